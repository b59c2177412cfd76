"""Diagnostics as JSON, for scripts. ``schema/report.schema.json`` documents every field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from registry.diagnostics import Severity
from registry.report import places
from registry.report.fingerprint import fingerprints
from registry.report.words import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.diagnostics import Diagnostic, Span

FORMAT: Final = 1
"""Counts up when a field changes its meaning or goes away; a new field leaves it as it is."""


def render(diagnostics: Sequence[Diagnostic], files: int, version: str) -> str:
    """One JSON object with all findings in the order given.

    Args:
        diagnostics: The findings.
        files: How many files were checked.
        version: Of this tool.
    """
    ready = [harmless(each) for each in diagnostics]
    marks = fingerprints(ready)
    report = {
        "format": FORMAT,
        "tool": {"name": "registry", "version": version},
        "files": files,
        "errors": _number(ready, Severity.ERROR),
        "warnings": _number(ready, Severity.WARNING),
        "findings": [_finding(each, mark) for each, mark in zip(ready, marks, strict=True)],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _number(diagnostics: Sequence[Diagnostic], severity: Severity) -> int:
    return sum(each.rule.severity is severity for each in diagnostics)


def _finding(found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    rule = found.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "message": found.message,
        "hint": found.hint or None,
        **_place(found.span),
        "related": [{**_place(span), "message": said} for span, said in found.related],
        "fingerprint": fingerprint,
    }


def _place(span: Span) -> dict[str, Any]:
    end_line, end_column = places.end(span) or (None, None)
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
    }
