"""Arguments, files, exit codes. The only module that prints or exits.

Exit codes: 0 clean, 1 with findings, 2 where the command could not run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

import click

from registry import __version__, checks, generated, matrix
from registry.diagnostics import Diagnostic, Severity, did_you_mean, in_order
from registry.load import FOLDERS, NEGOTIATION, Loaded, is_registry, load, path_of
from registry.model import Kind, Negotiation
from registry.render import data, html, markdown, plain, record
from registry.report import text
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MARKER = Path(NEGOTIATION)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        message = f'"{value}" is not a day; write it as YYYY-MM-DD, for example 2021-12-24'
        raise click.BadParameter(message) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="registry")
@click.option(
    "-C",
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The registry's folder. Default: the nearest one around the current folder.",
)
@click.pass_context
def cli(context: click.Context, root: Path | None) -> None:
    """Keep a negotiation's record: what is proposed, and where each party stands on it.

    The record is YAML in provisions/ and seeds/. Check it, show it as a matrix of provisions and
    parties, and look at single records.
    """
    context.obj = root


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...]) -> None:
    """Report everything that is wrong with the record, or with PATHS alone.

    With PATHS, only these files and what they link to are read, as editors and pre-commit want it.
    A folder stands for the files in it.

    Exits 0 when there is nothing to report, 1 with findings, 2 when it could not run.
    """
    root = _root(context, paths)
    tree = WorkingTree(root)
    only = _relative(root, paths) if paths else None
    loaded = load(tree, only)
    found = checks.run(loaded, date.today(), only)
    if only is None and not _errors(found):
        found = in_order([*found, *generated.stale(tree, loaded.registry)])
    _print(text.render(found, loaded.documents, excerpts=sys.stdout.isatty()))
    sys.exit(1 if found else 0)


_FORMATS = ("markdown", "html", "csv", "json", "plain")


@cli.command("matrix")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: by the name after -o, else markdown.",
)
@click.option(
    "--as-of",
    metavar="DAY",
    callback=_day,
    help="What was on record on that day. Default: the last day on file.",
)
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
    "--package",
    is_flag=True,
    help="Fill empty cells with words on the draft or package, marked as such.",
)
@click.option(
    "--transpose", is_flag=True, help="Parties down, provisions across (not for csv and json)."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
)
@click.pass_context
def matrix_command(
    context: click.Context,
    form: str | None,
    as_of: date | None,
    parties: tuple[str, ...],
    themes: tuple[str, ...],
    drafts: tuple[str, ...],
    package: bool,
    transpose: bool,
    output: Path | None,
) -> None:
    r"""Show where each party stands on each provision.

    Nothing is written where the record has errors.

    \b
    Examples:
      registry matrix --format plain --as-of 2021-12-18
      registry matrix --party russia --party nato --format html -o matrix.html
    """
    loaded, negotiation, last = _sound(context)
    registry = loaded.registry
    _known("party", parties, negotiation.parties)
    _known("theme", themes, [theme.id for theme in negotiation.themes])
    _known("draft", drafts, negotiation.drafts)
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
    rendered = renderers[chosen]()
    if output is None:
        click.echo(rendered.encode(), nl=False)
    else:
        _write(output, rendered)
        click.echo(f"{output}: the matrix as of {built.as_of}", err=True)


@cli.command()
@click.argument("record_id", metavar="ID")
@click.pass_context
def show(context: click.Context, record_id: str) -> None:
    """Print one record and everything that links to it.

    ID is the name of its file without .yaml. Where several kinds of record share it, write the kind
    before it: party/nato.
    """
    loaded, _, last = _sound(context)
    wanted_kind, _, wanted = record_id.rpartition("/")
    by_kind: dict[Kind, Any] = {
        Kind.PARTY: loaded.registry.parties,
        Kind.DRAFT: loaded.registry.drafts,
        Kind.SOURCE: loaded.registry.sources,
        Kind.STATEMENT: loaded.registry.statements,
        Kind.PROVISION: loaded.registry.provisions,
        Kind.NEGOTIATION: {Kind.NEGOTIATION: loaded.registry.negotiation},
    }
    found = [
        (kind, group[wanted])
        for kind, group in by_kind.items()
        if wanted in group and wanted_kind in ("", kind)
    ]
    if not found:
        every = [each for group in by_kind.values() for each in group]
        hint = did_you_mean(wanted, every) or '"registry matrix" lists the provisions'
        _stop(f'there is no record "{record_id}"', hint)
    for kind, each in found:
        file = loaded.documents[path_of(kind, wanted)]
        fields = cast("dict[str, Any]", file.data)  # the schema wants a mapping
        _print(record.render(kind, each, fields, loaded.registry, last))


def main() -> None:
    """The command ``registry``."""
    # The same bytes whatever the locale says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="registry")


def _root(context: click.Context, paths: Iterable[Path] = ()) -> Path:
    """The folder of the registry: as told, or the nearest around here or around a path."""
    if context.obj is not None:
        if is_registry(WorkingTree(context.obj)):
            return Path(context.obj)
        _stop(f'"{context.obj}" holds no registry', "it needs the folders seeds and provisions")
    starts = [Path.cwd(), *(path.absolute() for path in paths)]
    for start in starts:
        for folder in (start, *start.parents):
            if (folder / _MARKER).is_file():
                return folder
    if not is_registry(WorkingTree(Path.cwd())):
        _stop(
            "there is no registry here or in a folder above",
            f'go to a folder with {NEGOTIATION}, or name it with "registry -C FOLDER"',
        )
    return Path.cwd()


def _relative(root: Path, paths: Iterable[Path]) -> frozenset[str]:
    """The files that paths stand for, relative to the root, with slashes."""
    found: set[str] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link must be named as such
        if not absolute.is_relative_to(root):
            _stop(f'"{path}" lies outside the registry in {root}', "check each registry by itself")
        if not os.path.lexists(absolute):
            _stop(f'there is no file "{path}"', "")
        name = absolute.relative_to(root).as_posix()
        inside = [f"{name}/" if name != "." else ""]
        if absolute.is_dir() and not name.endswith(".yaml"):
            tree = WorkingTree(root)
            folders = ["seeds", *FOLDERS.values()]
            found |= {
                entry.path
                for folder in folders
                for entry in tree.entries(folder)
                if entry.path.startswith(inside[0])
            }
        else:
            found.add(name)
    return frozenset(found)


def _sound(context: click.Context) -> tuple[Loaded, Negotiation, date]:
    """The record, if it has no errors, and the last day on file. Prints the errors and exits."""
    loaded = load(WorkingTree(_root(context)))
    errors = _errors(checks.run(loaded, date.today()))
    if errors:
        _print(text.render(errors, loaded.documents, excerpts=sys.stderr.isatty()), sys.stderr)
        click.echo("Nothing was written: mend the record first.", err=True)
        sys.exit(1)
    negotiation, last = loaded.registry.negotiation, matrix.latest_day(loaded.registry)
    if negotiation is None or last is None:
        _stop("the record holds no draft and no stance yet", "add one, then ask again")
    return loaded, negotiation, last


def _errors(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(each for each in found if each.rule.severity is Severity.ERROR)


def _known(kind: str, asked: Iterable[str], known: Iterable[str]) -> None:
    for each in asked:
        if each not in known:
            hint = did_you_mean(each, known) or f"known: {', '.join(known)}"
            raise click.UsageError(f'there is no {kind} "{each}"; {hint}')


def _form_of(output: Path | None) -> str:
    endings = {".html": "html", ".htm": "html", ".csv": "csv", ".json": "json", ".txt": "plain"}
    return endings.get(output.suffix.lower(), "markdown") if output else "markdown"


def _write(path: Path, content: str) -> None:
    """Writes the whole file or leaves it as it was."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as draft:
            draft.write(content.encode())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(draft.name).chmod(mode)
        Path(draft.name).replace(path)
    except OSError as error:
        _stop(f'"{path}" could not be written: {error.strerror or error}', "")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _print(content: str, stream: TextIO | None = None) -> None:
    click.echo(content.rstrip("\n"), file=stream or sys.stdout)


def _stop(message: str, hint: str) -> NoReturn:
    click.echo(f"registry: {message}{f'; {hint}' if hint else ''}", err=True)
    sys.exit(2)
