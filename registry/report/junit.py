"""Diagnostics as JUnit XML, which CI servers show among test results.

A file is a test case. It has one failure element at most, since servers read no more than the
first; that one lists all of the file's findings.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from registry.report.choose import threshold
from registry.report.text import lines_of
from registry.report.words import harmless
from registry.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from registry.diagnostics import Diagnostic, Severity


def render(
    diagnostics: Iterable[Diagnostic], checked: Iterable[str], fail_on: Severity | None
) -> str:
    """A test suite with a case for each file, by path.

    Args:
        diagnostics: The findings; those of one file stay in the order given.
        checked: The paths of the files that were checked; those with findings may be left out.
        fail_on: The mildest severity that fails a file; milder findings are its output. With None,
            no file fails.
    """
    by_path: dict[str, list[Diagnostic]] = {visible(path): [] for path in checked}
    for each in map(harmless, diagnostics):
        by_path.setdefault(each.span.path, []).append(each)
    failed = sum(bool(threshold(found, fail_on)) for found in by_path.values())
    counts = {"tests": str(len(by_path)), "failures": str(failed), "errors": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "registry check", **counts, "skipped": "0"})
    for path, found in sorted(by_path.items()):
        suite.append(_case(path, found, fail_on))
    ET.indent(root)
    # Not written by the library: it would name the encoding of the locale.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _case(path: str, found: Sequence[Diagnostic], fail_on: Severity | None) -> ET.Element:
    case = ET.Element("testcase", {"classname": "registry.check", "name": path, "file": path})
    failing = threshold(found, fail_on)
    milder = [each for each in found if each not in failing]
    if failing:
        worst = min(failing, key=lambda each: each.rule.severity.rank)
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        message = f"{worst.rule.code} {worst.message}{more}"
        failure = ET.SubElement(
            case, "failure", {"message": message, "type": str(worst.rule.severity)}
        )
        failure.text = _listed(failing)
    if milder:
        ET.SubElement(case, "system-out").text = _listed(milder)
    return case


def _listed(found: Iterable[Diagnostic]) -> str:
    return "\n".join(line for each in found for line in lines_of(each))
