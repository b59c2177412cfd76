"""Made-up findings that the tests of reports share, hostile ones included.

Run as a program, it writes the files in ``data/reports`` anew; look at the difference then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from strategies import ROOT

from registry.diagnostics import Diagnostic, Rule, Severity, Span, in_order
from registry.document import parse
from registry.report import as_json, github, gitlab, junit, places, sarif, text

if TYPE_CHECKING:
    from registry.document import Document

GOLDEN = ROOT / "tests" / "data" / "reports"
VERSION = "1.2.3"


UNKNOWN = Rule("REF001", "unknown-party", Severity.ERROR, "A party is not on file.")
TWICE = Rule("REF012", "repeated-theme", Severity.ERROR, "Two themes have one id.")
UNUSED = Rule("REF007", "unused-record", Severity.WARNING, "No record refers to this one.")
EARLY = Rule("DATE003", "stance-before-draft", Severity.ERROR, "A stance is too old.")
RULES = (EARLY, UNKNOWN, UNUSED, TWICE)
HELPS = {
    rule.code: sarif.Help(
        f"Why {rule.name} matters, with `code` in it.", f"Mend `{rule.name}`.", f"# {rule.code}\n"
    )
    for rule in RULES
}

PATH = "provisions/water-quota.yaml"
SOURCE = """\
title: A fixed quota of water
theme: water
stances:
  - party: nortland
    position: accepts
"""
FINDING = Diagnostic(
    UNKNOWN,
    Span(PATH, 4, 12, 4, 20),
    'party "nortland" is not in seeds/parties',
    'did you mean "northland"?',
    ((Span("seeds/negotiation.yaml", 9, 1, 9, 8), "the parties are listed here"),),
)


def documents() -> dict[str, Document]:
    """The file that ``FINDING`` is about, as read."""
    return {PATH: parse(PATH, SOURCE.encode())}


def golden() -> dict[str, str]:
    """One finding in each format, by the name of the file that keeps it."""
    found = [FINDING]
    placed = places.below(found, "record")
    return {
        "finding.txt": text.render(found, documents(), excerpts=True) + "\n",
        "finding.json": as_json.render(found, 1, VERSION),
        "finding.github.txt": github.render(placed, 1) + "\n",
        "finding.gitlab.json": gitlab.render(placed),
        "finding.junit.xml": junit.render(placed, [], Severity.WARNING),
        "finding.sarif": sarif.render(placed, HELPS, VERSION),
    }


# ---- strategies ----

_FRAGMENTS = (
    "\x1b[31m", "\x1b]8;;http://x\x07", "\r", "\n", "\r\n", "\t", "\x00", "\x7f", "\x85", "\u2028",
    "%0A", "%", "::error file=a,line=1::b", "::stop-commands::x", "##[error]", "]]>", "<!--", "&",
    '"', "<b>", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ud800", "{0}", "[a](http://x)", "](",
    ",", ":", "\\", " ", "  ", "水", "e\u0301", "`",
)  # fmt: skip

hostile = st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=4), max_size=4).map("".join)
"""Text that tries to break out of a format, or to change what a terminal shows."""

_paths = st.sampled_from([PATH, "seeds/negotiation.yaml"]) | hostile.map(lambda each: f"a/{each}")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A stretch of a file, or its start alone."""
    line, column = draw(st.integers(1, 30)), draw(st.integers(1, 90))
    start = Span(draw(_paths), line, column)
    if draw(st.booleans()):
        return start
    end_line = line + draw(st.integers(0, 2))
    end_column = draw(st.integers(column if end_line == line else 1, 120))
    return Span(start.path, line, column, end_line, end_column)


diagnostics = st.builds(
    Diagnostic,
    rule=st.sampled_from(RULES),
    span=spans(),
    message=hostile,
    hint=hostile,
    related=st.lists(st.tuples(spans(), hostile), max_size=2).map(tuple),
)
findings = st.lists(diagnostics, max_size=4).map(in_order)
"""What a check gives: findings by place, each once."""


if __name__ == "__main__":
    for name, content in golden().items():
        (GOLDEN / name).write_text(content, encoding="utf-8")
