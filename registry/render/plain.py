"""The matrix as plain text for a terminal or an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.render import words

if TYPE_CHECKING:
    from registry.matrix import Matrix

_TITLE_WIDTH = 34
_CELL_WIDTH = 14


def render(matrix: Matrix, *, transpose: bool = False) -> str:
    """The matrix without its notes, wrapped in narrow columns.

    Args:
        matrix: What to show.
        transpose: Parties down and provisions across.
    """
    parts = [f"{matrix.title}, as of {matrix.as_of}"]
    for group in matrix.groups:
        head = ["", *(party.label for party in matrix.parties)]
        body = [[row.title, *(words.text_of(each) for each in row.cells)] for row in group.rows]
        if transpose:
            columns = [list(column) for column in zip(head, *body, strict=True)]
            head, body = columns[0], columns[1:]
        widths = [_TITLE_WIDTH, *[_CELL_WIDTH] * (len(head) - 1)]
        table = tabulate(
            body,
            head,
            tablefmt="simple_grid",
            disable_numparse=True,
            maxcolwidths=widths,
            maxheadercolwidths=widths,
        )
        parts += [group.title.upper(), table]
    parts.append(words.coverage(matrix.coverage))
    parts.append("\n".join(f"{sign}: {meaning}" for sign, meaning in words.legend()))
    parts.append("\n".join(f"({name}): {meaning}" for name, meaning in words.MARKS))
    parts.append(words.EMPTY)
    return "\n\n".join(parts) + "\n"
