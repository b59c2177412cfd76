"""Diagnostics as SARIF 2.1.0, the format of code scanning services and of editors.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from registry.diagnostics import Severity
from registry.report import places
from registry.report.fingerprint import fingerprints
from registry.report.words import harmless, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from registry.diagnostics import Diagnostic, Rule, Span

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "SRCROOT"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}


@dataclass(frozen=True, slots=True)
class Help:
    """What is known of a rule beside its summary.

    ``why`` it matters and how to ``mend`` what it finds are a paragraph each, ``page`` is all of it
    with examples; all three are Markdown.
    """

    why: str
    mend: str
    page: str


def render(diagnostics: Sequence[Diagnostic], helps: Mapping[str, Help], version: str) -> str:
    """One SARIF log with one run, its results in the order given.

    Args:
        diagnostics: Findings with paths relative to the repository.
        helps: What is known of each rule, by code. The log has the rules with findings alone.
        version: Of this tool.

    Raises:
        KeyError: A finding's rule has no help.
    """
    ready = [harmless(each) for each in diagnostics]
    rules = sorted({each.rule for each in ready}, key=lambda rule: rule.code)
    results = [
        _result(each, rules.index(each.rule), mark)
        for each, mark in zip(ready, fingerprints(ready), strict=True)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "registry",
                "version": version,
                "rules": [_rule(each, helps[each.code]) for each in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, told: Help) -> dict[str, Any]:
    why, mend = (paragraph.replace("`", '"') for paragraph in (told.why, told.mend))
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {why}"},
        "help": {"text": f"{why}\n\nTo mend it: {mend}", "markdown": told.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(found: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    result = {
        "ruleId": found.rule.code,
        "ruleIndex": index,
        "level": _LEVELS[found.rule.severity],
        "message": _message(sentence(found)),
        "locations": [_location(found.span)],
        "partialFingerprints": {"finding/v1": fingerprint},
    }
    related = [{**_location(span), "message": _message(said)} for span, said in found.related]
    if related:  # each once, as the standard has it
        result["relatedLocations"] = [
            each for index, each in enumerate(related) if each not in related[:index]
        ]
    return result


def _message(text: str) -> dict[str, str]:
    """Plain text in which braces are no placeholder and brackets no link (§3.11.5 and 3.11.6)."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "]\\(")}


def _location(span: Span) -> dict[str, Any]:
    region = {"startLine": span.line, "startColumn": span.column}
    if stop := places.end(span):
        region["endLine"], region["endColumn"] = stop
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(span.path), "uriBaseId": _ROOT},
            "region": region,
        }
    }
