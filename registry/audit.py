"""What the matrix rests on, where it is thin, and which gaps are most worth filling."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from registry import matrix
from registry.cells import cell
from registry.model import Kind
from registry.origins import independent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.cells import Cell
    from registry.matrix import Coverage
    from registry.model import Provision, Registry, Statement

SILENT: Final = ("not-addressed", "declines")
GAPS: Final = 10
"""How many gaps the work list names."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose voice a party's evidence is, counted in pieces of evidence of its stances.

    Attributes:
        document: Its own documents.
        own: Its own speakers, on the record.
        anonymous: Officials without a name.
        claimed: Attributed to it by another party.
        reported: Attributed to it by an outlet.
        opposed: Of all these, from outlets affiliated with another party.
    """

    document: int
    own: int
    anonymous: int
    claimed: int
    reported: int
    opposed: int

    @property
    def total(self) -> int:
        """All pieces of evidence."""
        return self.document + self.own + self.anonymous + self.claimed + self.reported


@dataclass(frozen=True, slots=True)
class PartyAudit:
    """One party's column.

    Attributes:
        party: Its id.
        filled: Provisions on which its cell is not empty.
        by_level: Of these, by level of the weightiest winner; ``reported`` ones apart.
        voice: Whose voice its evidence is.
        newest: The day of its newest statement on file; None without one.
        age: Days from then to the day of the audit.
        passed_over: Provisions that it answered the draft on and passed over.
        declined: Provisions on which it would not say.
        never_asked: Provisions that oblige it or are about it, with no statement of it on file.
        single_origin: Provisions on which one origin alone supports its cell.
    """

    party: str
    filled: int
    by_level: tuple[tuple[str, int], ...]
    voice: Voice
    newest: date | None
    age: int | None
    passed_over: tuple[str, ...]
    declined: tuple[str, ...]
    never_asked: tuple[str, ...]
    single_origin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that is worth work, with the reason and how much filling it would tell."""

    provision: str
    party: str
    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole record as of a day.

    ``quotes`` and ``locators`` count pieces of evidence; ``proved`` the quotes that the lock holds.
    """

    as_of: date
    coverage: Coverage
    parties: tuple[PartyAudit, ...]
    languages: tuple[tuple[str, int], ...]
    quotes: int
    proved: int
    locators: int
    gaps: tuple[Gap, ...]


def audit(registry: Registry, as_of: date, only: tuple[str, ...] = ()) -> Audit:
    """Figures on the record as of a day.

    Args:
        registry: All records, the negotiation among them.
        as_of: Statements made later are not known.
        only: Audit these parties alone; all where empty.

    Raises:
        ValueError: The registry has no negotiation.
    """
    if registry.negotiation is None:
        raise ValueError("the registry has no negotiation")
    listed = [each for each in registry.negotiation.parties if each in registry.parties]
    parties = [each for each in listed if not only or each in only]
    built = matrix.build(registry, registry.negotiation, as_of, parties=only)
    languages = Counter(source.language for source in registry.sources.values())
    quotes = list(_quotes(registry))
    gaps = sorted(
        (gap for party in parties for gap in _gaps(registry, party, as_of)),
        key=lambda gap: (-gap.weight, parties.index(gap.party), gap.provision),
    )
    return Audit(
        as_of=as_of,
        coverage=built.coverage,
        parties=tuple(_party(registry, each, as_of) for each in parties),
        languages=tuple(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
        quotes=len(quotes),
        proved=sum(registry.is_proved(source, quote) for source, quote in quotes),
        locators=sum(1 for _ in _locators(registry)),
        gaps=tuple(gaps[:GAPS]),
    )


def _quotes(registry: Registry) -> Iterator[tuple[str, str]]:
    """Source and words of every quote on file, each once."""
    found = {(item.source, item.quote) for item in registry.evidence() if item.quote is not None}
    yield from sorted(found)


def _locators(registry: Registry) -> Iterator[tuple[str, str]]:
    """Source and place of all evidence that is cited without its words, each once."""
    found = {
        (item.source, item.locator or "") for item in registry.evidence() if item.quote is None
    }
    yield from sorted(found)


def _party(registry: Registry, party: str, as_of: date) -> PartyAudit:
    cells = {
        each: cell(registry, Kind.PROVISION, each, party, as_of)
        for each in sorted(registry.provisions)
    }
    filled = {each: found for each, found in cells.items() if found.winners}
    levels = Counter(
        "reported" if found.reported else found.winners[0].level for found in filled.values()
    )
    statements = [
        each
        for each in registry.statements.values()
        if each.party == party and each.date.end <= as_of
    ]
    newest = max((each.date.end for each in statements), default=None)
    return PartyAudit(
        party=party,
        filled=len(filled),
        by_level=tuple(sorted(levels.items(), key=lambda pair: (-pair[1], pair[0]))),
        voice=_voice(registry, party, as_of),
        newest=newest,
        age=(as_of - newest).days if newest else None,
        passed_over=_holding(filled, "not-addressed"),
        declined=_holding(filled, "declines"),
        never_asked=tuple(
            each
            for each, found in cells.items()
            if not found.winners and _touches(registry.provisions[each], party)
        ),
        single_origin=tuple(
            each for each, found in filled.items() if _origins(registry, found) == 1
        ),
    )


def _holding(filled: dict[str, Cell], position: str) -> tuple[str, ...]:
    return tuple(each for each, found in filled.items() if position in found.positions)


def _touches(provision: Provision, party: str) -> bool:
    return party in provision.obliges or party in provision.concerns


def _origins(registry: Registry, found: Cell) -> int:
    sources = [item.source for winner in found.winners for item in winner.evidence]
    return independent(registry, sources)


def _voice(registry: Registry, party: str, as_of: date) -> Voice:
    counts: Counter[str] = Counter()
    for stance in registry.stances():
        statement = registry.statements.get(stance.statement)
        if stance.party != party or statement is None or statement.date.end > as_of:
            continue
        counts[_whose(statement)] += len(stance.evidence)
        for item in stance.evidence:
            source = registry.sources.get(item.source)
            counts["opposed"] += bool(source and source.affiliation not in (None, party))
    return Voice(
        document=counts["document"],
        own=counts["own"],
        anonymous=counts["anonymous"],
        claimed=counts["claimed"],
        reported=counts["reported"],
        opposed=counts["opposed"],
    )


def _whose(statement: Statement) -> str:
    if statement.attributed_party is not None:
        return "claimed"
    if statement.attributed_outlet is not None:
        return "reported"
    if not statement.on_record:
        return "anonymous"
    return "document" if statement.speaker.level == "document" else "own"


def _gaps(registry: Registry, party: str, as_of: date) -> Iterator[Gap]:
    """What is thin in a party's column. The weights order the list and mean nothing else."""
    for provision_id in sorted(registry.provisions):
        provision = registry.provisions[provision_id]
        found = cell(registry, Kind.PROVISION, provision_id, party, as_of)
        bound = 2 if party in provision.obliges else int(party in provision.concerns)
        # A provision that others have answered is one that the negotiation is about.
        contested = sum(
            stance.party not in (provision.proposer, party) for stance in provision.stances
        )
        if not found.winners and bound:
            what = "would be bound by it" if bound == 2 else "is what it is about"
            yield Gap(
                provision_id, party, 4 * bound + min(contested, 3), f"{what}; nothing on record"
            )
        elif found.contradictory:
            yield Gap(provision_id, party, 7 + bound, "two statements of equal weight disagree")
        elif found.reported:
            yield Gap(provision_id, party, 3 + bound, "only anonymous or attributed words")
        elif set(found.positions) & set(SILENT):
            yield Gap(provision_id, party, 2 + bound, f"{found.positions[0]}: no position known")
        elif found.winners and _origins(registry, found) == 1 and found.winners[0].stance:
            yield Gap(provision_id, party, 1 + bound, "one origin alone reports it")
