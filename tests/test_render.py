"""The matrix as Markdown, HTML, CSV, JSON and plain text: what it shows, and what it never does."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
import referencing
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from referencing.jsonschema import DRAFT202012
from strategies import (
    EXAMPLE,
    PARTIES,
    SCHEMAS,
    day,
    draft,
    provision,
    registry,
    shuffled,
    source,
    stance,
    statement,
    text,
    wild_registries,
)

from registry import matrix
from registry.cells import Reason
from registry.diagnostics import Place
from registry.load import load
from registry.model import Evidence, Kind, Registry
from registry.render import data, html, markdown, plain, words
from registry.schema import vocabulary
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from markdown_it.token import Token

    from registry.matrix import Matrix

# A page takes a while to make and to parse.
some = settings(max_examples=25)
SPOKEN: Final = statement("s1", "birch", 2)


def build(original: Registry, as_of: date, **options: Any) -> Matrix:
    """The matrix of a registry that has a negotiation."""
    assert original.negotiation is not None
    return matrix.build(original, original.negotiation, as_of, **options)


def example_matrix() -> tuple[Matrix, Registry]:
    """The matrix of the example as of its last day."""
    found = load(WorkingTree(EXAMPLE)).registry
    as_of = matrix.latest_day(found)
    assert as_of is not None
    return build(found, as_of), found


def one_line(shown: str) -> str:
    """White space as a page shows it."""
    return " ".join(shown.split())


RENDERERS: Final[dict[str, Callable[[Matrix, Registry], str]]] = {
    "markdown": lambda m, r: markdown.render(m, r),
    "markdown, transposed": lambda m, r: markdown.render(m, r, transpose=True),
    "html": lambda m, r: html.render(m, r),
    "html, transposed": lambda m, r: html.render(m, r, transpose=True),
    "plain": lambda m, _: plain.render(m),
    "plain, transposed": lambda m, _: plain.render(m, transpose=True),
    "csv": lambda m, r: data.as_csv(m, r),
    "json": lambda m, r: data.as_json(m, r),
}


@pytest.mark.parametrize("form", RENDERERS)
@some
@given(drawn=st.data(), original=wild_registries(), package=st.booleans())
def test_the_same_record_gives_the_same_bytes(
    form: str, drawn: st.DataObject, original: Registry, package: bool
) -> None:
    """In whatever order its files and stances come."""
    other = drawn.draw(shuffled(original))
    render = RENDERERS[form]
    one, again = (render(build(each, day(6), package=package), each) for each in (original, other))
    assert one.encode() == again.encode()


# ---- Markdown ----

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
    built = build(original, day(6), package=package)
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
    built = build(original, day(6), package=package)
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
    built = build(original, day(6), package=package)
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


TRICKY_IDS: Final = ("quota", "package", "treaty", "package-package", "package-treaty", "ref-quota")


def tricky() -> tuple[Matrix, Registry]:
    """Ids that could make one name of two: of rows, of headings, of links back."""
    said = [SPOKEN]
    original = registry(
        said,
        [
            provision(each, stances=(stance(SPOKEN, "open", target=each),), texts=(text("treaty"),))
            for each in TRICKY_IDS
        ],
        [
            draft(each, "alder", 1, (stance(SPOKEN, "open", Kind.DRAFT, each),))
            for each in ("treaty", "package")
        ],
        (stance(SPOKEN, "mixed", Kind.NEGOTIATION, "negotiation"),),
    )
    return build(original, day(6)), original


def test_footnotes_are_unique_whatever_the_ids_are() -> None:
    """A provision may be called as a draft, or as anything that pages use as a name."""
    built, original = tricky()
    page = markdown.render(built, original)
    defined = re.findall(r"^\[\^([^\]]+)\]: ", page, re.MULTILINE)
    assert len(defined) == sum(bool(each.winners) for row in built.rows() for each in row.cells)
    assert [each for each, count in Counter(defined).items() if count > 1] == []


def test_the_legend_explains_every_position_and_mark() -> None:
    """On every page for people."""
    built, original = example_matrix()
    for page in (
        markdown.render(built, original),
        html.render(built, original),
        plain.render(built),
    ):
        for term in vocabulary("position"):
            assert term.definition in page
        for name, meaning in words.MARKS:
            assert name in page
            assert meaning in page
        assert words.EMPTY in page


# ---- HTML ----

TAGS: Final = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "time", "div", "table"),
    *("caption", "thead", "tbody", "tr", "th", "td", "sup", "a", "span", "dl", "dt", "dd"),
    *("ol", "li", "strong", "em", "q"),
}
ATTRIBUTES: Final = {
    *("lang", "charset", "http-equiv", "content", "name", "datetime", "class", "role"),
    *("aria-label", "tabindex", "scope", "colspan", "title", "id", "href", "rel"),
}
VOID: Final = {"meta"}


class Reader(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.open: list[str] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element."""
        self.page.kinds[tag] += 1
        given_attributes = {name: value or "" for name, value in attrs}
        self.attributes |= set(given_attributes)
        if "id" in given_attributes:
            self.ids.append(given_attributes["id"])
        if tag == "a":
            self.page.links.append(given_attributes["href"])
        if tag == "th" and "title" in given_attributes:
            self.titles.append(given_attributes["title"])
        if tag == "table":
            self.page.tables.append([])
        if tag == "tr":
            self.page.tables[-1].append([])
        if tag in ("th", "td"):
            self.page.tables[-1][-1].append("")
        if tag == "h1":
            self.page.headings.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes an element, which must be the innermost one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text, put where it stands; a footnote's mark is none of the cell's words."""
        if "table" in self.open and ("th" in self.open or "td" in self.open):
            if "sup" not in self.open:
                self.page.tables[-1][-1][-1] += data
        elif "h1" in self.open:
            self.page.headings[-1] += data

    def handle_comment(self, data: str) -> None:
        """No text may open a comment."""
        raise AssertionError(data)

    unknown_decl = handle_comment
    handle_pi = handle_comment


def browse(page: str) -> Reader:
    """A page of HTML, parsed to its end."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


