"""The history of cells over both clocks: what was said by a day, on file at a revision.

A commit changes what the record gives for a day. So a step of this history reads: since this
commit, as of this day and until the next day on which something was said, the cell shows this and
no longer that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.cells import Cell, cell
from registry.changes import CellChange, RecordId, holder, value
from registry.diff import by_place, cell_change, empty_cell, filled, in_layout, unread
from registry.model import Kind, Registry
from registry.rename import Names, renamed, renames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.cells import Candidate
    from registry.tree import Revision

NOTHING = Registry(None, {}, {}, {}, {}, {}, {}, complete=True)
"""What was on file before the first revision."""


@dataclass(frozen=True, slots=True)
class Step:
    """A cell that shows something else from a day on."""

    day: date
    change: CellChange


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision with what it changed.

    Attributes:
        revision: The commit.
        steps: The cells for which it gives another value as of some day, in the order of the
            matrix, then by day.
        unread: The records that cannot be read in it. What they said before is kept, so that
            mending a file is no change.
    """

    revision: Revision
    steps: tuple[Step, ...]
    unread: tuple[RecordId, ...]


def history(
    record: Iterable[tuple[Revision, Registry]],
    row: RecordId | None = None,
    party: str | None = None,
) -> tuple[Entry, ...]:
    """What each revision changed, oldest first.

    A provision, draft or party that was renamed is followed under its old names; its last id stands
    in all steps.

    Args:
        record: The revisions with what was on file at each, oldest first.
        row: Only the cells of this row; that of the package is of the kind negotiation.
        party: Only the cells of this party. With either, revisions without a step are left out.
    """
    entries: list[Entry] = []
    before = NOTHING
    for revision, found in record:
        names = renames(before, found)
        before = renamed(before, names)
        after = filled(found, before)
        entries = [_under(names, each) for each in entries]
        entries.append(Entry(revision, tuple(_steps(before, after)), unread(found)))
        before = after
    if row is None and party is None:
        return tuple(entries)
    asked = (replace(each, steps=tuple(_of(each.steps, row, party))) for each in entries)
    return tuple(each for each in asked if each.steps)


def said(registry: Registry, row: RecordId, party: str) -> tuple[Step, ...]:
    """One cell day by day, as the record has it: each day on which it turns to something else."""
    place = (row.kind, row.id, party)
    title, last = by_place(in_layout(registry, registry, date.max)).get(
        place, ("", empty_cell(*place))
    )
    steps = []
    before = empty_cell(*place)
    for day in _days(last):
        after = cell(registry, *place, day)
        if change := cell_change(title, before, after):
            steps.append(Step(day, change))
        before = after
    return tuple(steps)


def _steps(old: Registry, new: Registry) -> Iterator[Step]:
    # As of the last of all days, a cell names every candidate among its winners and losers.
    olds = by_place(in_layout(old, new, date.max))
    news = by_place(in_layout(new, old, date.max))
    for place in {**news, **olds}:
        title, last_new = news.get(place, (olds.get(place, ("",))[0], empty_cell(*place)))
        _, last_old = olds.get(place, ("", empty_cell(*place)))
        if last_old == last_new or _weights(last_old) == _weights(last_new):
            continue
        shown = None
        for day in _days(last_old, last_new):
            before = cell(old, *place, day) if place in olds else last_old
            after = cell(new, *place, day) if place in news else last_new
            change = cell_change(title, before, after)
            if change and (value(before), value(after)) != shown:
                yield Step(day, change)
            shown = (value(before), value(after))


def _candidates(found: Cell) -> Iterator[Candidate]:
    yield from found.winners
    yield from (candidate for candidate, _ in found.losers)


def _days(*found: Cell) -> list[date]:
    return sorted({each.day for one in found for each in _candidates(one)})


def _weights(found: Cell) -> set[tuple[RecordId, str, date, bool, str]]:
    """All that the cell rule looks at."""
    return {
        (holder(each), each.position, each.day, each.on_record, each.level)
        for each in _candidates(found)
    }


def _under(names: Names, entry: Entry) -> Entry:
    """An entry with its cells under the ids that a later revision gave them."""
    if not names:
        return entry
    steps = (
        replace(
            step,
            change=replace(
                step.change,
                target=names.get(step.change.about, {}).get(step.change.target, step.change.target),
                party=names.get(Kind.PARTY, {}).get(step.change.party, step.change.party),
            ),
        )
        for step in entry.steps
    )
    return replace(entry, steps=tuple(steps))


def _of(steps: Iterable[Step], row: RecordId | None, party: str | None) -> Iterator[Step]:
    for step in steps:
        of_row = row is None or row == RecordId(step.change.about, step.change.target)
        if of_row and party in (None, step.change.party):
            yield step
