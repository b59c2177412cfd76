"""A registry becomes rows and columns: their order, their filters, their figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    PARTIES,
    THEMES,
    day,
    draft,
    example_matrix,
    matrix_of,
    provision,
    registries,
    registry,
    shuffled,
    stance,
    statement,
    text,
)

from registry import matrix
from registry.cells import cell
from registry.model import Kind

if TYPE_CHECKING:
    from datetime import date

    from registry.matrix import Matrix
    from registry.model import Registry

DAYS = st.integers(1, 7).map(day)


def shape(built: Matrix) -> list[tuple[str, list[str]]]:
    """Each group with the ids of its rows."""
    return [(group.id, [row.id for row in group.rows]) for group in built.groups]


def test_the_matrix_of_the_example() -> None:
    """As of the last day on file: groups in order, rows by article, columns as listed."""
    built, _ = example_matrix()
    assert built.as_of.isoformat() == "2020-04-02"
    assert [party.id for party in built.parties] == ["northland", "southland", "river-commission"]
    assert shape(built) == [
        ("package", ["package"]),
        ("water", ["water-quota", "joint-gauges", "data-first"]),
        ("safety", ["flood-line"]),
    ]
    assert [[each.positions for each in row.cells] for row in built.rows()] == [
        [("proposes",), ("mixed",), ()],
        [("proposes",), ("rejects",), ()],
        [("proposes",), ("accepts-if",), ()],
        [("open",), ("proposes",), ()],
        [("proposes",), ("open",), ()],
    ]
    counted = built.coverage
    assert (counted.cells, counted.filled) == (12, 8)
    assert (counted.on_record, counted.reported, counted.from_package) == (6, 2, 0)
    assert counted.contradictory == 0


def many() -> Registry:
    """Two drafts and provisions in various places of them, filed in no good order."""
    spoken = statement("s1", "birch", 2)
    return registry(
        [spoken],
        [
            provision("in-no-draft-b", theme="water"),
            provision("in-no-draft-a", theme="water"),
            provision("second-draft", texts=(text("annex", 1),)),
            provision("article-10", texts=(text("treaty", 10),)),
            provision("article-2-3", texts=(text("treaty", 2, 3),)),
            provision("article-2-1", texts=(text("treaty", 2, 1),)),
            provision("article-2", texts=(text("treaty", 2),)),
            provision("no-article", texts=(text("treaty"),)),
            provision("both-drafts", texts=(text("treaty", 1), text("annex", 9))),
            provision("safe", theme="safety", texts=(text("treaty", 1),)),
        ],
        [
            draft("treaty", "alder", 1),
            draft("annex", "cedar", 1, (stance(spoken, "open", Kind.DRAFT, "annex"),)),
        ],
    )


WATER = [
    *("both-drafts", "article-2", "article-2-1", "article-2-3", "article-10", "no-article"),
    *("second-draft", "in-no-draft-a", "in-no-draft-b"),
]


def test_rows_stand_by_theme_and_within_it_by_draft_article_and_paragraph() -> None:
    """The package first, with the drafts that somebody spoke of; what is in no draft last."""
    assert shape(matrix_of(many(), day(3))) == [
        ("package", ["package", "annex"]),
        ("water", WATER),
        ("safety", ["safe"]),
    ]


def test_headings_are_title_and_label() -> None:
    """Of provisions and drafts."""
    rows = {row.id: row.title for row in matrix_of(many(), day(3)).rows()}
    assert rows["package"] == "Package as a whole"
    assert rows["annex"] == "annex"
    assert rows["safe"] == "Provision safe"


def test_columns_stand_in_the_order_of_the_negotiation() -> None:
    """Whatever order they are asked for in; all of them where none is asked for."""
    assert [each.id for each in matrix_of(many(), day(1)).parties] == list(PARTIES)
    some = matrix_of(many(), day(1), parties=["cedar", "alder"])
    assert [each.id for each in some.parties] == ["alder", "cedar"]
    assert all([c.party for c in row.cells] == ["alder", "cedar"] for row in some.rows())


@pytest.mark.parametrize(
    ("options", "groups"),
    [
        ({"themes": ["safety"]}, [("safety", ["safe"])]),
        ({"themes": ["safety", "water"]}, [("water", WATER), ("safety", ["safe"])]),
        (
            {"drafts": ["annex"]},
            [("package", ["package", "annex"]), ("water", ["both-drafts", "second-draft"])],
        ),
        ({"drafts": ["treaty"], "themes": ["safety"]}, [("safety", ["safe"])]),
        ({"drafts": ["annex"], "themes": ["safety"]}, []),
    ],
)
def test_filters_keep_rows_in_their_order(
    options: dict[str, list[str]], groups: list[tuple[str, list[str]]]
) -> None:
    """A theme filter leaves the package out; a heading without rows is left out."""
    assert shape(matrix_of(many(), day(3), **options)) == groups


@given(
    registries(),
    DAYS,
    st.sets(st.sampled_from(PARTIES)),
    st.sets(st.sampled_from(THEMES)),
    st.sets(st.sampled_from(["treaty", "annex"])),
    st.booleans(),
)
def test_a_filter_changes_no_cell(
    original: Registry,
    as_of: date,
    parties: set[str],
    themes: set[str],
    drafts: set[str],
    package: bool,
) -> None:
    """It only leaves out: what stays is in the whole matrix, in the same order."""
    whole = matrix_of(original, as_of, package=package)
    part = matrix_of(
        original, as_of, parties=parties, themes=themes, drafts=drafts, package=package
    )
    cells = [each for row in whole.rows() for each in row.cells]
    kept = [each for row in part.rows() for each in row.cells]
    assert kept == [each for each in cells if each in kept]
    assert {each.party for each in kept} <= (parties or set(PARTIES))
    for row in part.rows():
        if row.about is Kind.PROVISION:
            found = original.provisions[row.id]
            assert not themes or found.theme in themes
            assert not drafts or any(each.draft in drafts for each in found.texts)


@given(registries(), DAYS, st.booleans())
def test_every_cell_is_that_of_the_rule(original: Registry, as_of: date, package: bool) -> None:
    """One for each provision and party, and one a party for the package and a draft with words."""
    built = matrix_of(original, as_of, package=package)
    assert {row.id for row in built.rows() if row.about is Kind.PROVISION} == set(
        original.provisions
    )
    assert {row.id for row in built.rows() if row.about is Kind.DRAFT} == {
        each.id for each in original.drafts.values() if each.stances
    }
    for row in built.rows():
        assert list(row.cells) == [
            cell(original, row.about, row.id, party, as_of, package=package) for party in PARTIES
        ]


@given(st.data(), registries(), DAYS, st.booleans())
def test_the_order_of_records_never_matters(
    data: st.DataObject, original: Registry, as_of: date, package: bool
) -> None:
    """Rows, columns and figures are the same."""
    other = matrix_of(data.draw(shuffled(original)), as_of, package=package)
    built = matrix_of(original, as_of, package=package)
    assert shape(other) == shape(built)
    assert other.parties == built.parties
    assert other.coverage == built.coverage


@given(registries(), DAYS, st.booleans())
def test_coverage_counts_cells_of_provisions(
    original: Registry, as_of: date, package: bool
) -> None:
    """Each filled one once, by what it rests on; rows of the package and of drafts not at all."""
    built = matrix_of(original, as_of, package=package)
    counted = built.coverage
    cells = [
        cell(original, Kind.PROVISION, each, party, as_of, package=package)
        for each in original.provisions
        for party in PARTIES
    ]
    assert counted.cells == len(cells)
    assert counted.filled == sum(bool(each.positions) for each in cells)
    assert counted.reported == sum(each.reported and not each.from_package for each in cells)
    assert counted.from_package == sum(each.from_package for each in cells)
    assert counted.contradictory == sum(len(each.positions) > 1 for each in cells)
    assert package or not counted.from_package


def test_the_latest_day_is_that_of_a_draft_or_of_a_statement_in_use() -> None:
    """A statement that no stance names shows nothing in the matrix."""
    early, late, unused = (statement(f"s{n}", "birch", n) for n in (2, 4, 6))
    used = provision(stances=(stance(early, "open"), stance(late, "rejects")))
    assert matrix.latest_day(registry([early, late, unused], [used])) == day(4)
    assert matrix.latest_day(
        registry([early, late, unused], [used], [draft("treaty", "alder", 5, since=1)])
    ) == day(5)
    on_package = (stance(unused, "mixed", Kind.NEGOTIATION, "negotiation"),)
    assert matrix.latest_day(registry([unused], stances=on_package)) == day(6)
    assert matrix.latest_day(registry()) is None


@given(registries())
def test_nothing_changes_after_the_latest_day(original: Registry) -> None:
    """And something did on it: a candidate came, if only to lose."""
    last = matrix.latest_day(original)
    if last is None:
        return
    before, then, later = (
        [each for row in matrix_of(original, as_of).rows() for each in row.cells]
        for as_of in (last - timedelta(days=1), last, day(31))
    )
    assert before != then
    assert then == later


def test_a_party_that_could_not_be_read_has_no_column() -> None:
    """The others keep their places."""
    original = many()
    some = {key: each for key, each in original.parties.items() if key != "birch"}
    built = matrix_of(replace(original, parties=some), day(3))
    assert [each.id for each in built.parties] == ["alder", "cedar", "union"]
