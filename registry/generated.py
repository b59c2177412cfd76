"""The files that are made from the record and kept beside it, and whether they still match it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from registry import matrix
from registry.diagnostics import Diagnostic, Rule, Severity, Span
from registry.render import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry
    from registry.tree import Tree

STALE: Final = Rule(
    "GEN001", "stale-file", Severity.ERROR, "A generated file does not match the record."
)
RULES: Final = (STALE,)
MATRIX: Final = "docs/matrix.md"
COMMAND: Final = f"registry matrix -o {MATRIX}"


def outputs(registry: Registry) -> dict[str, str]:
    """Every generated file with what it should hold; nothing where the record is not readable."""
    as_of = matrix.latest_day(registry)
    if registry.negotiation is None or as_of is None:
        return {}
    built = matrix.build(registry, registry.negotiation, as_of)
    return {MATRIX: markdown.render(built, registry)}


def stale(tree: Tree, registry: Registry) -> Iterator[Diagnostic]:
    """The generated files that are kept but differ from what the record gives now."""
    for path, wanted in sorted(outputs(registry).items()):
        if tree.entry(path) is None:
            continue
        kept = tree.read(path).decode("utf-8", errors="replace").replace("\r\n", "\n")
        if kept != wanted:
            pairs = zip(kept.split("\n"), wanted.split("\n"), strict=False)
            alike = list(itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
            message = "from this line on, the file is not what the record gives"
            yield Diagnostic(STALE, Span(path, len(alike) + 1), message, f'run "{COMMAND}"')
