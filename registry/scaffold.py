"""New files: a record to fill in, or the whole repository of another negotiation.

Nothing is written here: functions give the texts, by path relative to the root.
"""

from __future__ import annotations

import json
import posixpath
import re
import textwrap
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final

from registry import schema, with_ids
from registry.canonical import WIDTH, RefusedError, formatted, kind_of, shape
from registry.document import parse
from registry.load import NEGOTIATION, load, path_of
from registry.tree import EntryKind, WorkingTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.model import Kind, Registry
    from registry.tree import Tree

ORIGIN: Final = "REPLACE-ME-OWNER/treaty-registry@REV"
"""Stands for the place of this tool, where nobody named it."""

_ORIGIN: Final = re.compile(
    r"(?P<repository>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)@(?P<revision>[A-Za-z0-9][A-Za-z0-9._/-]*)"
)
_TEMPLATES: Final = {
    ".github/workflows/record.yml": "record.yml",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    ".vscode/extensions.json": "extensions.json",
    ".vscode/tasks.json": "tasks.json",
    "README.md": "README.md",
}
_SHOWN_IDS: Final = 12
"""More than these make a comment nobody reads."""


# ---- a record ----


def new_record(tree: Tree, registry: Registry, kind: Kind, record_id: str) -> tuple[str, str]:
    """Path and text of a new record: every field that it needs, empty, with what belongs there.

    Args:
        tree: The files of the registry.
        registry: The same, read: its ids are named as choices.
        kind: Any kind but the negotiation.
        record_id: Its id.

    Raises:
        RefusedError: The id is none, or there is such a file already.
    """
    path = new_path(tree, kind, record_id)
    described = schema.load(kind)
    purpose = described["description"].partition(" File: ")[0]
    lines = [modeline(tree, path), *_comment(purpose, ""), "", *_fields(described, 0, registry)]
    text = "\n".join([*lines, ""])
    return path, formatted(parse(path, text.encode()))


def new_path(tree: Tree, kind: Kind, record_id: str) -> str:
    """The path of a record that is yet to be written.

    Raises:
        RefusedError: The id is none, or there is such a file already.
    """
    form = schema.load("definitions")["$defs"]["id"]
    if not re.search(form["pattern"], record_id) or len(record_id) > form["maxLength"]:
        better = re.sub(r"[^a-z0-9]+", "-", record_id.lower()).strip("-")[: form["maxLength"]]
        hint = f'write "{better}"' if better else f"for example {form['examples'][0]}"
        raise RefusedError(f'"{record_id}" is not {form["title"]}', hint)
    path = path_of(kind, record_id)
    if tree.entry(path) is not None:
        raise RefusedError(f"{path} exists already", "choose another id, or edit that file")
    return path


def modeline(tree: Tree, path: str) -> str:
    """The comment that tells an editor the schema of a record.

    The schemas are taken from where ``seeds/negotiation.yaml`` takes its own.
    """
    folder = "schema"
    try:
        text = tree.read(NEGOTIATION).decode("utf-8", errors="replace")
    except OSError:
        text = ""
    if found := re.match(r"#.*\$schema=(\S+)/negotiation\.schema\.json", text):
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(NEGOTIATION), found[1]))
    up = posixpath.relpath(folder, posixpath.dirname(path))
    return f"# yaml-language-server: $schema={up}/{kind_of(path)}.schema.json"


def _fields(described: Mapping[str, Any], depth: int, registry: Registry) -> Iterator[str]:
    """The lines of a mapping to fill in: what it needs, and the names of what it may have."""
    known = shape(described)
    indent = "  " * depth
    first, *others = known.get("anyOf", [{}])
    needed = [*known.get("required", ()), *first.get("required", ())]
    for name, field in known["properties"].items():
        if name in needed:
            yield from _comment(_help(name, shape(field), registry), indent)
            yield from _empty(f"{indent}{name}:", field, depth + 1, registry)
    instead = [name for other in others for name in other["required"] if name not in needed]
    if instead:
        yield from _comment(f"Instead of {first['required'][-1]}: {', '.join(instead)}.", indent)
    left = [name for name in known["properties"] if name not in (*needed, *instead)]
    if left:
        yield from _comment(f"May be added: {', '.join(left)}.", indent)


