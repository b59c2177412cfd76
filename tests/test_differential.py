"""The same verdict on shape as another YAML 1.2 reader with `jsonschema`, on thousands of records.

Every record of the example is changed, in its data and in its text, by a random number that is
fixed. ruamel.yaml reads the file the way other tools do; the reference validator judges it.
"""

from __future__ import annotations

import copy
import io
import json
import random
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
import referencing
import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing.jsonschema import DRAFT202012
from ruamel.yaml.constructor import SafeConstructor
from strategies import MemoryTree, example_files, example_records

from registry import schema
from registry.document import MAX_DEPTH, Document, parse
from registry.load import FOLDERS, NEGOTIATION, load
from registry.model import Kind
from registry.text import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.diagnostics import Pointer

FILES: Final = example_files()
RECORDS: Final = example_records()
EACH: Final = 120
"""Changed records of each record of the example, half by data and half by text."""

REFUSED: Final = {
    "YAML001": "not UTF-8 text",
    "YAML002": "a form of YAML that few readers share",
    "YAML003": "a key twice",
    "YAML004": "an anchor or alias",
    "YAML005": "a tag",
    "YAML006": "several documents",
    "YAML007": "a tab",
    "YAML009": "nested too deep",
    "YAML010": "no record",
    "YAML011": "a number that readers of YAML take for different values",
    "YAML012": "a key that is no plain word",
    "YAML013": "a hidden character",
    "YAML014": "a directive",
}
"""What is refused on purpose though the other reader may take it, by code."""


def kind_of(path: str) -> Kind:
    """The kind of the record at a path."""
    if path == NEGOTIATION:
        return Kind.NEGOTIATION
    return next(kind for kind, folder in FOLDERS.items() if path.startswith(f"{folder}/"))


@cache
def reference(kind: Kind) -> Any:
    """The library's own validator for a kind, with nothing of ours but the schema files."""
    folder = schema.folder()
    shared = json.loads((folder / "definitions.schema.json").read_text(encoding="utf-8"))
    known: Any = referencing.Registry().with_resource(
        "definitions.schema.json", DRAFT202012.create_resource(shared)
    )
    wanted = json.loads((folder / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(wanted, registry=known)


class _Constructor(SafeConstructor):
    """Days stay text, as in check-jsonschema: JSON has no days.

    So do "=" and "<<" as values, which are text in YAML 1.2 and which ruamel.yaml refuses.
    """


for _name in ("timestamp", "value", "merge"):
    _Constructor.add_constructor(f"tag:yaml.org,2002:{_name}", _Constructor.construct_yaml_str)


def other_reader(text: str) -> Any:
    """The data of a text as ruamel.yaml has it in YAML 1.2.

    Raises:
        ruamel.yaml.error.YAMLError: It is no YAML to that reader.
    """
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    reader.Constructor = _Constructor
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return reader.load(io.StringIO(text))


# ---- changes ----

_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 7, -3, 1.0, 2.5, 10**12, "", " ", "x", "X y", "two\nlines"),
    *("no", "010", "12:30", "1_000", "2020-02-31", "2020-13-01", "2020-03-01/2020-03-05"),
    *("open", "Accepts", "mixed", "accepts-if", "anonymous", "state", "press", "en", "en_GB"),
    *("javascript:alert(1)", "https://example.org/x", "http://", "a" * 500, "é" * 90, "x" * 5000),
    *("one two " * 15, "-a", "a--b", "northland", " padded ", "\u00a0x"),
    *([], {}, [[]], [["a", ["b"]]], ["northland", "northland"], [1, True], [1, 1.0], ["a", None]),
    *({"party": "northland"}, {"source": "wire-report"}, [{"source": "x", "locator": "y"}] * 2),
)
_PLAIN: Final = (
    *("010", "no", "off", "Yes", "12:30", "1_000", ".inf", "-.INF", ".nan", "0x1f", "0o17", "0b1"),
    *(
        "1e3",
        "1.",
        ".5",
        "+1",
        "-0",
        "null",
        "~",
        "Null",
        "",
        "true",
        "TRUE",
        "False",
        "2020-03-01",
    ),
    *("2020-03-01T10:00:00Z", "=", "<<", "3", "3.0", "12345678901234567890", "'010'", '"no"'),
    *("[]", "{}", "[a, [b, [c]]]", "{a: 1}", "!!str 1", "&x a", "*x", "- a", "a: b", "|\n  text"),
    *(">-\n  a\n\n  b", "'it''s'", '"\\u00e9\\x41"', '"\\e"', "@a", "`a`", "%a", "a #b", "a# b"),
    *("? a", "one\n  two", '"open', "[a", "\u202ex", "\tx", "0.1e-2", "1e999", "x " * 300),
)
_STRANGE: Final = ("condition", "on_text", "note", "members", "texts", "waits_for", "relays", "z")


