"""The commands that explain, compare and write: exit codes, what is written, and what is not."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from conftest import CAPTURES
from git_repository import Repository

from registry import lock
from registry.catalogue import catalogue
from registry.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FLOODS: Final = "provisions/flood-line.yaml"
QUOTA: Final = "provisions/water-quota.yaml"
REPLY: Final = "southland-reply-2020-03-20"


def run(root: Path, *arguments: str | Path, typed: str | None = None) -> Result:
    """What a command does with the registry in a folder."""
    words = ["-C", str(root), *(str(each) for each in arguments)]
    return CliRunner().invoke(cli, words, input=typed, catch_exceptions=False)


def contents(root: Path) -> dict[str, bytes]:
    """All files of a folder but git's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def changed(root: Path, before: dict[str, bytes]) -> set[str]:
    """The files that are not what they were."""
    after = contents(root)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def spoil(root: Path) -> None:
    """Makes an error in the record."""
    file = root / FLOODS
    file.write_bytes(file.read_bytes().replace(b"title:", b"titel:", 1))


@pytest.fixture
def committed(example: Path) -> Path:
    """The example in a git repository, one commit with the quota refused, one with it open."""
    repository = Repository.make(example)
    repository.commit("first", at="2020-05-01T12:00:00+00:00")
    file = example / QUOTA
    file.write_bytes(file.read_bytes().replace(b"position: rejects", b"position: open"))
    repository.commit("second", at="2020-05-02T12:00:00+00:00")
    return example


# ---- why, audit, conditions, distance ----

READING: Final = (
    ("why", "water-quota", "southland"),
    ("audit",),
    ("conditions",),
    ("distance",),
)
FORMS: Final = {
    "why": ("text", "markdown", "json"),
    "audit": ("text", "markdown", "json", "csv"),
    "conditions": ("text", "mermaid", "dot"),
    "distance": ("text", "json"),
}


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_reading_commands_show_every_form_and_write_nothing(
    command: tuple[str, ...], example: Path
) -> None:
    """With 0; JSON parses; an unknown form is a wrong call."""
    before = contents(example)
    for form in FORMS[command[0]]:
        done = run(example, *command, "--format", form)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.endswith("\n")
        if form == "json":
            json.loads(done.stdout)
    assert run(example, *command).stdout == run(example, *command, "--format", "text").stdout
    assert run(example, *command, "--format", "zzz").exit_code == 2
    assert not changed(example, before)


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_reading_commands_refuse_a_record_with_errors(
    command: tuple[str, ...], example: Path
) -> None:
    """With 1, the errors on standard error and nothing on standard output."""
    spoil(example)
    done = run(example, *command)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "SCH003" in done.stderr
    assert "mend the record first" in done.stderr


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_reading_commands_look_at_a_revision(command: tuple[str, ...], committed: Path) -> None:
    """Whatever lies in the working tree; an unknown revision is told with 2."""
    now = run(committed, *command).stdout
    before = run(committed, *command, "--rev", "HEAD~1").stdout
    assert run(committed, *command, "--rev", "HEAD").stdout == now
    if command[0] in ("why", "distance"):
        assert before != now
    spoil(committed)
    assert run(committed, *command, "--rev", "HEAD").stdout == now
    done = run(committed, *command, "--rev", "zzz")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "zzz" in done.stderr


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_day_must_be_one(command: tuple[str, ...], example: Path) -> None:
    """Written as the record writes days."""
    done = run(example, *command, "--as-of", "20 March")
    assert done.exit_code == 2
    assert "YYYY-MM-DD" in done.stderr


