"""Schemas for editors: they offer the ids on file and accept what the schemas accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
import referencing
from conftest import TODAY
from referencing.jsonschema import DRAFT202012
from strategies import MemoryTree, example_files, example_records
from strategies import registry as made_up

from registry import checks, schema, with_ids
from registry.canonical import kind_of
from registry.document import parse
from registry.load import FOLDERS, load, path_of
from registry.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRY: Final = load(MemoryTree(example_files())).registry
MADE: Final = {
    path.rpartition("/")[2].removesuffix(".schema.json"): json.loads(text)
    for path, text in with_ids.schemas(REGISTRY).items()
}


def validator(kind: str) -> jsonschema.Draft202012Validator:
    """A validator of the schema with ids."""
    shared = DRAFT202012.create_resource(MADE["definitions"])
    known: Any = referencing.Registry().with_resource("definitions.schema.json", shared)
    return jsonschema.Draft202012Validator(MADE[kind], registry=known)


def nodes(
    node: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every mapping in a schema with the way to it."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from nodes(value, (*path, key))
    elif isinstance(node, list):
        for index, each in enumerate(node):
            yield from nodes(each, (*path, str(index)))


def offered(kind: str) -> list[str]:
    """The ids of a kind that the schemas offer, in order."""
    return [each["const"] for each in MADE["definitions"]["$defs"][f"{kind}Id"]["anyOf"][:-1]]


def test_every_id_on_file_is_offered() -> None:
    """Of each kind of record, and of themes in their order."""
    assert {kind: offered(kind) for kind in FOLDERS} == {
        kind: sorted(REGISTRY.ids[kind]) for kind in FOLDERS
    }
    assert offered("theme") == ["water", "safety"]


def test_an_id_comes_with_words_that_tell_what_it_is() -> None:
    """A record that could not be read has its id alone."""
    assert dict(with_ids.ids(REGISTRY, Kind.PARTY))["southland"] == "Kingdom of Southland"
    assert dict(with_ids.ids(REGISTRY, Kind.STATEMENT))["southland-reply-2020-03-20"] == (
        "Foreign Ministry of Southland, 2020-03-20: Written reply to the draft treaty"
    )
    files = {**example_files(), path_of(Kind.PARTY, "southland"): b"name: [\n"}
    broken = load(MemoryTree(files)).registry
    assert dict(with_ids.ids(broken, Kind.PARTY))["southland"] == "southland"


@pytest.mark.parametrize("name", ["definitions", *Kind])
def test_every_field_that_names_a_record_offers_ids(name: str) -> None:
    """A new field of the schemas must be given the kind that it names."""
    for path, node in nodes(schema.load(name)):
        # The id of a theme names nothing else; a list of ids is judged by the field that uses it.
        if path[-1:] == ("id",) or path[-2:] == ("$defs", "idList") or path[-1:] == ("items",):
            continue
        if node.get("$ref", "").rpartition("/")[2] in ("id", "idList"):
            assert path[-1] in with_ids.REFERENCES, f"say what {'/'.join(path)} names"


def test_no_made_up_id_is_offered() -> None:
    """Examples of ids and of whole records would be offered beside those on file."""
    for name, made in MADE.items():
        for path, node in nodes(made):
            examples = node.get("examples", [])
            assert not isinstance(examples, list) or not any(
                isinstance(each, dict | list) or path[-1] in with_ids.REFERENCES
                for each in examples
            ), f"{name}: {'/'.join(path)}"


def faults(path: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A record with each of its lines, in turn, made wrong."""
    lines = raw.decode().splitlines()
    for index, line in enumerate(lines):
        key, colon, value = line.partition(": ")
        for wrong in (f"{key}{colon}", f"{key}{colon}Not an id", f"{key}s{colon}{value}"):
            yield path, "\n".join([*lines[:index], wrong, *lines[index + 1 :]]).encode()


CASES: Final = [
    case for path, raw in example_records().items() for case in ((path, raw), *faults(path, raw))
]


def test_the_verdict_is_that_of_the_schemas() -> None:
    """On every record of the example, and on each with a line gone wrong."""
    verdicts = set()
    for path, raw in CASES:
        document = parse(path, raw)
        if document.faults:
            continue
        kind = kind_of(path)
        sound = not list(schema.check(kind, document))
        assert validator(kind).is_valid(document.data) == sound, raw.decode()
        verdicts.add(sound)
    assert verdicts == {True, False}


def test_an_id_that_is_not_on_file_yet_is_no_error() -> None:
    """The schemas are made now and then; `registry check` knows what is on file."""
    path = "provisions/data-first.yaml"
    raw = example_files()[path].replace(b"proposer: southland", b"proposer: westland")
    assert validator(Kind.PROVISION).is_valid(parse(path, raw).data)
    found = checks.run(load(MemoryTree({**example_files(), path: raw})), TODAY)
    assert "REF001" in [each.rule.code for each in found]


def test_each_schema_goes_with_the_files_of_its_kind() -> None:
    """As an editor's settings have it."""
    mapping = with_ids.mapping()
    assert mapping["./.registry/schema/draft.schema.json"] == "seeds/drafts/*.yaml"
    assert mapping["./.registry/schema/negotiation.schema.json"] == "seeds/negotiation.yaml"
    assert {each.removeprefix("./") for each in mapping} < set(with_ids.schemas(REGISTRY))


def test_schemas_are_valid_without_any_record() -> None:
    """In a registry that is only begun."""
    for text in with_ids.schemas(made_up()).values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))
