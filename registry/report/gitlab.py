"""Diagnostics as GitLab's code quality report, which it shows in merge requests.

The format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from registry.diagnostics import Severity
from registry.report import places
from registry.report.fingerprint import fingerprints
from registry.report.words import harmless, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.diagnostics import Diagnostic

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """A JSON list with one entry a finding, in the order given.

    Args:
        diagnostics: Findings with paths relative to the repository.
    """
    ready = [harmless(each) for each in diagnostics]
    marks = fingerprints(ready)
    issues = [_issue(each, mark) for each, mark in zip(ready, marks, strict=True)]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": sentence(found),
        "check_name": found.rule.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.rule.severity],
        "location": {
            "path": found.span.path,
            "lines": {"begin": found.span.line, "end": places.last_line(found.span)},
        },
    }
