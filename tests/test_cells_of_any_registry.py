"""What the cell rule keeps to in any registry, whatever was said by whom and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    GROUP,
    LEVELS,
    ON_ONE_PROVISION,
    PARTIES,
    POSITIONS,
    STATES,
    day,
    registries,
    shuffled,
    stance,
    statement,
    without,
)

from registry.cells import Cell, Reason, cell
from registry.model import Kind, Registry, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.cells import Candidate


# ---- any registry ----

DAYS = st.integers(1, 7).map(day)


def places(original: Registry) -> Iterator[tuple[Kind, str]]:
    """Everything that has cells."""
    yield Kind.NEGOTIATION, "package"
    yield from ((Kind.DRAFT, each) for each in original.drafts)
    yield from ((Kind.PROVISION, each) for each in original.provisions)


def all_cells(original: Registry, as_of: Any, *, package: bool = False) -> list[Cell]:
    """Every cell of a registry."""
    return [
        cell(original, about, target, party, as_of, package=package)
        for about, target in sorted(places(original))
        for party in PARTIES
    ]


def told(found: Cell) -> tuple[Any, ...]:
    """A cell without the records it points to: who holds it, who lost to what, and why."""

    def name(each: Candidate) -> tuple[Any, ...]:
        source = each.statement or each.draft
        return (source and source.id, each.position, each.about, each.stance and each.stance.target)

    return (
        found.decided_by,
        found.from_package,
        [name(each) for each in found.winners],
        [(name(each), reason) for each, reason in found.losers],
    )


def all_told(original: Registry, as_of: Any, *, package: bool = False) -> list[tuple[Any, ...]]:
    """Every cell of a registry, told so that two registries can be compared."""
    return [told(each) for each in all_cells(original, as_of, package=package)]


@given(st.data(), registries(), DAYS, st.booleans())
def test_order_never_matters(
    data: st.DataObject, original: Registry, as_of: Any, package: bool
) -> None:
    """Neither of files nor of stances in them: the cells are the same, losers and all."""
    other = data.draw(shuffled(original))
    assert all_told(other, as_of, package=package) == all_told(original, as_of, package=package)


@given(
    registries(),
    st.sampled_from(PARTIES),
    st.sampled_from(ON_ONE_PROVISION),
    st.sampled_from([level for level in LEVELS if level != "anonymous"]),
    st.booleans(),
)
def test_a_later_statement_on_the_record_always_decides(
    original: Registry, party: str, position: str, level: str, package: bool
) -> None:
    """Whatever was said before, by whomever."""
    said = statement("later", party, 7, level=level)
    quota = original.provisions["quota"]
    changed = replace(
        original,
        statements={**original.statements, said.id: said},
        provisions={
            **original.provisions,
            "quota": replace(quota, stances=(*quota.stances, stance(said, position))),
        },
    )
    found = cell(changed, Kind.PROVISION, "quota", party, day(7), package=package)
    assert found.positions == (position,)
    assert [winner.statement for winner in found.winners] == [said]
    assert not found.reported
    assert not found.from_package


@given(registries(), DAYS)
def test_a_package_stance_changes_no_provision_s_cell_unless_asked(
    original: Registry, as_of: Any
) -> None:
    """Without any stance on drafts and package, the cells of provisions are the same."""
    bare = without(original, lambda each: each.about is Kind.PROVISION)
    for target in original.provisions:
        for party in PARTIES:
            assert told(cell(bare, Kind.PROVISION, target, party, as_of)) == told(
                cell(original, Kind.PROVISION, target, party, as_of)
            )


@given(registries(), DAYS)
def test_asking_for_the_package_changes_empty_cells_of_provisions_only(
    original: Registry, as_of: Any
) -> None:
    """And every cell that it fills says so."""
    plain, asked = all_cells(original, as_of), all_cells(original, as_of, package=True)
    for one, other in zip(plain, asked, strict=True):
        if one != other:
            assert one.decided_by is Reason.EMPTY
            assert other.from_package
            assert other.about is Kind.PROVISION
            assert all(winner.about is not Kind.PROVISION for winner in other.winners)


@given(registries(), DAYS, st.booleans())
def test_every_cell_is_empty_or_backed(original: Registry, as_of: Any, package: bool) -> None:
    """By a stance of that very party with its statement, or by its own draft; with evidence."""
    for found in all_cells(original, as_of, package=package):
        assert (found.decided_by is Reason.EMPTY) == (not found.winners)
        assert bool(found.positions) == bool(found.winners)
        assert found.winners or not found.losers
        for each in (*found.winners, *(loser for loser, _ in found.losers)):
            assert each.day <= as_of
            assert each.evidence
            assert (each.stance is None) == (each.statement is None)
            assert (each.stance is None) == (each.draft is not None)
            if each.stance is not None:
                assert each.stance.party == found.party
                assert each.stance.position == each.position
            if each.draft is not None:
                assert each.draft.proposer == found.party
                assert each.position == "proposes"


def known(original: Registry, about: Kind, target: str, party: str, as_of: Any) -> list[str]:
    """What could fill a cell, straight from the records: ids of statements and drafts."""

    def mine(each: Stance) -> bool:
        same = each.about is about and (about is Kind.NEGOTIATION or each.target == target)
        return (
            same and each.party == party and original.statements[each.statement].date.end <= as_of
        )

    def tabled_by_party(draft_id: str) -> bool:
        each = original.drafts[draft_id]
        return each.proposer == party and each.date.end <= as_of

    drafts = list(original.drafts)
    if about is Kind.DRAFT:
        drafts = [target]
    if about is Kind.PROVISION:
        found = original.provisions[target]
        drafts = [each.draft for each in found.texts] if found.proposer == party else []
    return sorted(
        [f"statement {each.statement} {each.position}" for each in original.stances() if mine(each)]
        + [f"draft {each}" for each in drafts if tabled_by_party(each)]
    )


@given(registries(), DAYS)
def test_winners_and_losers_are_exactly_the_candidates_known_by_that_day(
    original: Registry, as_of: Any
) -> None:
    """None is lost, none comes from elsewhere, and none stands on both sides."""
    for found in all_cells(original, as_of):
        everybody = [*found.winners, *(loser for loser, _ in found.losers)]
        assert sorted(
            f"statement {each.statement.id} {each.position}"
            if each.statement
            else f"draft {each.draft.id if each.draft else None}"
            for each in everybody
        ) == known(original, found.about, found.target, found.party, as_of)


def weight(each: Any) -> tuple[bool, Any, int]:
    """How much a candidate counts by rule 2: on the record, then late, then strong."""
    return (each.on_record, each.day, -LEVELS.index(each.level))


@given(registries(), DAYS, st.booleans())
def test_no_loser_outweighs_a_winner_and_winners_weigh_the_same(
    original: Registry, as_of: Any, package: bool
) -> None:
    """Rule 2, read the other way; each loser lost to the first thing in which it is weaker."""
    first = (Reason.RANK, Reason.DAY, Reason.LEVEL)
    for found in all_cells(original, as_of, package=package):
        if not found.winners:
            continue
        best = weight(found.winners[0])
        assert {weight(winner) for winner in found.winners} == {best}
        for loser, reason in found.losers:
            assert weight(loser) < best
            pairs = zip(weight(loser), best, strict=True)
            assert reason is first[[a == b for a, b in pairs].index(False)]


@given(registries(), DAYS, st.sampled_from(STATES))
def test_a_group_s_stance_never_fills_a_member_s_cell_nor_the_other_way(
    original: Registry, as_of: Any, member: str
) -> None:
    """A member's cells are the same without the group's words, and the group's without its."""
    assert member in [each.party for each in original.parties[GROUP].members]
    for own, other in ((member, GROUP), (GROUP, member)):
        silent = without(original, lambda each, other=other: each.party != other)  # type: ignore[misc]
        for about, target in places(original):
            assert told(cell(silent, about, target, own, as_of, package=True)) == told(
                cell(original, about, target, own, as_of, package=True)
            )


