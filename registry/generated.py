"""The files under ``docs/`` that are made from the record or the code, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from registry import matrix
from registry.catalogue import catalogue
from registry.checks.stale import compare, orphaned
from registry.render import markdown, rules
from registry.render.pages import party, provision, schema, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from registry.diagnostics import Diagnostic
    from registry.model import Negotiation, Registry
    from registry.tree import Tree

COMMAND: Final = "registry docs"
"""What writes them all anew."""
_FOLDERS: Final = ("docs/provisions", "docs/parties")
"""Folders that hold generated pages and nothing else."""
HEAT_MAP: Final = "docs/matrix.svg"
TIMELINE: Final = "docs/timeline.svg"


def outputs(registry: Registry, cli: str) -> dict[str, str]:
    """Every generated page by path; those of the record only where something is on record.

    Args:
        registry: All records.
        cli: The page of the commands, which only they can tell.
    """
    made = {
        "docs/rules.md": rules.document(catalogue()),
        "docs/schema.md": schema.render(),
        "docs/cli.md": cli,
    }
    as_of = matrix.latest_day(registry)
    if registry.negotiation is None or as_of is None:
        return made
    built = matrix.build(registry, registry.negotiation, as_of)
    made["docs/matrix.md"] = markdown.render(built, registry, pages=True)
    made["docs/sources.md"] = sources.render(registry)
    for each in registry.provisions.values():
        made[f"docs/provisions/{each.id}.md"] = provision.render(each, registry, as_of)
    for one in registry.parties.values():
        made[f"docs/parties/{one.id}.md"] = party.render(one, registry, as_of)
    return made


def pictures(registry: Registry, negotiation: Negotiation, as_of: date) -> dict[str, str]:
    """The two pictures by path.

    Raises:
        ImportError: The plotting library is not installed.
    """
    # Imported late: it is an extra, and takes longer to load than most commands to run.
    from registry.render.pictures import heat_map, timeline

    built = matrix.build(registry, negotiation, as_of)
    return {
        HEAT_MAP: heat_map(built),
        TIMELINE: timeline(registry, f"{negotiation.title}: drafts and statements"),
    }


def stale(tree: Tree, made: Mapping[str, str], *, complete: bool = False) -> Iterator[Diagnostic]:
    """The generated files that are kept but differ from what would be generated now.

    Args:
        tree: Where they are kept.
        made: What they should hold.
        complete: Report those that are not kept, too.
    """
    for path, wanted in sorted(made.items()):
        yield from compare(tree, path, wanted, COMMAND, missing=complete)
    for folder in _FOLDERS:
        yield from orphaned(tree, folder, made, COMMAND)
