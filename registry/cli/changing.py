"""The commands that write records, or what is needed to write them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import get_completion_class

from registry import canonical, capture, captures, edit, questions, scaffold, with_ids
from registry.canonical import RefusedError
from registry.cli import common
from registry.diagnostics import did_you_mean
from registry.load import load
from registry.matrix import PACKAGE
from registry.model import Kind
from registry.report import text
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.model import Registry

_KINDS = [str(kind) for kind in Kind if kind is not Kind.NEGOTIATION]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from",
    "origin",
    default=scaffold.ORIGIN,
    metavar="OWNER/REPOSITORY@REV",
    help="Where hooks and workflow take this tool from on GitHub.",
)
def init(folder: Path, origin: str) -> None:
    """Write a new negotiation's repository into DIR: an example to replace, ready to check.

    DIR must be empty or not there yet; a git repository without files is empty.
    """
    try:
        texts = scaffold.new_registry(origin)
    except RefusedError as error:
        common.stop(str(error), error.hint)
    if problem := scaffold.obstacle(WorkingTree(folder.absolute())):
        common.stop(problem, "choose an empty one; nothing was written")
    common.keep(folder, texts)
    common.say(f"{folder}: {len(texts)} files. Next:")
    common.say(f"  cd {folder}\n  registry check\n  registry matrix --format plain")
    if origin == scaffold.ORIGIN:
        common.say(f'Where hooks and workflow take the tool from is still "{origin}"; edit it.')


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("record_id", metavar="ID")
@click.pass_context
def new(context: click.Context, kind: str, record_id: str) -> None:
    """Write a record to fill in: its fields with what belongs there. Never overwrites."""
    root = common.root_of(context)
    tree = WorkingTree(root)
    try:
        path, content = scaffold.new_record(tree, load(tree).registry, Kind(kind), record_id)
    except RefusedError as error:
        common.stop(str(error), error.hint)
    common.keep(root, {path: content})
    common.say(f"{path}: fill it in, then run: registry check {path}")


_ADD = {
    field: f"--{field.replace('_', '-')}" for field in (*questions.STANCE, *questions.STATEMENT)
}


def _answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each thing that can be asked."""
    for field, option in reversed(_ADD.items()):
        if field not in ("party", "position"):
            told = questions.explained(field)
            command = click.option(option, field, metavar="TEXT", help=told)(command)
    return command


@click.command("add-stance")
@click.argument("target", shell_complete=common.complete_ids("provisions"))
@click.argument("party", required=False, shell_complete=common.complete_ids("parties"))
@click.argument("position", required=False)
@_answers
@click.option(
    "--new-statement", "creating", is_flag=True, help="Write the statement's record, too."
)
@click.option(
    "--captures",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Prove the quotes against the captured texts in this folder, and write the lock.",
)
@click.option("--dry-run", is_flag=True, help="Check, and write nothing.")
@click.pass_context
def add_stance(
    context: click.Context,
    /,
    target: str,
    creating: bool,
    folder: Path | None,
    dry_run: bool,
    **given: str | None,
) -> None:
    """Add a stance to a provision: TARGET PARTY POSITION. Not a line that is there is touched.

    TARGET is a provision's id, "draft/ID" for a draft as a whole, or "package". At a terminal, what
    is missing is asked for. The result is checked before anything is written.
    """
    root = common.root_of(context)
    tree = WorkingTree(root)
    registry = load(tree).registry
    about, name = _target(target)
    answers = {field: words for field, words in given.items() if words is not None}
    if sys.stdin.isatty():
        creating = _ask(registry, about, name, answers, creating=creating)
    elif lacking := questions.missing(registry, about, name, answers, creating=creating):
        listed = "".join(f"\n  {_ADD[each.field]}: {each.text}" for each in lacking)
        common.stop(f"this is still to be said:{listed}", "")
    try:
        made = edit.add_stance(
            tree, about, name, questions.stance(answers), common.today(),
            statement=questions.statement(answers) if creating else None,
            captures=captures.find(folder, registry.sources.values()) if folder else None,
        )  # fmt: skip
    except RefusedError as error:
        common.stop(str(error), error.hint)
    except OSError as error:
        common.stop(f'"{folder}" could not be read: {error.strerror or error}', "")
    if made.errors:
        common.say(text.render(made.errors, made.documents, excerpts=sys.stdout.isatty()))
        common.say("Nothing was written.", sys.stderr)
        sys.exit(1)
    if made.warnings:
        common.say(text.render(made.warnings, made.documents, excerpts=sys.stdout.isatty()))
    if not dry_run:
        common.keep(root, made.texts)
    for path in made.texts:
        common.say(f"{'would write' if dry_run else 'wrote'} {path}")
    if made.unproved:
        count = len(made.unproved)
        common.say(f"{count} quotes still need a proof: registry lock --captures DIR")
    common.say("Then: registry docs")


