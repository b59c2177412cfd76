"""The cell rule: where a party stands on a thing as of a day, and what decided it.

The numbers of the rule are those of the codebook (``docs/codebook.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from registry.model import Kind, Provision
from registry.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from registry.model import Draft, Evidence, Period, Registry, Stance, Statement

PROPOSES: Final = "proposes"
_DOCUMENT: Final = "document"


class Reason(StrEnum):
    """What decided a cell, or made a candidate lose it."""

    RANK = "on the record outranks anonymous and attributed (rule 2)"
    DAY = "the latest wins (rule 2)"
    LEVEL = "on one day the stronger speaker wins (rule 2)"
    CONTRADICTION = "two positions of equal weight are left (rule 3)"
    ONLY = "the only statement on record (rule 1)"
    AGREEMENT = "statements of equal weight agree (rule 2)"
    DRAFT = "the proposer proposes its own draft (rule 6)"
    PACKAGE = "words on the draft or package fill it on request (rule 5)"
    EMPTY = "no statement on record (rule 5)"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stance that could fill a cell, or a draft that does so for its proposer.

    Attributes:
        position: A word of the vocabulary.
        period: When it was said; it counts from the last day.
        on_record: Neither anonymous nor attributed.
        level: The speaker's level.
        about: What the words are about: a provision, a draft or the package.
        evidence: The words that carry it.
        stance: None where a draft stands for its proposer.
        statement: Likewise.
        draft: The draft that stands for its proposer.
    """

    position: str
    period: Period
    on_record: bool
    level: str
    about: Kind
    evidence: tuple[Evidence, ...]
    stance: Stance | None = None
    statement: Statement | None = None
    draft: Draft | None = None

    @property
    def day(self) -> date:
        """The day from which it counts."""
        return self.period.end

    @property
    def order(self) -> tuple[bool, int, int, str, str, str]:
        """A total order, weightiest first."""
        target = self.stance.target if self.stance else ""
        source = self.statement or self.draft
        return (
            not self.on_record,
            -self.day.toordinal(),
            _strength(self.level),
            self.position,
            source.id if source else "",
            target,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one party stands on one thing.

    Attributes:
        about: Whether ``target`` is a provision, a draft or the package.
        target: Its id.
        party: The party's id.
        winners: The candidates that hold it; several only of equal weight. None: empty.
        losers: The other candidates, each with what it lost to, weightiest first.
        decided_by: What decided it.
        from_package: Filled on request by words on a draft or the package.
    """

    about: Kind
    target: str
    party: str
    winners: tuple[Candidate, ...]
    losers: tuple[tuple[Candidate, Reason], ...]
    decided_by: Reason
    from_package: bool = False

    @property
    def positions(self) -> tuple[str, ...]:
        """The positions it shows, in the order of the vocabulary; two make it contradictory."""
        held = {winner.position for winner in self.winners}
        return tuple(term.word for term in vocabulary("position") if term.word in held)

    @property
    def contradictory(self) -> bool:
        """Two positions of equal weight."""
        return len(self.positions) > 1

    @property
    def reported(self) -> bool:
        """It rests on anonymous or attributed statements only (rule 4)."""
        return bool(self.winners) and not any(winner.on_record for winner in self.winners)


def cell(
    registry: Registry, about: Kind, target: str, party: str, as_of: date, *, package: bool = False
) -> Cell:
    """The cell of a party and a provision, draft or the package, as of a day.

    Args:
        registry: All records.
        about: What kind of thing ``target`` names.
        target: Its id; any text for the package.
        party: Whose stance. A group's never fills a member's cell, nor a member's the group's
            (rule 7): only stances filed under this very id are looked at.
        as_of: Statements made later are not known.
        package: Fill an empty provision's cell with words on its drafts or the package.
    """
    found = [each for each in _own(registry, about, target, party) if each.day <= as_of]
    if found:
        return _decide(about, target, party, found)
    if package and about is Kind.PROVISION:
        around = [each for each in wider(registry, target, party) if each.day <= as_of]
        if around:
            filled = _decide(about, target, party, around)
            return Cell(about, target, party, filled.winners, filled.losers, Reason.PACKAGE, True)
    return Cell(about, target, party, (), (), Reason.EMPTY)


def _decide(about: Kind, target: str, party: str, found: Iterable[Candidate]) -> Cell:
    left = sorted(found, key=lambda each: each.order)
    lost: list[tuple[Candidate, Reason]] = []
    decided_by = Reason.ONLY if len(left) == 1 else Reason.AGREEMENT
    if all(each.stance is None for each in left):
        decided_by = Reason.DRAFT
    for reason, weight in _STEPS:
        best = min(weight(each) for each in left)
        beaten = [each for each in left if weight(each) != best]
        if beaten:
            lost += [(each, reason) for each in beaten]
            left = [each for each in left if weight(each) == best]
            decided_by = reason
    if len({each.position for each in left}) > 1:
        decided_by = Reason.CONTRADICTION
    lost.sort(key=lambda pair: pair[0].order)
    return Cell(about, target, party, tuple(left), tuple(lost), decided_by)


_STEPS: Final[tuple[tuple[Reason, Callable[[Candidate], int]], ...]] = (
    (Reason.RANK, lambda each: 0 if each.on_record else 1),
    (Reason.DAY, lambda each: -each.day.toordinal()),
    (Reason.LEVEL, lambda each: _strength(each.level)),
)


@cache
def _levels() -> dict[str, int]:
    return {term.word: index for index, term in enumerate(vocabulary("level"))}


def _strength(level: str) -> int:
    """0 for the strongest level of speakers."""
    return _levels()[level]


def _own(registry: Registry, about: Kind, target: str, party: str) -> Iterator[Candidate]:
    """The candidates on this very thing."""
    if about is Kind.PROVISION:
        provision = registry.provisions[target]
        yield from _filed(registry, provision.stances, party)
        if provision.proposer == party:
            for draft in dict.fromkeys(text.draft for text in provision.texts):
                yield from _tabled(registry, draft, party, about, provision)
    elif about is Kind.DRAFT:
        yield from _filed(registry, registry.drafts[target].stances, party)
        yield from _tabled(registry, target, party, about)
    elif registry.negotiation is not None:
        yield from _filed(registry, registry.negotiation.stances, party)
        for draft in registry.negotiation.drafts:
            yield from _tabled(registry, draft, party, about)


def wider(registry: Registry, target: str, party: str) -> Iterator[Candidate]:
    """Words on the drafts in which a provision stands, and on the package of all drafts.

    A provision that stands in no draft is no part of the package, so nothing is said of it.
    """
    texts = registry.provisions[target].texts
    for draft in dict.fromkeys(text.draft for text in texts):
        if draft in registry.drafts:
            yield from _filed(registry, registry.drafts[draft].stances, party)
    if texts and registry.negotiation is not None:
        yield from _filed(registry, registry.negotiation.stances, party)


def _filed(registry: Registry, stances: Iterable[Stance], party: str) -> Iterator[Candidate]:
    for stance in stances:
        statement = registry.statements.get(stance.statement)
        if stance.party == party and statement is not None:
            yield Candidate(
                position=stance.position,
                period=statement.date,
                on_record=statement.on_record,
                level=statement.speaker.level,
                about=stance.about,
                evidence=stance.evidence,
                stance=stance,
                statement=statement,
            )


def _tabled(
    registry: Registry, draft_id: str, party: str, about: Kind, provision: Provision | None = None
) -> Iterator[Candidate]:
    """The draft itself, for its proposer, on the provision's evidence or its own (rule 6)."""
    draft = registry.drafts.get(draft_id)
    if draft is not None and draft.proposer == party:
        yield Candidate(
            position=PROPOSES,
            period=draft.date,
            on_record=True,
            level=_DOCUMENT,
            about=about,
            evidence=provision.evidence if provision else draft.evidence,
            draft=draft,
        )