@given(registries(), DAYS, st.booleans())
def test_a_cell_is_reported_if_and_only_if_no_winner_is_on_record(
    original: Registry, as_of: Any, package: bool
) -> None:
    """And then no candidate at all was on record."""
    for found in all_cells(original, as_of, package=package):
        on_record = [winner.on_record for winner in found.winners]
        assert found.reported == (bool(on_record) and not any(on_record))
        if found.reported:
            assert not any(loser.on_record for loser, _ in found.losers)


@given(registries(), DAYS)
def test_a_cell_is_contradictory_if_and_only_if_it_shows_two_positions(
    original: Registry, as_of: Any
) -> None:
    """All positions held are shown, each once, in the order of the vocabulary."""
    for found in all_cells(original, as_of):
        held = {winner.position for winner in found.winners}
        assert found.positions == tuple(each for each in POSITIONS if each in held)
        assert found.contradictory == (found.decided_by is Reason.CONTRADICTION)
        assert found.contradictory == (len(held) > 1)


@given(registries(), DAYS)
def test_what_comes_later_does_not_change_the_past(original: Registry, as_of: Any) -> None:
    """A cell as of a day is the same without all that was said after it."""
    past = without(original, lambda each: original.statements[each.statement].date.end <= as_of)
    assert all_told(past, as_of, package=True) == all_told(original, as_of, package=True)
