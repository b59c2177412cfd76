"""The cell rule: its cases one by one, by number, and what holds for any registry.

The rule is about a provision ``quota`` that ``alder`` proposes and ``birch`` answers, in the first
days of January 2020.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from strategies import (
    GROUP,
    LEVELS,
    STATES,
    day,
    draft,
    provision,
    registry,
    stance,
    statement,
    text,
)

from registry.cells import Reason, cell
from registry.model import Kind, Registry


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
