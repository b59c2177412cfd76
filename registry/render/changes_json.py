"""Changes as data, for programs; the fields are documented in ``schema/diff.schema.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from registry.changes import holder
from registry.load import path_of
from registry.matrix import PACKAGE
from registry.model import Kind
from registry.render.changes_words import verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.cells import Candidate, Cell
    from registry.changes import (
        CellChange,
        Diff,
        EvidenceChange,
        FieldChange,
        RecordId,
        StanceChange,
    )
    from registry.model import Evidence, Stance


def render(found: Diff, names: tuple[str, str]) -> str:
    """All changes as JSON, indented, keys in the order of the schema.

    Args:
        found: What changed.
        names: What to call the two sides.
    """
    document = {
        "verdict": verdict(found),
        "before": _side(found, 0, names[0]),
        "after": _side(found, 1, names[1]),
        "cells": [cell_data(each) for each in found.cells],
        "confirmations": [asdict(each) for each in found.confirmations],
        "records": [
            {
                "kind": str(each.kind),
                "change": str(each.change),
                "before": each.before,
                "after": each.after,
                "fields": _fields(each.fields),
            }
            for each in found.records
        ],
        "stances": [_stance(each) for each in found.stances],
        "evidence": [_evidence(each) for each in found.evidence],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _side(found: Diff, side: int, name: str) -> dict[str, Any]:
    day, counted = found.as_of[side], found.coverage[side]
    return {
        "name": name,
        "as_of": day.isoformat() if day else None,
        "coverage": {**asdict(counted), "filled": counted.filled} if counted else None,
        "unread": files(found.unread[side]),
    }


def files(records: Iterable[RecordId]) -> list[str]:
    """The paths of records."""
    return [path_of(each.kind, each.id) for each in records]


def cell_data(change: CellChange) -> dict[str, Any]:
    """A changed cell as data."""
    return {
        **_row(change.about, change.target),
        "title": change.title,
        "party": change.party,
        "from": _shown(change.before),
        "to": _shown(change.after),
        "turn": str(change.turn) if change.turn else None,
        "gained": [_holder(each) for each in change.gained],
        "lost": [_holder(each) for each in change.lost],
    }


def _row(about: Kind, target: str) -> dict[str, str]:
    if about is Kind.NEGOTIATION:
        return {"kind": PACKAGE, "id": PACKAGE}
    return {"kind": str(about), "id": target}


def _shown(cell: Cell) -> dict[str, Any]:
    return {
        "positions": list(cell.positions),
        "reported": cell.reported,
        "contradictory": cell.contradictory,
    }


def _holder(candidate: Candidate) -> dict[str, Any]:
    record = holder(candidate)
    return {
        "kind": str(record.kind),
        "id": record.id,
        "position": candidate.position,
        "on_record": candidate.on_record,
        "day": str(candidate.period),
    }


def _fields(changed: Iterable[FieldChange]) -> list[dict[str, str]]:
    return [{"field": each.name, "before": each.before, "after": each.after} for each in changed]


def _stance(change: StanceChange) -> dict[str, Any]:
    stance = change.stance
    return {
        "change": str(change.change),
        **_row(stance.about, stance.target),
        "party": stance.party,
        "statement": stance.statement,
        "before": _position(change.before),
        "after": _position(change.after),
        "moves_cell": change.moves_cell,
        "fields": _fields(change.fields),
    }


def _position(stance: Stance | None) -> str | None:
    return stance.position if stance else None


def _evidence(change: EvidenceChange) -> dict[str, Any]:
    owner = change.owner
    return {
        "change": str(change.change),
        **_row(owner.record.kind, owner.record.id),
        "party": owner.party or None,
        "statement": owner.statement or None,
        "before": _cited(change.before),
        "after": _cited(change.after),
    }


def _cited(item: Evidence | None) -> dict[str, Any] | None:
    return {"source": item.source, "quote": item.quote, "locator": item.locator} if item else None
