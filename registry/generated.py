"""The files under ``docs/`` that are made from the record or the code, and only those."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from registry import matrix
from registry.catalogue import catalogue
from registry.checks.stale import compare, orphaned
from registry.render import markdown, rules
from registry.render.pages import coverage, party, provision, schema, sources

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


Page = Callable[[], str]
"""Makes a page when asked: most callers want few of them."""


def outputs(registry: Registry, cli: Page) -> dict[str, Page]:
    """Every generated page by path; those of the record only where something is on record.

    Args:
        registry: All records.
        cli: The page of the commands, which only they can tell.
    """
    made: dict[str, Page] = {
        "docs/rules.md": lambda: rules.document(catalogue()),
        "docs/schema.md": schema.render,
        "docs/cli.md": cli,
    }
    as_of = matrix.latest_day(registry)
    if registry.negotiation is None or as_of is None:
        return made
    made["docs/matrix.md"] = partial(_matrix, registry, registry.negotiation, as_of)
    made["docs/coverage.md"] = partial(coverage.render, registry)
    made["docs/sources.md"] = partial(sources.render, registry)
    for each in registry.provisions.values():
        made[f"docs/provisions/{each.id}.md"] = partial(provision.render, each, registry, as_of)
    for one in registry.parties.values():
        made[f"docs/parties/{one.id}.md"] = partial(party.render, one, registry, as_of)
    return made


def _matrix(registry: Registry, negotiation: Negotiation, as_of: date) -> str:
    built = matrix.build(registry, negotiation, as_of)
    return markdown.render(built, registry, pages=True)


def pictures(registry: Registry, negotiation: Negotiation, as_of: date) -> dict[str, Page]:
    """The two pictures by path.

    Raises:
        ImportError: The plotting library is not installed.
    """
    # Imported late: it is an extra, and takes longer to load than most commands to run.
    from registry.render.pictures import heat_map, timeline

    title = f"{negotiation.title}: drafts and statements"
    return {
        HEAT_MAP: lambda: heat_map(matrix.build(registry, negotiation, as_of)),
        TIMELINE: lambda: timeline(registry, title),
    }


def stale(tree: Tree, made: Mapping[str, Page], *, complete: bool = False) -> Iterator[Diagnostic]:
    """The generated files that are kept but differ from what would be generated now.

    Args:
        tree: Where they are kept.
        made: What makes them.
        complete: Report those that are not kept, too.
    """
    for path, wanted in sorted(made.items()):
        yield from compare(tree, path, wanted, COMMAND, missing=complete)
    for folder in _FOLDERS:
        yield from orphaned(tree, folder, made, COMMAND)
