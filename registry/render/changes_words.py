"""What every rendering says of a change, in the same words. Nothing here is escaped yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from registry.changes import Change, Turn, holder
from registry.load import path_of
from registry.model import Kind
from registry.rename import by_kind
from registry.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.cells import Candidate, Cell
    from registry.changes import (
        CellChange,
        Confirmation,
        Diff,
        EvidenceChange,
        FieldChange,
        Owner,
        RecordChange,
        RecordId,
        StanceChange,
    )
    from registry.model import Evidence, Registry

NO_STATEMENT: Final = "no statement"

_RECORDS: Final = {
    Change.ADDED: "added",
    Change.REMOVED: "withdrawn",
    Change.RENAMED: "renamed",
    Change.REWORDED: "wording changed",
    Change.CHANGED: "changed",
}
_EVIDENCE: Final = {**_RECORDS, Change.REMOVED: "removed", Change.CHANGED: "altered"}
_FEW: Final = 3
"""So many unreadable files are named; a list of hundreds helps nobody."""


@dataclass(frozen=True, slots=True)
class CellLine:
    """One changed cell: its row and party, what it showed and shows, and what made it so."""

    row: str
    party: str
    before: str
    after: str
    turn: str
    because: str


@dataclass(frozen=True, slots=True)
class Item:
    """One change that is no cell: what happened, to what, and how it was and is."""

    mark: str
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All changes between two revisions in words, in the order to be read.

    Attributes:
        verdict: One sentence on the cells.
        scope: What was compared, for which days, and how much differs.
        notes: What could not be read.
        cells: Turns first.
        coverage: Before and after.
        confirmations: Stances that somebody should look at again.
        sections: Records, stances, evidence; those with items only.
    """

    verdict: str
    scope: str
    notes: tuple[str, ...]
    cells: tuple[CellLine, ...]
    coverage: tuple[str, str]
    confirmations: tuple[Item, ...]
    sections: tuple[Section, ...]


CONFIRM: Final = "These stances answer a wording that the change edits; do the words still fit?"