NOTHING: Final = "no statement on record"


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
def test_html_says_what_the_matrix_says_and_nothing_else(
    original: Registry, package: bool, turned: bool
) -> None:
    """Whatever stands in titles and quotes is text: no element, attribute or script of its own."""
    built = build(original, day(6), package=package)
    found = browse(html.render(built, original, transpose=turned))
    assert set(found.page.kinds) <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert found.page.headings == [f"{built.title}: who stands where"]
    (table,) = found.page.tables
    rows = [
        [row.title, *(words.text_of(each) or NOTHING for each in row.cells)] for row in built.rows()
    ]
    labels = [party.label for party in built.parties]
    if turned:
        assert table == transposed([["", *labels], *rows])
    else:
        assert table[0] == ["Provision", *labels]
        headings = [group.title for group in built.groups]
        assert [row[0] for row in table if len(row) == 1] == headings
        assert [row for row in table[1:] if len(row) > 1] == rows
    assert sorted(found.titles) == sorted(
        [party.name for party in built.parties] + [row.summary for row in built.rows()]
    )


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
def test_html_links_lead_to_sources_or_within_the_page(
    original: Registry, package: bool, turned: bool
) -> None:
    """Every name on the page stands once, and every link within it has its target."""
    built = build(original, day(6), package=package)
    found = browse(html.render(built, original, transpose=turned))
    assert len(found.ids) == len(set(found.ids))
    inside = {each[1:] for each in found.page.links if each.startswith("#")}
    outside = {each for each in found.page.links if not each.startswith("#")}
    assert inside == set(found.ids)
    assert outside <= {each.url for each in original.sources.values()}


def test_names_in_html_are_unique_whatever_the_ids_are() -> None:
    """The note of one row is not the mark of another."""
    built, original = tricky()
    ids = browse(html.render(built, original)).ids
    assert [each for each, count in Counter(ids).items() if count > 1] == []


