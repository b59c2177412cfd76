"""A tree of files becomes a registry; a fault in one file stays with that file."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MemoryTree, example_files, example_records

from registry import checks
from registry.load import FOLDERS, NEGOTIATION, is_registry, load, path_of
from registry.model import Kind
from registry.tree import MAX_BYTES, EntryKind, WorkingTree

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from registry.tree import Tree

FILES: Final = example_files()
RECORDS: Final = example_records()
TODAY: Final = date(2021, 1, 1)
NORTHLAND: Final = "seeds/parties/northland.yaml"
FLOOD_LINE: Final = "provisions/flood-line.yaml"


def findings(tree: Tree, only: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Path and code of everything that a check of the tree finds."""
    found = checks.run(load(tree, only), TODAY, only)
    return [(each.span.path, each.rule.code) for each in found]


def with_files(**changes: bytes) -> MemoryTree:
    """The example, with some files replaced or added."""
    return MemoryTree({**FILES, **changes})


def changed(path: str, old: str, new: str) -> MemoryTree:
    """The example with a replacement in one file."""
    text = FILES[path].decode()
    assert old in text
    return with_files(**{path: text.replace(old, new).encode()})


def test_the_example_is_read_whole() -> None:
    """Every file is a record under its id, and none has a fault."""
    loaded = load(with_files())
    registry = loaded.registry
    assert loaded.diagnostics == ()
    assert set(loaded.documents) == set(RECORDS)
    assert registry.complete
    assert registry.negotiation is not None
    assert len(list(registry.records())) == len(RECORDS)
    assert {path_of(Kind.PROVISION, each) for each in registry.provisions} == {
        path for path in FILES if path.startswith("provisions/")
    }
    assert all(record.id == key for key, record in registry.statements.items())


@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_does_not_matter(order: list[str]) -> None:
    """The same records in the same order, whatever a folder lists first."""
    first, again = load(with_files()), load(MemoryTree({path: FILES[path] for path in order}))
    assert again == first
    assert list(again.registry.records()) == list(first.registry.records())
    assert list(again.registry.provisions) == list(first.registry.provisions)


def test_the_working_tree_and_its_files_in_memory_are_the_same(example: Path) -> None:
    """What the other tests read from memory is what a folder gives."""
    (example / ".git").mkdir()
    assert load(WorkingTree(example)) == load(MemoryTree(FILES))


# ---- faults stay where they are ----

BROKEN: Final = {
    "syntax": b"title: [\n",
    "no text": b"\xff\xfe\x00",
    "empty": b"",
    "schema": b"strange: 1\n",
    "list": b"- a\n",
    "too large": b"# " + b"x" * MAX_BYTES,
}


@pytest.mark.parametrize("path", RECORDS)
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_does_not_make_others_look_wrong(path: str, how: str) -> None:
    """All findings are on that file, though other records name it."""
    found = findings(with_files(**{path: BROKEN[how]}))
    assert found
    assert {where for where, _ in found} == {path}


_DAY: Final = re.compile(rb"(date|from|published): 20[0-9]{2}-[0-9]{2}-")


@pytest.mark.parametrize("path", [path for path, raw in RECORDS.items() if _DAY.search(raw)])
def test_a_day_that_is_none_does_not_make_others_look_wrong(path: str) -> None:
    """Nor does it bring a finding about a field that stands beside it."""
    raw = _DAY.sub(rb"\1: 2020-02-3", RECORDS[path])
    raw = re.sub(rb"2020-02-3[0-9]+", b"2020-02-30", raw)
    found = findings(with_files(**{path: raw}))
    assert set(found) == {(path, "DATE001")}


@given(st.data())
def test_no_bytes_in_a_file_make_it_raise(data: st.DataObject) -> None:
    """Loading and checking give findings on that file, or none."""
    path = data.draw(st.sampled_from(sorted(RECORDS)))
    raw = bytearray(FILES[path])
    at = data.draw(st.integers(0, len(raw)))
    raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    loaded = load(with_files(**{path: bytes(raw)}))
    assert {each.span.path for each in loaded.diagnostics} <= {path}
    assert loaded.registry.complete == (not loaded.diagnostics)


def test_an_incomplete_registry_says_so_and_keeps_the_id() -> None:
    """Rules on the whole can tell that a reference may stand in what was not read."""
    registry = load(with_files(**{NORTHLAND: b"["})).registry
    assert not registry.complete
    assert "northland" in registry.ids[Kind.PARTY]
    assert "northland" not in registry.parties


@pytest.mark.parametrize("wrong", ["yml", "link"])
def test_a_file_that_is_named_or_made_wrongly_does_not_make_others_look_wrong(wrong: str) -> None:
    """The record is there for everybody to see; only its file has to be mended."""
    tree = with_files()
    del tree.files[NORTHLAND]
    if wrong == "yml":
        bad = NORTHLAND.replace(".yaml", ".yml")
        tree.files[bad] = FILES[NORTHLAND]
    else:
        bad = NORTHLAND
        tree.kinds[bad] = EntryKind.LINK
    assert {where for where, _ in findings(tree)} == {bad}