def test_why_follows_the_day(example: Path) -> None:
    """What was said later is on file, but fills nothing."""
    shown = run(example, "why", "water-quota", "southland", "--as-of", "2020-03-19").stdout
    assert "As of 2020-03-19: no statement on record." in shown
    assert "On file, but made later" in shown


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("why", "flod-line", "southland"), 'there is no provision "flod-line"; did you mean "flo'),
        (("why", "flood-line", "southlnd"), 'there is no party "southlnd"; did you mean "south'),
        (("audit", "--party", "northlnd"), 'there is no party "northlnd"; did you mean "north'),
        (("log", "flod-line"), 'there is no provision "flod-line"; did you mean "flood-line"'),
        (("log", "flood-line", "southlnd"), 'there is no party "southlnd"; did you mean "south'),
        (("rules", "REF00"), 'there is no rule "REF00"; did you mean'),
        (("add-stance", "flod-line", "southland", "open", "--statement", REPLY,
          "--source", "southland-reply", "--locator", "page 1"), 'did you mean "flood-line"'),
    ],
)  # fmt: skip
def test_a_wrong_name_is_refused_with_the_nearest(
    arguments: tuple[str, ...], hint: str, committed: Path
) -> None:
    """With 2, and nothing on standard output."""
    before = contents(committed)
    done = run(committed, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert hint in done.stderr
    assert not changed(committed, before)


def test_audit_of_one_party_and_into_a_file(example: Path) -> None:
    """The file holds what would have been printed."""
    shown = run(example, "audit", "--party", "southland", "--format", "csv").stdout_bytes
    file = example / "audit.csv"
    done = run(example, "audit", "--party", "southland", "--format", "csv", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{file}: the audit as of 2020-04-02" in done.stderr
    assert file.read_bytes() == shown
    assert shown.count(b"\r\n") == 2


def test_distance_without_any_figure_exits_with_1(example: Path) -> None:
    """A table of nothing is no comparison."""
    done = run(example, "distance", "--as-of", "2020-03-05")
    assert done.exit_code == 1
    assert "3 of 3 pairs share fewer than 3 provisions: no figure." in done.stdout


# ---- rules, completion, schema, docs ----


def test_rules_are_listed_and_explained(example: Path) -> None:
    """By code and by name alike."""
    listed = run(example, "rules").stdout
    for entry in catalogue():
        assert entry.rule.code in listed
        assert entry.rule.name in listed
    rule = catalogue()[0].rule
    by_code, by_name = run(example, "rules", rule.code), run(example, "rules", rule.name)
    assert by_code.exit_code == 0
    assert by_code.stdout == by_name.stdout
    file = example / "rules.md"
    assert run(example, "rules", "--format", "markdown", "-o", file).exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, example: Path) -> None:
    """Of each shell that is named; another one is a wrong call."""
    done = run(example, "completion", shell)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "_REGISTRY_COMPLETE" in done.stdout
    assert run(example, "completion", "tcsh").exit_code == 2


def test_schemas_with_ids_go_where_git_does_not_look(example: Path) -> None:
    """Without the flag, there is nothing to write."""
    before = contents(example)
    assert run(example, "schema").exit_code == 2
    assert not changed(example, before)
    done = run(example, "schema", "--with-ids")
    assert done.exit_code == 0
    written = changed(example, before)
    assert written
    assert all(path.startswith(".registry/") for path in written)
    assert any("southland" in (example / path).read_text(encoding="utf-8") for path in written)


def test_docs_are_written_and_then_up_to_date(example: Path) -> None:
    """Only under docs/."""
    pytest.importorskip("matplotlib")
    before = contents(example)
    assert run(example, "docs", "--check").exit_code == 1
    assert not changed(example, before)
    assert run(example, "docs").exit_code == 0
    assert all(path.startswith("docs/") for path in changed(example, before))
    assert run(example, "docs", "--check").exit_code == 0


# ---- lock, capture ----


def test_the_lock_is_proved_afresh(example: Path) -> None:
    """From the captured texts, to the same bytes; a quote that is nowhere leaves it as it was."""
    before = contents(example)
    (example / lock.PATH).unlink()
    done = run(example, "lock", "--captures", CAPTURES)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "8 quotes proved." in done.stdout
    assert not changed(example, before)
    file = example / QUOTA
    file.write_bytes(file.read_bytes().replace(b"a fixed quota is", b"a wavering quota is"))
    done = run(example, "lock", "--captures", CAPTURES)
    assert done.exit_code == 1
    assert f"{QUOTA}:" in done.stdout
    assert "The lock was left as it was." in done.stderr
    assert changed(example, before) == {QUOTA}


def test_captures_that_are_missing_are_named(example: Path, tmp_path: Path) -> None:
    """Their quotes keep their proofs."""
    folder = tmp_path / "texts"
    folder.mkdir()
    shutil.copy(CAPTURES / "gazette-11-march.txt", folder)
    before = contents(example)
    done = run(example, "lock", "--captures", folder)
    assert done.exit_code == 0
    assert "so left as they were: harbour-review, southland-reply," in done.stdout
    assert not changed(example, before)
    assert run(example, "lock", "--captures", tmp_path / "nowhere").exit_code == 2


def test_a_capture_is_registered(example: Path, tmp_path: Path) -> None:
    """Printed, or written as a source; never the text itself, and never twice."""
    file = tmp_path / "page.txt"
    file.write_text("The river rose again in the spring. " * 20, encoding="utf-8")
    before = contents(example)
    printed = run(example, "capture", file)
    assert printed.exit_code == 0
    assert "sha256: " in printed.stdout
    assert not changed(example, before)
    done = run(example, "capture", file, "--id", "spring-page")
    assert (done.exit_code, done.stdout) == (0, "")
    assert changed(example, before) == {"seeds/sources/spring-page.yaml"}
    assert b"rose again" not in (example / "seeds/sources/spring-page.yaml").read_bytes()


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("river-treaty-draft.txt", (), 'on file already, as the source "treaty-text"'),
        ("new.txt", ("--id", "wire-report"), "exists already"),
        ("new.txt", ("--id", "Not An Id"), 'write "not-an-id"'),
        ("empty.txt", (), ""),
    ],
)
def test_a_capture_that_is_refused_writes_nothing(
    name: str, options: tuple[str, ...], told: str, example: Path, tmp_path: Path
) -> None:
    """With 2 and what to do."""
    folder = tmp_path / "texts"
    shutil.copytree(CAPTURES, folder)
    (folder / "new.txt").write_text("Quite another text. " * 20, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    before = contents(tmp_path)
    done = run(example, "capture", folder / name, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert not changed(tmp_path, before)


# ---- diff, log ----


def test_diff_tells_what_changed_between_revisions(committed: Path) -> None:
    """In every form; the files as they are where no second revision is named."""
    done = run(committed, "diff", "HEAD~1", "HEAD")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "A fixed quota of water" in done.stdout
    for form in ("text", "markdown", "json", "html"):
        assert run(committed, "diff", "HEAD~1", "--format", form).exit_code == 0
    now = json.loads(run(committed, "diff", "HEAD~1", "--format", "json").stdout)
    assert "water-quota" in json.dumps(now)
    file = committed / "diff.html"
    done = run(committed, "diff", "HEAD~1", "--format", "html", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.is_file()


def test_diff_refuses_a_revision_that_is_none(committed: Path, example: Path) -> None:
    """On either side."""
    for arguments in (("zzz",), ("HEAD", "zzz")):
        done = run(committed, "diff", *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "zzz" in done.stderr
    assert run(example, "diff").exit_code == 2


def test_log_tells_both_days(committed: Path) -> None:
    """When it was filed and for which day it holds; a cell nobody touched has none."""
    done = run(committed, "log", "water-quota", "southland")
    assert done.exit_code == 0
    for word in ("2020-05-02", "2020-05-01", "2020-03-20"):
        assert word in done.stdout
    entries = run(committed, "log", "water-quota", "southland", "--format", "json").stdout
    assert json.loads(entries)
    assert run(committed, "log", "--format", "markdown").exit_code == 0
    assert run(committed, "log", "package").exit_code == 0
    assert (
        "No revision changed it." in run(committed, "log", "water-quota", "river-commission").stderr
    )
    earlier = run(committed, "log", "water-quota", "--rev", "HEAD~1").stdout
    assert "2020-05-02" not in earlier
    assert run(committed, "log", "--rev", "zzz").exit_code == 2


def test_log_needs_git(example: Path) -> None:
    """Told with 2."""
    done = run(example, "log")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "git" in done.stderr


# ---- init, new, fmt ----


def test_init_makes_a_registry_that_is_clean(tmp_path: Path) -> None:
    """Ready to check; a folder that holds something is refused and left alone."""
    folder = tmp_path / "talks"
    done = CliRunner().invoke(cli, ["init", str(folder), "--from", "somebody/tool@v1"])
    assert done.exit_code == 0, done.output
    assert "edit it" not in done.stdout
    assert run(folder, "check").exit_code == 0
    before = contents(folder)
    again = CliRunner().invoke(cli, ["init", str(folder)])
    assert (again.exit_code, again.stdout) == (2, "")
    assert "nothing was written" in again.stderr
    assert not changed(folder, before)
    wrong = CliRunner().invoke(cli, ["init", str(tmp_path / "b"), "--from", "no origin"])
    assert wrong.exit_code == 2
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("kind", ["party", "draft", "source", "statement", "provision"])
def test_new_writes_a_record_to_fill_in(kind: str, example: Path) -> None:
    """One file, and never over another."""
    before = contents(example)
    done = run(example, "new", kind, "something-new")
    assert done.exit_code == 0
    (path,) = changed(example, before)
    assert path.endswith("/something-new.yaml")
    assert f"registry check {path}" in done.stdout
    with_it = contents(example)
    again = run(example, "new", kind, "something-new")
    assert (again.exit_code, again.stdout) == (2, "")
    assert f"{path} exists already" in again.stderr
    assert run(example, "new", kind, "Not An Id").exit_code == 2
    assert run(example, "new", "negotiation", "x").exit_code == 2
    assert not changed(example, with_it)


def test_fmt_mends_the_form_and_nothing_else(example: Path) -> None:
    """With --check it only says so; what cannot be read is left as it is."""
    before = contents(example)
    assert run(example, "fmt").stdout == "All in canonical form.\n"
    file = example / QUOTA
    file.write_bytes(before[QUOTA].replace(b"\n", b"\r\n"))
    done = run(example, "fmt", "--check")
    assert (done.exit_code, done.stdout) == (1, f"would change {QUOTA}\n")
    assert changed(example, before) == {QUOTA}
    done = run(example, "fmt", file)
    assert (done.exit_code, done.stdout) == (0, f"wrote {QUOTA}\n")
    assert not changed(example, before)
    file.write_bytes(b"title: [\n")
    done = run(example, "fmt")
    assert done.exit_code == 1
    assert f"{QUOTA}: left as it is" in done.stderr
    assert file.read_bytes() == b"title: [\n"
