"""New files: records to fill in, and the repository of another negotiation."""

from __future__ import annotations

import json
import re
import string
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
import yaml
from conftest import TODAY
from hypothesis import given
from hypothesis import strategies as st
from strategies import ROOT, MemoryTree, example_files

from registry import checks, schema, with_ids
from registry.canonical import RefusedError, kind_of, plan, shape
from registry.document import parse
from registry.load import FOLDERS, load
from registry.model import Kind
from registry.scaffold import ORIGIN, modeline, new_path, new_record, new_registry, obstacle
from registry.tree import Overlay, WorkingTree

if TYPE_CHECKING:
    from pathlib import Path

KINDS: Final = [kind for kind in Kind if kind is not Kind.NEGOTIATION]
TREE: Final = MemoryTree(example_files())
REGISTRY: Final = load(TREE).registry


# ---- a record ----


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_asks_for_what_its_schema_needs(kind: Kind) -> None:
    """All of it, with nothing but empty values, and in the order of the schema."""
    path, text = new_record(TREE, REGISTRY, kind, "brand-new")
    assert path == f"{FOLDERS[kind]}/brand-new.yaml"
    data = parse(path, text.encode()).data
    assert isinstance(data, dict)
    known = schema.load(kind)
    assert list(data) == [each for each in known["properties"] if each in known["required"]]
    leaves = re.findall(r"[a-z_]+: *(\S.*)", re.sub(r"(?m)#.*", "", text))
    assert leaves == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_of_a_new_record_is_that_it_is_empty(kind: Kind) -> None:
    """Nothing else is wrong, here or in other files."""
    path, text = new_record(TREE, REGISTRY, kind, "brand-new")
    found = checks.run(load(Overlay(TREE, {path: text})), TODAY)
    assert found
    for each in found:
        assert each.span.path == path
        assert " is empty; expected " in each.message


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_new_record_is_explained(kind: Kind) -> None:
    """Over it, in the words of the schema; what else it may have is named at the end."""
    _, text = new_record(TREE, REGISTRY, kind, "brand-new")
    told = " ".join(re.sub(r"(?m)^ *# ?", "", text).split())
    known = schema.load(kind)
    for name, field in known["properties"].items():
        if name in known["required"]:
            assert shape(field)["description"] in told
        else:
            assert re.search(rf"May be added: .*\b{name}\b", told)


def test_what_can_be_chosen_from_is_named() -> None:
    """The words of a vocabulary, the ids on file; at most a dozen of those."""
    _, text = new_record(TREE, REGISTRY, Kind.PROVISION, "brand-new")
    assert "One of: obligation, condition, procedure." in text
    assert "On file: northland, river-commission, southland." in text
    assert "On file: water, safety." in text
    files = {f"seeds/parties/p{number:02}.yaml": b"x" for number in range(1, 20)}
    crowded = load(MemoryTree(files))
    _, text = new_record(TREE, crowded.registry, Kind.PROVISION, "brand-new")
    assert "p12, …" in text
    assert "p13" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_is_canonical(kind: Kind) -> None:
    """Filling it in leaves nothing for ``registry fmt``."""
    path, text = new_record(TREE, REGISTRY, kind, "brand-new")
    assert plan({path: parse(path, text.encode())}).texts == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_modeline_leads_to_the_schema_of_the_kind(kind: Kind) -> None:
    """From the file, to where ``seeds/negotiation.yaml`` takes its own from."""
    path, text = new_record(TREE, REGISTRY, kind, "brand-new")
    up = "../" * path.count("/")
    assert text.startswith(f"# yaml-language-server: $schema={up}schema/{kind}.schema.json\n")
    line = b"# yaml-language-server: $schema=../.registry/schema/negotiation.schema.json\n"
    other = MemoryTree({"seeds/negotiation.yaml": line})
    assert modeline(other, path).endswith(f"$schema={up}.registry/schema/{kind}.schema.json")
    assert modeline(MemoryTree({}), path).endswith(f"$schema={up}schema/{kind}.schema.json")


def test_a_record_on_file_is_never_overwritten() -> None:
    """Whatever stands at its path."""
    with pytest.raises(RefusedError, match=r"seeds/parties/northland\.yaml exists already"):
        new_record(TREE, REGISTRY, Kind.PARTY, "northland")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Flood_Line", 'write "flood-line"'),
        ("../parties/x", 'write "parties-x"'),
        ("a b\n", 'write "a-b"'),
        ("é", "for example northland"),
        ("", "for example northland"),
        ("x" * 81, f'write "{"x" * 80}"'),
    ],
)
def test_a_name_that_is_no_id_is_refused(name: str, hint: str) -> None:
    """With one that would do."""
    with pytest.raises(RefusedError, match="is not an id") as caught:
        new_path(TREE, Kind.PARTY, name)
    assert caught.value.hint == hint


