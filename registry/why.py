"""Why a cell says what it says, and what would make it say something else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry.cells import Candidate, Cell, cell, wider
from registry.model import Kind
from registry.origins import independent
from registry.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Draft, Provision, Registry


@dataclass(frozen=True, slots=True)
class Wording:
    """Which wording a winner answers, and the newer ones that it does not."""

    answered: Draft | None
    newer: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cell taken apart.

    Attributes:
        cell: The cell itself: winners, losers with what they lost to, what decided.
        as_of: The day for which it holds.
        provision: The provision it is about.
        package: Words on its drafts or the package, which do not fill the cell unless asked to.
        statements: How many utterances hold the cell.
        origins: How many independent outlets report them; those that share an origin count once.
        wordings: For each winner, the wording it answers.
        later: Candidates on file that were made after ``as_of``.
        would_change: What would change the cell, in plain sentences.
    """

    cell: Cell
    as_of: date
    provision: Provision
    package: tuple[Candidate, ...]
    statements: int
    origins: int
    wordings: tuple[Wording, ...]
    later: tuple[Candidate, ...]
    would_change: tuple[str, ...]


def explain(registry: Registry, provision_id: str, party: str, as_of: date) -> Explanation:
    """Takes the cell of a provision and a party apart.

    Args:
        registry: All records.
        provision_id: A provision on file.
        party: A party on file.
        as_of: The day for which the cell holds.
    """
    provision = registry.provisions[provision_id]
    found = cell(registry, Kind.PROVISION, provision_id, party, as_of)
    package = [each for each in wider(registry, provision_id, party) if each.day <= as_of]
    final = cell(registry, Kind.PROVISION, provision_id, party, date.max)
    every = [*final.winners, *(each for each, _ in final.losers)]
    holders = {(each.statement or each.draft) for each in found.winners}
    return Explanation(
        cell=found,
        as_of=as_of,
        provision=provision,
        package=tuple(sorted(package, key=lambda each: each.order)),
        statements=len(holders),
        origins=independent(
            registry, [item.source for each in found.winners for item in each.evidence]
        ),
        wordings=tuple(_wording(registry, provision, each, as_of) for each in found.winners),
        later=tuple(each for each in every if each.day > as_of),
        would_change=tuple(_would_change(found)),
    )


def _wording(
    registry: Registry, provision: Provision, candidate: Candidate, as_of: date
) -> Wording:
    drafts = [registry.drafts[t.draft] for t in provision.texts if t.draft in registry.drafts]
    answered = candidate.draft
    if candidate.stance is not None:
        wanted = candidate.stance.on_text
        answered = next((d for d in drafts if wanted in (None, d.id)), None)
    if answered is None:
        return Wording(None, ())
    newer = {d.id: d for d in drafts if answered.date.end < d.date.start <= as_of}
    return Wording(answered, tuple(newer[each] for each in sorted(newer)))


def _would_change(found: Cell) -> Iterator[str]:
    if not found.winners:
        yield "Any statement on this provision."
        return
    first = found.winners[0]
    if found.reported:
        yield "Any statement on the record, whatever its day: it outranks what is only reported."
        yield f"Another reported statement made after {first.day}."
    else:
        yield f"A later statement on the record, made after {first.day}."
    stronger = [term.word for term in vocabulary("level")]
    stronger = stronger[: stronger.index(first.level)]
    if stronger:
        kind = "Another reported statement" if found.reported else "A statement on the record"
        yield f"{kind}, of {first.day} itself, by a stronger speaker ({', '.join(stronger)})."
    if found.contradictory:
        yield "A correction of one of the two, if one of the stances is coded wrongly."
