"""The commands that print and write: forms, filters, files, single records."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from commands import FLOOD_LINE, run, spoil
from strategies import (
    ROOT,
    example_records,
)

if TYPE_CHECKING:
    from click.testing import Result

FORMS: Final = ("markdown", "html", "csv", "json", "plain")


@pytest.mark.parametrize("form", FORMS)
def test_a_matrix_is_printed_in_every_form(form: str, example: Path) -> None:
    """On standard output alone, whole lines of UTF-8."""
    done = run("-C", example, "matrix", "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    shown = done.stdout_bytes.decode()
    assert "A fixed quota of water" in shown
    assert shown.endswith("\n")


def test_the_bytes_do_not_depend_on_the_locale(example: Path) -> None:
    """Signs and quotation marks come out whole where the terminal claims to know none."""
    command = [sys.executable, "-m", "registry", "-C", str(example), "matrix", "--format", "plain"]
    for locale in ("C", "en_US.ISO-8859-1"):
        done = subprocess.run(
            command,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "0",
                "PYTHONCOERCECLOCALE": "0",
                "LC_ALL": locale,
                "TZ": "Pacific/Kiritimati",
            },
            capture_output=True,
            check=True,
        )
        assert done.stdout == run("-C", example, "matrix", "--format", "plain").stdout_bytes


def test_a_day_picks_what_was_on_record_then(example: Path) -> None:
    """Without one, it is the last day on file."""
    default = json.loads(run("-C", example, "matrix", "--format", "json").stdout)
    assert default["as_of"] == "2020-04-02"
    early = json.loads(
        run("-C", example, "matrix", "--format", "json", "--as-of", "2020-03-15").stdout
    )
    assert early["as_of"] == "2020-03-15"
    assert early["coverage"]["filled"] < default["coverage"]["filled"]
    before = run("-C", example, "matrix", "--format", "json", "--as-of", "1999-12-31")
    assert json.loads(before.stdout)["coverage"]["filled"] == 0


@pytest.mark.parametrize(
    "day",
    [
        *("yesterday", "2020-13-01", "2020-02-30", "2020-3-1", "01.03.2020", "2020", ""),
        *("20200301", "2020-W10-1", "2020-03-01T00:00", " 2020-03-01", "\uff12020-03-01"),
    ],
)
def test_what_is_not_a_day_is_refused(day: str, example: Path) -> None:
    """The form is that of the records, and the message shows it."""
    done = run("-C", example, "matrix", "--as-of", day)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f'"{day}" is not a day' in done.stderr
    assert "YYYY-MM-DD" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--party", "northlnd", 'did you mean "northland"?'),
        ("--party", "zzz", "known: "),
        ("--theme", "watr", 'did you mean "water"?'),
        ("--draft", "river-treat", 'did you mean "river-treaty"?'),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(
    option: str, value: str, hint: str, example: Path
) -> None:
    """Or with all of them, where none is near."""
    done = run("-C", example, "matrix", option, value)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f'there is no {option[2:]} "{value}"; {hint}' in done.stderr


def cells(done: Result) -> list[tuple[str, str]]:
    """Row and column of each cell that was printed as JSON."""
    return [(each["id"], each["party"]) for each in json.loads(done.stdout)["cells"]]


def test_filters_pick_rows_and_columns(example: Path) -> None:
    """They may be repeated and combined."""
    base = ("-C", example, "matrix", "--format", "json")
    assert cells(run(*base, "--theme", "safety", "--party", "southland")) == [
        ("flood-line", "southland")
    ]
    both = cells(run(*base, "--party", "southland", "--party", "northland", "--theme", "safety"))
    assert both == [("flood-line", "northland"), ("flood-line", "southland")]
    assert ("data-first", "northland") not in cells(run(*base, "--draft", "river-treaty"))


def test_the_package_fills_empty_cells_on_request(example: Path) -> None:
    """Marked as such."""
    base = ("-C", example, "matrix", "--format", "json", "--as-of", "2020-03-11")
    plain, filled = json.loads(run(*base).stdout), json.loads(run(*base, "--package").stdout)
    assert plain["coverage"]["from_package"] == 0
    assert filled["coverage"]["from_package"] > 0


@pytest.mark.parametrize("form", FORMS)
def test_a_table_can_be_turned_but_data_cannot(form: str, example: Path) -> None:
    """An entry for each cell has no rows and columns."""
    done = run("-C", example, "matrix", "--format", form, "--transpose")
    if form in ("csv", "json"):
        assert (done.exit_code, done.stdout) == (2, "")
        assert form in done.stderr
    else:
        assert done.exit_code == 0
        assert done.stdout != run("-C", example, "matrix", "--format", form).stdout


# ---- writing ----


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *(("m.md", "markdown"), ("m.html", "html"), ("m.HTM", "html"), ("m.csv", "csv")),
        *(("m.json", "json"), ("m.txt", "plain"), ("m", "markdown")),
    ],
)
def test_the_name_of_a_file_picks_the_form(name: str, form: str, example: Path) -> None:
    """The file holds what would have been printed, byte for byte."""
    file = example / name
    done = run("-C", example, "matrix", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{file}: the matrix as of 2020-04-02" in done.stderr
    assert file.read_bytes() == run("-C", example, "matrix", "--format", form).stdout_bytes


def test_a_form_that_is_named_counts_more_than_the_file_s_name(example: Path) -> None:
    """Whatever that ends in."""
    run("-C", example, "matrix", "-o", example / "m.html", "--format", "json")
    assert json.loads((example / "m.html").read_text(encoding="utf-8"))["as_of"] == "2020-04-02"


def test_a_file_is_replaced_whole_and_keeps_its_mode(example: Path) -> None:
    """Nobody reads half a matrix, and nothing else is left in the folder."""
    folder = example / "out"
    folder.mkdir()
    file = folder / "m.md"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    with file.open(encoding="utf-8") as reader:
        assert run("-C", example, "matrix", "-o", file).exit_code == 0
        assert reader.read() == "old", "who had it open still reads the old one"
    assert file.read_text(encoding="utf-8").startswith("# ")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in folder.iterdir()] == ["m.md"]


def test_a_new_file_has_the_mode_of_any_new_file(example: Path) -> None:
    """Not that of a temporary one."""
    (example / "usual").touch()
    run("-C", example, "matrix", "-o", example / "m.md")
    assert (example / "m.md").stat().st_mode == (example / "usual").stat().st_mode


def test_nothing_is_written_where_the_record_has_errors(example: Path) -> None:
    """The old file stays as it was, and the errors are told on standard error."""
    spoil(example)
    file = example / "m.md"
    file.write_text("old", encoding="utf-8")
    done = run("-C", example, "matrix", "-o", file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{FLOOD_LINE}:2:1: SCH003" in done.stderr
    assert "mend the record first" in done.stderr
    assert file.read_text(encoding="utf-8") == "old"
    assert run("-C", example, "matrix").stdout == ""


@pytest.mark.parametrize("options", [["--party", "zzz"], ["--as-of", "zzz"], ["--format", "zzz"]])
def test_nothing_is_written_by_a_wrong_call(options: list[str], example: Path) -> None:
    """No file comes into being."""
    assert run("-C", example, "matrix", "-o", example / "m.md", *options).exit_code == 2
    assert not (example / "m.md").exists()


def test_a_place_that_cannot_be_written_exits_with_2(example: Path) -> None:
    """Named, with the words of the operating system."""
    done = run("-C", example, "matrix", "-o", example / "missing" / "m.md")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "m.md" in done.stderr
    assert "could not be written" in done.stderr
    assert run("-C", example, "matrix", "-o", example / "provisions").exit_code == 2


def test_a_write_that_fails_leaves_nothing_behind(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a changed file nor a temporary one."""
    folder = example / "out"
    folder.mkdir()
    (folder / "m.md").write_text("old", encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    done = run("-C", example, "matrix", "-o", folder / "m.md")
    assert done.exit_code == 2
    assert "No space left on device" in done.stderr
    assert (folder / "m.md").read_text(encoding="utf-8") == "old"
    assert [each.name for each in folder.iterdir()] == ["m.md"]


# ---- show ----


@pytest.mark.parametrize("path", example_records())
def test_every_record_can_be_shown(path: str, example: Path) -> None:
    """By its id, with its file, its fields and what links to it."""
    done = run("-C", example, "show", Path(path).stem)
    assert (done.exit_code, done.stderr) == (0, "")
    assert path in done.stdout
    assert "Linked from" in done.stdout
    assert "None" not in done.stdout


def test_a_provision_is_shown_with_where_parties_stand(example: Path) -> None:
    """Every party, also one with nothing on record."""
    shown = run("-C", example, "show", "flood-line").stdout
    assert "Where parties stand, as of 2020-04-02" in shown
    assert "Northland: ◆ proposes" in shown
    assert "Southland: ○ open (reported)" in shown
    assert "River Commission: no statement on record" in shown


def test_a_record_is_shown_with_what_links_to_it(example: Path) -> None:
    """File and field."""
    shown = run("-C", example, "show", "wire-report").stdout
    assert "seeds/sources/harbour-gazette.yaml: relays.0.source" in shown


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("northlnd", 'did you mean "northland"?'),
        ("zzz", '"registry matrix" lists the provisions'),
        ("draft/northland", ""),
        ("nonsense/northland", ""),
        ("", ""),
    ],
)
def test_an_unknown_record_is_refused_with_the_nearest(
    asked: str, hint: str, example: Path
) -> None:
    """With 2 and nothing on standard output."""
    done = run("-C", example, "show", asked)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f'there is no record "{asked}"' in done.stderr
    assert hint in done.stderr


def test_an_id_of_several_kinds_shows_all_unless_the_kind_is_given(example: Path) -> None:
    """Kinds have folders of their own, so two records may share an id."""
    source = example / "seeds/sources/wire-report.yaml"
    (example / "seeds/sources/northland.yaml").write_bytes(source.read_bytes())
    both = run("-C", example, "show", "northland").stdout
    assert "seeds/parties/northland.yaml" in both
    assert "seeds/sources/northland.yaml" in both
    one = run("-C", example, "show", "source/northland").stdout
    assert one.startswith("source northland\n")
    assert "party northland" not in one


def test_nothing_is_shown_where_the_record_has_errors(example: Path) -> None:
    """A record is shown with what links to it, and that may be wrong."""
    spoil(example)
    done = run("-C", example, "show", "northland")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "SCH003" in done.stderr
