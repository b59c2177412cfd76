"""What the steps of the action and of the comment do, run as GitHub runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from strategies import ROOT

from registry.render.changes_markdown import MARKER

if TYPE_CHECKING:
    from pathlib import Path

# ---- the action ----

NO_CONFIG: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Reviewer" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "reviewer@example.org" for who in ("AUTHOR", "COMMITTER")},
}
QUOTA: Final = "provisions/water-quota.yaml"


@dataclass
class Run:
    """What the steps of the action left: how each ended, and the files that they made."""

    steps: dict[str, subprocess.CompletedProcess[str]]
    folder: Path
    summary: str

    def sarif(self) -> list[dict[str, Any]]:
        """The results of the upload for code scanning."""
        log = json.loads((self.folder / "check.sarif").read_text(encoding="utf-8"))
        results: list[dict[str, Any]] = log["runs"][0]["results"]
        return results


def pull_request(example: Path, old: str, new: str, root: str) -> Path:
    """A repository with two commits: the example in a folder, then a change of one provision."""
    repository = example.parent / "checkout"
    shutil.copytree(example, repository / root)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"]):
        git(repository, *command)
    edited = repository / root / QUOTA
    text = edited.read_text(encoding="utf-8")
    assert old in text
    edited.write_text(text.replace(old, new), encoding="utf-8")
    git(repository, "commit", "-qam", "change")
    return repository


def git(repository: Path, *arguments: str) -> None:
    """Runs git without the settings of whoever runs the tests."""
    subprocess.run(["git", *arguments], cwd=repository, env={**os.environ, **NO_CONFIG}, check=True)


def runner(repository: Path) -> Path:
    """A folder for temporary files, with this tree's tool where the action would install it."""
    temporary = repository.parent / "runner"
    command = temporary / "registry-venv" / "bin" / "registry"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m registry "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return temporary


def bash(script: str, repository: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a script of a step as both GitHub and GitLab do: it ends at the first failure."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=repository,
        env={**os.environ, **NO_CONFIG, "PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def run_action(repository: Path, root: str) -> Run:
    """Runs the action's own steps, but for the installation."""
    temporary = runner(repository)
    (temporary / "registry").mkdir()
    summary = temporary / "summary.md"
    values = {"${{ inputs.root }}": root, "${{ inputs.base || 'HEAD^1' }}": "HEAD^1"}
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    done = {
        step["name"]: bash(
            step["run"],
            repository,
            RUNNER_TEMP=str(temporary),
            GITHUB_STEP_SUMMARY=str(summary),
            **{name: values[value] for name, value in step["env"].items()},
        )
        for step in action["runs"]["steps"]
        if "run" in step and step.get("id") != "install"
    }
    text = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Run(done, temporary / "registry", text)


needs_git = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("bash")), reason="git and bash are needed"
)


@needs_git
@pytest.mark.parametrize("root", [".", "record"])
def test_a_sound_pull_request_gets_its_diff_and_its_matrix(example: Path, root: str) -> None:
    """The steps pass, the findings are none, and the diff tells the position before and after."""
    repository = pull_request(example, "position: rejects", "position: reserves", root)
    run = run_action(repository, root)
    assert {name: each.returncode for name, each in run.steps.items()} == {
        "Check the record": 0,
        "Say what changes": 0,
        "Draw the matrix": 0,
    }
    assert run.sarif() == []
    diff = (run.folder / "diff.md").read_text(encoding="utf-8")
    assert "rejects" in diff
    assert "reserves" in diff
    assert run.summary == diff
    assert "A fixed quota of water" in (run.folder / "matrix.html").read_text(encoding="utf-8")


@needs_git
def test_a_pull_request_on_something_else_changes_nothing(example: Path) -> None:
    """The diff says so in the words by which no comment is written."""
    repository = pull_request(
        example, "# yaml-language-server", "# editors: yaml-language-server", "."
    )
    run = run_action(repository, ".")
    diff = (run.folder / "diff.md").read_text(encoding="utf-8")
    assert diff.startswith(f"{MARKER}\n**Nothing changes.**")


