"""The rules as a list, as a page each, and as the whole of ``docs/rules.md``."""

from __future__ import annotations

import itertools
import re
import textwrap
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tabulate import tabulate

from registry.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from registry.catalogue import Edit, Entry, Example

_WIDTH: Final = 92

_INSTEAD: Final = {
    "folder": "`{file}` is a folder.",
    "missing": "There is no `{file}`.",
    "empty": "`{file}` has no content.",
    "utf-16": "`{file}` is saved as UTF-16.",
    "large": "`{file}` has two million bytes.",
    "huge": "`{file}` has more than 32 MiB.",
    "unreadable": "`{file}` may not be read by whoever runs the check.",
}
"""Faults that are no text, in words."""


def table(entries: Iterable[Entry]) -> str:
    """The rules as a plain list: code, name, severity, summary."""
    rows = [
        [each.rule.code, each.rule.name, each.rule.severity.value, each.rule.summary]
        for each in entries
    ]
    return tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n"


def page(entry: Entry) -> str:
    """One rule in Markdown that reads well in a terminal."""
    blocks = [_heading(entry), *_sections(entry)]
    return "\n\n".join(each if "```" in each else _fill(each) for each in blocks) + "\n"


def document(entries: Iterable[Entry]) -> str:
    """All rules as one Markdown page, with a list of contents."""
    families = [
        (subject, list(group))
        for subject, group in itertools.groupby(entries, key=lambda entry: entry.subject)
    ]
    blocks = ["# Rules", _INTRODUCTION, "\n".join(_contents(families))]
    for subject, group in families:
        blocks.append(f"## {escape(subject)}")
        for entry in group:
            blocks += [f"### {_heading(entry)}", *_sections(entry)]
    return "\n\n".join(blocks) + "\n"


_INTRODUCTION: Final = (
    "What `registry check` can report. An error keeps the matrix from being written; a warning is "
    "for a person to judge. A code never changes its meaning, and the code of a rule that is gone "
    "is not used again. The examples are faults put into the made-up registry that comes with the "
    "package, in `registry/example`. `registry rules CODE` prints one of these sections.\n\n"
    "This page is generated: the summaries stand beside each rule in the code, the rest in "
    "`registry/pages`."
)


def _contents(families: Iterable[tuple[str, list[Entry]]]) -> Iterator[str]:
    for subject, group in families:
        yield f"- [{escape(subject)}](#{anchor(subject)})"
        for entry in group:
            heading = _heading(entry)
            yield f"  - [{heading}](#{anchor(heading)}): {escape(entry.rule.summary)}"


def anchor(heading: str) -> str:
    """The name that a heading has in a link on a Markdown page."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _heading(entry: Entry) -> str:
    return f"{entry.rule.code} {entry.rule.name}"


def _sections(entry: Entry) -> Iterator[str]:
    """What stands below the heading: prose and fenced examples, a block each."""
    yield f"{entry.rule.severity.value.capitalize()}. {escape(entry.rule.summary)}"
    yield f"**Why:** {entry.why}"
    yield from _example(entry.example)
    yield f"**To mend it:** {entry.mend}"


def _example(example: Example) -> Iterator[str]:
    if example.captures:
        yield "**Given** the captured texts in a folder, `registry check --captures captures`:"
    for edit in example.given:
        if example.edit is None or edit.bad != example.edit.good:  # else it is shown as right
            yield f"**Given**, {_where(edit)}:"
            yield _fenced(edit.bad, edit.file)
    if example.edit is None:
        yield f"**Wrong:** {_INSTEAD[example.instead].format(file=example.file)}"
        return
    yield f"**Wrong**, {_where(example.edit)}:"
    yield _fenced(example.edit.bad, example.file)
    if example.edit.good:
        yield "**Right:**"
        yield _fenced(example.edit.good, example.file)


def _where(edit: Edit) -> str:
    return f"in `{edit.file}`" if edit.good else f"a new file `{edit.file}`"


def _fenced(snippet: str, file: str) -> str:
    language = {".yaml": "yaml", ".md": "markdown"}.get(PurePosixPath(file).suffix, "text")
    return f"```{language}\n{textwrap.dedent(snippet)}\n```"


def _fill(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
