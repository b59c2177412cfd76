"""What every rendering says of a cell, in the same words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from registry.model import Kind
from registry.schema import vocabulary

if TYPE_CHECKING:
    from registry.cells import Candidate, Cell
    from registry.matrix import Coverage, Row
    from registry.model import Evidence, Registry, Source

SYMBOLS: Final = {
    "proposes": "◆",
    "accepts": "✓",
    "accepts-if": "◐",
    "open": "○",
    "mixed": "◧",
    "reserves": "…",
    "rejects": "✗",
    "declines": "⊘",
    "not-addressed": "∅",
}
"""One sign a position, of different shape so that none needs colour."""

EMPTY: Final = "An empty cell: no statement on record. Silence is not a stance."
MARKS: Final = (
    ("reported", "rests only on anonymous officials or on words attributed by somebody else"),
    ("contradictory", "two statements of equal weight say different things; both are shown"),
    ("package", "filled, on request, by words on the draft or package as a whole"),
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of one winner: its words, or where they stand, and the source itself."""

    quote: str | None
    locator: str | None
    source_id: str
    source: Source | None

    @property
    def url(self) -> str | None:
        """Where a reader finds it: the page itself, else its archived copy."""
        return (self.source.url or self.source.archived) if self.source else None

    @property
    def label(self) -> str:
        """Publisher and day, or the id where the record could not be read."""
        if self.source is None:
            return self.source_id
        day = f", {self.source.published}" if self.source.published else ", undated"
        return f"{self.source.publisher}{day}"


@dataclass(frozen=True, slots=True)
class Account:
    """One winner of a cell, told: who said what, when, where it can be checked."""

    position: str
    speaker: str
    day: str
    occasion: str
    attributed: str
    reading: str
    condition: str
    citations: tuple[Citation, ...]


def label(position: str) -> str:
    """Symbol and word: ``✗ rejects``."""
    return f"{SYMBOLS[position]} {position}"


def marks(cell: Cell) -> tuple[str, ...]:
    """The marks that a cell bears, in the order of the legend."""
    borne = {
        "reported": cell.reported,
        "contradictory": cell.contradictory,
        "package": cell.from_package,
    }
    return tuple(name for name, _ in MARKS if borne[name])


def text_of(cell: Cell) -> str:
    """A cell in words, as every table has it; empty for an empty cell."""
    if not cell.winners:
        return ""
    positions = " / ".join(label(position) for position in cell.positions)
    borne = marks(cell)
    return f"{positions} ({', '.join(borne)})" if borne else positions


def accounts(cell: Cell, registry: Registry) -> tuple[Account, ...]:
    """What the cell rests on, weightiest first. Drafts that hold it together are told once."""
    told = [account(winner, registry) for winner in cell.winners if winner.draft is None]
    drafts = [account(winner, registry) for winner in cell.winners if winner.draft is not None]
    if drafts:
        titles = "; ".join(each.occasion for each in drafts)
        told.insert(0, replace(drafts[0], occasion=titles))
    return tuple(told)


def account(candidate: Candidate, registry: Registry) -> Account:
    """What one candidate rests on."""
    statement, stance, draft = candidate.statement, candidate.stance, candidate.draft
    if statement is not None:
        speaker, occasion = str(statement.speaker), statement.occasion or ""
    else:
        speaker, occasion = "the draft itself", draft.title if draft else ""
    attributed = ""
    if statement and statement.attributed_party:
        party = registry.parties.get(statement.attributed_party)
        attributed = f"as claimed by {party.name if party else statement.attributed_party}"
    elif statement and statement.attributed_outlet:
        attributed = f"in the words of {statement.attributed_outlet}"
    return Account(
        position=candidate.position,
        speaker=speaker,
        day=str(candidate.period),
        occasion=occasion,
        attributed=attributed,
        reading=(stance.reading or "") if stance else "",
        condition=(stance.condition or "") if stance else "",
        citations=citations(candidate.evidence, registry),
    )


def citations(evidence: tuple[Evidence, ...], registry: Registry) -> tuple[Citation, ...]:
    """The pieces of evidence with their sources."""
    return tuple(
        Citation(item.quote, item.locator, item.source, registry.sources.get(item.source))
        for item in evidence
    )


def coverage(counted: Coverage) -> str:
    """One sentence on how much is filled, and by what."""
    if not counted.cells:
        return "No provision in this view."
    parts = [f"{counted.on_record} on the record", f"{counted.reported} reported only"]
    if counted.from_package:
        parts.append(f"{counted.from_package} from the package")
    sentence = f"{counted.filled} of {counted.cells} cells filled: {', '.join(parts)}."
    if counted.contradictory:
        sentence += f" {counted.contradictory} contradictory."
    return sentence


def legend() -> tuple[tuple[str, str], ...]:
    """Every position with its sign and definition, in the order of the vocabulary."""
    return tuple((label(term.word), term.definition) for term in vocabulary("position"))


def anchor(row: Row, cell: Cell) -> str:
    """The name of a cell's note: the same as long as the cell is there.

    An id holds no dot and no underscore, so no name can be taken for another.
    """
    kind = {Kind.PROVISION: "", Kind.DRAFT: "_draft."}.get(row.about, "_")
    return f"{kind}{row.id}.{cell.party}"
