"""The report for people: lines that editors parse, colour, wrapping and excerpts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_data import FINDING, PATH, SOURCE, UNKNOWN, UNUSED, documents, findings, hostile

from registry.diagnostics import Diagnostic, Span
from registry.document import Document
from registry.report.excerpt import excerpt
from registry.report.text import lines_of, render, wants_colour
from registry.report.words import harmless
from registry.report.wrap import columns, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
SGR = re.compile(r"\x1b\[[0-9;]*m")

widths = st.none() | st.integers(30, 120)


@given(findings, hostile, st.booleans(), st.booleans(), widths)
def test_a_terminal_gets_no_control_character(
    found: Sequence[Diagnostic], source: str, excerpts: bool, colour: bool, width: int | None
) -> None:
    """Neither messages nor excerpts pass on what a file holds; colour is all there is."""
    kept = {PATH: Document(PATH, source, None)}
    report = render(found, kept, excerpts=excerpts, colour=colour, width=width)
    assert not UNPRINTABLE.search(SGR.sub("", report) if colour else report)


@given(findings, st.booleans(), widths)
def test_colour_changes_no_words(
    found: Sequence[Diagnostic], excerpts: bool, width: int | None
) -> None:
    """Without its styles, a coloured report is the plain one."""
    plain = render(found, documents(), excerpts=excerpts, width=width)
    coloured = render(found, documents(), excerpts=excerpts, width=width, colour=True)
    assert click.unstyle(coloured) == plain
    assert (coloured != plain) == bool(found)


@given(findings, widths)
def test_the_first_line_of_a_finding_can_be_parsed(
    found: Sequence[Diagnostic], width: int | None
) -> None:
    """It starts with path, line, column and code; all else is indented."""
    *lines, _ = render(found, {}, excerpts=False, width=width).split("\n")
    firsts = [line for line in lines if not line.startswith("    ")]
    for first, each in zip(firsts, map(harmless, found), strict=True):
        span = each.span
        head = f"{span.path}:{span.line}:{span.column}: {each.rule.code}"
        assert f"{first} ".startswith(f"{head} ")


def test_nothing_is_wrapped_away_from_a_terminal() -> None:
    """A finding stays on its line, however long, for programs that read it."""
    long = Diagnostic(UNUSED, Span(PATH, 2, 3), "word " * 100 + "end", "hint " * 50 + "end")
    assert lines_of(long) == [
        f"{PATH}:2:3: REF007 warning: {long.message}",
        f"    hint: {long.hint}",
    ]


# ---- colour ----


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "0"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm"}, True, True),
    ],
)
def test_colour_is_for_terminals_whose_owner_wants_it(
    environment: dict[str, str], terminal: bool, wanted: bool
) -> None:
    """As https://no-color.org has it: set and not empty refuses colour, whatever it says."""
    assert wants_colour(environment, terminal=terminal) is wanted


# ---- wrapping ----

words = st.lists(st.text("ab水e\u0301-", max_size=12), max_size=30).map(" ".join)


@given(words, st.integers(1, 100), st.text("x", max_size=90))
def test_wrapping_loses_nothing(said: str, width: int, before: str) -> None:
    """The lines joined by spaces are the text again, runs of spaces included."""
    first, *rest = wrap(said, width, before=f"{before}: ", indent="    ")
    assert first.startswith(f"{before}:")
    assert all(line.startswith("    ") for line in rest)
    parts = [first[len(before) + 2 :], *(line[4:] for line in rest)]
    assert " ".join(parts).removeprefix(" " if rest and not parts[0] else "") == said


@given(words, st.integers(1, 100), st.text("x", max_size=90))
def test_a_line_is_too_long_only_for_one_word(said: str, width: int, before: str) -> None:
    """What is wider than the terminal has no space left to break at."""
    lines = wrap(said, width, before=f"{before}: ", indent="    ")
    for line, start in zip(lines, [f"{before}: ", *["    "] * len(lines)], strict=False):
        assert columns(line.rstrip()) <= width or " " not in line[len(start) :].strip()