def places(data: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Every node but the root."""
    for key in data if isinstance(data, dict) else range(len(data)):
        yield (*pointer, key)
        if isinstance(data[key], dict | list):
            yield from places(data[key], (*pointer, key))


def changed_data(text: str, chance: random.Random) -> str:
    """The record with one to three nodes dropped, renamed, replaced, doubled or added."""
    data = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - plain text only
    for name in ("article", "paragraph", "articles"):
        numbers(data, name)
    for _ in range(chance.randint(1, 3)):
        found = list(places(data))
        if not found:
            break
        *way, key = chance.choice(found)
        within = data
        for part in way:
            within = within[part]
        _change(within, key, chance)
    width = chance.choice([40, 80, 1000])
    dumped: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width,
        default_flow_style=chance.choice([False, False, None, True]),
    )  # fmt: skip
    return dumped


def numbers(data: Any, name: str) -> None:
    """Turns the text of the fields of a name into the numbers that they are."""
    for pointer in list(places(data)):
        within = data
        for part in pointer[:-1]:
            within = within[part]
        if pointer[-1] == name:
            within[name] = int(within[name])


def _change(within: Any, key: Any, chance: random.Random) -> None:
    match chance.choice(["drop", "rename", "replace", "replace", "wrap", "add"]):
        case "drop":
            del within[key]
        case "rename" if isinstance(within, dict):
            within[chance.choice([f"{key}x", key.upper(), *_STRANGE])] = within.pop(key)
        case "wrap":
            within[key] = [within[key]]
        case "add" if isinstance(within, dict):
            within[chance.choice(_STRANGE)] = copy.deepcopy(chance.choice(_VALUES))
        case "add":
            within.append(copy.deepcopy(within[key]))
        case _:
            within[key] = copy.deepcopy(chance.choice(_VALUES))


class _Dumper(yaml.SafeDumper):
    """Writes data so that both YAML 1.1 and 1.2 read it back, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class asks for it
        return True


def changed_text(text: str, chance: random.Random) -> str:
    """The file with one or two of its lines dropped, doubled, moved, indented or given a value."""
    lines = text.splitlines()
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(1, len(lines))
        line = lines[at]
        head, colon, _ = line.partition(": ")
        indent = " " * (len(line) - len(line.lstrip(" ")))
        match chance.choice(
            ["value", "value", "value", "item", "drop", "double", "key", "in", "cut"]
        ):
            case "value" if colon:
                lines[at] = f"{head}: {chance.choice(_PLAIN)}"
            case "item" if line.lstrip().startswith("- "):
                lines[at] = f"{indent}- {chance.choice(_PLAIN)}"
            case "drop" if len(lines) > 2:
                del lines[at]
            case "double":
                lines.insert(at, line)
            case "key" if colon:
                lines[at] = line.replace(
                    head.strip(" -"), chance.choice(["x", "1", "no", "a b"]), 1
                )
            case "in":
                lines[at] = f"{' ' * chance.choice([1, 2, 4])}{line}"
            case _:
                lines[at] = line[: chance.randrange(len(line) + 1)]
    return chance.choice(["\n", "\n", "\r\n"]).join(lines) + "\n"


@cache
def mutants(path: str) -> tuple[str, ...]:
    """The changed files of a record, always the same."""
    text = RECORDS[path].decode()
    chance = random.Random(path)  # noqa: S311 - no secret
    changes = (changed_data, changed_text)
    return tuple(changes[index % 2](text, chance) for index in range(EACH))


# ---- the verdict ----


def agree(path: str, text: str) -> bool:
    """Whether the verdict could be compared; it is an error if it differs."""
    kind = kind_of(path)
    parsed = parse(path, text.encode())
    if parsed.faults:
        assert {each.rule.code for each in parsed.faults} <= set(REFUSED), text
        return False
    theirs = other_reader(text)
    assert _json(theirs) == _json(parsed.data), text
    errors = list(reference(kind).iter_errors(theirs))
    found = list(schema.check(kind, parsed))
    assert bool(errors) == bool(found), text
    if errors:
        lines = {found.span.line for found in found}
        stretches = _stretches(text, errors)
        for line in lines:
            assert any(start <= line <= end for start, end in stretches), (line, stretches, text)
        for start, end in stretches:
            assert any(start <= line <= end for line in lines), (lines, start, end, text)
    return True


def _json(data: Any) -> str:
    return json.dumps(data, sort_keys=True)


def _stretches(text: str, errors: list[Any]) -> set[tuple[int, int]]:
    """First and last line of every node that the reference validator finds at fault."""
    root = yaml.compose(text, yaml.SafeLoader)
    return {_lines(root, error) for error in errors}


def _lines(node: Any, error: Any) -> tuple[int, int]:
    start = node.start_mark.line
    for part in error.absolute_path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == part)
            start = key.start_mark.line
        else:
            node = node.value[part]
            start = node.start_mark.line
    end = node.end_mark
    return start + 1, max(start + 1, end.line + (end.column > 0))