@needs_git
@pytest.mark.parametrize("root", [".", "record"])
def test_a_broken_pull_request_is_refused_at_the_line(example: Path, root: str) -> None:
    """The annotation and the upload name the file as the repository has it; no matrix is drawn."""
    repository = pull_request(example, "position: rejects", "position: reject", root)
    run = run_action(repository, root)
    check = run.steps["Check the record"]
    path = QUOTA if root == "." else f"{root}/{QUOTA}"
    line = (example / QUOTA).read_text(encoding="utf-8").split("position:")[0].count("\n") + 1
    assert check.returncode == 1
    assert f"::error file={path},line={line}," in check.stdout
    (result,) = run.sarif()
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == path
    assert run.steps["Draw the matrix"].returncode == 1
    assert not (run.folder / "matrix.html").exists()


@needs_git
def test_gitlab_gets_its_report(example: Path) -> None:
    """The jobs of the example refuse a broken change, report it, and say what changes."""
    repository = pull_request(example, "position: rejects", "position: reject", ".")
    tool = runner(repository) / "registry-venv" / "bin"
    jobs = yaml.safe_load(
        (ROOT / "docs" / "examples" / "gitlab-ci.yml").read_text(encoding="utf-8")
    )
    done = {
        name: bash(
            "\n".join(jobs[name]["script"]),
            repository,
            PATH=f"{tool}{os.pathsep}{os.environ['PATH']}",
            CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD^1",
        )
        for name in ("check", "diff")
    }
    assert {name: each.returncode for name, each in done.items()} == {"check": 1, "diff": 0}
    assert f"{QUOTA}:" in done["check"].stdout
    report = repository / jobs["check"]["artifacts"]["reports"]["codequality"]
    (issue,) = json.loads(report.read_text(encoding="utf-8"))
    assert issue["location"]["path"] == QUOTA
    (diff,) = jobs["diff"]["artifacts"]["paths"]
    assert (repository / diff).read_text(encoding="utf-8") == done["diff"].stdout


# ---- the comment ----

HARNESS: Final = """
const { script, event, open, comments } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const calls = [];
const noted = (name, data) => async (given) => { calls.push([name, given]); return { data }; };
const github = {
  rest: {
    pulls: { list: noted("list", open) },
    issues: {
      listComments: "listComments",
      createComment: noted("create"),
      updateComment: noted("update"),
    },
  },
  paginate: async () => comments,
};
const context = {
  repo: { owner: "river", repo: "record" },
  payload: { workflow_run: event },
};
const core = { notice: (text) => calls.push(["notice", text]) };
const Script = (async () => {}).constructor;
new Script("github", "context", "core", "require", script)(github, context, core, require)
  .then(() => console.log(JSON.stringify(calls)));
"""
SHA: Final = "0123456789abcdef0123456789abcdef01234567"
EVENT: Final = {
    "head_sha": SHA,
    "head_branch": "southland-reply",
    "head_repository": {"owner": {"login": "contributor"}},
    "html_url": "https://example.org/runs/1",
}
PULL: Final = {"number": 7, "head": {"sha": SHA}}
BOT: Final = "github-actions[bot]"

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node is needed")


