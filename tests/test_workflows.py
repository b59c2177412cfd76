"""The workflows, the action and the GitLab example: their form, their rights, what they call."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from strategies import ROOT

from registry.cli import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION: Final = ROOT / "action.yml"
DEPENDABOT: Final = ROOT / ".github" / "dependabot.yml"
GITLAB: Final = ROOT / "docs" / "examples" / "gitlab-ci.yml"
HOOKS: Final = ROOT / ".pre-commit-hooks.yaml"
ON_GITHUB: Final = [*WORKFLOWS, ACTION]

LOCAL: Final = "./"
PINNED: Final = re.compile(
    r"(?P<action>[\w.-]+/[\w./-]+)@(?P<commit>[0-9a-f]{40}) # v\d+\.\d+\.\d+"
)


def by_name(path: Path) -> str:
    """The id of a test case."""
    return path.relative_to(ROOT).as_posix()


def data(path: Path) -> Any:
    """A YAML file, every scalar as text, so that the key ``on`` stays what it is."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def workflow(name: str) -> Any:
    """A workflow by the stem of its file."""
    return data(ROOT / ".github" / "workflows" / f"{name}.yml")


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """The steps of a workflow's jobs, or of an action."""
    content = data(path)
    for job in content.get("jobs", {}).values():
        yield from job["steps"]
    yield from content.get("runs", {}).get("steps", ())


def code_lines(path: Path) -> Iterator[str]:
    """The lines that are no comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.lstrip().startswith("#"):
            yield line


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *((path, "vendor.github-workflows") for path in WORKFLOWS),
        (ACTION, "vendor.github-actions"),
        (DEPENDABOT, "vendor.dependabot"),
        (GITLAB, "vendor.gitlab-ci"),
    ],
    ids=lambda value: by_name(value) if not isinstance(value, str) else value,
)
def test_each_file_fits_its_published_schema(path: Path, kind: str) -> None:
    """The schemas come with check-jsonschema, so this needs no network."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_no_way_in() -> None:
    """The security linter for workflows has nothing to say that is not answered beside the line."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    zizmor = shutil.which("zizmor", path=beside)
    if zizmor is None:
        pytest.skip("zizmor is not installed; pip install zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--strict-collection", *ON_GITHUB, DEPENDABOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", ON_GITHUB, ids=by_name)
def test_what_zizmor_is_told_to_pass_over_has_a_reason(path: Path) -> None:
    """An ignored finding is followed by words on the same line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if "zizmor:" in line:
            assert re.search(r"# zizmor: ignore\[[a-z-]+\] \w+ \w+", line), line


def uses(path: Path) -> list[str]:
    """What follows ``uses:`` in a file, with the comment behind it."""
    return [line.split("uses:", 1)[1].strip() for line in code_lines(path) if "uses:" in line]


@pytest.mark.parametrize("path", ON_GITHUB, ids=by_name)
def test_every_action_is_pinned(path: Path) -> None:
    """To a commit, which nobody can move, with its version beside it for people and Dependabot."""
    found = uses(path)
    assert len(found) == sum("uses" in step for step in steps(path))
    for each in found:
        assert each.split(" ")[0] == LOCAL or PINNED.fullmatch(each), each


def test_an_action_has_one_version() -> None:
    """All files pin an action to the same commit."""
    pins = {match[0] for path in ON_GITHUB for each in uses(path) if (match := PINNED.match(each))}
    actions = [pin.split("@")[0] for pin in pins]
    assert len(actions) == len(set(actions)), sorted(pins)


@pytest.mark.parametrize("path", WORKFLOWS, ids=by_name)
def test_rights_are_given_to_jobs_one_by_one(path: Path) -> None:
    """A workflow starts from no rights at all, and each job names those that it needs."""
    content = data(path)
    assert content["permissions"] == {}
    assert all(job["permissions"] for job in content["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=by_name)
def test_who_runs_the_code_of_a_pull_request_may_only_read(path: Path) -> None:
    """A job with a right to write runs none of the repository's code, unless it is on main."""
    content = data(path)
    for name, job in content["jobs"].items():
        if "write" not in job["permissions"].values():
            continue
        runs_code = any("run" in step or step["uses"] == LOCAL for step in job["steps"])
        on_main = job.get("if") == "github.event_name == 'push'"
        assert not runs_code or on_main, name


@pytest.mark.parametrize("path", ON_GITHUB, ids=by_name)
def test_no_secret_is_used(path: Path) -> None:
    """Forks have none, and a checkout keeps no token for later steps."""
    assert not [line for line in code_lines(path) if "secrets" in line]
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_the_comment_is_written_without_the_code_of_the_pull_request() -> None:
    """The workflow that may write to pull requests checks nothing out and starts no program."""
    found = [step["uses"].split("@")[0] for step in workflow("comment")["jobs"]["comment"]["steps"]]
    assert found == ["actions/download-artifact", "actions/github-script"]


def test_the_comment_follows_the_run_of_the_pull_request() -> None:
    """It names that workflow, and the artefact, as they are named."""
    comment = workflow("comment")
    assert comment["on"]["workflow_run"]["workflows"] == [workflow("pull-request")["name"]]
    uploaded = [
        step["with"]["name"] for step in steps(ACTION) if "upload-artifact" in step.get("uses", "")
    ]
    fetched = [
        step["with"].get("name") or step["with"]["pattern"]
        for path in WORKFLOWS
        for step in steps(path)
        if "download-artifact" in step.get("uses", "")
    ]
    assert {*uploaded} == {*fetched} == {"registry"}


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every call of the command in these files, with its arguments, variables replaced by a dot."""
    scripts = {
        ACTION: [step["run"] for step in steps(ACTION) if "run" in step],
        GITLAB: [
            line for job in data(GITLAB).values() if "script" in job for line in job["script"]
        ],
        HOOKS: [hook["entry"] for hook in data(HOOKS)],
    }
    for path, texts in scripts.items():
        for line in "\n".join(texts).splitlines():
            if line.startswith("registry "):
                words = shlex.split(line)[1:]
                yield by_name(path), [re.sub(r"\$\w+", ".", word) for word in words]


@pytest.mark.parametrize(
    ("path", "words"),
    [*commands()],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_is_called_exists(path: str, words: list[str]) -> None:
    """The commands and options that these files name are those of the command line."""
    name, *arguments = words[2:] if words[0] == "-C" else words
    assert name in cli.commands, path
    command = cli.commands[name]
    assert command.make_context(name, arguments).command is command
