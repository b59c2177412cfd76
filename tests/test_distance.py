"""How far parties agree: figures counted by hand, and what holds of every table."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import ON_ONE_PROVISION, STATES, day, party, provision, registry, stance, statement

from registry import matrix
from registry.distance import FEWEST, Pair, pairs
from registry.render import distance as page
from registry.scale import MOST, degree

if TYPE_CHECKING:
    from registry.model import Registry

ROWS = ("p1", "p2", "p3", "p4", "p5")
Table = dict[str, dict[str, str]]


def table(positions: Table) -> Registry:
    """A registry in which each state said, on 2 January, what the table has for each provision."""
    said = {each: statement(f"s-{each}", each, 2) for each in STATES}
    rows = [
        provision(
            row,
            proposer="group",
            stances=tuple(
                stance(said[each], of[row], target=row)
                for each, of in positions.items()
                if row in of
            ),
        )
        for row in ROWS
    ]
    return registry(said.values(), rows, parties=[party(each) for each in STATES])


def pair(found: Registry, first: str, second: str) -> Pair:
    """The pair of these parties, in this order."""
    (one,) = [each for each in pairs(found, day(6)) if (each.first, each.second) == (first, second)]
    return one


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any positions of the three states on up to five provisions."""
    column = st.dictionaries(st.sampled_from(ROWS), st.sampled_from(ON_ONE_PROVISION))
    return {each: draw(column) for each in STATES}


def row(*words: str) -> dict[str, str]:
    """A column of the table, from the first provision on; an empty word leaves a cell empty."""
    return {each: word for each, word in zip(ROWS, words, strict=False) if word}


@pytest.mark.parametrize(
    ("alder", "birch", "agreement"),
    [
        (["accepts"] * 3, ["accepts"] * 3, Fraction(1)),
        (["accepts"] * 3, ["proposes"] * 3, Fraction(1)),
        (["accepts"] * 3, ["rejects"] * 3, Fraction(0)),
        (["accepts", "open", "rejects"], ["accepts", "rejects", "rejects"], Fraction(5, 6)),
        (["accepts-if", "reserves", "open"], ["accepts", "open", "reserves"], Fraction(3, 4)),
        (["accepts"] * 4, ["rejects", "accepts", "accepts", "accepts"], Fraction(3, 4)),
    ],
)
def test_agreement_by_hand(alder: list[str], birch: list[str], agreement: Fraction) -> None:
    """1 less the mean distance, in quarters of the scale."""
    found = table({"alder": row(*alder), "birch": row(*birch)})
    assert pair(found, "alder", "birch").agreement == agreement


def test_what_is_no_position_is_left_out() -> None:
    """Declining, passing over and silence are no places on the scale."""
    found = table(
        {
            "alder": row("accepts", "declines", "open", "accepts", ""),
            "birch": row("accepts", "accepts", "open", "not-addressed", "open"),
        }
    )
    assert pair(found, "alder", "birch") == Pair("alder", "birch", ("p1", "p3"), None)


def test_a_contradictory_cell_is_left_out() -> None:
    """Nobody knows where on the scale it would stand."""
    said = {each: statement(f"s-{each}", each, 2) for each in ("alder", "birch")}
    other = statement("other", "birch", 2)
    rows = [
        provision(
            each,
            proposer="cedar",
            stances=(
                stance(said["alder"], "accepts", target=each),
                stance(said["birch"], "accepts", target=each),
                *([stance(other, "rejects", target=each)] if each == "p1" else []),
            ),
        )
        for each in ROWS[:4]
    ]
    found = registry([*said.values(), other], rows, parties=[party(each) for each in STATES])
    assert pair(found, "alder", "birch") == Pair("alder", "birch", ROWS[1:4], Fraction(1))


