"""Bytes to text that shows what it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import HIDDEN, NOT_TEXT, TAB, TOO_LARGE, decode, hidden_in, visible
from registry.tree import MAX_BYTES

HIDDEN_CHARACTERS = {
    "bell": "\x07",
    "delete": "\x7f",
    "next line": "\x85",
    "soft hyphen": "\xad",
    "zero width space": "\u200b",
    "right-to-left mark": "\u200f",
    "line separator": "\u2028",
    "right-to-left override": "\u202e",
    "word joiner": "\u2060",
    "right-to-left isolate": "\u2067",
    "variation selector": "\ufe0f",
    "byte order mark": "\ufeff",
    "tag": "\U000e0041",
    "hangul filler": "\u3164",
}


def test_plain_text_comes_back_whole() -> None:
    """Letters of any script, marks and emoji are text."""
    text = "title: Überprüfung — «три» 日本 🕊\r\n"
    assert decode("a.yaml", text.encode()) == (text, [])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("character", HIDDEN_CHARACTERS.values(), ids=HIDDEN_CHARACTERS)
def test_a_hidden_character_is_found_where_it_is(character: str, line_end: str) -> None:
    """The finding names it by code point, with line and column in characters."""
    _, faults = decode("a.yaml", f"é: 1{line_end}𝄞bc{character}d{line_end}".encode())
    assert [(each.rule, each.span.line, each.span.column) for each in faults] == [(HIDDEN, 2, 4)]
    assert f"U+{ord(character):04X}" in faults[0].message


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_first_tab_is_found_and_the_lines_with_others_counted(line_end: str) -> None:
    """One finding speaks for all tabs of a file."""
    text = line_end.join(["a: 1", "b:\t\t2", "\tc: 3", "d: 4", "e: 5\t"])
    _, faults = decode("a.yaml", text.encode())
    assert [(each.rule, each.span.line, each.span.column) for each in faults] == [(TAB, 2, 3)]
    assert "on 2 more lines" in faults[0].message


@pytest.mark.parametrize(
    ("raw", "line", "column", "words"),
    [
        (b"a: 1\n\xc3\xa9: caf\xe9\n", 2, 7, "0xe9"),
        (b"\xc0\x80", 1, 1, "0xc0"),
        (b"a: \xed\xa0\x80", 1, 4, "0xed"),
        (b"a: 1\r\nb: \xf8", 2, 4, "0xf8"),
        (b"a: 1\rb: \xf8", 2, 4, "0xf8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "UTF-16"),
        (b"\xfe\xff\x00a", 1, 1, "UTF-16"),
        (b"\xef\xbb\xbfa: 1\n", 1, 1, "byte order mark"),
        (b"a: 1\n\x00", 2, 1, "zero byte"),
    ],
)
def test_what_is_not_utf_8_text_is_refused(raw: bytes, line: int, column: int, words: str) -> None:
    """With the place of the first byte that is not."""
    _, faults = decode("a.yaml", raw)
    assert [(each.rule, each.span.line, each.span.column) for each in faults] == [
        (NOT_TEXT, line, column)
    ]
    assert words in faults[0].message


def test_a_file_of_exactly_one_mebibyte_is_read() -> None:
    """The limit itself is allowed, a byte more is not."""
    assert decode("a.yaml", b"a" * MAX_BYTES) == ("a" * MAX_BYTES, [])
    _, faults = decode("a.yaml", b"a" * (MAX_BYTES + 1))
    assert [each.rule for each in faults] == [TOO_LARGE]


@given(st.binary(max_size=200) | st.text(max_size=60).map(str.encode))
def test_decoding_never_raises_and_gives_text_or_faults(raw: bytes) -> None:
    """What has no fault is the text of those very bytes."""
    text, faults = decode("a.yaml", raw)
    if not faults:
        assert text.encode() == raw
        assert not hidden_in(text)
        assert "\t" not in text
    for each in faults:
        assert each.span.line >= 1
        assert each.span.column >= 1


@given(st.text(max_size=60))
def test_visible_text_shows_every_character_and_changes_no_plain_one(text: str) -> None:
    """The result is one printable line, the same where there was nothing to show."""
    shown = visible(text)
    assert shown.isprintable()
    assert not hidden_in(shown)
    if text.isprintable() and not hidden_in(text):
        assert shown == text
