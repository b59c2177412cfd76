"""Adding a stance from the command line: by options or by answering, wholly or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from conftest import CAPTURES
from test_commands import FLOODS, REPLY, changed, contents, run

from registry import edit, lock

if TYPE_CHECKING:
    from pathlib import Path

GIVEN: Final = (*("--statement", REPLY, "--source", "southland-reply", "--locator", "paragraph 6"),)


def test_a_stance_is_added_by_options(example: Path) -> None:
    """The file keeps every line that it had; a dry run writes none."""
    before = contents(example)
    words = ("add-stance", "flood-line", "southland", "accepts", *GIVEN)
    dry = run(example, *words, "--dry-run")
    assert dry.exit_code == 0
    assert f"would write {FLOODS}" in dry.stdout
    assert not changed(example, before)
    done = run(example, *words)
    assert done.exit_code == 0
    assert f"wrote {FLOODS}" in done.stdout
    assert changed(example, before) == {FLOODS}
    old, new = before[FLOODS].splitlines(), (example / FLOODS).read_bytes().splitlines()
    assert new[: len(old)] == old
    assert "✓ accepts" in run(example, "why", "flood-line", "southland").stdout


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("package", "seeds/negotiation.yaml"),
        ("draft/river-treaty", "seeds/drafts/river-treaty.yaml"),
    ],
)
def test_a_stance_on_the_whole_goes_into_its_file(target: str, path: str, example: Path) -> None:
    """The package's or the draft's."""
    before = contents(example)
    done = run(example, "add-stance", target, "southland", "open", *GIVEN)
    assert done.exit_code == 0, done.output
    assert changed(example, before) == {path}


def test_a_new_statement_comes_with_its_stance(example: Path) -> None:
    """Two files, and a record that is clean; its quote proved against the capture."""
    before = contents(example)
    done = run(
        example, "add-stance", "flood-line", "southland", "accepts", "--new-statement",
        "--statement", "southland-minister-2020-03-20", "--date", "2020-03-20",
        "--role", "Minister for Floods", "--level", "minister", "--summary", "Agrees to the line.",
        "--source", "southland-reply", "--quote", "gauges, provided that both sides run them",
        "--captures", CAPTURES,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    statement = "seeds/statements/southland-minister-2020-03-20.yaml"
    assert {FLOODS, statement} <= changed(example, before) <= {FLOODS, statement, lock.PATH}
    assert run(example, "check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("flood-line", "southland"), 2, "this is still to be said:"),
        (("flood-line", "southland", "agrees", *GIVEN), 1, "Nothing was written."),
        (("flood-line", "southlnd", "open", *GIVEN), 1, "Nothing was written."),
        (("flood-line", "northland", "open", *GIVEN), 1, "Nothing was written."),
        (("flood-line", "southland", "mixed", *GIVEN), 1, "Nothing was written."),
    ],
)
def test_a_stance_that_is_wrong_is_not_written(
    words: tuple[str, ...], code: int, told: str, example: Path
) -> None:
    """Not even in part."""
    before = contents(example)
    done = run(example, "add-stance", *words)
    assert done.exit_code == code
    assert told in done.stderr
    assert not changed(example, before)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the keyboard; what is printed goes into a pipe all the same."""
    monkeypatch.setattr(
        "click.testing._NamedTextIOWrapper.isatty",
        lambda stream: stream.name == "<stdin>",
        raising=False,
    )


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_what_is_missing_is_asked_for(example: Path) -> None:
    """One thing at a time, again where the answer is none of the choices."""
    before = contents(example)
    answers = ["southlnd", "southland", "accepts", REPLY, "southland-reply", "", "paragraph 6", ""]
    done = run(example, "add-stance", "flood-line", typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert 'That is not one of them; did you mean "southland"' in done.stdout
    assert changed(example, before) == {FLOODS}
    by_options = (example / FLOODS).read_bytes()
    (example / FLOODS).write_bytes(before[FLOODS])
    given = run(example, "add-stance", "flood-line", "southland", "accepts", *GIVEN, typed="\n\n\n")
    assert given.exit_code == 0, given.output
    assert (example / FLOODS).read_bytes() == by_options


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_a_statement_that_is_unknown_can_be_made(example: Path) -> None:
    """Or not, and then nothing is written."""
    before = contents(example)
    answers = ["southland", "accepts", "southland-talk-2020-03-21", "n"]
    done = run(example, "add-stance", "flood-line", typed="\n".join(answers) + "\n")
    assert done.exit_code == 2
    assert "nothing was written" in done.stderr
    assert not changed(example, before)
    answers = [
        *("southland", "accepts", "southland-talk-2020-03-20", "y", "2020-03-20", "Spokesman", ""),
        *("spokesperson", "", "Briefing", "Agrees.", "southland-reply", "", "page 2", ""),
    ]
    done = run(example, "add-stance", "flood-line", typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    statement = "seeds/statements/southland-talk-2020-03-20.yaml"
    assert changed(example, before) == {FLOODS, statement}


@pytest.mark.usefixtures("terminal")
def test_an_interrupted_dialogue_writes_nothing(example: Path) -> None:
    """The keyboard falls silent halfway."""
    before = contents(example)
    done = run(example, "add-stance", "flood-line", typed="southland\naccepts\n")
    assert done.exit_code == 1
    assert not changed(example, before)


def test_a_failure_while_checking_writes_nothing(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are written when all is known, not before."""
    before = contents(example)

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(edit, "add_stance", fail)
    done = run(example, "add-stance", "flood-line", "southland", "open", *GIVEN)
    assert done.exit_code == 2
    assert "Input/output error" in done.stderr
    assert not changed(example, before)
