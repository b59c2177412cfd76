"""Where reports come from: outlets that repeat one another are one origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.model import Registry


def roots(registry: Registry, source_id: str) -> frozenset[str]:
    """The outlets at the start of a source's chain of relays, by name; its own if it relays none.

    A chain that leads back to itself ends there; without any other start, its sources stand for it.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [source_id]
    while waiting:
        each = waiting.pop()
        source = registry.sources.get(each)
        if each in seen:
            continue
        seen.add(each)
        if source is None:
            found.add(each)
        elif not source.relays:
            found.add(source.publisher)
        else:
            found |= {relay.outlet for relay in source.relays if relay.outlet is not None}
            waiting += [relay.source for relay in source.relays if relay.source is not None]
    return frozenset(found or seen)


def independent(registry: Registry, source_ids: Iterable[str]) -> int:
    """How many origins stand behind these sources: those that share an outlet count once."""
    groups: list[frozenset[str]] = []
    for source_id in sorted(set(source_ids)):
        merged = roots(registry, source_id)
        apart = []
        for group in groups:
            if group & merged:
                merged |= group
            else:
                apart.append(group)
        groups = [*apart, merged]
    return len(groups)
