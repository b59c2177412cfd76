"""Two registries -> what changed, in the terms of the negotiation.

Everything is typed and sorted; rendering is somebody else's. Comparing a registry with itself
gives nothing, and comparing the other way round gives the reverse.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from registry import matrix
from registry.cells import Cell, Reason
from registry.changes import (
    CellChange,
    Change,
    Confirmation,
    Diff,
    EvidenceChange,
    FieldChange,
    Owner,
    RecordChange,
    RecordId,
    StanceChange,
    holder,
    value,
)
from registry.model import Kind, Period, Provision
from registry.rename import by_kind, renamed, renames, with_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from registry.cells import Candidate
    from registry.matrix import Coverage, Matrix
    from registry.model import Evidence, Registry, Stance, Text
    from registry.rename import Names

T = TypeVar("T")

KINDS: Final = (
    Kind.PROVISION,
    Kind.PARTY,
    Kind.DRAFT,
    Kind.SOURCE,
    Kind.STATEMENT,
    Kind.NEGOTIATION,
)
"""The order of reports."""

WORDING: Final = ("title", "summary", "obliges", "concerns", "area", "texts")
"""The fields of a provision that a stance on it answers, besides the words quoted as evidence."""


def diff(before: Registry, after: Registry, as_of: date | None = None) -> Diff:
    """What changed from one registry to another.

    A record that only one side could not read is taken to be as on the other, and named.

    Args:
        before: The old one.
        after: The new one.
        as_of: The day for which cells are compared; for each side its own last day without it.
    """
    names = renames(before, after)
    old, new = aligned(before, after, names)
    days = (as_of or matrix.latest_day(old), as_of or matrix.latest_day(new))
    tables = (in_layout(old, new, days[0]), in_layout(new, old, days[1]))
    cells = tuple(cell_changes(*tables))
    return Diff(
        as_of=days,
        records=tuple(sorted(_records(old, new, names), key=_record_order)),
        stances=tuple(_stances(old, new, cells)),
        evidence=tuple(_evidence(old, new)),
        cells=tuple(sorted(cells, key=lambda each: each.turn is None)),
        confirmations=tuple(sorted(_confirmations(old, new))),
        coverage=(_coverage(tables[0]), _coverage(tables[1])),
        unread=(unread(before), unread(after)),
    )


def aligned(before: Registry, after: Registry, names: Names) -> tuple[Registry, Registry]:
    """Both registries in the terms of the newer one, with what one could not read from the other.

    What both could not read is in neither.
    """
    old = renamed(before, names)
    return filled(old, after), filled(after, old)


def filled(registry: Registry, other: Registry) -> Registry:
    """The registry with the records that it has and could not read, as the other has them."""
    if registry.complete:
        return registry
    spare = by_kind(other)
    whole = {kind: dict(group) for kind, group in by_kind(registry).items()}
    for each in unread(registry):
        if each.id in spare[each.kind]:
            whole[each.kind][each.id] = spare[each.kind][each.id]
    return with_records(registry, whole)


def unread(registry: Registry) -> tuple[RecordId, ...]:
    """The records for which there is a file that could not be read."""
    known = by_kind(registry)
    return tuple(
        RecordId(kind, each)
        for kind in KINDS
        for each in sorted(registry.ids.get(kind, frozenset()) - known[kind].keys())
    )


# ---- records ----


def _records(old: Registry, new: Registry, names: Names) -> Iterator[RecordChange]:
    olds, news = by_kind(old), by_kind(new)
    for kind in KINDS:
        for was, now in names.get(kind, {}).items():
            yield RecordChange(kind, Change.RENAMED, was, now)
        gone, came = old.ids.get(kind, frozenset()), new.ids.get(kind, frozenset())
        yield from (RecordChange(kind, Change.ADDED, None, each) for each in came - gone)
        yield from (RecordChange(kind, Change.REMOVED, each, None) for each in gone - came)
        for each in olds[kind].keys() & news[kind].keys():
            a, b = olds[kind][each], news[kind][each]
            if changed := _field_changes(a, b):
                reworded = isinstance(a, Provision) and any(
                    getattr(a, name) != getattr(b, name) for name in WORDING
                )
                change = Change.REWORDED if reworded else Change.CHANGED
                yield RecordChange(kind, change, each, each, changed)


def _record_order(change: RecordChange) -> tuple[int, int, str]:
    return (KINDS.index(change.kind), list(Change).index(change.change), change.id)


_ELSEWHERE: Final = frozenset({"id", "place", "stances", "evidence"})
_YAML_NAMES: Final = {
    "attributed_party": "attributed_by.party",
    "attributed_outlet": "attributed_by.outlet",
    "start": "period.from",
    "end": "period.to",
}


def _field_changes(old: object, new: object) -> tuple[FieldChange, ...]:
    """Fields with another value; stances and evidence are reported by themselves."""
    pairs = [
        FieldChange(
            _YAML_NAMES.get(each.name, each.name),
            shown(getattr(old, each.name)),
            shown(getattr(new, each.name)),
        )
        for each in fields(old)  # type: ignore[arg-type]
        if each.name not in _ELSEWHERE and getattr(old, each.name) != getattr(new, each.name)
    ]
    return tuple(sorted(pairs))


def shown(content: Any) -> str:
    """A field's value as text for people."""
    if content is None or content == ():
        return ""
    if isinstance(content, tuple):
        return "; ".join(shown(each) for each in content)
    if isinstance(content, dict):
        return "; ".join(f"{key}: {', '.join(ids)}" for key, ids in sorted(content.items()))
    if is_dataclass(content) and not isinstance(content, Period):
        return ", ".join(
            f"{each.name} {shown(getattr(content, each.name))}"
            for each in fields(content)
            if each.name != "place" and getattr(content, each.name) is not None
        )
    return str(content)


