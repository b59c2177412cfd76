"""The commands that show the record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

import click

from registry import matrix
from registry import why as reasons
from registry.cli import common
from registry.diagnostics import did_you_mean
from registry.load import path_of
from registry.model import Kind
from registry.render import audit as audit_page
from registry.render import data, html, markdown, plain, record
from registry.render import distance as distance_page
from registry.render import why as why_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

_FORMATS = ("markdown", "html", "csv", "json", "plain")
_PROVISION = click.argument("provision", shell_complete=common.complete_ids("provisions"))
_PARTY = click.argument("party", shell_complete=common.complete_ids("parties"))


@click.command("matrix")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: by the name after -o, else markdown.",
)
@common.as_of_option
@common.rev_option
@click.option(
    "--party", "parties", multiple=True, metavar="ID", help="Only this column; repeatable."
)
@click.option("--theme", "themes", multiple=True, metavar="ID", help="Only this theme; repeatable.")
@click.option(
    "--draft",
    "drafts",
    multiple=True,
    metavar="ID",
    help="Only provisions of this draft; repeatable.",
)
@click.option(
    "--package", is_flag=True, help="Fill empty cells with words on the draft or package, marked."
)
@click.option(
    "--transpose", is_flag=True, help="Parties down, provisions across (not for csv and json)."
)
@common.output_option
@click.pass_context
def matrix_command(
    context: click.Context,
    form: str | None,
    as_of: date | None,
    rev: str | None,
    parties: tuple[str, ...],
    themes: tuple[str, ...],
    drafts: tuple[str, ...],
    package: bool,
    transpose: bool,
    output: Path | None,
) -> None:
    """Show where each party stands on each provision.

    Nothing is written where the record has errors.

    \b
    Examples:
      registry matrix --format plain --as-of 2020-03-15
      registry matrix --party northland --party southland -o matrix.html
    """  # noqa: D301 - click reads the escape as "do not wrap"
    loaded, negotiation, last = common.sound(context, rev)
    registry = loaded.registry
    common.known("party", parties, negotiation.parties)
    common.known("theme", themes, [theme.id for theme in negotiation.themes])
    common.known("draft", drafts, negotiation.drafts)
    built = matrix.build(
        registry, negotiation, as_of or last,
        parties=parties, themes=themes, drafts=drafts, package=package,
    )  # fmt: skip
    chosen = form or _form_of(output)
    if transpose and chosen in ("csv", "json"):
        raise click.UsageError(f"--transpose turns a table; {chosen} has one entry a cell")
    renderers: dict[str, Callable[[], str]] = {
        "markdown": lambda: markdown.render(built, registry, transpose=transpose),
        "html": lambda: html.render(built, registry, transpose=transpose),
        "plain": lambda: plain.render(built, transpose=transpose),
        "csv": lambda: data.as_csv(built, registry),
        "json": lambda: data.as_json(built, registry),
    }
    common.emit(renderers[chosen](), output, f"the matrix as of {built.as_of}")


def _form_of(output: Path | None) -> str:
    endings = {".html": "html", ".htm": "html", ".csv": "csv", ".json": "json", ".txt": "plain"}
    return endings.get(output.suffix.lower(), "markdown") if output else "markdown"


@click.command()
@click.argument("record_id", metavar="ID")
@common.rev_option
@click.pass_context
def show(context: click.Context, record_id: str, rev: str | None) -> None:
    """Print one record and everything that links to it.

    ID is the name of its file without .yaml. Where several kinds of record share it, write the kind
    before it: party/northland.
    """
    loaded, _, last = common.sound(context, rev)
    wanted_kind, _, wanted = record_id.rpartition("/")
    by_kind: dict[Kind, Any] = {
        Kind.PARTY: loaded.registry.parties,
        Kind.DRAFT: loaded.registry.drafts,
        Kind.SOURCE: loaded.registry.sources,
        Kind.STATEMENT: loaded.registry.statements,
        Kind.PROVISION: loaded.registry.provisions,
        Kind.NEGOTIATION: {str(Kind.NEGOTIATION): loaded.registry.negotiation},
    }
    found = [
        (kind, group[wanted])
        for kind, group in by_kind.items()
        if wanted in group and wanted_kind in ("", kind)
    ]
    if not found:
        every = [each for group in by_kind.values() for each in group]
        hint = did_you_mean(wanted, every) or '"registry matrix" lists the provisions'
        common.stop(f'there is no record "{record_id}"', hint)
    for kind, each in found:
        file = loaded.documents[path_of(kind, wanted)]
        fields = cast("dict[str, Any]", file.data)  # the schema wants a mapping
        common.say(record.render(kind, each, fields, loaded.registry, last))


@click.command()
@_PROVISION
@_PARTY
@common.as_of_option
@common.rev_option
@common.format_option("text", "markdown", "json")
@click.pass_context
def why(
    context: click.Context,
    provision: str,
    party: str,
    as_of: date | None,
    rev: str | None,
    form: str,
) -> None:
    """Say why a cell says what it says, what it beat, and what would change it."""
    loaded, _, last = common.sound(context, rev)
    registry = loaded.registry
    common.known("provision", [provision], registry.provisions)
    common.known("party", [party], registry.parties)
    explained = reasons.explain(registry, provision, party, as_of or last)
    shown = {"text": why_page.as_text, "markdown": why_page.as_markdown, "json": why_page.as_json}
    common.emit(shown[form](explained, registry), None, "")


@click.command()
@click.option(
    "--party", "parties", multiple=True, metavar="ID", help="Only this party; repeatable."
)
@common.as_of_option
@common.rev_option
@common.format_option("text", "markdown", "json", "csv")
@common.output_option
@click.pass_context
def audit(
    context: click.Context,
    parties: tuple[str, ...],
    as_of: date | None,
    rev: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Show what the matrix rests on, where it is thin, and which gaps matter most."""
    from registry.audit import audit as figures

    loaded, negotiation, last = common.sound(context, rev)
    common.known("party", parties, negotiation.parties)
    made = figures(loaded.registry, as_of or last, parties)
    shown = {
        "text": audit_page.as_text,
        "markdown": audit_page.as_markdown,
        "json": audit_page.as_json,
        "csv": audit_page.as_csv,
    }
    common.emit(shown[form](made, loaded.registry), output, f"the audit as of {made.as_of}")


