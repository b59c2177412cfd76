"""The page of all sources: what they are, what they repeat, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.render.markdown import escape, link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry, Source


def render(registry: Registry) -> str:
    """``docs/sources.md``."""
    parts = [
        "# Sources",
        f"{len(registry.sources)} sources are on file. The captured texts are their owners' "
        "property and are not kept here; a hash identifies the text that was read.",
    ]
    for source_id in sorted(registry.sources):
        source = registry.sources[source_id]
        parts += [f"## {source_id}", "\n".join(_facts(source, registry))]
    return "\n\n".join(parts) + "\n"


def _facts(source: Source, registry: Registry) -> Iterator[str]:
    yield f"- {link(source.title, source.url)}"
    yield f"- Publisher: {escape(source.publisher)} ({source.kind})"
    if source.affiliation:
        party = registry.parties.get(source.affiliation)
        label = party.label if party else source.affiliation
        yield f"- Affiliated with: {link(label, f'parties/{source.affiliation}.md')}"
    yield f"- Published: {source.published or 'not shown'}"
    language = f"- Language: {source.language}"
    yield (
        f"{language}, translated from {source.translated_from}"
        if source.translated_from
        else language
    )
    for relay in source.relays:
        if relay.source:
            yield f"- Repeats: [{relay.source}](#{relay.source})"
        else:
            yield f"- Repeats: {escape(relay.outlet or '')}"
    if source.archived:
        yield f"- {link('Archived copy', source.archived)}"
    yield f"- Captured text: {f'SHA-256 `{source.sha256}`' if source.sha256 else 'none'}"
    carried = sorted(
        each.id
        for each in registry.statements.values()
        if source.id in {item.source for item in each.evidence}
    )
    if carried:
        links = ", ".join(f"[{each}](../seeds/statements/{each}.yaml)" for each in carried)
        yield f"- Carries: {links}"
    if source.note:
        yield f"- Note: {escape(source.note)}"
    yield f"- File: [seeds/sources/{source.id}.yaml](../seeds/sources/{source.id}.yaml)"
