"""What was found, where, and what to do about it. Imports nothing of ours."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Pointer = tuple[str | int, ...]
"""The way from the root of a document to a node: mapping keys and list indices."""


class Severity(StrEnum):
    """How bad a finding is; worst first."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding. The code never changes; a retired one is not used again."""

    code: str
    name: str
    severity: Severity
    summary: str

    @property
    def family(self) -> str:
        """The letters before the number: ``REF`` of ``REF001``."""
        return self.code.rstrip("0123456789")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file. Lines and columns count from 1, in characters; the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a record, before anybody asks for its line: a file and a pointer into it.

    ``at_key`` means the key of a mapping entry, not its value.
    """

    path: str
    pointer: Pointer = ()
    at_key: bool = False

    def __truediv__(self, part: str | int) -> Place:
        return Place(self.path, (*self.pointer, part))

    def key(self, name: str) -> Place:
        """The key ``name`` of the mapping at this place."""
        return Place(self.path, (*self.pointer, name), at_key=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a place. The runner makes a `Diagnostic` of it."""

    place: Place
    message: str
    hint: str = ""
    related: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its rule and the stretch of file that it is about."""

    rule: Rule
    span: Span
    message: str
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()

    @property
    def sort_key(self) -> tuple[Span, str, str, str]:
        """A total order: by place, then code, then words."""
        return (self.span, self.rule.code, self.message, self.hint)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by place, each once."""
    return tuple(sorted(set(diagnostics), key=lambda found: found.sort_key))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None where none is near."""
    matches = difflib.get_close_matches(word, sorted(candidates), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A hint that names the nearest candidate, or nothing."""
    match = nearest(word, candidates)
    return f'did you mean "{match}"?' if match else ""


def enumerate_words(words: Iterable[str]) -> str:
    """``"a", "b" or "c"``."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
