"""The cell rule: its cases one by one, by number, and what holds for any registry.

The rule is about a provision ``quota`` that ``alder`` proposes and ``birch`` answers, in the first
days of January 2020.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
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
    draft,
    provision,
    registries,
    registry,
    shuffled,
    stance,
    statement,
    text,
    without,
)

from registry.cells import Cell, Reason, cell
from registry.model import Kind, Registry, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.cells import Candidate


@dataclass(frozen=True)
class Said:
    """A stance of the answering party with its statement, in one line."""

    position: str
    on: int
    level: str = "spokesperson"
    since: int | None = None
    outlet: str | None = None
    claimed_by: str | None = None
    by: str = "birch"


def registry_of(*said: Said) -> Registry:
    """A registry with the provision ``quota``, in no draft, and these stances on it."""
    statements = [
        statement(
            f"s{index}",
            each.by,
            each.on,
            level=each.level,
            since=each.since,
            outlet=each.outlet,
            claimed_by=each.claimed_by,
        )
        for index, each in enumerate(said)
    ]
    stances = tuple(
        stance(made, each.position) for made, each in zip(statements, said, strict=True)
    )
    return registry(statements, [provision("quota", "alder", stances)])


def case(
    name: str,
    said: list[Said],
    as_of: int,
    positions: tuple[str, ...],
    decided_by: Reason,
    lost: list[tuple[str, Reason]] | None = None,
    marks: tuple[str, ...] = (),
) -> Any:
    """A line of the table, its name first."""
    return pytest.param(said, as_of, positions, decided_by, lost or [], marks, id=name)


OPEN, REJECTS = Said("open", 5), Said("rejects", 5)
ANONYMOUS = Said("accepts", 6, "anonymous")
BY_OUTLET = Said("accepts", 6, outlet="Harbour Gazette")
BY_PARTY = Said("accepts", 6, "principal", claimed_by="alder")
GOLDEN = [
    case("rule 1: a statement counts on its own day", [OPEN], 5, ("open",), Reason.ONLY),
    case("rule 1: and on every later one", [OPEN], 31, ("open",), Reason.ONLY),
    case("rule 1: not on the day before", [OPEN], 4, (), Reason.EMPTY),
    case(
        "rule 1: an interval counts from its last day",
        [Said("open", 5, since=2)], 4, (), Reason.EMPTY,
    ),
    case(
        "rule 1: an interval that has ended counts",
        [Said("open", 5, since=2)], 5, ("open",), Reason.ONLY,
    ),
    case(
        "rule 1: what is said later neither wins nor loses",
        [OPEN, Said("rejects", 6)], 5, ("open",), Reason.ONLY,
    ),
    case(
        "rule 2: on the record outranks anonymous, though that is later",
        [OPEN, ANONYMOUS], 6, ("open",), Reason.RANK, [("accepts", Reason.RANK)],
    ),
    case(
        "rule 2: on the record outranks the words of an outlet",
        [OPEN, BY_OUTLET], 6, ("open",), Reason.RANK, [("accepts", Reason.RANK)],
    ),
    case(
        "rule 2: on the record outranks the claim of another party, of any level",
        [Said("open", 5, "official"), BY_PARTY], 6, ("open",), Reason.RANK,
        [("accepts", Reason.RANK)],
    ),
    case(
        "rule 2: the latest wins",
        [OPEN, Said("rejects", 6)], 6, ("rejects",), Reason.DAY, [("open", Reason.DAY)],
    ),
    case(
        "rule 2: the latest wins against a stronger speaker",
        [Said("open", 5, "principal"), Said("rejects", 6, "official")], 6, ("rejects",),
        Reason.DAY, [("open", Reason.DAY)],
    ),
    case(
        "rule 2: of intervals, that with the later last day",
        [Said("open", 6, since=1), Said("rejects", 5, since=5)], 6, ("open",), Reason.DAY,
        [("rejects", Reason.DAY)],
    ),
    case(
        "rule 2: among anonymous and attributed words the latest wins too",
        [Said("open", 5, "anonymous"), BY_OUTLET], 6, ("accepts",), Reason.DAY,
        [("open", Reason.DAY)], ("reported",),
    ),
    *(
        case(
            f"rule 2: on one day {strong} outweighs {weak}",
            [Said("open", 5, weak), Said("rejects", 5, strong)], 5, ("rejects",), Reason.LEVEL,
            [("open", Reason.LEVEL)],
        )
        for strong, weak in pairwise(LEVELS[:-1])
    ),
    case(
        "rule 2: each loser with what it lost to, weightiest first",
        [Said("open", 3), Said("accepts", 6, "official"), Said("rejects", 6), ANONYMOUS], 6,
        ("rejects",), Reason.LEVEL,
        [("accepts", Reason.LEVEL), ("open", Reason.DAY), ("accepts", Reason.RANK)],
    ),
    case(
        "rule 2: statements of equal weight may agree",
        [OPEN, OPEN], 5, ("open",), Reason.AGREEMENT,
    ),
    case(
        "rule 2: agreement among the best of several is decided by what beat the others",
        [OPEN, OPEN, Said("rejects", 4)], 5, ("open",), Reason.DAY, [("rejects", Reason.DAY)],
    ),
    case(
        "rule 3: two positions of equal weight contradict, in the order of the vocabulary",
        [REJECTS, OPEN], 5, ("open", "rejects"), Reason.CONTRADICTION, [], ("contradictory",),
    ),
    case(
        "rule 3: three may",
        [REJECTS, OPEN, Said("accepts", 5)], 5, ("accepts", "open", "rejects"),
        Reason.CONTRADICTION, [], ("contradictory",),
    ),
    case(
        "rule 3: what is outweighed contradicts nothing",
        [REJECTS, OPEN, Said("accepts", 6)], 6, ("accepts",), Reason.DAY,
        [("open", Reason.DAY), ("rejects", Reason.DAY)],
    ),
    case(
        "rule 3: reported statements may contradict each other",
        [Said("open", 6, "anonymous"), ANONYMOUS], 6, ("accepts", "open"), Reason.CONTRADICTION,
        [], ("reported", "contradictory"),
    ),
    case(
        "rule 4: anonymous words alone are reported",
        [ANONYMOUS], 6, ("accepts",), Reason.ONLY, [], ("reported",),
    ),
    case(
        "rule 4: words of an outlet alone are reported",
        [BY_OUTLET], 6, ("accepts",), Reason.ONLY, [], ("reported",),
    ),
    case(
        "rule 4: a claim of another party alone is reported",
        [BY_PARTY], 6, ("accepts",), Reason.ONLY, [], ("reported",),
    ),
    case(
        "rule 4: not with a statement on the record beside them",
        [ANONYMOUS, Said("accepts", 1)], 6, ("accepts",), Reason.RANK, [("accepts", Reason.RANK)],
    ),
    case("rule 5: nothing said, nothing in the cell", [], 31, (), Reason.EMPTY),
    case(
        "rule 5: declining is said, and not empty",
        [Said("declines", 5)], 5, ("declines",), Reason.ONLY,
    ),
    case(
        "rule 5: passing over a point is on file, and not empty",
        [Said("not-addressed", 5, "document")], 5, ("not-addressed",), Reason.ONLY,
    ),
    case(
        "rule 7: words of another party fill nothing",
        [Said("open", 5, by="cedar"), Said("open", 5, by=GROUP)], 5, (), Reason.EMPTY,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "as_of", "positions", "decided_by", "lost", "marks"), GOLDEN)
def test_the_rule_case_by_case(
    said: list[Said],
    as_of: int,
    positions: tuple[str, ...],
    decided_by: Reason,
    lost: list[tuple[str, Reason]],
    marks: tuple[str, ...],
) -> None:
    """What the cell shows, what decided it, and what each loser lost to."""
    found = cell(registry_of(*said), Kind.PROVISION, "quota", "birch", day(as_of))
    assert found.positions == positions
    assert found.decided_by is decided_by
    assert [(loser.position, reason) for loser, reason in found.losers] == lost
    assert marks == tuple(name for name in ("reported", "contradictory") if getattr(found, name))
    assert not found.from_package


# ---- rule 5: the package ----


def with_package() -> Registry:
    """``birch`` speaks on the draft ``treaty`` on day 3 and on the package on day 4.

    ``quota`` stands in that draft, ``data`` in none, ``gauges`` in ``annex`` of which nobody spoke.
    """
    on_draft, on_package = statement("s1", "birch", 3), statement("s2", "birch", 4)
    return registry(
        [on_draft, on_package],
        [
            provision("quota", texts=(text("treaty", 1),)),
            provision("gauges", texts=(text("annex", 1),)),
            provision("data"),
        ],
        [
            draft("treaty", "alder", 1, (stance(on_draft, "open", Kind.DRAFT, "treaty"),)),
            draft("annex", "alder", 1),
        ],
        (stance(on_package, "mixed", Kind.NEGOTIATION, "negotiation"),),
    )


@pytest.mark.parametrize(
    ("target", "as_of", "positions"),
    [
        ("quota", 2, ()),
        ("quota", 3, ("open",)),
        ("quota", 4, ("mixed",)),
        ("gauges", 3, ()),
        ("gauges", 4, ("mixed",)),
        ("data", 4, ()),
    ],
)
def test_rule_5_words_on_draft_and_package_fill_an_empty_cell_on_request(
    target: str, as_of: int, positions: tuple[str, ...]
) -> None:
    """Only of a provision that stands in a draft, and marked as such; never by default."""
    asked = cell(with_package(), Kind.PROVISION, target, "birch", day(as_of), package=True)
    assert asked.positions == positions
    assert asked.from_package is bool(positions)
    assert asked.decided_by is (Reason.PACKAGE if positions else Reason.EMPTY)
    assert not cell(with_package(), Kind.PROVISION, target, "birch", day(as_of)).winners


def test_rule_5_words_on_the_provision_itself_are_never_replaced() -> None:
    """Even anonymous and earlier ones hold the cell against the package."""
    original = with_package()
    hint = statement("s3", "birch", 2, level="anonymous")
    quota = replace(original.provisions["quota"], stances=(stance(hint, "rejects"),))
    changed = replace(
        original,
        statements={**original.statements, "s3": hint},
        provisions={**original.provisions, "quota": quota},
    )
    found = cell(changed, Kind.PROVISION, "quota", "birch", day(4), package=True)
    assert (found.positions, found.from_package) == (("rejects",), False)


def test_rule_5_the_package_and_each_draft_have_cells_of_their_own() -> None:
    """With the words on that very thing."""
    on_package = cell(with_package(), Kind.NEGOTIATION, "package", "birch", day(4))
    on_draft = cell(with_package(), Kind.DRAFT, "treaty", "birch", day(4))
    assert (on_package.positions, on_draft.positions) == (("mixed",), ("open",))


# ---- rule 6: the proposer ----


def tabled(*said: Said, since: int | None = None) -> Registry:
    """``quota`` stands in two places of ``treaty``, tabled by ``alder`` on day 3."""
    original = registry_of(*said)
    stances = original.provisions["quota"].stances
    quota = provision("quota", "alder", stances, (text("treaty", 1), text("treaty", 2)))
    return replace(
        original,
        provisions={"quota": quota},
        drafts={"treaty": draft("treaty", "alder", 3, since=since)},
    )


@pytest.mark.parametrize(
    ("said", "as_of", "positions", "decided_by"),
    [
        pytest.param([], 2, (), Reason.EMPTY, id="not before the day of the draft"),
        pytest.param([], 3, ("proposes",), Reason.DRAFT, id="from the day of the draft"),
        pytest.param(
            [Said("reserves", 4, "official", by="alder")], 4, ("reserves",), Reason.DAY,
            id="a later stance supersedes it",
        ),
        pytest.param(
            [Said("reserves", 4, "anonymous", by="alder")], 4, ("proposes",), Reason.RANK,
            id="later words that are only reported do not",
        ),
        pytest.param(
            [Said("reserves", 3, "principal", by="alder")], 3, ("proposes",), Reason.LEVEL,
            id="on its day, the draft is a document",
        ),
        pytest.param(
            [Said("proposes", 2, by="alder")], 2, ("proposes",), Reason.ONLY,
            id="a demand before the draft counts by itself",
        ),
    ],
)  # fmt: skip
def test_rule_6_the_proposer_of_a_draft_proposes_what_stands_in_it(
    said: list[Said], as_of: int, positions: tuple[str, ...], decided_by: Reason
) -> None:
    """On the provision's evidence, as a document on the record."""
    found = cell(tabled(*said), Kind.PROVISION, "quota", "alder", day(as_of))
    assert (found.positions, found.decided_by) == (positions, decided_by)
    for winner in found.winners:
        if winner.stance is None:
            assert winner.draft is not None
            assert (winner.draft.id, winner.on_record, winner.level) == ("treaty", True, "document")
            assert [item.quote for item in winner.evidence] == ["the words of the draft"]


