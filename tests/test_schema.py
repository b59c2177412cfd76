"""The schemas themselves, and what is said of a record that breaks one."""

from __future__ import annotations

import copy
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
from strategies import (
    EXAMPLE,
    FOLDER_OF,
    ROOT,
    SCHEMA_FILES,
    SCHEMAS,
    example_data,
    schema_validator,
)

from registry import schema
from registry.model import Kind
from registry.schema import (
    vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from registry.diagnostics import Pointer


def resolved(name: str, node: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A schema with what its reference points to, and the file that this stands in."""
    if "$ref" not in node:
        return name, node
    file, _, pointer = node["$ref"].partition("#")
    target: Any = SCHEMA_FILES[file or name]
    for part in pointer.strip("/").split("/"):
        target = target[part]
    where, found = resolved(file or name, target)
    return where, {**found, **{key: each for key, each in node.items() if key != "$ref"}}


@dataclass(frozen=True)
class Node:
    """A schema at a place of a file."""

    file: str
    pointer: str
    schema: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}"


def nodes(file: str, node: dict[str, Any], pointer: str = "") -> Iterator[Node]:
    """Every schema that gives a field, an item or a shared definition its meaning.

    What ``if``, ``then``, ``not`` and their like say narrows such a field and is left out, and so
    is a field under a reference that describes it.
    """
    yield Node(file, pointer, node)
    for word in ("$defs", "properties"):
        for key, inner in node.get(word, {}).items():
            if "$ref" in node and key in resolved(file, {"$ref": node["$ref"]})[1]["properties"]:
                continue
            yield from nodes(file, inner, f"{pointer}/{word}/{key}")
    if isinstance(node.get("items"), dict):
        yield from nodes(file, node["items"], f"{pointer}/items")


NODES: Final = [node for file, data in SCHEMA_FILES.items() for node in nodes(file, data)]


@pytest.mark.parametrize("name", SCHEMA_FILES)
def test_a_schema_is_valid_2020_12(name: str) -> None:
    """By the metaschema, and it says which one."""
    assert SCHEMA_FILES[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA_FILES[name])


@pytest.mark.parametrize("node", NODES, ids=str)
def test_everything_has_a_title_and_a_description(node: Node) -> None:
    """By itself or through its reference: editors show both."""
    _, whole = resolved(node.file, node.schema)
    assert whole.get("title", "").strip()
    assert whole.get("description", "").strip().endswith((".", ".csv", ".json"))


@pytest.mark.parametrize("node", NODES, ids=str)
def test_every_field_has_an_example_and_every_example_is_valid(node: Node) -> None:
    """By itself or through its reference; valid against the very schema that it stands in."""
    _, whole = resolved(node.file, node.schema)
    if "properties" in node.pointer.split("/")[-2:-1]:
        assert whole.get("examples"), "no example"
    for each in whole.get("examples", []):
        assert list(schema_validator(node.file, node.pointer).iter_errors(each)) == []


def refers(data: Any, own: str, target: str) -> Iterator[dict[str, Any]]:
    """Every place in a schema that refers to a definition."""
    if isinstance(data, dict):
        reference = data.get("$ref", "")
        if (reference if reference[:1] != "#" else own + reference) == target:
            yield data
        for each in data.values():
            yield from refers(each, own, target)
    elif isinstance(data, list):
        for each in data:
            yield from refers(each, own, target)


@pytest.mark.parametrize(
    "node", [node for node in NODES if node.schema.get("type") == "object"], ids=str
)
def test_every_mapping_is_closed(node: Node) -> None:
    """A field that is not known is a mistake, by itself or wherever it is referred to."""
    if node.schema.get("additionalProperties") is False:
        return
    target = f"{node.file}#{node.pointer}"
    users = [user for file, data in SCHEMA_FILES.items() for user in refers(data, file, target)]
    assert users
    assert all(user.get("unevaluatedProperties") is False for user in users)


def mappings(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every mapping in a record."""
    if isinstance(data, dict):
        yield pointer, data
    for key, each in items(data):
        yield from mappings(each, (*pointer, key))


def items(data: Any) -> list[tuple[str | int, Any]]:
    """The entries of a mapping or a list; none for anything else."""
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


def at(data: Any, pointer: Pointer) -> Any:
    """The node at a pointer."""
    for part in pointer:
        data = data[part]
    return data


@pytest.mark.parametrize(("kind", "path", "data"), example_data())
def test_a_strange_field_is_refused_in_every_mapping_of_the_example(
    kind: Kind, path: str, data: Any
) -> None:
    """Closedness as a reader of the schemas meets it."""
    for pointer, inner in mappings(data):
        changed = copy.deepcopy(data)
        at(changed, pointer)["strange"] = "x"
        assert not schema_validator(f"{kind}.schema.json").is_valid(changed), (path, inner)


@pytest.mark.parametrize("node", [node for node in NODES if "oneOf" in node.schema], ids=str)
def test_every_word_of_a_vocabulary_has_a_definition(node: Node) -> None:
    """Word, title and a sentence, and no word twice."""
    words = [each.get("const") for each in node.schema["oneOf"]]
    assert len(words) == len(set(words))
    for each in node.schema["oneOf"]:
        assert each["const"]
        assert each["title"]
        assert each["description"].endswith(".")


def test_the_vocabularies_are_those_of_the_schemas() -> None:
    """In their order, each word with its definition."""
    assert [term.word for term in vocabulary("position")] == [
        *("proposes", "accepts", "accepts-if", "open", "mixed", "reserves", "rejects"),
        *("declines", "not-addressed"),
    ]
    assert [term.word for term in vocabulary("level")] == [
        *("document", "principal", "minister", "spokesperson", "official", "anonymous"),
    ]
    for name in ("position", "level"):
        assert all(term.title and term.definition for term in vocabulary(name))


@pytest.mark.parametrize("kind", Kind)
def test_required_fields_are_fields(kind: Kind) -> None:
    """No schema asks for what it does not know."""
    loaded = schema.load(kind)
    assert set(loaded["required"]) <= set(loaded["properties"])


@pytest.mark.skipif(not find_spec("check_jsonschema"), reason="check-jsonschema is not installed")
@pytest.mark.parametrize("root", [ROOT, EXAMPLE], ids=["record", "example"])
@pytest.mark.parametrize("kind", Kind)
def test_another_tool_reaches_the_same_verdict(kind: Kind, root: Path) -> None:
    """check-jsonschema passes every YAML file of the repository."""
    place = root / FOLDER_OF[kind]
    files = [place] if place.is_file() else sorted(place.glob("*.yaml"))
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--color", "never"]
    done = subprocess.run(
        [*command, "--schemafile", SCHEMAS / f"{kind}.schema.json", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n"), done.stderr


@pytest.mark.parametrize("root", [ROOT, EXAMPLE], ids=["record", "example"])
def test_every_file_tells_editors_its_schema(root: Path) -> None:
    """The first line is a comment with the schema's place, seen from where the record stands."""
    for kind, folder in FOLDER_OF.items():
        place = root / folder
        for path in [place] if place.is_file() else sorted(place.glob("*.yaml")):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            up = "../" * (len(path.relative_to(root).parts) - 1)
            assert first == f"# yaml-language-server: $schema={up}schema/{kind}.schema.json", path
