"""What the commands share: the registry's folder, reading it, options, writing, stopping."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from registry import checks, matrix
from registry.diagnostics import Diagnostic, Severity, did_you_mean
from registry.load import FOLDERS, NEGOTIATION, Loaded, is_registry, load
from registry.report import text
from registry.tree import GitTree, RevisionError, Tree, WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from registry.model import Negotiation, Registry


def today() -> date:
    """The present day, in UTC; the only clock that the tool reads."""
    return datetime.now(UTC).date()


# --- options -------------------------------------------------------------------------------------


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.isoformat() != value:  # other forms of ISO 8601 are refused too
        message = f'"{value}" is not a day; write it as YYYY-MM-DD, for example 2020-03-20'
        raise click.BadParameter(message)
    return found


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--as-of DAY``."""
    return click.option(
        "--as-of",
        metavar="DAY",
        callback=_day,
        help="What had been said by that day. Default: the last day on file.",
    )(command)


def rev_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--rev REV``."""
    return click.option(
        "--rev",
        metavar="REV",
        help="The record as it was on file at this git revision. Default: the files as they are.",
    )(command)


def format_option(*forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--format``; the first form is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How to write it.",
    )


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``-o FILE``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file, whole or not at all.",
    )(command)


# --- the registry --------------------------------------------------------------------------------


def root_of(context: click.Context, paths: Iterable[Path] = ()) -> Path:
    """The folder of the registry: as told, or the nearest around here or around a path."""
    told: Path | None = context.obj
    if told is not None:
        if is_registry(WorkingTree(told)):
            return told.absolute()
        stop(f'"{told}" holds no registry', "it needs the folders seeds and provisions")
    for start in (Path.cwd(), *(path.absolute() for path in paths)):
        for folder in (start, *start.parents):
            if (folder / NEGOTIATION).is_file():
                return folder
    if not is_registry(WorkingTree(Path.cwd())):
        stop(
            "there is no registry here or in a folder above",
            f'go to a folder with {NEGOTIATION}, or name it with "registry -C FOLDER"',
        )
    return Path.cwd()


def repository_prefix(root: Path) -> str:
    """The way from the git repository around the registry to it, with slashes; often empty."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            found = root.relative_to(folder).as_posix()
            return "" if found == "." else found
    return ""


def tree_of(root: Path, rev: str | None) -> Tree:
    """The working tree, or the tree of a revision."""
    if rev is None:
        return WorkingTree(root)
    try:
        return GitTree.open(root, rev)
    except RevisionError as error:
        stop(str(error), "")


def relative(root: Path, paths: Iterable[Path]) -> frozenset[str]:
    """The files that paths stand for, relative to the root, with slashes; folders spelled out."""
    found: set[str] = set()
    tree = WorkingTree(root)
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link must be named as such
        if not absolute.is_relative_to(root):
            stop(f'"{path}" lies outside the registry in {root}', "check each registry by itself")
        if not os.path.lexists(absolute):
            stop(f'there is no file "{path}"', "")
        name = absolute.relative_to(root).as_posix()
        if absolute.is_dir() and not name.endswith(".yaml"):
            inside = "" if name == "." else f"{name}/"
            entries = (
                each for folder in ("seeds", *FOLDERS.values()) for each in tree.entries(folder)
            )
            found |= {entry.path for entry in entries if entry.path.startswith(inside)}
        else:
            found.add(name)
    return frozenset(found)


def sound(context: click.Context, rev: str | None = None) -> tuple[Loaded, Negotiation, date]:
    """The record, if it has no errors, and the last day on file. Prints the errors and exits."""
    loaded = load(tree_of(root_of(context), rev))
    errors = errors_of(checks.run(loaded, today()))
    if errors:
        say(text.render(errors, loaded.documents, excerpts=sys.stderr.isatty()), sys.stderr)
        say("Nothing was done: mend the record first.", sys.stderr)
        sys.exit(1)
    negotiation, last = loaded.registry.negotiation, matrix.latest_day(loaded.registry)
    if negotiation is None or last is None:
        stop("the record holds no draft and no stance yet", "add one, then ask again")
    return loaded, negotiation, last


def errors_of(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that make the record unfit to be shown."""
    return tuple(each for each in found if each.rule.severity is Severity.ERROR)


def known(kind: str, asked: Iterable[str], ids: Iterable[str]) -> None:
    """Refuses an id that is not on file, with the nearest one that is."""
    listed = list(ids)
    for each in asked:
        if each not in listed:
            hint = did_you_mean(each, listed) or f"known: {', '.join(sorted(listed))}"
            raise click.UsageError(f'there is no {kind} "{each}"; {hint}')


def complete_ids(kind: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Shell completion of ids on file: ``provisions``, ``parties`` ..."""

    def found(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
        root = context.find_root().params.get("root") or Path.cwd()
        registry: Registry = load(WorkingTree(Path(root))).registry
        return [each for each in getattr(registry, kind) if each.startswith(begun)]

    return found


# --- printing and writing ------------------------------------------------------------------------


def emit(content: str, output: Path | None, told: str) -> None:
    """Prints a result, or writes it to a file and says so."""
    if output is None:
        click.echo(content.encode(), nl=False)
        return
    write(output, content)
    say(f"{output}: {told}", sys.stderr)


def keep(root: Path, texts: Mapping[str, str]) -> None:
    """Writes files of the registry, by path, with their folders; never through a symbolic link."""
    refuse_links(root, texts)
    for path, content in texts.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            stop(f'"{root / path}" could not be written: {error.strerror or error}', "")
        write(root / path, content)


def refuse_links(root: Path, paths: Iterable[str]) -> None:
    """Stops before anything is written or removed behind a symbolic link."""
    tree = WorkingTree(root)
    for folder in sorted({path.rpartition("/")[0] for path in paths}):
        if tree.behind_link(folder):
            hint = "remove it; files are written in the registry itself"
            stop(f'"{folder}" is or lies behind a symbolic link', hint)


def write(path: Path, content: str) -> None:
    """Writes the whole file or leaves it as it was."""
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            draft = Path(file.name)
            file.write(content.encode())
        draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        draft.replace(path)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        stop(f'"{path}" could not be written: {error.strerror or error}', "")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(content: str, stream: TextIO | None = None) -> None:
    """Prints text and a line end."""
    click.echo(content.rstrip("\n"), file=stream or sys.stdout)


def stop(message: str, hint: str) -> NoReturn:
    """Ends the command because it cannot run."""
    click.echo(f"registry: {message}{f'; {hint}' if hint else ''}", err=True)
    sys.exit(2)