def test_html_loads_nothing_and_runs_nothing() -> None:
    """The page is whole by itself, and its policy says so."""
    built, original = example_matrix()
    page = html.render(built, original)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"<(script|img|link|iframe|object)|url\(|@import|javascript:", page)


# ---- data ----

FILES: Final = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(SCHEMAS.glob("*.json"))
}


def validator(pointer: str = "") -> jsonschema.Draft202012Validator:
    """The schema of the matrix, or a place in it."""
    resources = [(name, DRAFT202012.create_resource(each)) for name, each in FILES.items()]
    known: Any = referencing.Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(
        {"$ref": f"matrix.schema.json#{pointer}"}, registry=known
    )


MATRIX: Final = validator()
CSV_ROW: Final = validator("/$defs/csvRow")
COLUMNS: Final = list(FILES["matrix.schema.json"]["$defs"]["csvRow"]["properties"])


def rows_of(written: str) -> list[dict[str, str]]:
    """The lines of a CSV by column."""
    return list(csv.DictReader(io.StringIO(written, newline="")))


@some
@given(original=wild_registries(), package=st.booleans())
def test_json_is_valid_and_holds_every_cell(original: Registry, package: bool) -> None:
    """Against its schema, with all that the rule knew."""
    built = build(original, day(6), package=package)
    document = json.loads(data.as_json(built, original))
    assert list(MATRIX.iter_errors(document)) == []
    assert [each["id"] for each in document["parties"]] == list(PARTIES)
    cells = [(row, each) for row in built.rows() for each in row.cells]
    assert len(document["cells"]) == len(cells)
    for found, (row, each) in zip(document["cells"], cells, strict=True):
        assert (found["id"], found["title"], found["party"]) == (row.id, row.title, each.party)
        assert found["positions"] == list(each.positions)
        assert found["decided_by"] == each.decided_by
        assert (found["reported"], found["contradictory"]) == (each.reported, each.contradictory)
        assert len(found["winners"]) == len(each.winners)
        assert [loser["lost_to"] for loser in found["losers"]] == [why for _, why in each.losers]
        for told, winner in zip(found["winners"], each.winners, strict=True):
            assert told["position"] == winner.position
            assert told["on_record"] is winner.on_record
            assert [item["quote"] for item in told["evidence"]] == [
                item.quote for item in winner.evidence
            ]


def test_the_schema_of_the_matrix_knows_every_reason() -> None:
    """In the words of the code."""
    assert FILES["matrix.schema.json"]["$defs"]["reason"]["enum"] == [str(each) for each in Reason]


def test_every_column_of_the_csv_is_in_the_schema() -> None:
    """In the order of the file."""
    built, original = example_matrix()
    header = next(csv.reader(io.StringIO(data.as_csv(built, original), newline="")))
    assert header == COLUMNS


@some
@given(original=wild_registries(), package=st.booleans())
def test_csv_holds_the_cells_of_the_json(original: Registry, package: bool) -> None:
    """Line by line, whatever commas, quotation marks and line breaks there are."""
    built = build(original, day(6), package=package)
    written = data.as_csv(built, original)
    assert written.endswith("\r\n")
    rows = rows_of(written)
    cells = json.loads(data.as_json(built, original))["cells"]
    for row, each in zip(rows, cells, strict=True):
        assert list(CSV_ROW.iter_errors(row)) == []
        for name in ("kind", "theme", "id", "title", "party", "decided_by"):
            assert row[name] == each[name]
        assert row["as_of"] == "2020-01-06"
        assert row["positions"] == "\n".join(each["positions"])
        assert row["reported"] == ("true" if each["reported"] else "false")
        assert row["speaker"] == "\n".join(winner["speaker"] for winner in each["winners"])
        assert row["lost_reason"] == "\n".join(loser["lost_to"] for loser in each["losers"])


