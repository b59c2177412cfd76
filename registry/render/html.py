"""The matrix as one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from registry.render import words

if TYPE_CHECKING:
    from registry.matrix import Matrix
    from registry.model import Registry


def render(matrix: Matrix, registry: Registry, *, transpose: bool = False) -> str:
    """The page, with every text escaped by the template engine.

    Args:
        matrix: What to show.
        registry: Where its sources and speakers are looked up.
        transpose: Parties down and provisions across.
    """
    environment = Environment(
        loader=PackageLoader("registry", "render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    labels = {party.id: party.label for party in matrix.parties}
    notes = [
        (words.anchor(row, cell), row.title, labels[cell.party], words.accounts(cell, registry))
        for row in matrix.rows()
        for cell in row.cells
        if cell.winners
    ]
    return environment.get_template("matrix.html").render(
        matrix=matrix,
        words=words,
        notes=notes,
        numbers={anchor: index for index, (anchor, *_) in enumerate(notes, start=1)},
        transpose=transpose,
    )
