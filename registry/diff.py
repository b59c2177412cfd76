"""Two registries -> what changed, in the terms of the negotiation.

Everything is typed and sorted; rendering is somebody else's. Comparing a registry with itself
gives nothing, and comparing the other way round gives the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from registry import matrix
from registry.cells import Cell, Reason, cell
from registry.model import (
    Draft,
    Evidence,
    Kind,
    Negotiation,
    Period,
    Provision,
    Registry,
    Speaker,
    Stance,
)
from registry.rename import renamed
from registry.scale import polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from registry.matrix import Coverage
    from registry.model import Record


class Change(StrEnum):
    """What happened to a thing, in the order of reports."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"

    @property
    def reverse(self) -> Change:
        """What happened to it when looked at from the other side."""
        return {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}.get(self, self)


@dataclass(frozen=True, slots=True, order=True)
class FieldChange:
    """A field of a record with its text before and after; empty where it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that came, went, was renamed, or whose fields changed.

    ``before`` and ``after`` are its ids; None on the side where it does not exist.
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
    """A stance that was added, removed or recoded."""

    change: Change
    about: Kind
    target: str
    party: str
    statement: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """A quote or locator that was added, removed or altered.

    Attributes:
        change: What happened.
        owner: What it is evidence for: the path of the record, and of the stance in it.
        source: The id of its source.
        before: Quote and locator, as far as there was one.
        after: Likewise.
    """

    change: Change
    owner: str
    source: str
    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of the matrix whose value changed.

    ``because`` names the statements and drafts that hold the cell on one side only.
    """

    about: Kind
    target: str
    title: str
    party: str
    before: Cell
    after: Cell

    @property
    def flip(self) -> bool:
        """From for to against, or back."""
        before = {polarity(each) for each in self.before.positions}
        after = {polarity(each) for each in self.after.positions}
        return (1 in before and -1 in after) or (-1 in before and 1 in after)

    @property
    def because(self) -> tuple[str, ...]:
        """The statements, or drafts, that hold it now and did not before; else the other way."""
        before, after = _holders(self.before), _holders(self.after)
        return tuple(sorted(after - before or before - after))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A stance that answers a wording which was edited since."""

    provision: str
    party: str
    statement: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between two registries. ``as_of`` are the days for which cells were taken."""

    as_of: tuple[date | None, date | None]
    records: tuple[RecordChange, ...]
    stances: tuple[StanceChange, ...]
    evidence: tuple[EvidenceChange, ...]
    cells: tuple[CellChange, ...]
    confirmations: tuple[Confirmation, ...]
    coverage: tuple[Coverage | None, Coverage | None]

    def __bool__(self) -> bool:
        return bool(self.records or self.stances or self.evidence or self.cells)


WORDING: Final = ("summary", "texts", "evidence")
"""The fields of a provision that a stance on it answers."""


def diff(before: Registry, after: Registry, as_of: date | None = None) -> Diff:
    """What changed from one registry to another.

    Args:
        before: The old one.
        after: The new one.
        as_of: The day for which cells are compared; for each side its own last day without it.
    """
    names = _renames(before, after)
    aligned = renamed(before, names)
    records = sorted(_records(before, aligned, after, names), key=_record_order)
    old_day, new_day = as_of or matrix.latest_day(before), as_of or matrix.latest_day(after)
    cells = tuple(_cells(aligned, after, old_day, new_day))
    return Diff(
        as_of=(old_day, new_day),
        records=tuple(records),
        stances=tuple(_stances(aligned, after)),
        evidence=tuple(_evidence(aligned, after)),
        cells=tuple(sorted(cells, key=lambda each: (not each.flip, each.about, each.target))),
        confirmations=tuple(_confirmations(aligned, after)),
        coverage=(_coverage(before, old_day), _coverage(after, new_day)),
    )


def _groups(registry: Registry) -> dict[Kind, Mapping[str, Any]]:
    return {
        Kind.PARTY: registry.parties,
        Kind.DRAFT: registry.drafts,
        Kind.SOURCE: registry.sources,
        Kind.STATEMENT: registry.statements,
        Kind.PROVISION: registry.provisions,
    }


