"""Which findings are reported, which fail a command, and how one is known again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_data import EARLY, FINDING, PATH, RULES, TWICE, UNKNOWN, UNUSED, findings

from registry.catalogue import catalogue
from registry.diagnostics import Diagnostic, Severity, Span
from registry.report import places
from registry.report.choose import choose, threshold
from registry.report.fingerprint import fingerprints

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE_EACH = tuple(Diagnostic(rule, Span(PATH), "wrong") for rule in RULES)


def codes(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> set[str]:
    """The codes that are left of one finding for each rule."""
    return {each.rule.code for each in choose(ONE_EACH, RULES, select, ignore)}


EVERY = {rule.code for rule in RULES}


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ([], [], EVERY),
        (["REF001"], [], {UNKNOWN.code}),
        (["ref001"], [], {UNKNOWN.code}),
        (["REF"], [], {UNKNOWN.code, UNUSED.code, TWICE.code}),
        (["unknown-party"], [], {UNKNOWN.code}),
        (["REF001", "DATE"], [], {UNKNOWN.code, EARLY.code}),
        (["REF001, DATE"], [], {UNKNOWN.code, EARLY.code}),
        ([], ["REF"], {EARLY.code}),
        ([], ["unused-record", "DATE003"], {UNKNOWN.code, TWICE.code}),
        (["REF"], ["REF001"], {UNUSED.code, TWICE.code}),
        (["REF001"], ["REF"], set()),
    ],
)
def test_rules_are_chosen_by_code_family_or_name(
    select: list[str], ignore: list[str], left: set[str]
) -> None:
    """Nothing selected is all; what is ignored is left out, selected or not."""
    assert codes(select, ignore) == left


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("REF0001", 'did you mean "REF001"?'),
        ("reff", 'did you mean "REF"?'),
        ("unknown-partie", 'did you mean "unknown-party"?'),
        ("zzzzzz", "the families are DATE, REF"),
        ("", "the families are DATE, REF"),
    ],
)
def test_an_unknown_word_is_refused(word: str, hint: str) -> None:
    """A slip would select nothing, or ignore nothing, without a word."""
    expected = f'there is no rule, family or name "{word}"; {hint}'
    with pytest.raises(ValueError, match="there is no rule") as raised:
        codes(select=[word])
    assert str(raised.value) == expected
    with pytest.raises(ValueError, match="there is no rule") as raised:
        codes(ignore=["REF001", word])
    assert str(raised.value) == expected


def test_every_rule_can_be_chosen_alone() -> None:
    """By its code and by its name, which no family and no other rule has."""
    rules = [entry.rule for entry in catalogue()]
    found = [Diagnostic(rule, Span(PATH), "wrong") for rule in rules]
    for rule in rules:
        for word in (rule.code, rule.name):
            assert [each.rule for each in choose(found, rules, [word])] == [rule]


@given(findings, st.lists(st.sampled_from([rule.code for rule in RULES])))
def test_selected_and_ignored_make_up_the_whole(
    found: Sequence[Diagnostic], words: list[str]
) -> None:
    """Each finding is in one of the two, in the order given."""
    kept = choose(found, RULES, select=words) if words else ()
    dropped = choose(found, RULES, ignore=words)
    assert sorted([*kept, *dropped], key=found.index) == list(found)
    assert list(kept) == sorted(kept, key=found.index)


@given(findings)
def test_a_milder_threshold_fails_no_less(found: Sequence[Diagnostic]) -> None:
    """Nothing fails, then errors fail, then warnings too."""
    assert threshold(found, None) == ()
    errors = [each for each in found if each.rule.severity is Severity.ERROR]
    assert list(threshold(found, Severity.ERROR)) == errors
    assert threshold(found, Severity.WARNING) == tuple(found)


# ---- fingerprints ----


def moved(found: Diagnostic, lines: int) -> Diagnostic:
    """The finding after so many lines were added above it."""
    span = found.span
    return replace(
        found, span=replace(span, line=span.line + lines, end_line=span.end_line + lines)
    )


@given(findings, st.integers(1, 40))
def test_a_fingerprint_survives_new_lines_above(found: Sequence[Diagnostic], lines: int) -> None:
    """A finding that only moved is known again."""
    assert fingerprints([moved(each, lines) for each in found]) == fingerprints(found)


@given(findings)
def test_fingerprints_differ_whatever_the_order(found: Sequence[Diagnostic]) -> None:
    """No two findings share one, and the order of the report does not matter."""
    told_apart = list({each.sort_key: each for each in found}.values())
    made = dict(zip(told_apart, fingerprints(told_apart), strict=True))
    assert len(set(made.values())) == len(told_apart)
    told_apart.reverse()
    assert dict(zip(told_apart, fingerprints(told_apart), strict=True)) == made


def test_another_file_code_or_message_is_another_finding() -> None:
    """So is the second of two that agree in all of these."""
    others = [
        FINDING,
        replace(FINDING, span=replace(FINDING.span, path="provisions/flood-line.yaml")),
        replace(FINDING, rule=TWICE),
        replace(FINDING, message="another"),
        moved(FINDING, 1),
    ]
    assert len(set(fingerprints(others))) == len(others)
    assert fingerprints([replace(FINDING, hint="other advice")]) == fingerprints([FINDING])


# ---- places ----


@pytest.mark.parametrize(
    ("span", "end", "last"),
    [
        (Span(PATH), None, 1),
        (Span(PATH, 7), None, 7),
        (Span(PATH, 7, 3, 7, 3), None, 7),
        (Span(PATH, 7, 3, 7, 9), (7, 9), 7),
        (Span(PATH, 7, 3, 9, 2), (9, 2), 9),
        (Span(PATH, 7, 3, 9, 1), (9, 1), 8),
    ],
)
def test_where_a_stretch_ends(span: Span, end: tuple[int, int] | None, last: int) -> None:
    """Its end is exclusive, and a stretch up to the start of a line is not on that line."""
    assert places.end(span) == end
    assert places.last_line(span) == last


@pytest.mark.parametrize("folder", ["record", "record/", "a/b"])
def test_paths_are_put_below_a_folder(folder: str) -> None:
    """Those of the related places too; everything else stays."""
    (found,) = places.below([FINDING], folder)
    prefix = f"{folder.rstrip('/')}/"
    assert found.span == replace(FINDING.span, path=prefix + FINDING.span.path)
    assert [span.path for span, _ in found.related] == [
        prefix + span.path for span, _ in FINDING.related
    ]
    assert places.below([FINDING], "") == (FINDING,)
