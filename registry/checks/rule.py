"""How a rule is written: a small function with its code, name and line of description beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.diagnostics import Finding, Rule, Severity
from registry.model import (
    Draft,
    Evidence,
    Negotiation,
    Provision,
    Record,
    Reference,
    Registry,
    Stance,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from registry.captures import Captures


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look up besides its subject: the other records, today, captured texts."""

    registry: Registry
    today: date
    captures: Captures | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the kinds of subject that it is handed, one at a time."""

    rule: Rule
    over: tuple[type, ...]
    find: Callable[[Any, Context], Iterator[Finding]]


def rule(
    code: str, name: str, summary: str, *over: type, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[Any, Context], Iterator[Finding]]], Check]:
    """Makes a check of a function that yields findings on its subject.

    Args:
        code: Its code, never used for anything else.
        name: What is wrong, in words joined by hyphens.
        summary: One line for lists of rules.
        over: Which subjects it is handed: record types, Stance, Evidence, Reference, Lock or
            Registry.
        severity: Error, unless the record can be right as it is.
    """

    def wrap(find: Callable[[Any, Context], Iterator[Finding]]) -> Check:
        return Check(Rule(code, name, severity, summary), over, find)

    return wrap


def subjects(record: Record) -> Iterator[Record | Stance | Evidence | Reference]:
    """What a record gives rules to look at: itself, its stances, its evidence, its references."""
    yield record
    if isinstance(record, Provision | Draft | Statement):
        yield from record.evidence
    if isinstance(record, Provision | Draft | Negotiation):
        for stance in record.stances:
            yield stance
            yield from stance.evidence
    yield from record.references()