def _renames(before: Registry, after: Registry) -> dict[Kind, dict[str, str]]:
    """Old id to new id of the records that only changed their names, by kind.

    Kind after kind, since a record that names a renamed one has changed with it.
    """
    names: dict[Kind, dict[str, str]] = {}
    for kind in (Kind.PARTY, Kind.SOURCE, Kind.DRAFT, Kind.STATEMENT, Kind.PROVISION):
        old, new = _groups(renamed(before, names))[kind], _groups(after)[kind]
        came = sorted(set(new) - set(old))
        for gone in sorted(set(old) - set(new)):
            trial = _groups(renamed(before, names))[kind][gone]
            match = next((each for each in came if _same(trial, new[each], each)), None)
            if match is not None:
                came.remove(match)
                names.setdefault(kind, {})[gone] = match
    return names


def _same(old: Any, new: Any, new_id: str) -> bool:
    moved = replace(old, id=new_id)
    if isinstance(old, Provision | Draft):
        moved = replace(moved, stances=tuple(replace(s, target=new_id) for s in old.stances))
    return bool(moved == new)


def _records(
    before: Registry, aligned: Registry, after: Registry, names: dict[Kind, dict[str, str]]
) -> Iterator[RecordChange]:
    for kind, olds in _groups(aligned).items():
        news = _groups(after)[kind]
        for old_id, new_id in names.get(kind, {}).items():
            if old_id in _groups(before)[kind]:
                yield RecordChange(kind, Change.RENAMED, old_id, new_id)
        for each in sorted(set(olds) | set(news)):
            if each not in olds:
                yield RecordChange(kind, Change.ADDED, None, each)
            elif each not in news:
                yield RecordChange(kind, Change.REMOVED, each, None)
            elif changed := _field_changes(olds[each], news[each]):
                yield RecordChange(kind, Change.CHANGED, each, each, changed)
    old, new = aligned.negotiation, after.negotiation
    if old is not None and new is not None and (changed := _field_changes(old, new)):
        yield RecordChange(Kind.NEGOTIATION, Change.CHANGED, "", "", changed)


def _record_order(change: RecordChange) -> tuple[int, int, str]:
    return (list(Kind).index(change.kind), list(Change).index(change.change), change.id)


_ELSEWHERE: Final = frozenset({"id", "place", "stances", "evidence"})


def _field_changes(old: object, new: object) -> tuple[FieldChange, ...]:
    """Fields with another value; stances and evidence are reported by themselves."""
    pairs = [
        FieldChange(each.name, shown(getattr(old, each.name)), shown(getattr(new, each.name)))
        for each in fields(old)  # type: ignore[arg-type]
        if each.name not in _ELSEWHERE and getattr(old, each.name) != getattr(new, each.name)
    ]
    return tuple(sorted(pairs))


