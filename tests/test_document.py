"""Bytes to plain data with positions, and every fault that a file of YAML can have."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import (
    nearly_yaml,
    visible_text,
)

from registry.diagnostics import Place
from registry.document import (
    Document,
    parse,
)
from registry.text import HIDDEN, TAB


def read(text: str) -> Document:
    """A document of this text."""
    return parse("a.yaml", text.encode())


def found(parsed: Document) -> list[tuple[str, int, int]]:
    """Code, line and column of each fault."""
    return [(each.rule.code, each.span.line, each.span.column) for each in parsed.faults]


# ---- data ----


def test_plain_scalars_follow_the_core_schema() -> None:
    """Words that YAML 1.1 takes for truth values, times and days stay text."""
    text = "\n".join(
        [
            "answer: no",
            "state: on",
            "hour: 12:30",
            "day: 2020-01-05",
            "nothing: ~",
            "also nothing:",
            "true: false",
            "number: 12",
            "part: 1.5",
            'quoted: "no"',
        ]
    ).replace("true: false", "truth: true")
    assert read(text).data == {
        "answer": "no",
        "state": "on",
        "hour": "12:30",
        "day": "2020-01-05",
        "nothing": None,
        "also nothing": None,
        "truth": True,
        "number": 12,
        "part": 1.5,
        "quoted": "no",
    }


@pytest.mark.parametrize("quoted", ["'{}'", '"{}"'])
@pytest.mark.parametrize("value", ["010", "1_000", ".inf", "0o7", "null", "true", "7", "4.10", "~"])
def test_a_quoted_scalar_is_text(quoted: str, value: str) -> None:
    """Quotation marks say that it is text, so nothing is ambiguous about it."""
    parsed = read(f"a: {quoted.format(value)}")
    assert (parsed.data, parsed.faults) == ({"a": value}, ())


def test_block_scalars_are_text() -> None:
    """Folded and literal blocks, with what looks like a number in them."""
    parsed = read("a: >-\n  one\n  two\nb: |\n  010\n")
    assert (parsed.data, parsed.faults) == ({"a": "one two", "b": "010\n"}, ())


class _Quoting(yaml.SafeDumper):
    """PyYAML's dumper with all text in quotation marks."""


def _quoted(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')


_Quoting.add_representer(str, _quoted)
_Quoting.ignore_aliases = lambda *_: True  # type: ignore[method-assign]

_KEYS = visible_text(min_size=1).filter(lambda key: key != "<<")
_DATA = st.recursive(
    visible_text() | st.integers(-(10**16), 10**16) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _DATA, max_size=4) | st.lists(_DATA, max_size=4), st.booleans())
def test_dumped_data_comes_back(data: Any, flow: bool) -> None:
    """What another tool writes with quoted text is read as the same data, type for type."""
    written = yaml.dump(
        data, Dumper=_Quoting, allow_unicode=True, sort_keys=False, default_flow_style=flow
    )
    parsed = read(written)
    assert parsed.faults == ()
    assert repr(parsed.data) == repr(data)


@given(st.binary(max_size=120) | st.text(max_size=120).map(str.encode))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    """A file is data or faults, whatever it holds, and every fault has a place in it."""
    parsed = parse("a.yaml", raw)
    assert parsed.complete or parsed.faults
    for each in parsed.faults:
        assert each.span.line >= 1
        assert each.span.column >= 1
        assert each.message


@given(nearly_yaml())
@example('a: "\\UFFFFFFFF"')
def test_no_yaml_makes_it_raise(text: str) -> None:
    """The same, for text that is nearly YAML."""
    parsed = read(text)
    assert parsed.complete or parsed.faults
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= each.span.line <= last for each in parsed.faults)


@given(nearly_yaml())
def test_data_without_a_fault_is_json(text: str) -> None:
    """Mappings have text for keys, and no value is one that JSON lacks."""
    parsed = read(text)
    if parsed.faults:
        return

    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(each) for key, each in value.items())
        if isinstance(value, list):
            return all(plain(each) for each in value)
        return value is None or type(value) in (str, int, float, bool)

    assert plain(parsed.data)


# ---- positions ----

LINE_ENDS = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}

TEXT = """\
# a remark
title: Über «den» Fluß
"quoted key" : 'it''s 𝄞 here'
list:
  - first
  - {a: 1, 'b': [x, yy]}
deep:
  deeper:
    deepest: >-
      folded
      text
end: 1
"""
PLACES: list[tuple[Place, tuple[int, int, int, int]]] = [
    (Place("a.yaml", ("title",)), (2, 8, 2, 23)),
    (Place("a.yaml", ("title",), at_key=True), (2, 1, 2, 6)),
    (Place("a.yaml", ("quoted key",), at_key=True), (3, 1, 3, 13)),
    (Place("a.yaml", ("quoted key",)), (3, 16, 3, 30)),
    (Place("a.yaml", ("list", 0)), (5, 5, 5, 10)),
    (Place("a.yaml", ("list", 1)), (6, 5, 6, 25)),
    (Place("a.yaml", ("list", 1, "a")), (6, 9, 6, 10)),
    (Place("a.yaml", ("list", 1, "b"), at_key=True), (6, 12, 6, 15)),
    (Place("a.yaml", ("list", 1, "b", 1)), (6, 21, 6, 23)),
    (Place("a.yaml", ("deep", "deeper"), at_key=True), (8, 3, 8, 9)),
    (Place("a.yaml", ("end",)), (12, 6, 12, 7)),
]


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
@pytest.mark.parametrize(("place", "wanted"), PLACES)
def test_keys_and_values_have_their_lines_and_columns(
    place: Place, wanted: tuple[int, int, int, int], line_end: str
) -> None:
    """Counted from 1 in characters, the end exclusive, whatever ends the lines."""
    span = read(TEXT.replace("\n", line_end)).span(place)
    assert (span.line, span.column, span.end_line, span.end_column) == wanted
    assert span.path == "a.yaml"


def test_a_place_that_is_not_there_has_the_span_of_what_is_around_it() -> None:
    """A missing field is shown at the mapping that lacks it."""
    parsed = read(TEXT)
    inside = parsed.span(Place("a.yaml", ("deep", "deeper", "missing", 3)))
    assert inside == parsed.span(Place("a.yaml", ("deep", "deeper")))
    assert parsed.span(Place("a.yaml", ("missing",), at_key=True)).line == 2


def test_a_scalar_is_shown_as_it_is_written() -> None:
    """With its quotation marks; what takes several lines is not shown."""
    parsed = read(TEXT)
    assert parsed.written(("quoted key",)) == "'it''s 𝄞 here'"
    assert parsed.written(("title",)) == "Über «den» Fluß"
    assert parsed.written(("deep", "deeper", "deepest")) == ""
    assert parsed.written(("nowhere",)) == ""


@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
def test_lines_are_those_of_yaml(line_end: str) -> None:
    """A line that a finding names is the line that is shown, past a hidden character too."""
    text = line_end.join(["a: 1", "b: x\x0cy\x85z\u2028", "c:\t3"])
    parsed = read(text)
    assert [(each.rule, each.span.line) for each in parsed.faults] == [(HIDDEN, 2), (TAB, 3)]
    assert parsed.line(3) == "c:\t3"
    assert parsed.line(4) == ""
    assert parsed.line(0) == ""