# ---- what is no record ----


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("northland.yml", "northland.yaml"),
        ("Northland.yaml", "northland.yaml"),
        ("north_land.yaml", "north-land.yaml"),
        ("north land.yaml", "north-land.yaml"),
        ("north--land.yaml", "north-land.yaml"),
        ("-northland.yaml", "northland.yaml"),
        ("northland.YAML", "northland.yaml"),
        ("north.land.yaml", "north-land.yaml"),
        (f"{'n' * 81}.yaml", f"{'n' * 80}.yaml"),
        ("é.yaml", ""),
        (".yaml", ""),
        ("north\nland.yaml", "north-land.yaml"),
    ],
)
def test_a_bad_name_is_told_with_a_better_one(name: str, hint: str) -> None:
    """On one line that can be printed, even where the name cannot."""
    loaded = load(with_files(**{f"seeds/parties/{name}": FILES[NORTHLAND]}))
    (fault,) = loaded.diagnostics
    assert fault.rule.code == "FILE002"
    assert fault.hint == (f'rename it to "{hint}"' if hint else "rename it")
    assert fault.message.isprintable()
    assert fault.span.path.isprintable()
    assert len(loaded.registry.parties) == 3


def test_a_name_that_is_not_utf_8_is_told(example: Path) -> None:
    """Bytes that are no text are shown as escapes."""
    raw = os.fsencode(example / "seeds/parties") + b"/n\xe9.yaml"
    with open(raw, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(FILES[NORTHLAND])
    (fault,) = load(WorkingTree(example)).diagnostics
    assert fault.rule.code == "FILE002"
    assert fault.span.path == "seeds/parties/n\\udce9.yaml"


@pytest.mark.parametrize("name", ["README.md", "notes.txt", ".gitkeep", "northland.yaml.orig", "x"])
def test_other_files_beside_the_records_are_welcome(name: str) -> None:
    """Only what looks like YAML is taken for a record."""
    loaded = load(with_files(**{f"seeds/parties/{name}": b"\x00"}))
    assert loaded.diagnostics == ()
    assert loaded.registry.complete


@pytest.mark.parametrize("path", [NORTHLAND, NEGOTIATION, FLOOD_LINE])
@pytest.mark.parametrize("kind", [EntryKind.LINK, EntryKind.FOLDER, EntryKind.OTHER])
def test_what_has_a_record_s_name_is_an_ordinary_file(path: str, kind: EntryKind) -> None:
    """Anything else is named for what it is, and not read."""
    tree = with_files()
    del tree.files[path]
    tree.kinds[path] = kind
    (fault,) = [each for each in load(tree).diagnostics if each.span.path == path]
    assert fault.rule.code == "FILE001"
    assert str(kind) in fault.message


def test_a_symbolic_link_to_a_file_is_not_followed(example: Path) -> None:
    """Not even to a sound record, inside the registry or out of it."""
    path = example / NORTHLAND
    path.rename(example / "elsewhere.yaml")
    path.symlink_to(example / "elsewhere.yaml")
    loaded = load(WorkingTree(example))
    assert [(each.rule.code, each.span.path) for each in loaded.diagnostics] == [
        ("FILE001", NORTHLAND)
    ]
    assert "northland" not in loaded.registry.parties


@pytest.mark.parametrize("folder", ["seeds", "seeds/parties", "provisions"])
def test_a_symbolic_link_to_a_folder_is_not_followed(example: Path, folder: str) -> None:
    """Nothing behind it is read, and the link itself is the finding."""
    (example / folder).rename(example.parent / "elsewhere")
    (example / folder).symlink_to(example.parent / "elsewhere")
    loaded = load(WorkingTree(example))
    assert ("FILE001", folder) in [(each.rule.code, each.span.path) for each in loaded.diagnostics]
    assert not any(path.startswith(folder) for path in loaded.documents)
    with pytest.raises(OSError, match="symbolic link"):
        WorkingTree(example).read(f"{folder}/x.yaml")


def test_a_folder_of_records_in_a_folder_of_records_is_told() -> None:
    """Records lie directly in their folder."""
    found = findings(with_files(**{"provisions/old/x.yaml": FILES[FLOOD_LINE]}))
    assert found == [("provisions/old", "FILE001")]


@pytest.mark.parametrize("name", ["foo.yaml", "foo.yml"])
def test_a_yaml_file_in_no_folder_of_records_is_told(name: str) -> None:
    """It would be taken for a record and is none."""
    assert findings(with_files(**{f"seeds/{name}": b"a: 1"})) == [(f"seeds/{name}", "FILE003")]


@pytest.mark.parametrize("folder", ["seeds/parties", "provisions"])
def test_a_file_in_the_place_of_a_folder_is_told(folder: str) -> None:
    """Its records are not there then, which other files show too."""
    tree = MemoryTree({p: raw for p, raw in FILES.items() if not p.startswith(folder)})
    tree.files[folder] = b""
    assert (folder, "FILE001") in findings(tree)


# ---- what is missing ----


def test_a_missing_negotiation_is_told() -> None:
    """And nothing else: what needs it waits."""
    tree = with_files()
    del tree.files[NEGOTIATION]
    loaded = load(tree)
    assert [(each.rule.code, each.span.path) for each in loaded.diagnostics] == [
        ("FILE004", NEGOTIATION)
    ]
    assert loaded.registry.negotiation is None
    assert not loaded.registry.complete
    assert findings(tree) == [(NEGOTIATION, "FILE004")]


def test_a_negotiation_with_another_ending_is_found_by_its_name() -> None:
    """The hint names what it should be called."""
    tree = with_files()
    tree.files["seeds/negotiation.yml"] = tree.files.pop(NEGOTIATION)
    by_code = {each.rule.code: each for each in load(tree).diagnostics}
    assert set(by_code) == {"FILE003", "FILE004"}
    assert by_code["FILE003"].hint == 'did you mean "negotiation.yaml"?'


def test_an_empty_tree_is_no_registry() -> None:
    """It is loaded all the same."""
    tree = MemoryTree({})
    assert not is_registry(tree)
    assert [each.rule.code for each in load(tree).diagnostics] == ["FILE004"]
    assert is_registry(MemoryTree({"provisions/x.yaml": b""}))
    assert is_registry(MemoryTree({NEGOTIATION: b""}))


class _Barred(MemoryTree):
    """A tree of which one file may not be read."""

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: It is Northland's.
        """
        if path == NORTHLAND:
            raise PermissionError(13, "Permission denied", path)
        return super().read(path)


def test_a_file_that_may_not_be_read_is_told() -> None:
    """With the words of the operating system."""
    (fault,) = load(_Barred(FILES)).diagnostics
    assert (fault.rule.code, fault.span.path) == ("FILE005", NORTHLAND)
    assert "Permission denied" in fault.message
    assert findings(_Barred(FILES)) == [(NORTHLAND, "FILE005")]


def test_a_folder_that_may_not_be_read_is_told(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading does not raise for it either."""
    scandir = os.scandir

    def barred(path: Any) -> Any:
        if str(path).endswith("parties"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", barred)
    loaded = load(WorkingTree(example))
    assert "seeds/parties" in [each.span.path for each in loaded.diagnostics]


# ---- some files only ----


def test_only_the_named_files_and_what_they_link_to_are_read() -> None:
    """Other provisions are not, though the negotiation always is."""
    related = "provisions/data-first.yaml"
    assert b"water-quota" in FILES[related]
    assert "provisions/water-quota.yaml" not in load(with_files(), [related]).documents
    loaded = load(with_files(), [FLOOD_LINE])
    read = set(loaded.documents)
    assert {path for path in read if path.startswith("provisions/")} == {FLOOD_LINE}
    assert {NEGOTIATION, NORTHLAND, "seeds/drafts/river-treaty.yaml"} <= read
    assert "seeds/statements/official-briefing-2020-03-10.yaml" in read
    assert "seeds/sources/wire-report.yaml" in read, "what the statement links to"
    assert "seeds/sources/harbour-review.yaml" not in read
    assert not loaded.registry.complete
    for kind in FOLDERS:
        assert loaded.registry.ids[kind] == load(with_files()).registry.ids[kind]


@pytest.mark.parametrize("path", RECORDS)
def test_a_sound_file_is_sound_by_itself(path: str) -> None:
    """What was not read is not missed."""
    assert findings(with_files(), [path]) == []


@pytest.mark.parametrize("path", RECORDS)
def test_findings_on_one_file_are_those_of_a_check_of_everything(path: str) -> None:
    """But for rules on the registry as a whole."""
    tree = with_files(**{path: FILES[path] + b"strange: 1\n"})
    assert findings(tree, [path]) == [each for each in findings(tree) if each[0] == path]


def test_a_fault_elsewhere_is_not_reported() -> None:
    """A check of one file speaks of that file."""
    assert findings(changed("provisions/water-quota.yaml", "water", "wine"), [FLOOD_LINE]) == []


@pytest.mark.parametrize("how", BROKEN)
def test_what_keeps_a_linked_file_from_being_read_is_reported(how: str) -> None:
    """The named file cannot be checked in full then."""
    tree = with_files(**{NORTHLAND: BROKEN[how]})
    assert {where for where, _ in findings(tree, [FLOOD_LINE])} == {NORTHLAND}


def test_a_linked_file_that_may_not_be_read_is_reported() -> None:
    """Likewise."""
    assert findings(_Barred(FILES), [FLOOD_LINE]) == [(NORTHLAND, "FILE005")]


def test_a_missing_negotiation_is_reported_for_a_single_file_too() -> None:
    """Every rule on order and themes waits for it."""
    tree = with_files()
    del tree.files[NEGOTIATION]
    assert findings(tree, [FLOOD_LINE]) == [(NEGOTIATION, "FILE004")]


def test_a_name_that_is_no_record_s_is_passed_over() -> None:
    """An editor may ask about any file."""
    assert findings(with_files(), ["README.md", "provisions/missing.yaml"]) == []
    assert findings(with_files(**{"provisions/x.yml": b""}), ["provisions/x.yml"]) == [
        ("provisions/x.yml", "FILE002")
    ]
