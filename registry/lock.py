"""The lock, ``seeds/quotes.lock``: proof that each quote stands in its source, one quote a line.

After a header, a line has six fields with single spaces between them: the source's id, the SHA-256
of its captured text, the SHA-256 of the quote, the quote's start and end in that text, and eight
digits that check the five fields before them. Lines are in the order of their bytes, so that the
same proofs make the same file and branches that add quotes can be merged line by line.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from registry.diagnostics import Finding, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PATH: Final = "seeds/quotes.lock"

MAX_BYTES: Final = 1 << 28
"""A lock over 256 MiB is refused unread; that is more than a million quotes."""

HEADER: Final = (
    '# Written by "registry lock", version 1: source, SHA-256 of its text, SHA-256 of the quote, '
    "start, end, check"
)

_LINE: Final = re.compile(
    r"([a-z0-9-]{1,80}) ([0-9a-f]{64}) ([0-9a-f]{64}) (0|[1-9][0-9]{0,9}) ([1-9][0-9]{0,9})"
    r" ([0-9a-f]{8})",
    re.ASCII,
)
_CONFLICT: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_AGAIN: Final = 'run "registry lock --captures DIR"'


Key = tuple[str, str, str]
"""What is proved: the source's id, the SHA-256 of its captured text, the SHA-256 of the quote."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A line of the lock: where a quote was found in its source.

    ``capture`` and ``quote`` are the SHA-256 of the captured text and of the quote, in hexadecimal.
    ``start`` and ``end`` count characters of that text from 0; the end is exclusive. ``line`` is
    that of the lock, from 1.
    """

    source: str
    capture: str
    quote: str
    start: int
    end: int
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """What is proved: a quote from one text of one source."""
        return (self.source, self.capture, self.quote)


@dataclass(frozen=True, slots=True)
class Lock:
    """The proofs on file, by their key, and what is wrong with the lines of that file."""

    proofs: Mapping[Key, Proof] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()


def key(source: str, capture: str, quote: str) -> Key:
    """The key of the proof that a quote stands in a captured text, named by its SHA-256."""
    return (source, capture, _sha256(quote))


def render(proofs: Iterable[Proof]) -> str:
    """The text of a lock."""
    lines = sorted(_line(proof) for proof in proofs)
    return "".join(f"{line}\n" for line in (HEADER, *lines))


def _line(proof: Proof) -> str:
    fields = f"{proof.source} {proof.capture} {proof.quote} {proof.start} {proof.end}"
    return f"{fields} {_check(fields)}"


def _check(fields: str) -> str:
    # Anybody can work it out; it is there to tell a slip of the hand, not to keep anybody out.
    return _sha256(fields)[:8]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> Lock:
    """The proofs of a lock's sound lines and what is wrong with the others. Never raises."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    proofs: dict[Key, Proof] = {}
    faults: list[Finding] = []
    last = ""
    for number, line in enumerate(lines, start=1):
        if number == 1 and line == HEADER:
            continue
        proof = _proof(number, line)
        if number == 1:
            message = "the first line is not the header of a lock that this version can read"
            faults.append(Finding(_place(1), message, f"{_AGAIN} to write the lock anew"))
        elif isinstance(proof, Finding):
            faults.append(proof)
        if isinstance(proof, Finding):
            continue
        first = proofs.setdefault(proof.key, proof)
        if first is not proof:
            faults.append(_repeated(proof, first))
        elif line < last:
            message = "this line does not stand in the order of the lock"
            faults.append(Finding(_place(number), message, 'run "registry lock" to sort it'))
        last = max(last, line)
    return Lock(proofs, tuple(faults))


def too_large(size: int) -> Lock:
    """What stands for a lock that is not even read, for its size in bytes."""
    message = f"the lock has {size:,} bytes; at most {MAX_BYTES:,} are read"
    return Lock(faults=(Finding(_place(1), message, f"{_AGAIN} to write the lock anew"),))


def _proof(number: int, line: str) -> Proof | Finding:
    if line.startswith(_CONFLICT):
        message = f'"{line[:7]}" was left here by a merge'
        hint = 'run "registry lock"; it keeps the lines of both sides that are still needed'
        return Finding(_place(number), message, hint)
    found = _LINE.fullmatch(line)
    if found is None:
        message = (
            "this is no line of a lock; expected source, two SHA-256, start, end and check, with "
            "single spaces"
        )
        return Finding(_place(number), message, f"never edit the lock; {_AGAIN}")
    source, capture, quote, start, end, check = found.groups()
    if check != _check(line[: found.start(6) - 1]) or int(end) <= int(start):
        message = f'this line was changed by hand: its check "{check}" does not fit the rest'
        return Finding(_place(number), message, f"{_AGAIN} to prove the quote again")
    return Proof(source, capture, quote, int(start), int(end), number)


def _repeated(proof: Proof, first: Proof) -> Finding:
    message = f'this quote from "{proof.source}" is already proved on line {first.line}'
    related = ((_place(first.line), "first here"),)
    return Finding(_place(proof.line), message, 'run "registry lock" to drop one', related)


def _place(line: int) -> Place:
    # The lock is no YAML, so the number of a line is the whole way to it.
    return Place(PATH, (line,))


def span(place: Place) -> Span:
    """The line that a place in the lock means; its first where it means none."""
    line = next((part for part in place.pointer if isinstance(part, int)), 1)
    return Span(PATH, line, 1, line, 1)
