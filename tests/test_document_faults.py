"""Every fault that a file of YAML can have, and that both parsers of YAML find it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import (
    example_records,
    nearly_yaml,
)

from registry import document
from registry.diagnostics import Place
from registry.document import (
    ALIAS,
    AMBIGUOUS,
    DIRECTIVE,
    DUPLICATE_KEY,
    EMPTY,
    KEY_NOT_TEXT,
    MAX_DEPTH,
    SEVERAL_DOCUMENTS,
    TAG,
    TOO_DEEP,
    Document,
    parse,
)
from registry.syntax import SYNTAX
from registry.text import HIDDEN, NOT_TEXT, TAB, TOO_LARGE

if TYPE_CHECKING:
    from registry.diagnostics import Pointer, Rule


def read(text: str) -> Document:
    """A document of this text."""
    return parse("a.yaml", text.encode())


def found(parsed: Document) -> list[tuple[str, int, int]]:
    """Code, line and column of each fault."""
    return [(each.rule.code, each.span.line, each.span.column) for each in parsed.faults]


DEEP = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
FAULTS: list[tuple[str, Rule, int, int]] = [
    ("", EMPTY, 1, 1),
    ("# only a remark\n", EMPTY, 1, 1),
    ("---\n", EMPTY, 1, 1),
    ("~\n", EMPTY, 1, 1),
    ("a: 1\nb: 'open\n", SYNTAX, 2, 4),
    ("a: 1\nb: [1, 2\nc: 3\n", SYNTAX, 2, 4),
    ("a: 1\n b: 2\n", SYNTAX, 2, 3),
    ("a:\n    b: 1\n  c: 2\n", SYNTAX, 3, 3),
    ("a:\n  - 1\n  b: 2\n", SYNTAX, 3, 3),
    ("a: b: c\n", SYNTAX, 1, 5),
    ("a: 1\nb\nc: 3\n", SYNTAX, 2, 1),
    ("a: @b\n", SYNTAX, 1, 4),
    ("a: `b`\n", SYNTAX, 1, 4),
    ('a: "\\q"\n', SYNTAX, 1, 5),
    ("a: - b\n", SYNTAX, 1, 4),
    ("a: 1\n]\n", SYNTAX, 2, 1),
    ("a: 1\nb: 2\na: 3\n", DUPLICATE_KEY, 3, 1),
    ("a: 1\n'a': 3\n", DUPLICATE_KEY, 2, 1),
    ("a:\n  b: 1\n  b: 1\n", DUPLICATE_KEY, 3, 3),
    ("a: {b: 1, b: 2}\n", DUPLICATE_KEY, 1, 11),
    ("a: &x 1\n", ALIAS, 1, 4),
    ("a: 1\nb: *x\n", ALIAS, 2, 4),
    ("&x a: 1\n", ALIAS, 1, 1),
    ("*x : 1\n", ALIAS, 1, 1),
    ("a: !!int '1'\n", TAG, 1, 4),
    ("a: !mine {}\n", TAG, 1, 4),
    ("a: !<tag:example.org,2020:x> 1\n", TAG, 1, 4),
    ("!!str a: 1\n", TAG, 1, 1),
    ("a: 1\n---\nb: 2\n", SEVERAL_DOCUMENTS, 2, 1),
    ("---\na: 1\n---\n", SEVERAL_DOCUMENTS, 3, 1),
    ("a:\n  b: 1\n\tc: 2\n", TAB, 3, 1),
    ("a: 1 \t# remark\n", TAB, 1, 6),
    (f"a: {DEEP}", TOO_DEEP, 1, 3 + MAX_DEPTH),
    ("a: 010\n", AMBIGUOUS, 1, 4),
    ("a:\n  - 1\n  - 1_000\n", AMBIGUOUS, 3, 5),
    ("a: .inf\n", AMBIGUOUS, 1, 4),
    ("1: a\n", KEY_NOT_TEXT, 1, 1),
    ("true: a\n", KEY_NOT_TEXT, 1, 1),
    ("~: a\n", KEY_NOT_TEXT, 1, 1),
    (": a\n", SYNTAX, 1, 1),
    ("<<: {a: 1}\n", KEY_NOT_TEXT, 1, 1),
    ("? [a, b]\n: 1\n", KEY_NOT_TEXT, 1, 3),
    ("? {a: b}\n: 1\n", KEY_NOT_TEXT, 1, 3),
    ('a: "x\\u202Ey"\n', HIDDEN, 1, 4),
    ('"a\\u200b": 1\n', HIDDEN, 1, 1),
    ("a: x\u202ey\n", HIDDEN, 1, 5),
    ("%YAML 1.1\n---\na: 1\n", DIRECTIVE, 1, 1),
    ("%TAG ! tag:example.org,2020:\n---\na: 1\n", DIRECTIVE, 1, 1),
    ("a: 1\n\x00", NOT_TEXT, 2, 1),
]  # fmt: skip
CASES = [pytest.param(*case, id=f"{case[1].name} {case[0][:24]!r}") for case in FAULTS]
LINE_ENDS = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
@pytest.mark.parametrize(("text", "rule", "line", "column"), CASES)
def test_every_fault_has_its_code_and_place(
    text: str, rule: Rule, line: int, column: int, line_end: str
) -> None:
    """Whatever ends the lines, the fault is the only one and stands where an editor finds it."""
    assert found(read(text.replace("\n", line_end))) == [(rule.code, line, column)]


def test_a_file_that_is_too_large_is_not_read() -> None:
    """Its size is the only thing to say of it."""
    parsed = parse("a.yaml", b"- a\n" * (1 << 18) + b"\n")
    assert [each.rule for each in parsed.faults] == [TOO_LARGE]
    assert parsed.data is None


def test_the_deepest_nesting_that_is_allowed_is_read() -> None:
    """One level less than the fault."""
    parsed = read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parsed.faults == ()


def test_a_bomb_of_brackets_is_refused() -> None:
    """Nesting is counted while it is read, so its depth costs nothing."""
    assert [each.rule for each in read("[" * 100_000).faults] == [TOO_DEEP]


def test_all_faults_of_a_file_are_found_at_once() -> None:
    """Only a syntax fault ends the reading."""
    text = "a: 010\nb: *x\na: 1\nc: !t 1\nd: '\n"
    assert [(code, line) for code, line, _ in found(read(text))] == [
        (AMBIGUOUS.code, 1),
        (ALIAS.code, 2),
        (DUPLICATE_KEY.code, 3),
        (TAG.code, 4),
        (SYNTAX.code, 5),
    ]


def test_a_duplicate_key_names_the_first_one_and_keeps_its_value() -> None:
    """The later one is not silently taken."""
    parsed = read("a: 1\nb: 2\na: 3\n")
    assert parsed.data == {"a": 1, "b": 2}
    (fault,) = parsed.faults
    assert [(span.line, span.column, words) for span, words in fault.related] == [
        (1, 1, "first here")
    ]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("a:\n  - 010\n", ("a", 0)),
        ("a: *x\n", ("a",)),
        ("a: {b: !t c}\n", ("a", "b")),
        ("a: &x [1]\n", ("a",)),
        ('a: "\\u200b"\n', ("a",)),
    ],
)
def test_a_value_with_a_fault_is_marked_as_not_to_be_trusted(text: str, pointer: Pointer) -> None:
    """So that nothing else is said of it."""
    assert read(text).unreadable == {pointer}


def test_no_parser_s_own_words_reach_people() -> None:
    """Common slips are told in plain sentences with something to do."""
    for text, rule, _, _ in FAULTS:
        if rule is SYNTAX:
            (fault,) = read(text).faults
            assert "expected" not in fault.message, text
            assert "found" not in fault.message, text
            assert fault.hint


# ---- both parsers ----


def both(text: str) -> tuple[Document, Document]:
    """Read with libyaml's parser, and with the one in Python."""
    fast = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_Loader", yaml.BaseLoader)
        slow = read(text)
        if slow.complete:
            slow.span(Place("a.yaml"))  # positions are made on demand
    return fast, slow


