"""The commands that look for faults and prove quotes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from registry import __version__, captures, checks, generated, lock
from registry.catalogue import catalogue, find
from registry.cli import common, reference
from registry.diagnostics import Severity, did_you_mean, in_order
from registry.load import FOLDERS, Loaded, load
from registry.render import rules as rule_pages
from registry.report import as_json, choose, github, gitlab, junit, places, sarif, text
from registry.text import visible
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.captures import Captures
    from registry.diagnostics import Diagnostic
    from registry.model import Registry

_FORMATS = ("text", "json", "github", "sarif", "junit", "gitlab")
_DIRECTORY = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@common.format_option(*_FORMATS)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these codes, families or names; repeatable.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULES",
    help="Not these codes, families or names; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*(each.value for each in Severity), "never"]),
    default=Severity.WARNING.value,
    show_default=True,
    help="The mildest severity that makes the command exit with 1.",
)
@click.option(
    "--captures",
    "folder",
    type=_DIRECTORY,
    metavar="DIR",
    help="Prove every quote afresh against the captured texts in this folder.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved, until stopped.")
@common.rev_option
@common.output_option
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    folder: Path | None,
    watch: bool,
    rev: str | None,
    output: Path | None,
) -> None:
    """Report everything that is wrong with the record, or with PATHS alone.

    With PATHS, only these files and what they link to are read, as editors and pre-commit want it.
    A folder stands for the files in it.

    Exits 0 when there is nothing to report, 1 with findings, 2 when it could not run.
    """
    root = common.root_of(context, paths)
    only = common.relative(root, paths) if paths else None
    if rev and only is not None:
        raise click.UsageError("--rev looks at a whole revision; leave the paths out")

    def once() -> tuple[Loaded, tuple[Diagnostic, ...]]:
        tree = common.tree_of(root, rev)
        loaded = load(tree, only)
        texts = _captures(folder, loaded)
        found = checks.run(loaded, common.today(), only, texts)
        if only is None and not common.errors_of(found):
            found = in_order([*found, *generated.stale(tree, pages(context, loaded.registry))])
        try:
            rules = [entry.rule for entry in catalogue()]
            return loaded, choose.choose(found, rules, select, ignore)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    terminal = output is None and sys.stdout.isatty()
    if watch:
        _watch(root, lambda: common.say(_report(*once(), "text", None, root, terminal=terminal)))
    loaded, found = once()
    limit = None if fail_on == "never" else Severity(fail_on)
    report = _report(loaded, found, form, limit, root, terminal=terminal)
    common.emit(f"{report}\n", output, f"{len(found)} findings")
    sys.exit(1 if choose.threshold(found, limit) else 0)


def pages(context: click.Context, registry: Registry) -> dict[str, generated.Page]:
    """Every generated page but the pictures, which take long to draw."""
    command = context.find_root().command
    return generated.outputs(registry, cli=lambda: reference.page(command))


def _captures(folder: Path | None, loaded: Loaded) -> Captures | None:
    if folder is None:
        return None
    try:
        return captures.find(folder, loaded.registry.sources.values())
    except OSError as error:
        common.stop(f'"{folder}" could not be read: {error.strerror or error}', "")


def _report(
    loaded: Loaded,
    found: tuple[Diagnostic, ...],
    form: str,
    limit: Severity | None,
    root: Path,
    *,
    terminal: bool,
) -> str:
    files = len(loaded.documents)
    prefix = common.repository_prefix(root)
    there = places.below(found, prefix)
    renderers: dict[str, Callable[[], str]] = {
        "text": lambda: _text(loaded, found, terminal=terminal),
        "json": lambda: as_json.render(found, files, __version__),
        "github": lambda: github.render(there, files),
        "sarif": lambda: sarif.render(there, _helps(), __version__),
        "junit": lambda: junit.render(
            there, [places.joined(prefix, path) for path in loaded.documents], limit
        ),
        "gitlab": lambda: gitlab.render(there),
    }
    return renderers[form]().rstrip("\n")


def _helps() -> dict[str, sarif.Help]:
    return {
        entry.rule.code: sarif.Help(entry.why, entry.mend, rule_pages.page(entry))
        for entry in catalogue()
    }


def _text(loaded: Loaded, found: tuple[Diagnostic, ...], *, terminal: bool) -> str:
    return text.render(
        found,
        loaded.documents,
        excerpts=terminal,
        colour=text.wants_colour(os.environ, terminal=terminal),
        width=shutil.get_terminal_size().columns if terminal else None,
    )


def _watch(root: Path, look: Callable[[], None]) -> None:
    # Imported late: nothing else needs it.
    from watchfiles import watch

    folders = [root / each for each in ("seeds", *FOLDERS.values()) if (root / each).is_dir()]
    look()
    for _ in watch(*folders, raise_interrupt=False):
        click.clear()
        look()
    sys.exit(0)


@click.command()
@click.argument("rule", required=False)
@common.format_option("list", "markdown")
@common.output_option
def rules(rule: str | None, form: str, output: Path | None) -> None:
    """List the rules, or explain one by its code or name."""
    if rule is None:
        shown = rule_pages.table if form == "list" else rule_pages.document
        common.emit(shown(catalogue()), output, "all rules")
        return
    entry = find(rule)
    if entry is None:
        every = [word for each in catalogue() for word in (each.rule.code, each.rule.name)]
        hint = did_you_mean(rule, every) or '"registry rules" lists them'
        common.stop(f'there is no rule "{rule}"', hint)
    common.emit(rule_pages.page(entry), output, entry.rule.code)


@click.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file is stale."
)
@click.pass_context
def docs(context: click.Context, only_check: bool) -> None:
    """Write everything under docs/ that is made from the record or the code, and only that.

    The matrix, a page for each provision and party, the sources, the rules, the fields, the
    commands, and two pictures.
    """
    loaded, negotiation, last = common.sound(context)
    root = common.root_of(context)
    made = pages(context, loaded.registry)
    try:
        made |= generated.pictures(loaded.registry, negotiation, last)
    except ImportError:
        common.stop(
            "the pictures need a plotting library that is not installed",
            'run "pip install treaty-registry[pictures]"',
        )
    found = tuple(generated.stale(WorkingTree(root), made, complete=True))
    if only_check:
        common.say(text.render(found, {}, excerpts=False) if found else "docs/ is up to date.")
        sys.exit(1 if found else 0)
    paths = sorted({each.span.path for each in found})
    common.refuse_links(root, [*paths, *made])
    for path in paths:
        if path in made:
            common.keep(root, {path: made[path]()})
        else:
            (root / path).unlink()
        common.say(f"{'wrote' if path in made else 'removed'} {visible(path)}")
    common.say(f"docs/: {len(made)} pages and pictures, {len(found)} of them new or changed.")


@click.command("lock")
@click.option(
    "--captures",
    "folder",
    type=_DIRECTORY,
    metavar="DIR",
    help="The folder with the captured texts. It stays outside the registry.",
)
@click.pass_context
def lock_command(context: click.Context, folder: Path | None) -> None:
    """Prove every quote against the captured texts and write seeds/quotes.lock.

    Captures are known by their SHA-256, whatever their names. Quotes whose capture is not in DIR
    keep the proof that they have. Nothing is written while a quote cannot be found. Without DIR,
    the lock is only put in order: sorted, and without what no quote needs.
    """
    root = common.root_of(context)
    loaded = load(WorkingTree(root))
    texts = _captures(folder, loaded) or captures.Captures()
    renewed, in_the_way = checks.relock(loaded, common.today(), texts)
    if in_the_way:
        common.say(_text(loaded, in_the_way, terminal=sys.stdout.isatty()))
        common.say("The lock was left as it was.", sys.stderr)
        sys.exit(1)
    common.keep(root, {lock.PATH: renewed})
    proofs = lock.parse(renewed).proofs
    absent = list(captures.missing(texts, loaded.registry.sources.values()))
    common.say(f"{lock.PATH}: {len(proofs)} quotes proved.")
    if folder is not None and absent:
        common.say(f"Not in {folder}, so left as they were: {', '.join(absent)}.")