# ---- stances and evidence ----

_Key = tuple[Kind, str, str, str]


def _filed(registry: Registry) -> dict[_Key, list[Stance]]:
    """Every stance by what it is about, party and statement."""
    found: dict[_Key, list[Stance]] = {}
    for each in registry.stances():
        found.setdefault((each.about, each.target, each.party, each.statement), []).append(each)
    return found


def _stances(
    before: Registry, after: Registry, cells: Iterable[CellChange]
) -> Iterator[StanceChange]:
    movers = {
        (change.about, change.target, change.party, holder(each))
        for change in cells
        for each in (*change.gained, *change.lost)
    }
    olds, news = _filed(before), _filed(after)
    for key in sorted(olds.keys() | news.keys()):
        about, target, party, statement = key
        row = matrix.PACKAGE if about is Kind.NEGOTIATION else target
        moves = (about, row, party, RecordId(Kind.STATEMENT, statement)) in movers
        for old, new in _pairs(olds.get(key, []), news.get(key, []), _coded, _ANY):
            changed = _field_changes(old, new) if old is not None and new is not None else ()
            yield StanceChange(old, new, changed, moves)


_ANY: Final = (lambda _: "",)


def _coded(stance: Stance) -> tuple[str, ...]:
    """A stance without its evidence, as text that can be sorted."""
    return tuple(
        shown(getattr(stance, each.name)) for each in fields(stance) if each.name not in _ELSEWHERE
    )


def _evidence(before: Registry, after: Registry) -> Iterator[EvidenceChange]:
    olds, news = _cited(before), _cited(after)
    keys = (lambda item: item.source, lambda item: item.quote)
    for owner in sorted(olds.keys() | news.keys(), key=_owner_order):
        for old, new in _pairs(olds.get(owner, []), news.get(owner, []), _words, keys):
            yield EvidenceChange(owner, old, new)


def _owner_order(owner: Owner) -> tuple[int, Owner]:
    return (KINDS.index(owner.record.kind), owner)


def _cited(registry: Registry) -> dict[Owner, list[Evidence]]:
    """Every piece of evidence by what it is evidence for."""
    found: dict[Owner, list[Evidence]] = {}
    for kind in (Kind.PROVISION, Kind.DRAFT, Kind.STATEMENT):
        for record_id, record in by_kind(registry)[kind].items():
            found[Owner(RecordId(kind, record_id))] = list(record.evidence)
    for stance in registry.stances():
        owner = Owner(RecordId(stance.about, stance.target), stance.party, stance.statement)
        found.setdefault(owner, []).extend(stance.evidence)
    return found