def test_the_quick_parser_is_in_use() -> None:
    """The comparison below is of two parsers."""
    assert document._Loader is yaml.CBaseLoader


@pytest.mark.parametrize("text", [text for text, *_ in FAULTS])
def test_both_parsers_find_the_same_faults(text: str) -> None:
    """The same code on the same line."""
    fast, slow = both(text)
    assert [(code, line) for code, line, _ in found(fast)] == [
        (code, line) for code, line, _ in found(slow)
    ]


@pytest.mark.parametrize("text", [*(raw.decode() for raw in example_records().values())])
def test_both_parsers_read_the_example_alike(text: str) -> None:
    """Data and the place of every node."""
    fast, slow = both(text)
    assert fast.faults == slow.faults == ()
    assert repr(fast.data) == repr(slow.data)
    assert fast._marks == slow._marks


def lines_of_faults(parsed: Document) -> list[int]:
    """The line of each fault."""
    return [line for _, line, _ in found(parsed)]


_SLIPS = (
    *("", "\n", " ", "  ", ":", ": ", "- ", "-", '"', "'", "[", "]", "{", "}", ",", "&x ", "*x"),
    *("!t ", "|", ">", "?", "@", "`", "\\", "\t", "\n- ", "\n  ", "010", "<<: ", "...\n", "---\n"),
)


def has_remark_after_block_indicator(text: str) -> bool:
    """What the two parsers take differently; it has a test of its own below."""
    return re.search(r"[|>][-+0-9]*#", text) is not None


@given(st.data())
def test_both_parsers_agree_on_a_slip_in_a_record(data: st.DataObject) -> None:
    """Wherever something is lost or added by mistake: same data, faults on the same lines."""
    text = data.draw(st.sampled_from([raw.decode() for raw in example_records().values()]))
    at = data.draw(st.integers(0, len(text)))
    lost = data.draw(st.sampled_from([0, 1, 5]))
    slip = text[:at] + data.draw(st.sampled_from(_SLIPS)) + text[at + lost :]
    assume(not has_remark_after_block_indicator(slip))
    fast, slow = both(slip)
    assert repr(fast.data) == repr(slow.data)
    assert lines_of_faults(fast) == lines_of_faults(slow)


@given(nearly_yaml().filter(lambda text: not any(rare in text for rare in ("%", "\\ud800"))))
def test_both_parsers_accept_the_same_texts(text: str) -> None:
    """What one reads without a fault the other reads as the same data."""
    assume(not has_remark_after_block_indicator(text))
    fast, slow = both(text)
    assert bool(fast.faults) == bool(slow.faults)
    if not fast.faults:
        assert repr(fast.data) == repr(slow.data)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: >-#b\n  c\n", id="remark right after a block indicator"),
        pytest.param("%OTHER x\n---\na: 1\n", id="unknown directive"),
        pytest.param("%YAML 1.3\n---\na: 1\n", id="later version of YAML"),
        pytest.param('a: "\\ud800"\n', id="escape of half a character"),
        pytest.param('a: "\\UFFFFFFFF"\n', id="escape beyond Unicode"),
    ],
)
def test_both_parsers_refuse_rare_forms(text: str) -> None:
    """What the YAML specification forbids or leaves open is refused by both on the same line."""
    fast, slow = both(text)
    assert lines_of_faults(fast)
    assert lines_of_faults(fast) == lines_of_faults(slow)
