"""The matrix as a page of HTML: whole by itself, and markup in it comes out harmless."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import (
    day,
    example_matrix,
    matrix_of,
    tricky_ids,
    wild_registries,
)

from registry.render import html, words

if TYPE_CHECKING:
    from registry.model import Registry

# A page takes a while to make and to parse.
some = settings(max_examples=25)


def transposed(table: list[list[str]]) -> list[list[str]]:
    """Rows as columns."""
    return [list(column) for column in zip(*table, strict=True)]


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
        self.kinds: Counter[str] = Counter()
        self.links: list[str] = []
        self.headings: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.open: list[str] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element."""
        self.kinds[tag] += 1
        given_attributes = {name: value or "" for name, value in attrs}
        self.attributes |= set(given_attributes)
        if "id" in given_attributes:
            self.ids.append(given_attributes["id"])
        if tag == "a":
            self.links.append(given_attributes["href"])
        if tag == "th" and "title" in given_attributes:
            self.titles.append(given_attributes["title"])
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("th", "td"):
            self.tables[-1][-1].append("")
        if tag == "h1":
            self.headings.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes an element, which must be the innermost one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text, put where it stands; a footnote's mark is none of the cell's words."""
        if "table" in self.open and ("th" in self.open or "td" in self.open):
            if "sup" not in self.open:
                self.tables[-1][-1][-1] += data
        elif "h1" in self.open:
            self.headings[-1] += data

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
    built = matrix_of(original, day(6), package=package)
    found = browse(html.render(built, original, transpose=turned))
    assert set(found.kinds) <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert found.headings == [f"{built.title}: who stands where"]
    (table,) = found.tables
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
    built = matrix_of(original, day(6), package=package)
    found = browse(html.render(built, original, transpose=turned))
    assert len(found.ids) == len(set(found.ids))
    inside = {each[1:] for each in found.links if each.startswith("#")}
    outside = {each for each in found.links if not each.startswith("#")}
    assert inside == set(found.ids)
    assert outside <= {each.url for each in original.sources.values()}


def test_names_in_html_are_unique_whatever_the_ids_are() -> None:
    """The note of one row is not the mark of another."""
    built, original = tricky_ids()
    ids = browse(html.render(built, original)).ids
    assert [each for each, count in Counter(ids).items() if count > 1] == []


def test_html_loads_nothing_and_runs_nothing() -> None:
    """The page is whole by itself, and its policy says so."""
    built, original = example_matrix()
    page = html.render(built, original)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"<(script|img|link|iframe|object)|url\(|@import|javascript:", page)
