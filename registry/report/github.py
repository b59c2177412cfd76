"""Diagnostics as workflow commands, which GitHub Actions shows as annotations of a change.

The commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from registry.diagnostics import Severity
from registry.report import places
from registry.report.text import lines_of
from registry.report.words import count, harmless, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.diagnostics import Diagnostic, Span

MOST: Final = 10
"""Annotations of each kind that GitHub shows for a step; the log has them all."""

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """One line a finding, the worst first and then by place; a last line says how many.

    Args:
        diagnostics: Findings with paths relative to the repository.
        files: How many files were checked.
    """
    ready = sorted(
        (harmless(each) for each in diagnostics),
        key=lambda each: (each.rule.severity.rank, each.sort_key),
    )
    return "\n".join([*(_annotation(each) for each in ready), _last(ready, files)])


def _annotation(found: Diagnostic) -> str:
    rule = found.rule
    properties = {
        "file": found.span.path,
        **_stretch(found.span),
        "title": f"{rule.code} {rule.name}",
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    # The log drops the properties, so the message says the place too.
    message = _data("\n".join(lines_of(found)))
    return f"::{_COMMANDS[rule.severity]} {listed}::{message}"


def _stretch(span: Span) -> dict[str, int]:
    """Lines, and columns where it lies on one line: GitHub drops them elsewhere."""
    last = places.last_line(span)
    found = {"line": span.line, "endLine": last}
    if last == span.line:
        found["col"] = span.column
        if places.end(span) is not None and span.end_line == span.line:
            found["endColumn"] = span.end_column
    return found


def _last(ready: Sequence[Diagnostic], files: int) -> str:
    by_severity = Counter(each.rule.severity for each in ready)
    hidden = {each: by_severity[each] - MOST for each in Severity if by_severity[each] > MOST}
    if not hidden:
        return summary(ready, files)
    rest = " and ".join(count(number, severity) for severity, number in hidden.items())
    told = f"{summary(ready, files)} GitHub shows {MOST} of each kind; {rest} more in the log."
    return f"::notice title=registry::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