def test_later_statements_are_not_known() -> None:
    """A day before everything was said, nothing is shared."""
    found = table({each: row(*["accepts"] * 5) for each in STATES})
    assert {each.agreement for each in pairs(found, day(2))} == {Fraction(1)}
    assert {(each.provisions, each.agreement) for each in pairs(found, day(1))} == {((), None)}


@given(positions=tables())
def test_every_pair_stands_once_with_what_it_rests_on(positions: Table) -> None:
    """In the negotiation's order, with a figure from 0 to 1 on three provisions or more."""
    found = pairs(table(positions), day(6))
    assert [(each.first, each.second) for each in found] == [
        ("alder", "birch"), ("alder", "cedar"), ("birch", "cedar"),
    ]  # fmt: skip
    for each in found:
        one, other = positions[each.first], positions[each.second]
        shared = [
            which
            for which in ROWS
            if degree(one.get(which, "")) is not None and degree(other.get(which, "")) is not None
        ]
        assert list(each.provisions) == shared
        assert (each.agreement is None) == (len(shared) < FEWEST)
        assert each.agreement is None or 0 <= each.agreement <= 1


@given(positions=tables())
def test_agreement_is_mutual(positions: Table) -> None:
    """Parties that swap their columns agree as before."""
    swapped = {**positions, "alder": positions["birch"], "birch": positions["alder"]}
    one, other = (pair(table(each), "alder", "birch") for each in (positions, swapped))
    assert (one.provisions, one.agreement) == (other.provisions, other.agreement)
    assert (
        pair(table(positions), "alder", "cedar").agreement
        == pair(table(swapped), "birch", "cedar").agreement
    )


@given(positions=tables())
def test_full_agreement_is_the_same_place_everywhere(positions: Table) -> None:
    """No other columns give 1; and none but opposite ends give 0."""
    for each in pairs(table(positions), day(6)):
        places = [
            (degree(positions[each.first][which]), degree(positions[each.second][which]))
            for which in each.provisions
        ]
        if each.agreement is not None:
            assert (each.agreement == 1) == all(a == b for a, b in places)
            assert (each.agreement == 0) == all({a, b} == {0, MOST} for a, b in places)


@given(positions=tables())
def test_shown_figures_stand_with_their_count(positions: Table) -> None:
    """JSON has all pairs; the table those with a figure, and how many have none."""
    made = table(positions)
    found = pairs(made, day(6))
    written = json.loads(page.as_json(found, made, day(6)))
    assert [each["parties"] for each in written["pairs"]] == [[p.first, p.second] for p in found]
    assert [each["provisions"] for each in written["pairs"]] == [list(p.provisions) for p in found]
    assert [each["agreement"] is None for each in written["pairs"]] == [
        each.agreement is None for each in found
    ]
    shown = page.as_text(found, made, day(6))
    for each in found:
        lines = [line.split() for line in shown.splitlines()]
        told = [line for line in lines if line[:2] == [each.first.title(), each.second.title()]]
        if each.agreement is None:
            assert not told
        else:
            figure = f"{float(each.agreement):.2f}"
            assert told == [
                [each.first.title(), each.second.title(), figure, str(len(each.provisions))]
            ]
    few = sum(each.agreement is None for each in found)
    assert f"{few} of 3 pairs share fewer than {FEWEST} provisions" in shown


def test_the_matrix_decides_what_a_party_s_position_is() -> None:
    """An older or outranked statement does not count."""
    old, new = statement("old", "alder", 1), statement("new", "alder", 3)
    birch = statement("b", "birch", 2)
    rows = [
        provision(
            each,
            proposer="cedar",
            stances=(
                stance(old, "rejects", target=each),
                stance(new, "accepts", target=each),
                stance(birch, "accepts", target=each),
            ),
        )
        for each in ROWS[:3]
    ]
    found = registry([old, new, birch], rows, parties=[party(each) for each in STATES])
    assert pair(found, "alder", "birch").agreement == 1
    assert pairs(found, day(2))[0].agreement == 0
    assert matrix.latest_day(found) == day(3)
