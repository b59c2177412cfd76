"""The rule about files that are made from the record and kept beside it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from registry.diagnostics import Diagnostic, Rule, Severity, Span
from registry.tree import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from registry.tree import Tree

STALE: Final = Rule(
    "GEN001", "stale-file", Severity.ERROR, "A generated file is not what would be generated now."
)
RULES: Final = (STALE,)


def compare(
    tree: Tree, path: str, wanted: Callable[[], str], command: str, *, missing: bool = False
) -> Iterator[Diagnostic]:
    """What is wrong with a generated file.

    Args:
        tree: Where it is kept.
        path: Its name, relative to the root.
        wanted: Makes what it should hold; asked only where the file is kept.
        command: What a person runs to write it anew.
        missing: Whether it is a fault that none is kept.
    """
    entry = tree.entry(path)
    hint = f'run "{command}"'
    if entry is None:
        if missing:
            yield Diagnostic(STALE, Span(path), "the generated file is missing", hint)
        return
    if entry.kind is not EntryKind.FILE:
        message = f"this is a {entry.kind}, not the generated file"
        yield Diagnostic(STALE, Span(path), message, f"remove it, then {hint}")
        return
    try:
        raw = tree.read(path)
    except OSError as error:
        message = f"the generated file could not be read: {error.strerror or error}"
        yield Diagnostic(STALE, Span(path), message, "check that you may read it")
        return
    kept = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
    now = wanted()
    if kept != now:
        pairs = zip(kept.split("\n"), now.split("\n"), strict=False)
        alike = list(itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
        message = "from this line on, the file is not what would be generated now"
        yield Diagnostic(STALE, Span(path, len(alike) + 1), message, hint)


def orphaned(tree: Tree, folder: str, made: Collection[str], command: str) -> Iterator[Diagnostic]:
    """The pages in a generated folder that no record has any more."""
    for entry in tree.entries(folder):
        if entry.kind is EntryKind.FILE and entry.path not in made:
            message = "this page belongs to no record"
            yield Diagnostic(STALE, Span(entry.path), message, f'run "{command}"')
