"""The history of cells as text, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from registry.history import said
from registry.render.changes_json import cell_data, files
from registry.render.changes_markdown import safe
from registry.render.changes_text import wrapped
from registry.render.changes_words import NO_STATEMENT, Names, cell_line, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.changes import RecordId
    from registry.history import Entry, Step
    from registry.model import Registry

SHORT: Final = 7
"""So many digits of a commit's hash name it to a person."""
_NOW: Final = "Day by day, as on file now"
_NONE: Final = "no cell changes"


def as_text(
    entries: Sequence[Entry], registry: Registry, row: RecordId | None, party: str | None
) -> str:
    """For a terminal: a paragraph for each revision, oldest first.

    Args:
        entries: The history.
        registry: The newest record, where names are looked up.
        row: The row that was asked for, if one was.
        party: The party, likewise. With both, the cell follows as the record has it now.
    """
    book = Names(registry, registry)
    lines = wrapped(_heading(book, row, party))
    for entry in entries:
        short = entry.revision.hash[:SHORT]
        lines += ["", *wrapped(f"{entry.revision.day} {short} {entry.revision.subject}")]
        for each in _lines(entry, book, row, party):
            lines += wrapped(each, "  ")
    if row and party:
        lines += ["", _NOW]
        for each in _by_day(registry, book, row, party):
            lines += wrapped(each, "  ")
    return "\n".join(lines) + "\n"


def as_markdown(
    entries: Sequence[Entry], registry: Registry, row: RecordId | None, party: str | None
) -> str:
    """For an issue or a page: the same as a list. The arguments are those of `as_text`."""
    book = Names(registry, registry)
    lines = [f"## {safe(_heading(book, row, party))}", ""]
    for entry in entries:
        revision = entry.revision
        lines.append(
            f"- **{revision.day}** `{revision.hash[:SHORT]}` {safe(revision.subject)}".rstrip()
        )
        lines += [f"  - {safe(each)}" for each in _lines(entry, book, row, party)]
    if row and party:
        lines += ["", f"### {_NOW}", ""]
        lines += [f"- {safe(each)}" for each in _by_day(registry, book, row, party)]
    return "\n".join(lines) + "\n"


def as_json(
    entries: Sequence[Entry], registry: Registry, row: RecordId | None, party: str | None
) -> str:
    """All of it as data; ``schema/diff.schema.json`` documents it under ``$defs/log``."""
    document: dict[str, Any] = {
        "revisions": [
            {
                "hash": entry.revision.hash,
                "day": entry.revision.day.isoformat(),
                "subject": entry.revision.subject,
                "steps": [_step_data(each) for each in entry.steps],
                "unread": files(entry.unread),
            }
            for entry in entries
        ]
    }
    if row and party:
        document["said"] = [_step_data(each) for each in said(registry, row, party)]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _heading(book: Names, row: RecordId | None, party: str | None) -> str:
    about = [book.party(party)] if party else []
    about += [book.row(row.kind, row.id)] if row else []
    return f"{' on '.join(about) or 'All cells'}: what was on file when, for which day"


def _lines(entry: Entry, book: Names, row: RecordId | None, party: str | None) -> list[str]:
    lines = [_step(each, book, row, party) for each in entry.steps] or [_NONE]
    if entry.unread:
        kept = "what was on file before is kept"
        lines.append(f"{unreadable(entry.unread)} could not be read; {kept}")
    return lines


def _by_day(registry: Registry, book: Names, row: RecordId, party: str) -> list[str]:
    steps = said(registry, row, party)
    return [_step(each, book, row, party) for each in steps] or [NO_STATEMENT]


def _step(step: Step, book: Names, row: RecordId | None, party: str | None) -> str:
    """One step; what was asked for is not repeated."""
    line = cell_line(step.change, book)
    names = " on ".join(
        name for name, known in ((line.party, party), (line.row, row)) if known is None
    )
    turn = f", {line.turn}" if line.turn else ""
    told = f"{line.before} → {line.after}{turn} ({line.because})"
    return f"as of {step.day}: {f'{names}: ' if names else ''}{told}"


def _step_data(step: Step) -> dict[str, Any]:
    return {"as_of": step.day.isoformat(), **cell_data(step.change)}
