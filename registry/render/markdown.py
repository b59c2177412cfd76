"""The matrix as Markdown that reads well on GitHub and in a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from tabulate import tabulate

from registry.model import Kind
from registry.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.cells import Cell
    from registry.matrix import Group, Matrix, Row
    from registry.model import Party, Registry

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&!@]")
# At the start of a block these make a list or a rule.
_LIST = re.compile(r"^(\d+(?=[.)](?: |$))|(?=[-+]))(.)")


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line, inside a table too.

    In comments, where GitHub notifies whom a text mentions, use `changes_markdown.safe` instead.
    """
    line = " ".join(text.split())
    escaped = _SPECIAL.sub(
        lambda found: "&#64;" if found.group() == "@" else f"\\{found.group()}", line
    )
    return _LIST.sub(r"\1\\\2", escaped)


def link(text: str, url: str | None) -> str:
    """A link, or the text alone where there is no address."""
    if url is None:
        return escape(text)
    target = quote(url, safe=_URL_SAFE)
    return f"[{escape(text)}]({target if _BARE.fullmatch(target) else f'<{target}>'})"


_BARE = re.compile(r"[\w/:.?=&%#+~-]+", re.ASCII)
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


def render(
    matrix: Matrix, registry: Registry, *, transpose: bool = False, pages: bool = False
) -> str:
    """The whole matrix as a Markdown page.

    Args:
        matrix: What to show.
        registry: Where its sources and speakers are looked up.
        transpose: Parties down and provisions across.
        pages: Link provisions and parties to their pages in ``docs/``, and the pictures.
    """
    parts = [
        f"# {escape(matrix.title)}: who stands where",
        f"As of **{matrix.as_of}**, the positions on record. "
        f"{escape(words.coverage(matrix.coverage))}",
    ]
    if pages:
        parts.append(
            "As pictures: [the matrix](matrix.svg), [the statements by day](timeline.svg). "
            "Where the words come from: [sources](sources.md). Which article is kept as which "
            "provision: [coverage](coverage.md)."
        )
    for group in matrix.groups:
        parts += [f"## {escape(group.title)}", _table(group, matrix, transpose, pages)]
    parts += ["## Legend", _legend()]
    notes = list(_notes(matrix, registry))
    if notes:
        parts += ["## What the cells rest on", "\n".join(notes)]
    return "\n\n".join(parts) + "\n"


def _table(group: Group, matrix: Matrix, transpose: bool, pages: bool) -> str:
    def party(each: Party) -> str:
        return link(each.label, f"parties/{each.id}.md") if pages else escape(each.label)

    def title(row: Row) -> str:
        page = f"provisions/{row.id}.md" if pages and row.about is Kind.PROVISION else None
        return link(row.title, page)

    head = ["", *(party(each) for each in matrix.parties)]
    body = [[f"**{title(row)}**", *(_cell(row, each) for each in row.cells)] for row in group.rows]
    if transpose:
        columns = [list(column) for column in zip(head, *body, strict=True)]
        head, body = columns[0], [[f"**{first}**", *rest] for first, *rest in columns[1:]]
    return tabulate(body, head, tablefmt="pipe", disable_numparse=True)


def _cell(row: Row, cell: Cell) -> str:
    text = words.text_of(cell)
    return f"{escape(text)} [^{words.anchor(row, cell)}]" if text else ""


def _legend() -> str:
    lines = [f"- **{escape(sign)}**: {escape(meaning)}" for sign, meaning in words.legend()]
    lines += [f"- *{name}*: {escape(meaning)}." for name, meaning in words.MARKS]
    return "\n".join([*lines, f"- {escape(words.EMPTY)}"])


def _notes(matrix: Matrix, registry: Registry) -> Iterator[str]:
    labels = {party.id: party.label for party in matrix.parties}
    for row in matrix.rows():
        for cell in row.cells:
            if cell.winners:
                told = " — ".join(account_line(each) for each in words.accounts(cell, registry))
                heading = f"**{escape(row.title)}**, {escape(labels[cell.party])}"
                yield f"[^{words.anchor(row, cell)}]: {heading}: {told}"


def account_line(account: words.Account) -> str:
    """Position, speaker, occasion, day, quotes with their sources, condition and reading."""
    who = ", ".join(filter(None, (account.speaker, account.occasion, account.day)))
    told = f"*{account.position}* — {escape(who)}"
    if account.attributed:
        told += f" ({escape(account.attributed)})"
    told += f": {'; '.join(citation(each) for each in account.citations)}."
    if account.condition:
        told += f" Condition: {escape(account.condition.rstrip('.'))}."
    if account.reading:
        told += f" Reading: {escape(account.reading.rstrip('.'))}."
    return told


def citation(cited: words.Citation) -> str:
    """A quote with its source, linked where it has an address."""
    quoted = f"“{escape(cited.quote)}” " if cited.quote else ""
    where = f", {escape(cited.locator)}" if cited.locator else ""
    return f"{quoted}({link(cited.label, cited.url)}{where})"