def tell(found: Diff, before: Registry, after: Registry, names: tuple[str, str]) -> Told:
    """The changes in words.

    Args:
        found: What changed.
        before: The older registry, where names and titles are looked up last.
        after: The newer one, where they are looked up first.
        names: What to call the two, such as ``main`` and ``the working tree``.
    """
    book = Names(before, after)
    sections = (
        Section("Records", tuple(_record(each, book) for each in found.records)),
        Section("Stances", tuple(_stance(each, book) for each in found.stances)),
        Section("Evidence", tuple(_evidence(each, book) for each in found.evidence)),
    )
    return Told(
        verdict=verdict(found),
        scope=_scope(found, names),
        notes=tuple(_notes(found, names)),
        cells=tuple(cell_line(each, book) for each in found.cells),
        coverage=(_coverage(found, 0), _coverage(found, 1)),
        confirmations=tuple(_confirmation(each, book) for each in found.confirmations),
        sections=tuple(section for section in sections if section.items),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What records are called: in the newer registry, else in the older one, else by their ids."""

    before: Registry
    after: Registry

    def party(self, party_id: str) -> str:
        """The label of a party."""
        found = self.after.parties.get(party_id) or self.before.parties.get(party_id)
        return found.label if found else party_id

    def row(self, about: Kind, target: str) -> str:
        """The title of a provision, the label of a draft, or the package."""
        for registry in (self.after, self.before):
            if about is Kind.PROVISION and (provision := registry.provisions.get(target)):
                return provision.title
            if about is Kind.DRAFT and (draft := registry.drafts.get(target)):
                return draft.label
        return "Package as a whole" if about is Kind.NEGOTIATION else target

    def statement(self, statement_id: str) -> str:
        """Who said it and when, with its id."""
        found = self.after.statements.get(statement_id) or self.before.statements.get(statement_id)
        if found is None:
            return statement_id
        return f"{found.speaker.name or found.speaker.role}, {found.date} ({statement_id})"

    def record(self, kind: Kind, record_id: str, was: str = "") -> str:
        """Kind, id and title of a record; with ``was``, its former id too."""
        ids = f"{was} → {record_id}" if was else record_id
        new, old = by_kind(self.after)[kind], by_kind(self.before)[kind]
        found = new.get(record_id) or old.get(record_id)
        if kind is Kind.NEGOTIATION:
            return str(kind)
        if found is None:
            return f"{kind} {ids}"
        title = {Kind.PARTY: "name", Kind.STATEMENT: "summary"}.get(kind, "title")
        return f"{kind} {ids}: {getattr(found, title)}"


def verdict(found: Diff) -> str:
    """One sentence on what happens to the matrix."""
    if not found:
        return "Nothing changes."
    if not found.cells:
        return "No cell changes."
    parts = [f"{counted(len(found.cells), 'cell')} {_verb(len(found.cells), 'change')}"]
    for turn in Turn:
        number = sum(each.turn is turn for each in found.cells)
        if number:
            parts.append(f"{number} {_verb(number, 'turn')} {turn}")
    return f"{', '.join(parts)}."


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 cell``, ``2 cells``."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _scope(found: Diff, names: tuple[str, str]) -> str:
    sizes = (
        (len(found.records), "record", "records"),
        (len(found.stances), "stance", "stances"),
        (len(found.evidence), "piece of evidence", "pieces of evidence"),
        (len(found.cells), "cell", "cells"),
    )
    parts = [counted(number, noun, plural) for number, noun, plural in sizes if number]
    if not parts:
        return f"From {names[0]} to {names[1]}. {_days(found)}"
    return f"Changed from {names[0]} to {names[1]}: {', '.join(parts)}. {_days(found)}"


def _days(found: Diff) -> str:
    before, after = (str(day or "nothing on record") for day in found.as_of)
    if before == after:
        return f"Cells as of {after}."
    return f"Cells as of the last day on record: {before} before, {after} after."


def _notes(found: Diff, names: tuple[str, str]) -> Iterator[str]:
    for name, unread in zip(names, found.unread, strict=True):
        if unread:
            yield (
                f"In {name}, {unreadable(unread)} could not be read; "
                "the comparison takes what the other side has in its place."
            )


def unreadable(unread: Iterable[RecordId]) -> str:
    """The files of records that could not be read, the first few by name."""
    paths = [path_of(each.kind, each.id) for each in unread]
    shown = ", ".join(paths[:_FEW])
    rest = len(paths) - _FEW
    return f"{shown} and {counted(rest, 'more file')}" if rest > 0 else shown


def _coverage(found: Diff, side: int) -> str:
    counts = found.coverage[side]
    return words.coverage(counts) if counts else "Nothing on record."


def cell_line(change: CellChange, book: Names) -> CellLine:
    """A changed cell in words."""
    return CellLine(
        row=change.title,
        party=book.party(change.party),
        before=cell_text(change.before),
        after=cell_text(change.after),
        turn=f"turns {change.turn}" if change.turn else "",
        because=because(change),
    )


def cell_text(cell: Cell) -> str:
    """What a cell shows; an empty one says so."""
    return words.text_of(cell) or NO_STATEMENT


def because(change: CellChange) -> str:
    """What holds the cell now; where nothing new does, what no longer holds it."""
    if not change.gained:
        return "; ".join(f"no longer {_holder(each)}" for each in change.lost)
    before = {holder(each) for each in change.lost}
    return "; ".join(
        f"{_holder(each)}{', recoded' if holder(each) in before else ''}" for each in change.gained
    )


def _holder(candidate: Candidate) -> str:
    if candidate.statement is not None:
        speaker = candidate.statement.speaker
        return f"{speaker.name or speaker.role}, {candidate.period}"
    return f"{candidate.draft.label if candidate.draft else ''}, {candidate.period}"


def _record(change: RecordChange, book: Names) -> Item:
    was = change.before if change.change is Change.RENAMED else None
    text = book.record(change.kind, change.id, was or "")
    return Item(_RECORDS[change.change], text, tuple(_fields(change.fields)))


def _fields(changed: Iterable[FieldChange]) -> Iterator[str]:
    for each in changed:
        name = each.name.replace("_", " ")
        if each.before:
            yield f"{name}, before: {each.before}"
        if each.after:
            yield f"{name}, after: {each.after}"


def _stance(change: StanceChange, book: Names) -> Item:
    stance = change.stance
    sides = [each.position for each in (change.before, change.after) if each]
    positions = " → ".join(words.label(each) for each in dict.fromkeys(sides))
    text = (
        f"{book.party(stance.party)} on {book.row(stance.about, stance.target)}: {positions}; "
        f"{book.statement(stance.statement)}"
    )
    if not change.moves_cell:
        text += "; no effect on the cell"
    details = _fields(each for each in change.fields if each.name != "position")
    return Item(_RECORDS[change.change], text, tuple(details))


def _evidence(change: EvidenceChange, book: Names) -> Item:
    details = [
        f"{side}{_cited(item)}"
        for side, item in (("before: ", change.before), ("after: ", change.after))
        if item
    ]
    if len(details) == 1:
        details = [details[0].partition(": ")[2]]
    return Item(_EVIDENCE[change.change], _owner(change.owner, book), tuple(details))


def _owner(owner: Owner, book: Names) -> str:
    if not owner.statement:
        return f"{owner.record.kind} {owner.record.id}"
    row = book.row(owner.record.kind, owner.record.id)
    return f"{book.party(owner.party)} on {row}, {owner.statement}"


def _cited(item: Evidence) -> str:
    parts = [f"“{item.quote}”" if item.quote else "", item.locator or ""]
    return f"{', '.join(filter(None, parts))} ({item.source})"


def _confirmation(found: Confirmation, book: Names) -> Item:
    edited = ", ".join(found.fields)
    return Item(
        "",
        f"{book.party(found.party)} on {book.row(Kind.PROVISION, found.provision)}: "
        f"{book.statement(found.statement)}; edited: {edited}",
    )
