"""The matrix as Markdown: it says what the matrix says, and markup in it comes out harmless."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from strategies import (
    day,
    matrix_of,
    tricky_ids,
    wild_registries,
)

from registry.render import markdown, words

if TYPE_CHECKING:
    from markdown_it.token import Token

    from registry.matrix import Matrix
    from registry.model import Registry

# A page takes a while to make and to parse.
some = settings(max_examples=25)


def one_line(shown: str) -> str:
    """White space as a page shows it."""
    return " ".join(shown.split())


PARSER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


@dataclass
class Page:
    """A page of Markdown or HTML, as a reader gets it."""

    headings: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def shown(tokens: list[Token]) -> str:
    """The text of inline tokens; a footnote's mark is none."""
    return "".join(
        "\n" if each.type in ("softbreak", "hardbreak") else each.content
        for each in tokens
        if each.type != "footnote_ref"
    )


def inline_parts(found: Page, tokens: list[Token]) -> None:
    """Notes the kinds, links and references of a run of text."""
    for each in tokens:
        found.kinds[each.type] += 1
        if each.type == "link_open":
            found.links.append(str(each.attrs["href"]))
        if each.type == "footnote_ref":
            found.references.append(each.meta["label"])


def read(page: str) -> Page:
    """A page of Markdown, parsed."""
    found = Page()
    note, before = "", ""
    for token in PARSER.parse(page):
        found.kinds[token.type] += 1
        inline = token.children or []
        inline_parts(found, inline)
        if token.type == "table_open":
            found.tables.append([])
        elif token.type == "tr_open":
            found.tables[-1].append([])
        elif token.type == "footnote_open":
            note = token.meta["label"]
        elif before == "heading_open":
            found.headings.append(shown(inline))
        elif before in ("th_open", "td_open"):
            found.tables[-1][-1].append(shown(inline))
        elif token.type == "inline" and note:
            found.notes[note] = shown(inline)
        before = token.type
    return found


PLAIN_TOKENS: Final = {
    *("heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "text"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
    *("footnote_ref", "footnote_block_open", "footnote_block_close", "footnote_open"),
    *("footnote_close", "footnote_anchor", "softbreak"),
}


def expected_tables(built: Matrix) -> list[list[list[str]]]:
    """What the tables of a page say, a table for each group."""
    head = ["", *(one_line(party.label) for party in built.parties)]
    return [
        [
            head,
            *(
                [one_line(row.title), *(words.text_of(each) for each in row.cells)]
                for row in group.rows
            ),
        ]
        for group in built.groups
    ]


def transposed(table: list[list[str]]) -> list[list[str]]:
    """Rows as columns."""
    return [list(column) for column in zip(*table, strict=True)]


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
def test_markdown_says_what_the_matrix_says_and_nothing_else(
    original: Registry, package: bool, turned: bool
) -> None:
    """Whatever stands in titles and quotes is text: no HTML, picture, code or link comes of it."""
    built = matrix_of(original, day(6), package=package)
    page = read(markdown.render(built, original, transpose=turned))
    assert set(page.kinds) <= PLAIN_TOKENS
    wanted = expected_tables(built)
    found = [[[one_line(each) for each in row] for row in table] for table in page.tables]
    assert found == ([transposed(each) for each in wanted] if turned else wanted)
    assert page.headings[0] == f"{one_line(built.title)}: who stands where"
    assert page.headings[1 : 1 + len(built.groups)] == [
        one_line(group.title) for group in built.groups
    ]


@some
@given(original=wild_registries(), package=st.booleans())
def test_markdown_links_lead_to_sources_only(original: Registry, package: bool) -> None:
    """Each to the address on file, in the form that browsers give it."""
    built = matrix_of(original, day(6), package=package)
    page = read(markdown.render(built, original))
    wanted = {PARSER.normalizeLink(each.url) for each in original.sources.values() if each.url}
    assert set(page.links) <= wanted
    cited = [
        item
        for row in built.rows()
        for each in row.cells
        for winner in each.winners
        for item in winner.evidence
    ]
    assert len(page.links) == (len(cited) if wanted else 0)


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
def test_markdown_footnotes_are_unique_and_each_is_referred_to(
    original: Registry, package: bool, turned: bool
) -> None:
    """One for each filled cell, with the winner's quote in it."""
    built = matrix_of(original, day(6), package=package)
    written = markdown.render(built, original, transpose=turned)
    page = read(written)
    defined = re.findall(r"^\[\^([^\]]+)\]: ", written, re.MULTILINE)
    filled = [each for row in built.rows() for each in row.cells if each.winners]
    assert len(defined) == len(set(defined)) == len(filled)
    assert sorted(page.references) == sorted(defined)
    assert set(page.notes) == set(defined)
    for row in built.rows():
        for each in row.cells:
            for winner in each.winners:
                note = page.notes[words.anchor(row, each)]
                assert one_line(row.title) in note
                assert all(one_line(item.quote or "") in note for item in winner.evidence)


def test_footnotes_are_unique_whatever_the_ids_are() -> None:
    """A provision may be called as a draft, or as anything that pages use as a name."""
    built, original = tricky_ids()
    page = markdown.render(built, original)
    defined = re.findall(r"^\[\^([^\]]+)\]: ", page, re.MULTILINE)
    assert len(defined) == sum(bool(each.winners) for row in built.rows() for each in row.cells)
    assert [each for each, count in Counter(defined).items() if count > 1] == []