@click.command()
@common.as_of_option
@common.rev_option
@common.format_option("text", "mermaid", "dot")
@click.pass_context
def conditions(context: click.Context, as_of: date | None, rev: str | None, form: str) -> None:
    """Draw who waits for whom, name circles, and say what one move would unlock."""
    # Imported late: the graph library takes longer to load than most commands to run.
    from registry.conditions import graph
    from registry.render import conditions as page

    loaded, _, last = common.sound(context, rev)
    shown = {"text": page.as_text, "mermaid": page.as_mermaid, "dot": page.as_dot}
    drawn = graph(loaded.registry, as_of or last)
    common.emit(shown[form](drawn, loaded.registry), None, "")


@click.command()
@common.as_of_option
@common.rev_option
@common.format_option("text", "json")
@click.pass_context
def distance(context: click.Context, as_of: date | None, rev: str | None, form: str) -> None:
    """Compare parties over the provisions on which both have a position.

    A figure always stands with the number of provisions that it rests on, and there is none on
    fewer than three.
    """
    from registry.distance import pairs

    loaded, _, last = common.sound(context, rev)
    found = pairs(loaded.registry, as_of or last)
    shown = {"text": distance_page.as_text, "json": distance_page.as_json}
    common.emit(shown[form](found, loaded.registry, as_of or last), None, "")
    if not any(pair.agreement is not None for pair in found):
        sys.exit(1)
