"""Rules about what a stance rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.checks.rule import Context, rule
from registry.diagnostics import Finding, did_you_mean
from registry.model import Kind, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("EVD001", "source-does-not-carry", "A stance's source is not one of its statement.", Stance)
def source_does_not_carry(stance: Stance, context: Context) -> Iterator[Finding]:
    """The statement lists every source that carries it; a stance quotes from those."""
    statement = context.registry.statements.get(stance.statement)
    if statement is None:
        return
    carriers = [item.source for item in statement.evidence]
    for item in stance.evidence:
        if item.source not in carriers and item.source in context.registry.ids[Kind.SOURCE]:
            message = f'"{item.source}" is not among the sources of "{statement.id}"'
            hint = did_you_mean(item.source, carriers) or f"add it to {statement.place.path}"
            related = ((statement.place / "evidence", "the statement's sources are here"),)
            yield Finding(item.place / "source", message, hint, related)


CHECKS = (source_does_not_carry,)