@pytest.mark.parametrize("path", RECORDS)
def test_the_verdict_on_shape_is_that_of_other_tools(path: str) -> None:
    """For every changed record: the same data, the same verdict, each line in a node at fault.

    A file that is refused before its shape is looked at is refused for a documented reason.
    """
    texts = mutants(path)
    assert len(texts) == EACH
    assert sum(agree(path, text) for text in texts) >= EACH // 2, (
        "most changes leave a file that can be compared"
    )


def test_there_are_enough_of_them() -> None:
    """At least 2,000 changed records, and few of them the same."""
    made = [(path, text) for path in RECORDS for text in mutants(path)]
    assert len(made) >= 2000
    assert len(set(made)) >= 0.8 * len(made)


@pytest.mark.parametrize("path", RECORDS)
def test_the_other_reader_takes_the_example_as_it_is(path: str) -> None:
    """The comparison starts from records that both find sound."""
    text = RECORDS[path].decode()
    assert agree(path, text)
    assert reference(kind_of(path)).is_valid(other_reader(text))


# ---- fuzzing ----

_PIECES: Final = (
    *("title", "stances", "party: ", "- ", "  ", "\n", "\n  ", "\n- ", ": ", "? ", "[", "]", "{"),
    *("}", ",", "'", '"', "&x ", "*x", "!t ", "|\n", ">-\n", "#", "---\n", "%YAML 1.1\n", "\\"),
    *("\r", "\r\n", "\t", "\x00", "\x1b[31m", "\u202e", "\ufeff", "\u2028", "𝄞", "<<: ", "010"),
    *(".inf", "2020-03-01", "[" * 40, "- " * 40, "a" * 300, '"\\ud800"', '"\\UFFFFFFFF"', "\ud800"),
)
_BYTES = st.binary(max_size=200)
_NEARLY_YAML = st.lists(st.sampled_from(_PIECES), max_size=30).map(
    lambda pieces: "".join(pieces).encode("utf-8", errors="surrogatepass")
)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, bytes]:
    """A record of the example with some bytes of it cut out and others put in."""
    path = draw(st.sampled_from(list(RECORDS)))
    raw = RECORDS[path]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(start + 20, len(raw))))
        raw = raw[:start] + draw(_NEARLY_YAML | _BYTES) + raw[end:]
    return path, raw


def depth(data: Any) -> int:
    """Levels of nesting; 0 for a scalar."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + max(map(depth, inner), default=0) if isinstance(data, dict | list) else 0


def size(data: Any) -> int:
    """How many nodes there are."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + sum(map(size, inner))


def survives(path: str, raw: bytes) -> None:
    """Reading the file and a registry with it gives data or faults with places, in bounds."""
    parsed: Document = parse(path, raw)
    assert parsed.complete or parsed.faults
    assert depth(parsed.data) <= MAX_DEPTH
    assert size(parsed.data) <= len(raw) + 1
    loaded = load(MemoryTree({**FILES, path: raw}))
    assert bool(parsed.faults) <= bool(loaded.diagnostics)
    last = len(lines_of(raw.decode("utf-8", errors="replace")))
    for each in loaded.diagnostics:
        assert each.span.path == path
        assert 1 <= each.span.line <= last
        assert each.message
    assert len(loaded.diagnostics) <= 4 * len(raw) + 4


@settings(max_examples=80)
@given(st.sampled_from(list(RECORDS)), _BYTES)
def test_no_bytes_do_harm(path: str, raw: bytes) -> None:
    """Whatever a file holds."""
    survives(path, raw)


@settings(max_examples=80)
@given(st.sampled_from(list(RECORDS)), _NEARLY_YAML)
def test_nothing_like_yaml_does_harm(path: str, raw: bytes) -> None:
    """The same, for what is nearly YAML."""
    survives(path, raw)


@settings(max_examples=80)
@given(slips())
def test_no_slip_in_a_record_does_harm(changed: tuple[str, bytes]) -> None:
    """The same, for records that somebody spoilt."""
    survives(*changed)
