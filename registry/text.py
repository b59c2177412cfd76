"""Bytes to text that shows what it holds: UTF-8, no tabs, no hidden characters."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from registry.diagnostics import Diagnostic, Rule, Severity, Span
from registry.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_TEXT = Rule("YAML001", "not-text", Severity.ERROR, "A file is not plain UTF-8 text.")
TAB = Rule("YAML007", "tab", Severity.ERROR, "A file contains a tab.")
TOO_LARGE = Rule("YAML008", "too-large", Severity.ERROR, "A file is larger than 1 MiB.")
HIDDEN = Rule(
    "YAML013", "hidden-character", Severity.ERROR, "A file contains a character nobody can see."
)

RULES: Final = (NOT_TEXT, TAB, TOO_LARGE, HIDDEN)

# C0 and C1 controls but line feed, carriage return and tab (it has its own rule); the line and
# paragraph separators, which YAML 1.1 takes for line breaks and 1.2 does not; the bidirectional
# controls of Unicode TR 9; invisible joiners, fillers and tags; surrogates and non-characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)


def decode(path: str, raw: bytes) -> tuple[str, list[Diagnostic]]:
    """The text of a file and what stands in the way of reading it as such."""
    if len(raw) > MAX_BYTES:
        return "", [too_large(path, len(raw))]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16"
        return "", [Diagnostic(NOT_TEXT, Span(path), message, "save it as UTF-8")]
    if raw.startswith(b"\xef\xbb\xbf"):
        message = "the file starts with a byte order mark"
        return "", [Diagnostic(NOT_TEXT, Span(path), message, "save it as UTF-8 without BOM")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = _position(before, len(before))
        message = f"the byte 0x{raw[error.start]:02x} here is not UTF-8 text"
        span = Span(path, line, column, line, column + 1)
        return "", [Diagnostic(NOT_TEXT, span, message, "save the file as UTF-8 text")]
    return text, list(_unseen(path, text))


def _unseen(path: str, text: str) -> Iterator[Diagnostic]:
    """Tabs and hidden characters: the first of each, with the number of lines that have one."""
    if "\x00" in text:
        span = Span(path, *_position(text, text.index("\x00")))
        message = "the file is not text: it contains a zero byte"
        yield Diagnostic(NOT_TEXT, span, message, "is this the right file?")
        return
    if "\t" in text:
        line, column = _position(text, text.index("\t"))
        count = sum("\t" in part for part in lines_of(text))
        lines = "line" if count == 2 else "lines"
        more = f" (and on {count - 1} more {lines})" if count > 1 else ""
        span = Span(path, line, column, line, column + 1)
        yield Diagnostic(TAB, span, f"there is a tab here{more}", "indent with two spaces")
    if found := _HIDDEN.search(text):
        line, column = _position(text, found.start())
        span = Span(path, line, column, line, column + 1)
        message = f"there is {hidden_in(found.group())} here"
        yield Diagnostic(HIDDEN, span, message, "delete it; it changes what readers see")


def hidden_in(text: str) -> str:
    """The first hidden character by code point and name, or nothing."""
    found = _HIDDEN.search(text)
    if not found:
        return ""
    name = unicodedata.name(found.group(), "a control character")
    return f"the hidden character U+{ord(found.group()):04X} ({name})"


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character. Line ends as YAML has them: LF, CR, CR LF."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, index - max(
        text.rfind("\n", 0, index), text.rfind("\r", 0, index)
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends, which are those of YAML: LF, CR and CR LF."""
    return _LINE_END.split(text)


_LINE_END = re.compile(r"\r\n|\r|\n")


def too_large(path: str, size: int) -> Diagnostic:
    """The fault of a file that is not even read, for its size in bytes."""
    return Diagnostic(
        TOO_LARGE,
        Span(path),
        f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read",
        "a record is a few kilobytes; source texts do not belong in the registry",
    )


def visible(text: str) -> str:
    """The text on one line with every character that cannot be printed written as its escape."""
    if text.isprintable() and not _HIDDEN.search(text):
        return text
    return "".join(
        char if char.isprintable() and not _HIDDEN.match(char) else ascii(char)[1:-1]
        for char in text
    )
