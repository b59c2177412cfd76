"""The commands that compare revisions of the record."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import click

from registry import history as past
from registry.changes import RecordId
from registry.cli import common
from registry.diff import diff as compare
from registry.load import load
from registry.matrix import PACKAGE
from registry.model import Kind, Registry
from registry.render import changes_html, changes_json, changes_markdown, changes_text
from registry.render import history as history_page
from registry.tree import GitTree, RevisionError, WorkingTree, revisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

_NOW = "the files as they are"


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@common.format_option("text", "markdown", "json", "html")
@common.as_of_option
@common.output_option
@click.pass_context
def diff_command(
    context: click.Context,
    old: str,
    new: str | None,
    form: str,
    as_of: date | None,
    output: Path | None,
) -> None:
    """Say what changed between two revisions, in the terms of the negotiation.

    OLD and NEW are anything that git takes for a revision; without NEW, the files as they are. The
    revisions are read from git itself: the working tree is not touched and need not be clean.
    Cells that turn from for to against come first.
    """
    root = common.root_of(context)
    before = load(common.tree_of(root, old)).registry
    after = load(common.tree_of(root, new)).registry
    found = compare(before, after, as_of)
    names = (old, new or _NOW)
    asked = [old, *([new] if new else []), *(["--as-of", str(as_of)] if as_of else [])]
    command = shlex.join(["registry", "diff", *asked, "--format", "text"])
    renderers: dict[str, Callable[[], str]] = {
        "text": lambda: changes_text.render(found, before, after, names),
        "markdown": lambda: changes_markdown.render(found, before, after, names, command),
        "json": lambda: changes_json.render(found, names),
        "html": lambda: changes_html.render(found, before, after, names),
    }
    common.emit(renderers[form](), output, f"from {names[0]} to {names[1]}")


@click.command("log")
@click.argument("provision", required=False, shell_complete=common.complete_ids("provisions"))
@click.argument("party", required=False, shell_complete=common.complete_ids("parties"))
@click.option(
    "--rev", metavar="REV", default="HEAD", show_default=True, help="Up to this revision."
)
@common.format_option("text", "markdown", "json")
@click.pass_context
def log_command(
    context: click.Context, provision: str | None, party: str | None, rev: str, form: str
) -> None:
    """Tell a cell's history over both clocks: what was on file when, and for which day.

    Without PARTY, all cells of PROVISION; without either, all. "package" stands for the package.
    """
    root = common.root_of(context)
    try:
        known = revisions(root, rev)
        record = [(each, load(GitTree.open(root, each.hash)).registry) for each in known]
    except RevisionError as error:
        common.stop(str(error), "")
    newest = record[-1][1] if record else load(WorkingTree(root)).registry
    every = [registry for _, registry in record] or [newest]
    row = _row(provision, every)
    if party is not None:
        common.known("party", [party], {each for registry in every for each in registry.parties})
    entries = past.history(record, row, party)
    shown = {
        "text": history_page.as_text,
        "markdown": history_page.as_markdown,
        "json": history_page.as_json,
    }
    common.emit(shown[form](entries, newest, row, party), None, "")
    if not entries and (row or party):
        common.say("No revision changed it.", sys.stderr)


def _row(name: str | None, every: list[Registry]) -> RecordId | None:
    """The row of a provision, draft or the package that any revision has."""
    if name is None:
        return None
    if name == PACKAGE:
        return RecordId(Kind.NEGOTIATION, PACKAGE)
    drafts = {each for registry in every for each in registry.drafts}
    provisions = {each for registry in every for each in registry.provisions}
    common.known("provision", [name], [*provisions, *drafts, PACKAGE])
    return RecordId(Kind.PROVISION if name in provisions else Kind.DRAFT, name)