def _target(target: str) -> tuple[Kind, str]:
    if target == PACKAGE:
        return Kind.NEGOTIATION, str(Kind.NEGOTIATION)
    kind, _, name = target.rpartition("/")
    return (Kind.DRAFT if kind == Kind.DRAFT else Kind.PROVISION), name


def _ask(
    registry: Registry, about: Kind, target: str, answers: dict[str, str], *, creating: bool
) -> bool:
    """Asks for what is missing, one thing at a time; says whether a statement is to be made."""
    while question := questions.next_question(registry, about, target, answers, creating=creating):
        for answer, meaning in question.choices:
            common.say(f"  {answer:<28} {meaning}")
        optional = "" if question.needed else " (Enter leaves it out)"
        given = click.prompt(f"{question.text}{optional}", default="", show_default=False).strip()
        choices = [answer for answer, _ in question.choices]
        if (question.needed and not given) or (given and question.closed and given not in choices):
            hint = did_you_mean(given, choices)
            common.say(f"That is not one of them{f'; {hint}' if hint else '.'}")
            continue
        answers[question.field] = given
        if question.field == "statement" and given not in registry.ids[Kind.STATEMENT]:
            if not click.confirm(f'There is no statement "{given}" yet. Create it?', default=True):
                common.stop("a stance needs a statement", "nothing was written")
            creating = True
    return creating


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file would change."
)
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], only_check: bool) -> None:
    """Bring records, or PATHS alone, into canonical form: order of keys, spacing, line ends.

    Comments stay, and so does the meaning: a file whose data would change is left as it is.
    """
    root = common.root_of(context, paths)
    only = common.relative(root, paths) if paths else None
    found = canonical.plan(load(WorkingTree(root), only).documents, only)
    for path, error in found.refused.items():
        common.say(
            f"{path}: left as it is: {error}{f'; {error.hint}' if error.hint else ''}", sys.stderr
        )
    if not only_check:
        common.keep(root, found.texts)
    for path in found.texts:
        common.say(f"{'would change' if only_check else 'wrote'} {path}")
    if not found.texts and not found.refused:
        common.say("All in canonical form.")
    sys.exit(1 if found.refused or (only_check and found.texts) else 0)


@click.command()
@click.option(
    "--with-ids", "enumerated", is_flag=True, help="Let references offer the ids on file."
)
@click.pass_context
def schema(context: click.Context, enumerated: bool) -> None:
    """Write schemas for editors.

    With --with-ids, into .registry/, which git ignores: there the fields that name other records
    offer the ids on file, so that an editor completes them.
    """
    if not enumerated:
        raise click.UsageError('the plain schemas lie in schema/; say "--with-ids"')
    root = common.root_of(context)
    texts = with_ids.schemas(load(WorkingTree(root)).registry)
    common.keep(root, texts)
    common.say(f"{with_ids.FOLDER}/: {len(texts)} schemas.")


@click.command("capture")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--id", "source_id", metavar="ID", help="Write seeds/sources/ID.yaml instead of printing it."
)
@click.option(
    "--text",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to save the text taken out of a page; beside FILE by default.",
)
@click.pass_context
def capture_command(
    context: click.Context, file: Path, source_id: str | None, text: Path | None
) -> None:
    """Register a captured text: its hash, length, language, and a source record to fill in.

    FILE is plain text, or a page in HTML or PDF. The text itself never goes into the registry: of a
    page, it is saved beside FILE; keep it where "registry lock --captures" finds it.
    """
    root = common.root_of(context)
    tree = WorkingTree(root)
    registry = load(tree).registry
    try:
        taken = capture.read(file)
        if (known := capture.registered(registry, taken)) is not None:
            common.stop(f'this text is on file already, as the source "{known}"', "")
        # A page is not the text that quotes are proved against; a text file is.
        saved = file if not taken.extracted else text or capture.text_path(file, source_id)
        capture.refuse_inside(saved, root)
        path = scaffold.new_path(tree, Kind.SOURCE, source_id) if source_id else None
    except (capture.CaptureError, RefusedError) as error:
        common.stop(str(error), error.hint)
    except OSError as error:
        common.stop(f'"{file}" could not be read: {error.strerror or error}', "")
    if saved != file:
        common.write(saved, taken.text)
        common.say(f"{saved}: the text, {len(taken.text):,} characters", sys.stderr)
    content = capture.record(taken, file.name)
    if path is None:
        common.say(content)
        return
    common.keep(root, {path: content})
    common.say(f"{path}: fill it in, then run: registry check {path}", sys.stderr)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell; ids of records are completed too.

    For bash: registry completion bash > ~/.registry-completion.sh, and source it.
    """
    found = get_completion_class(shell)
    if found is None:
        common.stop(f"there is no completion for {shell}", "")
    script = found(context.find_root().command, {}, "registry", "_REGISTRY_COMPLETE")
    common.say(script.source())