@pytest.mark.parametrize(
    ("said", "wide"),
    [("", 0), ("quota", 5), ("水位", 4), ("e\u0301", 1), ("Ünï", 3), ("\uff46", 2)],
)
def test_columns_are_counted_as_a_terminal_draws_them(said: str, wide: int) -> None:
    """Ideographs and full-width letters take two, accents that combine none."""
    assert columns(said) == wide


def test_a_finding_wraps_at_eighty_columns() -> None:
    """Continuations line up below the message, the hint and the related place."""
    found = Diagnostic(
        UNKNOWN,
        Span("provisions/water-quota.yaml", 14, 12, 14, 20),
        'party "nortland" is neither in seeds/parties nor a member of a group that is listed there',
        'did you mean "northland"? If the party is new, add seeds/parties/nortland.yaml first',
        ((Span("seeds/negotiation.yaml", 9, 1), "the order of the parties is given here, " * 2),),
    )
    assert render([found], {}, excerpts=False, width=80).split("\n") == [
        'provisions/water-quota.yaml:14:12: REF001 party "nortland" is neither in',
        "    seeds/parties nor a member of a group that is listed there",
        '    hint: did you mean "northland"? If the party is new, add',
        "          seeds/parties/nortland.yaml first",
        "    seeds/negotiation.yaml:9:1: the order of the parties is given here, the",
        "        order of the parties is given here, ",
        "1 error in 1 file (0 files checked).",
    ]


# ---- excerpts ----


@given(
    st.text("ab: 水\u0301\u202e\x1b", max_size=300) | hostile,
    st.integers(1, 320),
    st.integers(0, 80),
    st.integers(30, 120),
)
def test_an_excerpt_fits_the_terminal(source: str, column: int, length: int, width: int) -> None:
    """However long the line, and wherever the fault stands on it."""
    source = source.replace("\n", " ")
    line, carets = excerpt(Span(PATH, 7, column, 7, column + length), source, width)
    assert columns(line) <= width
    assert columns(carets) <= width
    assert not UNPRINTABLE.search(line + carets)
    assert carets.count("^") >= 1


@given(st.text("ab水: ", max_size=200), st.integers(30, 120), st.data())
def test_carets_stand_below_the_fault(source: str, width: int, data: st.DataObject) -> None:
    """The columns above the carets show the marked text, or its beginning where it is cut."""
    start = data.draw(st.integers(0, len(source)))
    source = f"{source[:start]}FAULT{source[start:]}"
    line, carets = excerpt(Span(PATH, 1, start + 1, 1, start + 6), source, width)
    left = carets.index("^")
    assert columns(line[: line.index("FAULT")]) == left
    assert carets[left:] == "^^^^^"


def test_a_long_line_is_cut_around_the_fault() -> None:
    """With a sign where text is left out."""
    source = "a" * 200 + "FAULT" + "b" * 200
    line, carets = excerpt(Span(PATH, 12, 201, 12, 206), source, 40)
    assert line == "    12 | …aaaaaaaaaFAULTbbbbbbbbbbbbbbb…"
    assert carets == "       |           ^^^^^"


def test_a_fault_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    """The other lines are for the editor to show."""
    line, carets = excerpt(Span(PATH, 3, 1, 5, 9), "stances:", 80)
    assert (line, carets) == ("     3 | stances:", "       | ^^^^^^^^")


def test_a_file_that_was_not_read_has_no_excerpt() -> None:
    """Findings on a file that is missing, or past its end, stand without one."""
    found = [
        Diagnostic(UNKNOWN, Span("seeds/other.yaml"), "gone"),
        Diagnostic(UNKNOWN, Span(PATH, SOURCE.count("\n") + 9), "past the end"),
        FINDING,
    ]
    assert render(found, documents(), excerpts=True).count("^\n") == 1
