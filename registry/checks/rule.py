"""How a rule is written: a small function with its code, name and line of description beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.diagnostics import Finding, Rule, Severity
from registry.model import Draft, Negotiation, Provision, Record, Reference, Registry, Stance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look up besides its subject: the other records, and today's day."""

    registry: Registry
    today: date


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
        over: Which subjects it is handed: record types, Stance, Reference or Registry.
        severity: Error, unless the record can be right as it is.
    """

    def wrap(find: Callable[[Any, Context], Iterator[Finding]]) -> Check:
        return Check(Rule(code, name, severity, summary), over, find)

    return wrap


def subjects(record: Record) -> Iterator[Record | Stance | Reference]:
    """What a record gives rules to look at: itself, its stances and its references."""
    yield record
    if isinstance(record, Provision | Draft | Negotiation):
        yield from record.stances
    yield from record.references()