def test_rule_6_a_draft_that_is_dated_by_an_interval_counts_from_its_last_day() -> None:
    """Like a statement."""
    original = tabled(since=1)
    assert not cell(original, Kind.PROVISION, "quota", "alder", day(2)).winners
    assert cell(original, Kind.PROVISION, "quota", "alder", day(3)).winners


def test_rule_6_a_draft_counts_once_however_often_the_provision_stands_in_it() -> None:
    """Two articles of one draft are one proposal."""
    found = cell(tabled(), Kind.PROVISION, "quota", "alder", day(3))
    assert len(found.winners) == 1


def test_rule_6_a_draft_fills_nobody_else_s_cell() -> None:
    """Neither an addressee's, nor that of a proposer of something else."""
    for party in ("birch", "cedar", GROUP):
        assert not cell(tabled(), Kind.PROVISION, "quota", party, day(31)).winners


def test_rule_6_a_provision_in_no_draft_needs_words() -> None:
    """That somebody is named as its proposer is no statement."""
    assert not cell(registry_of(), Kind.PROVISION, "quota", "alder", day(31)).winners
    said = registry_of(Said("proposes", 5, by="alder"))
    assert cell(said, Kind.PROVISION, "quota", "alder", day(5)).positions == ("proposes",)


def test_rule_6_holds_for_drafts_and_the_package_too() -> None:
    """Who tables a draft proposes it, and the package of which it is a part."""
    original = with_package()
    for about, target in ((Kind.DRAFT, "treaty"), (Kind.NEGOTIATION, "package")):
        found = cell(original, about, target, "alder", day(1))
        assert (found.positions, found.winners[0].level) == (("proposes",), "document")
        assert not cell(original, about, target, "cedar", day(31)).winners


def test_rule_6_a_draft_that_another_party_tabled_proposes_nothing_for_the_proposer() -> None:
    """The draft speaks for who tabled it."""
    original = tabled()
    other = replace(original, drafts={"treaty": draft("treaty", "cedar", 3)})
    for party in STATES:
        assert not cell(other, Kind.PROVISION, "quota", party, day(31)).winners


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