def _empty(start: str, field: Mapping[str, Any], depth: int, registry: Registry) -> Iterator[str]:
    """An empty value after its key or dash."""
    known = shape(field)
    yield start
    if known.get("type") == "object":
        yield from _fields(known, depth, registry)
    elif known.get("type") == "array":
        items = shape(known["items"])
        yield from _empty(f"{'  ' * depth}-", items, depth + 1, registry)


def _help(name: str, field: Mapping[str, Any], registry: Registry) -> str:
    """What belongs into a field, in the words of its schema, and what can be chosen from."""
    words = str(field["description"])
    if "oneOf" in field:
        return f"{words} One of: {', '.join(each['const'] for each in field['oneOf'])}."
    if name in with_ids.REFERENCES:
        found = [each for each, _ in with_ids.ids(registry, with_ids.REFERENCES[name])]
        shown = ", ".join(found[:_SHOWN_IDS]) + (", …" if len(found) > _SHOWN_IDS else "")
        return f"{words} On file: {shown}." if found else words
    example = next(iter(field.get("examples", ())), None)
    return words if isinstance(example, list | dict | None) else f"{words} For example: {example}"


def _comment(words: str, indent: str) -> list[str]:
    start = f"{indent}# "
    return textwrap.wrap(
        words, WIDTH, initial_indent=start, subsequent_indent=start,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


# ---- a registry ----


def new_registry(origin: str = ORIGIN) -> dict[str, str]:
    """Every file of a new negotiation's repository, by path: an example that passes the check.

    Args:
        origin: Where this tool is found on GitHub, as ``OWNER/REPOSITORY@REVISION``.

    Raises:
        RefusedError: ``origin`` is not of that form.
    """
    place = _ORIGIN.fullmatch(origin)
    if place is None:
        raise RefusedError(f'"{origin}" is not OWNER/REPOSITORY@REVISION', f"for example {ORIGIN}")
    package = Path(__file__).parent
    example = package / "example"
    texts = {
        each.relative_to(example).as_posix(): _with_ids(each.read_text(encoding="utf-8"))
        for folder in ("provisions", "seeds")
        for each in example.joinpath(folder).rglob("*")
        if each.suffix in (".yaml", ".lock")
    }
    for each in schema.folder().glob("*.json"):
        texts[f"schema/{each.name}"] = each.read_text(encoding="utf-8")
    for path, name in _TEMPLATES.items():
        template = Template((package / "templates" / name).read_text(encoding="utf-8"))
        texts[path] = template.substitute(place.groupdict())
    texts[".vscode/settings.json"] = _settings()
    texts |= with_ids.schemas(load(WorkingTree(example)).registry)
    return dict(sorted(texts.items()))


def obstacle(tree: Tree) -> str | None:
    """Why no registry may be written into a folder, in plain words; None for an empty one.

    A repository without files is as good as empty.
    """
    root = tree.entry("")
    if root is not None and root.kind is not EntryKind.FOLDER:
        return f"this is a {root.kind}, not a folder"
    names = [entry.path.strip("/") for entry in tree.entries("")]
    found = [name for name in names if name != ".git"]
    if not found:
        return None
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f'the folder is not empty: it holds "{found[0]}"{more}'


def _with_ids(text: str) -> str:
    """A record whose modeline leads to the schemas that offer ids."""
    return re.sub(r"(?m)^(# yaml-language-server: .*\.\./)schema/", rf"\1{with_ids.FOLDER}/", text)


def _settings() -> str:
    settings = {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "files.trimTrailingWhitespace": True,
        "yaml.schemas": with_ids.mapping(),
        "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2, "editor.rulers": [WIDTH]},
    }
    return json.dumps(settings, indent=2) + "\n"
