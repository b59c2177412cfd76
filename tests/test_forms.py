"""The issue forms: they ask for what the schemas ask for, in the same words."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, Final

import pytest
import yaml
from strategies import LEVELS, POSITIONS, ROOT

from registry import schema

FOLDER: Final = ROOT / ".github" / "ISSUE_TEMPLATE"
STANCE: Final = "propose-a-stance.yml"
CELL: Final = "report-a-wrong-cell.yml"
SOURCE_KINDS: Final = [
    each["const"] for each in schema.load("source")["properties"]["kind"]["oneOf"]
]


def body(name: str) -> list[dict[str, Any]]:
    """The elements of a form, in order."""
    form = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    elements: list[dict[str, Any]] = form["body"]
    return elements


def fields(name: str) -> dict[str, dict[str, Any]]:
    """The elements that a person fills in, by id."""
    return {each["id"]: each for each in body(name) if each["type"] != "markdown"}


def options(name: str, field: str) -> list[str]:
    """The choices of a dropdown."""
    choices: list[str] = fields(name)[field]["attributes"]["options"]
    return choices


def required(name: str) -> set[str]:
    """The ids of the fields that have to be filled in."""
    return {
        field
        for field, each in fields(name).items()
        if each.get("validations", {}).get("required", False)
    }


def mirrored() -> tuple[dict[str, Any], set[str]]:
    """What a stance, its statement and its source may hold by the schemas, flat; what they must.

    A stance names its statement, and evidence its source; a form has both on one page instead.
    """
    shared = schema.load("definitions")["$defs"]
    statement, source = schema.load("statement"), schema.load("source")
    flat: dict[str, Any] = {}
    needed: set[str] = set()
    for part, prefix, left_out in (
        (statement, "", {"speaker", "evidence"}),
        (statement["properties"]["speaker"], "speaker_", set()),
        (source, "source_", set()),
        (shared["evidenceItem"], "", {"source"}),
        (shared["stance"], "", {"statement", "evidence"}),
    ):
        flat |= {
            prefix + key: each for key, each in part["properties"].items() if key not in left_out
        }
        needed |= {prefix + key for key in part["required"] if key not in left_out}
    return flat, needed


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (STANCE, "vendor.github-issue-forms"),
        (CELL, "vendor.github-issue-forms"),
        ("config.yml", "vendor.github-issue-config"),
    ],
)
def test_github_takes_the_forms(name: str, kind: str) -> None:
    """They fit the published schema of issue forms."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, str(FOLDER / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", [STANCE, CELL])
def test_no_two_fields_are_taken_for_one(name: str) -> None:
    """Ids and labels are different within a form, as GitHub wants them."""
    asked = [each for each in body(name) if each["type"] != "markdown"]
    for values in (
        [each["id"] for each in asked],
        [each["attributes"]["label"] for each in asked],
    ):
        assert len(values) == len(set(values))


@pytest.mark.parametrize("name", [STANCE, CELL])
def test_forms_hold_plain_text_only(name: str) -> None:
    """GitHub refuses anchors, and what YAML 1.1 makes a day or a truth value of."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    tokens = yaml.scan(text, Loader=yaml.SafeLoader)
    assert not [each for each in tokens if isinstance(each, yaml.AnchorToken | yaml.AliasToken)]
    for each in body(name):
        attributes = each["attributes"]
        values = [
            *attributes.get("options", ()),
            *(attributes[key] for key in attributes if key not in ("options", "multiple")),
        ]
        assert {type(value) for value in values} == {str}


def test_a_stance_is_proposed_in_the_words_of_the_vocabularies() -> None:
    """Positions, speaker levels and kinds of source are offered whole and in order."""
    assert options(STANCE, "position") == list(POSITIONS)
    assert options(STANCE, "speaker_level") == list(LEVELS)
    assert options(STANCE, "source_kind") == SOURCE_KINDS


@pytest.mark.parametrize("vocabulary", ["position", "level"])
def test_words_are_explained_as_the_schema_defines_them(vocabulary: str) -> None:
    """The table above a dropdown has every word with its definition."""
    table = "".join(
        f"| `{term.word}` | {term.definition} |\n" for term in schema.vocabulary(vocabulary)
    )
    shown = [each["attributes"]["value"] for each in body(STANCE) if each["type"] == "markdown"]
    assert any(table in each for each in shown), f"write into {STANCE}:\n{table}"


def test_a_stance_is_asked_for_what_the_schemas_require() -> None:
    """What has to be filled in is what a record cannot do without, and what it is about."""
    assert required(STANCE) == {"provision", *mirrored()[1]}


def test_a_stance_is_asked_for_nothing_that_no_record_holds() -> None:
    """Every field of the form has its field in a schema."""
    assert set(fields(STANCE)) <= {"provision", *mirrored()[0]}


def test_placeholders_are_the_examples_of_the_schemas() -> None:
    """So they have the right form, and come from the made-up negotiation."""
    flat, _ = mirrored()
    for field, each in fields(STANCE).items():
        if "placeholder" not in each["attributes"] or field == "provision":
            continue
        examples = [
            text
            for example in flat[field]["examples"]
            for text in (example.values() if isinstance(example, dict) else [example])
        ]
        assert each["attributes"]["placeholder"] in examples, field


@pytest.mark.parametrize("field", ["shown", "expected"])
def test_a_wrong_cell_is_told_in_the_words_of_the_matrix(field: str) -> None:
    """A cell holds a position, two that contradict each other, or nothing."""
    assert options(CELL, field) == [*POSITIONS, "contradictory", "empty"]


def test_a_wrong_cell_is_named_and_has_a_source() -> None:
    """Row, column and day name a cell; without a source nobody can check what should be in it."""
    assert {"provision", "party", "as_of", "shown", "expected", "source"} <= required(CELL)
