"""The matrix as plain text for a terminal or an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.matrix import Matrix

_TITLE_WIDTH = 34
_CELL_WIDTH = 14


_MOST_COLUMNS = 6
"""More than these besides the titles are too wide for a terminal, and go below."""


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
        parts += [group.title.upper(), *_tables(head, body)]
    parts.append(words.coverage(matrix.coverage))
    parts.append("\n".join(f"{sign}: {meaning}" for sign, meaning in words.legend()))
    parts.append("\n".join(f"({name}): {meaning}" for name, meaning in words.MARKS))
    parts.append(words.EMPTY)
    return "\n\n".join(parts) + "\n"


def _tables(head: list[str], body: list[list[str]]) -> Iterator[str]:
    """One table, or several below one another: the first whole, the others without empty rows."""
    for start in range(1, len(head), _MOST_COLUMNS):
        end = start + _MOST_COLUMNS
        rows = [[row[0], *row[start:end]] for row in body]
        if start > 1:
            rows = [row for row in rows if any(row[1:])]
        names = ", ".join(head[start:end])
        if not rows:
            yield f"No statement on record: {names}."
            continue
        widths = [_TITLE_WIDTH, *[_CELL_WIDTH] * (len(rows[0]) - 1)]
        yield tabulate(
            rows,
            [head[0], *head[start:end]],
            tablefmt="simple_grid",
            disable_numparse=True,
            maxcolwidths=widths,
            maxheadercolwidths=widths,
        )
        if len(rows) < len(body):
            left = len(body) - len(rows)
            rest = "1 row" if left == 1 else f"{left} rows"
            yield f"No statement on record in {rest} more: {names}."