def comment(
    diff: Path,
    open_pulls: tuple[dict[str, Any], ...] = (PULL,),
    comments: tuple[dict[str, Any], ...] = (),
) -> list[tuple[str, Any]]:
    """What the workflow's script asks of GitHub, in order: the call, and what is handed to it."""
    workflow = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "comment.yml").read_text(encoding="utf-8")
    )
    script = workflow["jobs"]["comment"]["steps"][1]["with"]["script"]
    done = subprocess.run(
        ["node", "-e", HARNESS],
        input=json.dumps(
            {"script": script, "event": EVENT, "open": open_pulls, "comments": comments}
        ),
        env={**os.environ, "DIFF": str(diff)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [(name, given) for name, given in json.loads(done.stdout)]


def written(diff: Path, text: str = f"{MARKER}\nOne cell changed.\n") -> Path:
    """The diff, as the artefact holds it."""
    diff.write_text(text, encoding="utf-8")
    return diff


@needs_node
def test_the_first_run_writes_a_comment(tmp_path: Path) -> None:
    """It goes to the pull request that stands at the run's commit, and says that commit."""
    calls = comment(written(tmp_path / "diff.md"))
    assert [name for name, _ in calls] == ["list", "create"]
    assert calls[0][1]["head"] == "contributor:southland-reply"
    given = calls[1][1]
    assert given["issue_number"] == 7
    assert given["body"].startswith(f"{MARKER}\nOne cell changed.\n\nOf {SHA}.")


@needs_node
def test_the_next_run_updates_that_comment(tmp_path: Path) -> None:
    """There is one comment, however often the pull request is pushed to."""
    others = (
        {"id": 1, "user": {"login": BOT}, "body": "Something else."},
        {"id": 2, "user": {"login": "contributor"}, "body": f"{MARKER}\nNot the workflow's."},
        {"id": 3, "user": None, "body": None},
    )
    own = {"id": 4, "user": {"login": BOT}, "body": f"{MARKER}\nNo cell changed."}
    ((_, _), (name, given)) = comment(written(tmp_path / "diff.md"), comments=(*others, own))
    assert (name, given["comment_id"]) == ("update", 4)
    assert "One cell changed." in given["body"]
    ((_, _), (name, _)) = comment(written(tmp_path / "diff.md"), comments=others)
    assert name == "create"


@needs_node
@pytest.mark.parametrize(
    "open_pulls",
    [(), ({"number": 7, "head": {"sha": "f" * 40}},), (PULL, {**PULL, "number": 8})],
    ids=["none", "pushed to since", "two"],
)
def test_no_comment_where_the_pull_request_is_not_certain(
    tmp_path: Path, open_pulls: tuple[dict[str, Any], ...]
) -> None:
    """None open, another commit by now, or several from one branch: nothing is written."""
    calls = comment(written(tmp_path / "diff.md"), open_pulls)
    assert [name for name, _ in calls] == ["list", "notice"]


@needs_node
def test_no_comment_without_a_diff(tmp_path: Path) -> None:
    """A run that got no further leaves no diff, and a link in the artefact is not followed."""
    missing = tmp_path / "diff.md"
    assert [name for name, _ in comment(missing)] == ["notice"]
    missing.symlink_to(written(tmp_path / "elsewhere"))
    assert [name for name, _ in comment(missing)] == ["notice"]


@needs_node
def test_no_comment_where_nothing_changes(tmp_path: Path) -> None:
    """A pull request on code alone gets none; one that takes its changes back has it updated."""
    nothing = f"{MARKER}\n**Nothing changes.** From a to b.\n"
    calls = comment(written(tmp_path / "diff.md", nothing))
    assert [name for name, _ in calls] == ["list", "notice"]
    own = {"id": 4, "user": {"login": BOT}, "body": f"{MARKER}\nOne cell changed."}
    ((_, _), (name, given)) = comment(written(tmp_path / "diff.md", nothing), comments=(own,))
    assert (name, given["comment_id"]) == ("update", 4)


@needs_node
def test_a_diff_is_text_and_has_an_end(tmp_path: Path) -> None:
    """Nobody is called by it, nothing in it is run, and it fits into a comment."""
    text = "| @maintainers | ${{ 7 * 7 }} ${7 * 7} `é漢` |\n"
    ((_, _), (_, given)) = comment(written(tmp_path / "diff.md", text))
    assert "| @\u200bmaintainers | ${{ 7 * 7 }} ${7 * 7} `é漢` |" in given["body"]
    ((_, _), (_, given)) = comment(written(tmp_path / "diff.md", text * 5000))
    body = given["body"]
    assert 50_000 < len(body) < 65_536
    assert "|\n\nCut here; the rest is with the run.\n" in body
    ((_, _), (_, given)) = comment(written(tmp_path / "diff.md", "é" * 70_000))
    assert 50_000 < len(given["body"]) < 65_536
