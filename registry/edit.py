"""A stance added to a file in which every line stays as it was, and checked before it is written.

Nothing is written here: functions give the new texts and what the rules have against them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from registry import checks, layout, lock, schema
from registry.canonical import RefusedError, dump, dump_items, exactly, in_order, kind_of
from registry.checks.quotes import quote_not_proved
from registry.diagnostics import Severity, did_you_mean
from registry.document import parse
from registry.layout import Group
from registry.load import load, path_of
from registry.model import Kind
from registry.scaffold import modeline, new_path
from registry.tree import Overlay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from registry.captures import Captures
    from registry.diagnostics import Diagnostic
    from registry.document import Document
    from registry.load import Loaded
    from registry.tree import Tree

STANCES: Final = "stances"


@dataclass(frozen=True, slots=True)
class Addition:
    """Files to write, and what the rules have against them that they had not before.

    Attributes:
        texts: The new text of each file by path.
        errors: Why nothing may be written.
        unproved: Quotes whose proof is still to be made, with ``registry lock``.
        warnings: What a person should look at.
        documents: The files as they would be, for showing lines.
    """

    texts: Mapping[str, str]
    errors: tuple[Diagnostic, ...]
    unproved: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]
    documents: Mapping[str, Document]


def add_stance(
    tree: Tree,
    about: Kind,
    target: str,
    stance: Mapping[str, Any],
    today: date,
    *,
    statement: Mapping[str, Any] | None = None,
    captures: Captures | None = None,
) -> Addition:
    """What adding a stance to a record would make of the registry.

    Args:
        tree: The files.
        about: What the stance is about: a provision, a draft or the negotiation.
        target: Its id.
        stance: The stance as the schema has it, with its keys in any order.
        today: The day to call the present.
        statement: Its statement, where that has no file yet; likewise.
        captures: Captured texts. With them, new quotes get their proofs in the lock.

    Raises:
        RefusedError: There is no such record, it cannot be read, or it would not stay as it is.
    """
    before = load(tree)
    path = _path(before, about, target)
    ordered = in_order(stance, schema.load("definitions")["$defs"]["stance"])
    texts = {path: appended(before.documents[path], ordered)}
    if statement is not None:
        new = new_path(tree, Kind.STATEMENT, str(stance["statement"]))
        fields = in_order(statement, schema.load(Kind.STATEMENT))
        texts[new] = "\n".join([modeline(tree, new), *dump(fields), ""])
    old = checks.run(before, today, captures=captures)
    after = load(Overlay(tree, texts))
    found = _new(old, checks.run(after, today, captures=captures))
    if captures is not None and any(each.rule == quote_not_proved.rule for each in found):
        proofs, in_the_way = checks.relock(after, today, captures)
        if not in_the_way:
            texts[lock.PATH] = proofs
            after = load(Overlay(tree, texts))
            found = _new(old, checks.run(after, today, captures=captures))
    unproved = tuple(each for each in found if each.rule == quote_not_proved.rule)
    errors = [each for each in found if each.rule.severity is Severity.ERROR]
    return Addition(
        texts=texts,
        errors=tuple(each for each in errors if each not in unproved),
        unproved=unproved,
        warnings=tuple(each for each in found if each not in errors),
        documents=after.documents,
    )


def appended(document: Document, stance: Mapping[str, Any]) -> str:
    """The text of a record with one more stance, after those that it has.

    Lines are only added, in the indentation and with the line ends that the file has.

    Args:
        document: The record's file.
        stance: The stance, its keys in the order to be written.

    Raises:
        RefusedError: The file cannot be read, or its stances stand in brackets.
    """
    if document.faults or not document.data or not isinstance(document.data, dict):
        raise RefusedError(f"{document.path} cannot be read", "mend it first: registry check")
    root = layout.read(document).root
    held = next((slot for slot in root.slots if slot.name == STANCES), None)
    mend = f'run "registry fmt {document.path}", then ask again'
    if root.flow or (held is not None and not _is_list(held.value)):
        message = f"{document.path} does not write its {STANCES} on lines of their own"
        raise RefusedError(message, mend)
    if held is not None and isinstance(held.value, Group):
        at, column, added = held.end, held.value.column, dump_items([stance])
    else:
        at, column = _place(root.slots, kind_of(document.path)), root.column
        added = [f"{STANCES}:", *dump_items([stance], 1)]
    text = _inserted(document.text, at, [f"{' ' * column}{line}" for line in added])
    expected = {**document.data, STANCES: [*document.data.get(STANCES, []), dict(stance)]}
    after = parse(document.path, text.encode())
    if after.faults or exactly(after.data) != exactly(expected) or not _keeps(document, after):
        raise RefusedError(f"{document.path} would not say what it says now", mend)
    return text


def _is_list(node: layout.Node) -> bool:
    return isinstance(node, Group) and not node.flow


def _path(loaded: Loaded, about: Kind, target: str) -> str:
    """The file of a record that can be read."""
    known = loaded.registry.ids[about]
    path = path_of(about, target)
    if about is not Kind.NEGOTIATION and target not in known:
        raise RefusedError(f'there is no {about} "{target}"', did_you_mean(target, known))
    readable = {record.place.path for record in loaded.registry.records()}
    if path not in readable:
        raise RefusedError(f"{path} cannot be read as it is", f'"registry check {path}" says why')
    return path


def _place(slots: list[layout.Slot], kind: Kind) -> int:
    """The line before which the first stance goes: by the schema's order of fields."""
    fields = list(schema.load(kind)["properties"])
    earlier = fields[: fields.index(STANCES)]
    index = 0
    while index < len(slots) and slots[index].name in earlier:
        index += 1
    return slots[max(index, 1) - 1].end


def _inserted(text: str, at: int, added: Iterable[str]) -> str:
    """The text with lines added before the one with number ``at``, from 0."""
    lines = text.splitlines(keepends=True)
    ends = lines[0].removeprefix(lines[0].rstrip("\r\n")) or "\n"
    before, after = "".join(lines[:at]), "".join(lines[at:])
    if not before.endswith(("\n", "\r")):
        before += ends
    return before + "".join(f"{line}{ends}" for line in added) + after


def _keeps(before: Document, after: Document) -> bool:
    """Whether every line is still there, in the same order."""
    left = iter(after.text.splitlines())
    return all(line in left for line in before.text.splitlines())


def _new(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings that were not there before, wherever their lines have moved to."""
    known = Counter((each.rule, each.span.path, each.message) for each in before)
    found = []
    for each in after:
        key = (each.rule, each.span.path, each.message)
        if known[key]:
            known[key] -= 1
        else:
            found.append(each)
    return found