def shown(value: Any) -> str:
    """A field's value as text for people."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(shown(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {shown(each)}" for key, each in sorted(value.items()))
    if is_dataclass(value) and not isinstance(value, Period | Speaker):
        parts = [
            f"{each.name} {shown(getattr(value, each.name))}"
            for each in fields(value)
            if each.name != "place" and getattr(value, each.name) is not None
        ]
        return ", ".join(parts)
    return str(value)


_Owner = Provision | Draft | Negotiation


def _owners(registry: Registry) -> Iterator[_Owner]:
    for record in registry.records():
        if isinstance(record, Provision | Draft | Negotiation):
            yield record


def _filed(registry: Registry) -> dict[tuple[Kind, str, str, str, int], Stance]:
    """Every stance by what it is about, party and statement; the number tells repeats apart."""
    found: dict[tuple[Kind, str, str, str, int], Stance] = {}
    for owner in _owners(registry):
        for stance in owner.stances:
            number = 0
            while (
                key := (stance.about, stance.target, stance.party, stance.statement, number)
            ) in found:
                number += 1
            found[key] = stance
    return found


def _stances(before: Registry, after: Registry) -> Iterator[StanceChange]:
    olds, news = _filed(before), _filed(after)
    for key in sorted(set(olds) | set(news)):
        about, target, party, statement, _ = key
        if key not in olds:
            yield StanceChange(Change.ADDED, about, target, party, statement)
        elif key not in news:
            yield StanceChange(Change.REMOVED, about, target, party, statement)
        elif changed := _field_changes(olds[key], news[key]):
            yield StanceChange(Change.CHANGED, about, target, party, statement, changed)


def _cited(registry: Registry) -> dict[tuple[str, str], list[Evidence]]:
    """Every piece of evidence by what it is evidence for and its source."""
    found: dict[tuple[str, str], list[Evidence]] = {}

    def note(owner: str, evidence: tuple[Evidence, ...]) -> None:
        for item in evidence:
            found.setdefault((owner, item.source), []).append(item)

    for record in registry.records():
        name = _name(record)
        if not isinstance(record, Negotiation) and hasattr(record, "evidence"):
            note(name, record.evidence)
    for stance in registry.stances():
        note(f"{stance.about} {stance.target}, {stance.party}: {stance.statement}", stance.evidence)
    return found


def _name(record: Record) -> str:
    kind = type(record).__name__.lower()
    return kind if isinstance(record, Negotiation) else f"{kind} {record.id}"


def _evidence(before: Registry, after: Registry) -> Iterator[EvidenceChange]:
    olds, news = _cited(before), _cited(after)
    for owner, source in sorted(set(olds) | set(news)):
        old = [_words(each) for each in olds.get((owner, source), [])]
        new = [_words(each) for each in news.get((owner, source), [])]
        gone = sorted(each for each in old if each not in new)
        came = sorted(each for each in new if each not in old)
        for index in range(max(len(gone), len(came))):
            a = gone[index] if index < len(gone) else ("", "")
            b = came[index] if index < len(came) else ("", "")
            if index >= len(gone):
                change = Change.ADDED
            else:
                change = Change.REMOVED if index >= len(came) else Change.CHANGED
            yield EvidenceChange(change, owner, source, a, b)


def _words(evidence: Evidence) -> tuple[str, str]:
    return (evidence.quote or "", evidence.locator or "")


def _rows(registry: Registry) -> dict[tuple[Kind, str], str]:
    """What the matrix has a row for, with its title."""
    rows = {(Kind.PROVISION, each.id): each.title for each in registry.provisions.values()}
    rows |= {(Kind.DRAFT, each.id): each.label for each in registry.drafts.values() if each.stances}
    if registry.negotiation is not None:
        rows[Kind.NEGOTIATION, matrix.PACKAGE] = "Package as a whole"
    return rows


def _cells(
    before: Registry, after: Registry, old_day: date | None, new_day: date | None
) -> Iterator[CellChange]:
    olds, news = _rows(before), _rows(after)
    for about, target in sorted(set(olds) | set(news)):
        for party in sorted(set(before.parties) | set(after.parties)):
            a = _cell(before, about, target, party, old_day, (about, target) in olds)
            b = _cell(after, about, target, party, new_day, (about, target) in news)
            if value(a) != value(b):
                title = news.get((about, target)) or olds[about, target]
                yield CellChange(about, target, title, party, a, b)


def value(found: Cell) -> tuple[tuple[str, ...], bool]:
    """What a reader sees of a cell: its positions, and whether they are only reported."""
    return (found.positions, found.reported)


def _cell(
    registry: Registry, about: Kind, target: str, party: str, day: date | None, there: bool
) -> Cell:
    if not there or day is None or party not in registry.parties:
        return Cell(about, target, party, (), (), Reason.EMPTY)
    return cell(registry, about, target, party, day)


def _holders(found: Cell) -> set[str]:
    holders = (winner.statement or winner.draft for winner in found.winners)
    return {holder.id for holder in holders if holder}


def _confirmations(before: Registry, after: Registry) -> Iterator[Confirmation]:
    olds, news = _filed(before), _filed(after)
    for provision_id in sorted(set(before.provisions) & set(after.provisions)):
        old, new = before.provisions[provision_id], after.provisions[provision_id]
        edited = tuple(name for name in WORDING if getattr(old, name) != getattr(new, name))
        if not edited:
            continue
        for key in sorted(set(olds) & set(news)):
            if key[:2] == (Kind.PROVISION, provision_id) and olds[key] == news[key]:
                yield Confirmation(provision_id, key[2], key[3], edited)


def _coverage(registry: Registry, day: date | None) -> Coverage | None:
    if registry.negotiation is None or day is None:
        return None
    return matrix.build(registry, registry.negotiation, day).coverage
