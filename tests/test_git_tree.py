"""A registry read from a git revision, and the list of revisions."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from diff_cases import BASE, COST, NIGHT, changed, read
from git_repository import Repository

from registry.load import is_registry, load
from registry.tree import MAX_BYTES, EntryKind, GitTree, RevisionError, WorkingTree, revisions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git looks for no repository around the temporary folder, for no settings and no language."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The base registry in one commit."""
    made = Repository.make(tmp_path / "work")
    made.write(BASE)
    made.commit("File the record")
    return made


def test_a_revision_holds_the_same_record_as_its_files(repository: Repository) -> None:
    """Record for record, entry for entry."""
    old, new = GitTree.open(repository.root, "HEAD"), WorkingTree(repository.root)
    assert load(old).registry == load(new).registry == read(BASE)
    assert load(old).registry.complete
    for folder in ("seeds", "seeds/parties", "provisions", "no-such-folder"):
        names = [(each.path, each.kind) for each in new.entries(folder)]
        assert [(each.path, each.kind) for each in old.entries(folder)] == names
    assert old.entry(NIGHT) == new.entry(NIGHT)
    assert old.entry("provisions/none.yaml") is None


@pytest.mark.parametrize("revision", ["main", "HEAD", "first", "HEAD~0", "main^{commit}"])
def test_a_revision_goes_by_any_of_its_names(repository: Repository, revision: str) -> None:
    """Branch, tag, hash or an expression."""
    repository.git("tag", "--annotate", "--message", "the first", "first")
    full = repository.git("rev-parse", "HEAD").strip()
    assert GitTree.open(repository.root, revision).revision == full
    assert GitTree.open(repository.root, full[:10]).revision == full


