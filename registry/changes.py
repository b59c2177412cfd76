"""What can change between two registries, as typed data.

Ids are those of the newer registry, also on the side of the older one, so that a renamed record is
one record.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from registry.model import Kind
from registry.scale import polarity

if TYPE_CHECKING:
    from datetime import date

    from registry.cells import Candidate, Cell
    from registry.matrix import Coverage
    from registry.model import Evidence, Stance


class Change(StrEnum):
    """What happened to a thing, in the order of reports."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    REWORDED = "reworded"
    CHANGED = "changed"


class Turn(StrEnum):
    """A cell that goes from one side to the other."""

    AGAINST = "from for to against"
    FOR = "from against to for"


@dataclass(frozen=True, slots=True, order=True)
class RecordId:
    """A record by its kind and id."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True, order=True)
class FieldChange:
    """A field as the YAML names it, with its text before and after; empty where it was not."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that came, went, was renamed, or whose own fields changed.

    ``before`` and ``after`` are its ids; None on the side where it does not exist. ``reworded``
    is for a provision: what stances on it answer is no longer the same.
    """

    kind: Kind
    change: Change
    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def id(self) -> str:
        """Its id, the new one where it was renamed."""
        return self.after or self.before or ""


@dataclass(frozen=True, slots=True)
class StanceChange:
    """A stance that was added, removed or recoded; None on the side where it does not exist.

    ``moves_cell`` says that its statement holds a changed cell on one side and not on the other.
    """

    before: Stance | None
    after: Stance | None
    fields: tuple[FieldChange, ...]
    moves_cell: bool

    @property
    def change(self) -> Change:
        """What happened to it."""
        return _change(self.before, self.after)

    @property
    def stance(self) -> Stance:
        """The stance as it is now, or as it was last."""
        return cast("Stance", self.after or self.before)


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """What has evidence: a record, or the stance of a party in a record."""

    record: RecordId
    party: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """A quote or locator that was added, removed or altered; None on the side without it."""

    owner: Owner
    before: Evidence | None
    after: Evidence | None

    @property
    def change(self) -> Change:
        """What happened to it."""
        return _change(self.before, self.after)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of the matrix whose value differs.

    Attributes:
        about: Whether ``target`` is a provision, a draft or the package.
        target: Its id.
        title: The title of its row.
        party: The party's id.
        before: The cell of the older registry, empty where it has none.
        after: The cell of the newer one, likewise.
        gained: What holds the cell now and did not before, or not so; weightiest first.
        lost: What held it before and does not now, or not so.
    """

    about: Kind
    target: str
    title: str
    party: str
    before: Cell
    after: Cell
    gained: tuple[Candidate, ...]
    lost: tuple[Candidate, ...]

    @property
    def turn(self) -> Turn | None:
        """From for to against or back; a contradictory cell is on neither side."""
        match _side(self.before), _side(self.after):
            case 1, -1:
                return Turn.AGAINST
            case -1, 1:
                return Turn.FOR
        return None


@dataclass(frozen=True, slots=True, order=True)
class Confirmation:
    """A stance that answers a wording which was edited since, with the fields that were."""

    provision: str
    party: str
    statement: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between two registries; pairs have the older one first.

    Attributes:
        as_of: The days for which cells were taken; None where nothing was said yet.
        records: By kind and id.
        stances: By what they are about, party and statement.
        evidence: By owner.
        cells: Turns first, then in the order of the matrix.
        confirmations: By provision, party and statement.
        coverage: Of the two matrices; None where there is none.
        unread: Records whose files could not be read; what only one side could not read is taken
            to be as on the other.
    """

    as_of: tuple[date | None, date | None]
    records: tuple[RecordChange, ...]
    stances: tuple[StanceChange, ...]
    evidence: tuple[EvidenceChange, ...]
    cells: tuple[CellChange, ...]
    confirmations: tuple[Confirmation, ...]
    coverage: tuple[Coverage | None, Coverage | None]
    unread: tuple[tuple[RecordId, ...], tuple[RecordId, ...]]

    def __bool__(self) -> bool:
        return bool(self.records or self.stances or self.evidence or self.cells)


def holder(candidate: Candidate) -> RecordId:
    """What a candidate stands for: its statement, or the draft that speaks for its proposer."""
    if candidate.statement is not None:
        return RecordId(Kind.STATEMENT, candidate.statement.id)
    return RecordId(Kind.DRAFT, candidate.draft.id if candidate.draft else "")


def value(cell: Cell) -> tuple[tuple[str, ...], bool]:
    """What a reader sees of a cell: its positions, and whether they are only reported."""
    return (cell.positions, cell.reported)


def _side(cell: Cell) -> int:
    sides = {polarity(position) for position in cell.positions} - {0}
    return sides.pop() if len(sides) == 1 else 0


def _change(before: object, after: object) -> Change:
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED
