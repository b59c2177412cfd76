"""Changes as one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from registry.render.changes_words import CONFIRM, tell

if TYPE_CHECKING:
    from registry.changes import Diff
    from registry.model import Registry


def render(found: Diff, before: Registry, after: Registry, names: tuple[str, str]) -> str:
    """The page, with every text escaped by the template engine.

    Args:
        found: What changed.
        before: The older registry, where names and titles are looked up.
        after: The newer one.
        names: What to call the two.
    """
    environment = Environment(
        loader=PackageLoader("registry", "render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("changes.html").render(
        told=tell(found, before, after, names),
        negotiation=after.negotiation or before.negotiation,
        names=names,
        confirm=CONFIRM,
        changed=bool(found),
    )