def test_the_working_tree_is_neither_touched_nor_looked_at(repository: Repository) -> None:
    """It may be dirty, half deleted or in the middle of a change."""
    repository.write(changed("statement-turns-two-cells"))
    (repository.root / COST).unlink()
    (repository.root / "provisions" / "new.yaml").write_text("a: [", encoding="utf-8")
    repository.git("add", NIGHT)

    def state() -> object:
        files = sorted(repository.root.rglob("*"))
        return [
            (path, path.lstat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in files
        ]

    before = state()
    assert load(GitTree.open(repository.root, "HEAD")).registry == read(BASE)
    assert [each.subject for each in revisions(repository.root)] == ["File the record"]
    assert state() == before


def test_an_older_revision_is_read_as_it_was(repository: Repository) -> None:
    """Also the files that are gone now."""
    repository.write(changed("provision-renamed"))
    repository.commit("Rename a provision")
    assert load(GitTree.open(repository.root, "HEAD~1")).registry == read(BASE)
    renamed = load(GitTree.open(repository.root, "HEAD")).registry
    assert renamed == read(changed("provision-renamed"))


@pytest.mark.parametrize("folder", ["talks", "a b/ü", "seeds", "x/seeds"])
def test_a_registry_may_lie_in_a_folder_of_a_repository(tmp_path: Path, folder: str) -> None:
    """Paths are relative to it, and nothing around it is seen, whatever it is called."""
    made = Repository.make(tmp_path / "work")
    made.write({"provisions/outside.yaml": "a: [", "seeds/outside.yaml": "a: ["})
    made.commit("Something else")
    for name, text in BASE.items():
        path = made.root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    made.commit("File the record")
    root = made.root / folder
    assert load(GitTree.open(root, "HEAD")).registry == read(BASE)
    assert [each.subject for each in revisions(root)] == ["File the record"]
    assert not is_registry(GitTree.open(root, "HEAD~1"))


def test_strange_names_are_given_as_they_are(repository: Repository) -> None:
    """Spaces, other scripts and line breaks; no name is quoted or cut."""
    names = [
        f"provisions/{name}.yaml" for name in ("a b", "fähre-渡し船", "two\nlines", 'q"uo\\te')
    ]
    repository.write({**BASE, **{name: f"title: {index}\n" for index, name in enumerate(names)}})
    repository.commit("Strange names")
    tree = GitTree.open(repository.root, "HEAD")
    found = {each.path for each in tree.entries("provisions")}
    assert set(names) <= found
    assert [tree.read(name) for name in names] == [b"title: %d\n" % n for n in range(len(names))]
    assert found == {each.path for each in WorkingTree(repository.root).entries("provisions")}


def test_what_is_no_ordinary_file_is_named_as_such(repository: Repository) -> None:
    """Links are not followed; a repository within is a special file; bytes are not decoded."""
    (repository.root / "provisions" / "link.yaml").symlink_to("night-ferry.yaml")
    (repository.root / "seeds" / "linked").symlink_to("parties")
    inner = Repository.make(repository.root / "provisions" / "inner.yaml")
    inner.commit("Nothing")
    (repository.root / "provisions" / "raw.yaml").write_bytes(b"\xff\x00\r\n")
    (repository.root / COST).chmod(0o755)
    repository.commit("Odd files")
    tree = GitTree.open(repository.root, "HEAD")
    kinds = {each.path: each.kind for each in (*tree.entries("provisions"), *tree.entries("seeds"))}
    assert kinds["provisions/link.yaml"] is EntryKind.LINK
    assert kinds["seeds/linked"] is EntryKind.LINK
    assert kinds["provisions/inner.yaml"] is EntryKind.OTHER
    assert kinds["seeds/parties"] is EntryKind.FOLDER
    assert kinds[COST] is EntryKind.FILE
    assert tree.entries("seeds/linked") == ()
    assert tree.read("provisions/raw.yaml") == b"\xff\x00\r\n"
    for path in ("provisions/link.yaml", "provisions/inner.yaml", "seeds/parties", "none"):
        with pytest.raises(OSError, match="no file of this revision"):
            tree.read(path)
    spoken = {each.span.path: each.message for each in load(tree).diagnostics}
    assert spoken["provisions/link.yaml"] == "this is a symbolic link, not a file"
    assert spoken["provisions/inner.yaml"] == "this is a special file, not a file"


def test_a_huge_file_comes_by_itself(repository: Repository) -> None:
    """Its size is known without reading it, so no record of that size is read."""
    path = "provisions/huge.yaml"
    repository.write({**BASE, path: "#" * (MAX_BYTES + 1)})
    repository.commit("A huge file")
    tree = GitTree.open(repository.root, "HEAD")
    entry = tree.entry(path)
    assert entry is not None
    assert entry.size == MAX_BYTES + 1
    assert tree.read(path) == b"#" * (MAX_BYTES + 1)
    assert [each.rule.code for each in load(tree).diagnostics] == ["YAML008"]


@pytest.mark.parametrize(
    "revision", ["nothing", "HEAD~9", "--all", "--path-format=x", "", "main:seeds", "a b"]
)
def test_an_unknown_revision_is_named(repository: Repository, revision: str) -> None:
    """It is never taken for an option of git."""
    with pytest.raises(RevisionError, match=f'git knows no revision "{revision}" here'):
        GitTree.open(repository.root, revision)
    with pytest.raises(RevisionError, match=f'git knows no revision "{revision}" here'):
        revisions(repository.root, revision)


def test_a_repository_without_a_commit_has_no_revision(tmp_path: Path) -> None:
    """Not even HEAD."""
    made = Repository.make(tmp_path / "work")
    with pytest.raises(RevisionError, match='git knows no revision "HEAD" here'):
        revisions(made.root)


def test_outside_a_repository_git_says_so(tmp_path: Path) -> None:
    """In its own words."""
    with pytest.raises(RevisionError, match=r"git could not read it: .*not a git repository"):
        GitTree.open(tmp_path, "HEAD")


def test_without_git_the_message_says_what_is_missing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else works without it."""
    (tmp_path / "nothing").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(RevisionError, match="git is needed to read a revision"):
        GitTree.open(repository.root, "HEAD")
    assert load(WorkingTree(repository.root)).registry.complete


# ---- the list of revisions ----


def test_revisions_are_those_that_touched_the_record(repository: Repository) -> None:
    """Oldest first, with the day in UTC and the first line of the message as it was written."""
    repository.write({**BASE, "README.md": "Words.\n"})
    repository.commit("Words on the record", at="2020-06-02T12:00:00+00:00")
    repository.write(changed("quote-altered"))
    last = repository.commit("Fähre: jede Stunde\n\nMore words.", at="2020-06-03T23:30:00-05:00")
    found = revisions(repository.root)
    assert [(each.day, each.subject) for each in found] == [
        (date(2020, 6, 1), "File the record"),
        (date(2020, 6, 4), "Fähre: jede Stunde"),
    ]
    assert found[-1].hash == last
    assert revisions(repository.root, "HEAD~1") == found[:1]


def test_a_merge_counts_as_one_step(repository: Repository) -> None:
    """What a branch brought in came on file with the merge, not in the order of its commits."""
    repository.git("checkout", "--quiet", "-b", "side")
    repository.write(changed("wording-changed"))
    repository.commit("On a branch")
    repository.write(changed("quote-altered"))
    repository.commit("On a branch again")
    repository.git("checkout", "--quiet", "main")
    repository.write({**BASE, "seeds/README.md": "Words.\n"})
    repository.commit("On main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge the branch", "side")
    subjects = [each.subject for each in revisions(repository.root)]
    assert subjects == ["File the record", "On main", "Merge the branch"]


def test_settings_of_git_change_nothing(repository: Repository) -> None:
    """Colours, signatures, other encodings."""
    plain = revisions(repository.root)
    for key, setting in {
        "color.ui": "always",
        "log.showSignature": "true",
        "i18n.logOutputEncoding": "latin1",
        "core.quotePath": "true",
        "log.date": "relative",
    }.items():
        repository.git("config", key, setting)
    assert revisions(repository.root) == plain
    assert load(GitTree.open(repository.root, "HEAD")).registry == read(BASE)