def test_the_nth_line_of_every_csv_column_is_of_the_nth_winner() -> None:
    """So that a speaker, a condition and a quote can be put together again."""
    agreed, hedged = statement("s1", "birch", 2), statement("s2", "birch", 2)
    quota = provision(stances=(stance(agreed, "accepts"), stance(hedged, "accepts-if")))
    original = registry([agreed, hedged], [quota])
    (row,) = [
        each
        for each in rows_of(data.as_csv(build(original, day(2)), original))
        if each["id"] == "quota" and each["party"] == "birch"
    ]
    assert row["statement"].split("\n") == ["s1", "s2"]
    assert row["positions"].split("\n") == ["accepts", "accepts-if"]
    assert row["condition"].split("\n") == ["", "first the other"]


def test_the_nth_line_of_the_evidence_columns_is_of_the_nth_piece() -> None:
    """A source without an address does not shift the addresses of others."""
    pieces = (
        Evidence("wire", None, "page 1", Place("")),
        Evidence("paper", "some words", None, Place("")),
    )
    quota = provision(stances=(replace(stance(SPOKEN, "open"), evidence=pieces),))
    original = registry(
        [SPOKEN], [quota], sources=[source("wire"), source("paper", url="https://example.org/")]
    )
    (row,) = [
        each
        for each in rows_of(data.as_csv(build(original, day(2)), original))
        if each["id"] == "quota" and each["party"] == "birch"
    ]
    assert row["evidence_source"].split("\n") == ["wire", "paper"]
    assert row["evidence_quote"].split("\n") == ["", "some words"]
    assert row["evidence_locator"].split("\n") == ["page 1", ""]
    assert row["evidence_url"].split("\n") == ["", "https://example.org/"]


# ---- plain text ----


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
@example(original=tricky()[1], package=False, turned=False)
def test_plain_tables_are_straight_and_hold_every_word(
    original: Registry, package: bool, turned: bool
) -> None:
    """Every line of a table is as long as its neighbours, and no word of a title is lost."""
    built = build(original, day(6), package=package)
    written = plain.render(built, transpose=turned)
    for block in written.split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("┌"):
            assert len({len(line) for line in lines}) == 1
    letters = Counter(written)
    for row in built.rows():
        assert not Counter(row.title.replace(" ", "")) - letters
    assert written.startswith(f"{built.title}, as of 2020-01-06\n")


# ---- words ----


def test_a_cell_in_words_has_its_positions_and_marks() -> None:
    """Each position with a sign of its own; an empty cell has no words."""
    rows = {row.id: row for row in example_matrix()[0].rows()}
    assert [words.text_of(each) for each in rows["flood-line"].cells] == [
        "◆ proposes",
        "○ open (reported)",
        "",
    ]
    assert len(set(words.SYMBOLS.values())) == len(words.SYMBOLS)
    assert list(words.SYMBOLS) == [term.word for term in vocabulary("position")]


def test_a_contradictory_cell_shows_both_positions() -> None:
    """Nothing is averaged, and the mark says why there are two."""
    other = statement("s2", "birch", 2)
    quota = provision(stances=(stance(SPOKEN, "rejects"), stance(other, "open")))
    original = registry([SPOKEN, other], [quota])
    (row,) = [each for each in build(original, day(2)).rows() if each.id == "quota"]
    assert words.text_of(row.cells[1]) == "○ open / ✗ rejects (contradictory)"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "0 of 8 cells filled: 0 on the record, 0 reported only."),
        (
            {"package": True},
            "1 of 8 cells filled: 0 on the record, 0 reported only, 1 from the package.",
        ),
        ({"themes": ["safety"]}, "No provision in this view."),
    ],
)
def test_coverage_is_told_in_a_sentence(options: dict[str, Any], said: str) -> None:
    """With what the filled cells rest on."""
    original = registry(
        [SPOKEN],
        [provision(texts=(text("treaty", 1),)), provision("data")],
        [draft("treaty", "cedar", 1, (stance(SPOKEN, "open", Kind.DRAFT, "treaty"),))],
    )
    assert words.coverage(build(original, day(2), **options).coverage) == said
