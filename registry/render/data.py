"""The matrix as data: one entry a cell, with all that the rule knew.

The fields of the JSON are documented in ``schema/matrix.schema.json``; a column of the CSV holds
the field of that name, several values joined by a line break.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from registry.matrix import PACKAGE
from registry.model import Kind
from registry.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.cells import Candidate, Cell
    from registry.matrix import Matrix, Row
    from registry.model import Registry

_PLAIN: Final = ("theme", "id", "title", "party")
_RULE: Final = ("positions", "reported", "contradictory", "from_package", "decided_by")
_WINNERS: Final = (
    "statement",
    "draft",
    "speaker",
    "level",
    "day",
    "attributed_by",
    "condition",
    "reading",
)
_EVIDENCE: Final = ("source", "quote", "locator", "url")


def as_json(matrix: Matrix, registry: Registry) -> str:
    """The matrix as JSON, indented, keys in the order of its schema."""
    counted = matrix.coverage
    document = {
        "title": matrix.title,
        "as_of": matrix.as_of.isoformat(),
        "coverage": {**asdict(counted), "filled": counted.filled},
        "parties": [{"id": party.id, "label": party.label} for party in matrix.parties],
        "cells": list(_cells(matrix, registry)),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_csv(matrix: Matrix, registry: Registry) -> str:
    """The matrix as CSV (RFC 4180): a header, then a line a cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    evidence = [f"evidence_{name}" for name in _EVIDENCE]
    lost = ["lost_statement", "lost_reason"]
    writer.writerow(["as_of", "kind", *_PLAIN, *_RULE, *_WINNERS, *evidence, *lost])
    for each in _cells(matrix, registry):
        winners, losers = each["winners"], each["losers"]
        pieces = [piece for winner in winners for piece in winner["evidence"]]
        writer.writerow(
            [
                matrix.as_of.isoformat(),
                each["kind"],
                *(each[name] for name in _PLAIN),
                *(_flat(each[name]) for name in _RULE),
                *(_joined(winners, name) for name in _WINNERS),
                *(_joined(pieces, name) for name in _EVIDENCE),
                "\n".join(loser["statement"] or loser["draft"] for loser in losers),
                "\n".join(loser["lost_to"] for loser in losers),
            ]
        )
    return out.getvalue()


def _flat(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "\n".join(value) if isinstance(value, list) else str(value)


def _joined(entries: list[dict[str, Any]], name: str) -> str:
    """The values of a field, a line each, so that lines of one row go together; else nothing."""
    values = [entry[name] or "" for entry in entries]
    return "\n".join(values) if any(values) else ""


def _cells(matrix: Matrix, registry: Registry) -> Iterator[dict[str, Any]]:
    for group in matrix.groups:
        for row in group.rows:
            for cell in row.cells:
                yield _cell(group.id, row, cell, registry)


def _cell(theme: str, row: Row, cell: Cell, registry: Registry) -> dict[str, Any]:
    return {
        "kind": PACKAGE if row.about is Kind.NEGOTIATION else str(row.about),
        "theme": theme,
        "id": row.id,
        "title": row.title,
        "party": cell.party,
        "positions": list(cell.positions),
        "reported": cell.reported,
        "contradictory": cell.contradictory,
        "from_package": cell.from_package,
        "decided_by": str(cell.decided_by),
        "winners": [candidate_data(each, registry) for each in cell.winners],
        "losers": [
            {**candidate_data(each, registry), "lost_to": str(reason)}
            for each, reason in cell.losers
        ],
    }


def candidate_data(candidate: Candidate, registry: Registry) -> dict[str, Any]:
    """One candidate of a cell as data: who said what, when, and where it can be checked."""
    told = words.account(candidate, registry)
    statement = candidate.statement
    return {
        "position": candidate.position,
        "statement": statement.id if statement else None,
        "draft": candidate.draft.id if candidate.draft else None,
        "speaker": told.speaker,
        "level": candidate.level,
        "day": told.day,
        "occasion": told.occasion,
        "on_record": candidate.on_record,
        "attributed_by": (statement.attributed_party or statement.attributed_outlet)
        if statement
        else None,
        "condition": told.condition or None,
        "reading": told.reading or None,
        "evidence": [
            {
                "source": each.source_id,
                "quote": each.quote,
                "locator": each.locator,
                "url": each.url,
            }
            for each in told.citations
        ],
    }