@given(st.text(string.ascii_letters + string.digits + "-./\\ \n", max_size=90))
def test_a_new_path_is_always_one_that_is_read(name: str) -> None:
    """Directly in the folder of its kind, under the id that was given; or it is refused."""
    try:
        path = new_path(MemoryTree({}), Kind.SOURCE, name)
    except RefusedError:
        return
    loaded = load(MemoryTree({path: b"x: y\n"}))
    assert loaded.registry.ids[Kind.SOURCE] == {name}


# ---- a registry ----


def write(folder: Path, texts: dict[str, str]) -> None:
    """Writes the files of a plan."""
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def test_a_new_registry_passes_the_check_and_renders_a_matrix(tmp_path: Path) -> None:
    """At once, as the commands do it."""
    write(tmp_path, new_registry())
    for arguments, expected in (
        (["check"], "no findings"),
        (["matrix", "--format", "plain"], "The Alba river treaty, as of 2020-04-02"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "registry", "-C", str(tmp_path), *arguments],
            capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
        )  # fmt: skip
        assert (done.returncode, expected in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_new_registry_is_canonical(tmp_path: Path) -> None:
    """Its first commit is not followed by one of the formatter."""
    write(tmp_path, new_registry())
    made = plan(load(WorkingTree(tmp_path)).documents)
    assert (dict(made.texts), dict(made.refused)) == ({}, {})


def test_every_modeline_of_a_new_registry_leads_to_a_schema_with_ids(tmp_path: Path) -> None:
    """That is what editors go by, before any setting."""
    texts = new_registry()
    write(tmp_path, texts)
    records = [path for path in texts if path.startswith(("seeds/", "provisions/"))]
    for path in records:
        if not path.endswith(".yaml"):
            continue
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", texts[path])
        assert found, path
        target = (tmp_path / path).parent / found[1]
        expected = tmp_path / with_ids.FOLDER / f"{kind_of(path)}.schema.json"
        assert target.resolve() == expected.resolve()
        assert expected.is_file()


def test_a_new_registry_has_the_schemas_and_the_editors_settings() -> None:
    """The schemas as they are; what is made from the record is ignored by git."""
    texts = new_registry()
    for path in schema.folder().glob("*.json"):
        assert texts[f"schema/{path.name}"] == path.read_text(encoding="utf-8")
    assert json.loads(texts[".vscode/settings.json"])["yaml.schemas"] == with_ids.mapping()
    assert "redhat.vscode-yaml" in json.loads(texts[".vscode/extensions.json"])["recommendations"]
    task = json.loads(texts[".vscode/tasks.json"])["tasks"][0]
    assert [task["command"], *task["args"]] == ["registry", "schema", "--with-ids"]
    assert f"{with_ids.FOLDER.partition('/')[0]}/" in texts[".gitignore"].splitlines()


def test_hooks_and_workflow_take_the_tool_from_where_it_is() -> None:
    """The hooks that it offers, at the revision that was named."""
    texts = new_registry("someone/river-tools@v1.2.0")
    (hooks,) = yaml.safe_load(texts[".pre-commit-config.yaml"])["repos"]
    assert hooks["repo"] == "https://github.com/someone/river-tools"
    assert hooks["rev"] == "v1.2.0"
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {each["id"] for each in hooks["hooks"]} <= {each["id"] for each in offered}
    steps = yaml.safe_load(texts[".github/workflows/record.yml"])["jobs"]["record"]["steps"]
    assert steps[-1] == {"uses": "someone/river-tools@v1.2.0"}
    assert "git+https://github.com/someone/river-tools@v1.2.0" in texts["README.md"]


def test_without_a_place_it_says_what_to_replace() -> None:
    """In every file that needs it."""
    naming = [path for path, text in new_registry().items() if ORIGIN.partition("@")[0] in text]
    assert naming == [".github/workflows/record.yml", ".pre-commit-config.yaml", "README.md"]


@pytest.mark.parametrize(
    "origin", ["", "river-tools@v1", "a/b", "a/b@", "a/b@v1\n- run: x", "a/b@-x"]
)
def test_a_place_of_another_form_is_refused(origin: str) -> None:
    """It goes into files that are run."""
    with pytest.raises(RefusedError, match="is not OWNER/REPOSITORY@REVISION"):
        new_registry(origin)


def test_only_an_empty_folder_will_do(tmp_path: Path) -> None:
    """Or none yet, or a git repository without files."""
    tree = WorkingTree(tmp_path / "new")
    assert obstacle(tree) is None
    (tmp_path / "new" / ".git").mkdir(parents=True)
    assert obstacle(tree) is None
    (tmp_path / "new" / "README.md").write_text("mine", encoding="utf-8")
    assert obstacle(tree) == 'the folder is not empty: it holds "README.md"'
    (tmp_path / "new" / ".hidden").write_text("", encoding="utf-8")
    assert obstacle(tree) == 'the folder is not empty: it holds ".hidden" and 1 more'
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert obstacle(WorkingTree(tmp_path / "file")) == "this is a file, not a folder"