def _words(item: Evidence) -> tuple[str, str, str]:
    return (item.source, item.quote or "", item.locator or "")


def _pairs(
    olds: list[T],
    news: list[T],
    order: Callable[[T], Any],
    keys: Iterable[Callable[[T], str | None]],
) -> Iterator[tuple[T | None, T | None]]:
    """What differs between two lists, whatever their order.

    Items that are equal under ``order`` go first; then those are paired that share the first key,
    then the next; a key of None is shared with nothing. The rest stand alone.
    """
    if olds == news:
        return
    gone, came = sorted(olds, key=order), sorted(news, key=order)
    for key in (order, *keys):
        for old in list(gone):
            wanted = key(old)
            new = next((each for each in came if key(each) == wanted is not None), None)
            if new is not None:
                gone.remove(old)
                came.remove(new)
                if order(old) != order(new):
                    yield old, new
    yield from ((old, None) for old in gone)
    yield from ((None, new) for new in came)


# ---- cells ----


def in_layout(registry: Registry, other: Registry, day: date | None) -> Matrix | None:
    """The matrix as of a day; where the registry gives no order, in that of the other one."""
    order = registry.negotiation or other.negotiation
    return matrix.build(registry, order, day) if order and day else None


def _coverage(found: Matrix | None) -> Coverage | None:
    return found.coverage if found else None


def by_place(found: Matrix | None) -> dict[tuple[Kind, str, str], tuple[str, Cell]]:
    """The cells of a matrix by row and party, with the titles of their rows, in its order."""
    rows = found.rows() if found else ()
    return {
        (row.about, row.id, each.party): (row.title, each) for row in rows for each in row.cells
    }


def empty_cell(about: Kind, target: str, party: str) -> Cell:
    """The cell of a row or column that is not there."""
    return Cell(about, target, party, (), (), Reason.EMPTY)


def cell_changes(before: Matrix | None, after: Matrix | None) -> Iterator[CellChange]:
    """The cells with another value, in the order of the newer matrix, then of the older one."""
    olds, news = by_place(before), by_place(after)
    for place in {**news, **olds}:
        absent = ("", empty_cell(*place))
        (old_title, old), (title, new) = olds.get(place, absent), news.get(place, absent)
        if change := cell_change(title or old_title, old, new):
            yield change


def cell_change(title: str, before: Cell, after: Cell) -> CellChange | None:
    """What changed from one value of a cell to another; None where a reader sees the same."""
    if value(before) == value(after):
        return None
    held, holds = ([_hold(each) for each in cell.winners] for cell in (before, after))
    return CellChange(
        after.about,
        after.target,
        title,
        after.party,
        before,
        after,
        gained=tuple(each for each in after.winners if _hold(each) not in held),
        lost=tuple(each for each in before.winners if _hold(each) not in holds),
    )


def _hold(winner: Candidate) -> tuple[RecordId, str, bool]:
    return (holder(winner), winner.position, winner.on_record)


# ---- confirmations ----


def _confirmations(before: Registry, after: Registry) -> Iterator[Confirmation]:
    """Stances that stayed as they are while the wording that they answer did not.

    A stance that was edited in the same change was looked at.
    """
    for each in before.provisions.keys() & after.provisions.keys():
        old, new = before.provisions[each], after.provisions[each]
        for stance in new.stances:
            if stance in old.stances and (edited := tuple(_edited(old, new, stance))):
                yield Confirmation(each, stance.party, stance.statement, edited)


def _edited(old: Provision, new: Provision, stance: Stance) -> Iterator[str]:
    """What changed of the wording that a stance answers; texts of other drafts are none of it."""
    for name in WORDING:
        if name != "texts" and getattr(old, name) != getattr(new, name):
            yield name
    if _answered(old, stance) != _answered(new, stance):
        yield "texts"
    if {each.quote for each in old.evidence} != {each.quote for each in new.evidence}:
        yield "quotes"


def _answered(provision: Provision, stance: Stance) -> list[Text]:
    """The places of the draft that a stance answers: the named one, else the first."""
    texts = provision.texts
    draft = stance.on_text or (texts[0].draft if texts else None)
    return [text for text in texts if text.draft == draft]
