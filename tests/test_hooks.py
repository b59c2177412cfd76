"""The pre-commit hooks: which files they take, and that they run in another repository.

Installing a hook needs the network, so that part runs only where TRY_HOOKS is set:

    TRY_HOOKS=1 .venv/bin/python -m pytest tests/test_hooks.py
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from strategies import ROOT

from registry.load import FOLDERS, NEGOTIATION

MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
HOOKS: Final = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}
QUOTA: Final = "provisions/water-quota.yaml"

needs_network = pytest.mark.skipif(
    not os.environ.get("TRY_HOOKS"),
    reason="installs the hooks from the network; set TRY_HOOKS=1 to run it",
)


def run(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command without the settings of git and Python of whoever runs the tests."""
    settings = {
        "PYTHONPATH": "",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Author",
        "GIT_AUTHOR_EMAIL": "author@example.org",
        "GIT_COMMITTER_NAME": "Author",
        "GIT_COMMITTER_EMAIL": "author@example.org",
    }
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **settings, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def committed(folder: Path) -> Path:
    """The folder as a repository with one commit."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        done = run("git", *arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def records(folder: Path) -> list[str]:
    """The files that pre-commit would hand to the hooks."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(name for name in names if re.search(HOOKS["registry-check"]["files"], name))


def break_quota(folder: Path) -> str:
    """Misspells a position, and gives what the check must say of it."""
    path = folder / QUOTA
    before, good, after = path.read_text(encoding="utf-8").partition("position: rejects")
    assert good
    path.write_text(f"{before}position: reject{after}", encoding="utf-8")
    column = len("    position: ") + 1
    return f"{QUOTA}:{before.count(chr(10)) + 1}:{column}: SCH004"


def test_the_manifest_is_one() -> None:
    """pre-commit reads it."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST), cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("hook", sorted(HOOKS))
@pytest.mark.parametrize("above", ["", "record/", "records/river/"])
def test_hooks_take_the_records_and_nothing_else(hook: str, above: str) -> None:
    """Files of YAML in the folders of records, wherever the registry lies in the repository."""
    taken = [NEGOTIATION, *(f"{folder}/some-id.yaml" for folder in FOLDERS.values())]
    # Misnamed or misplaced ones too, so that they are reported.
    taken += ["provisions/Some_Id.yml", "seeds/some-id.yaml"]
    left = [
        "provisions/README.md",
        "provisions/old/some-id.yaml",
        "seeds/quotes.lock",
        "seeds/others/some-id.yaml",
        "my-provisions/some-id.yaml",
        "docs/some-id.yaml",
        "some-id.yaml",
    ]
    pattern = HOOKS[hook]["files"]
    assert all(re.search(pattern, above + name) for name in taken)
    assert not [name for name in left if re.search(pattern, above + name)]


def test_the_check_refuses_what_is_broken(example: Path) -> None:
    """The hook's command passes every file of the example, and refuses one with a fault."""
    program, *arguments = shlex.split(HOOKS["registry-check"]["entry"])
    assert program == "registry"
    command = [sys.executable, "-m", program, *arguments]
    files = records(example)
    assert len(files) == len(list(example.rglob("*.yaml")))
    assert run(*command, *files, cwd=example, PYTHONPATH=str(ROOT)).returncode == 0
    fault = break_quota(example)
    done = run(*command, QUOTA, cwd=example, PYTHONPATH=str(ROOT))
    assert done.returncode == 1
    assert fault in done.stdout


# ---- with pre-commit, as another repository does ----


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as it stands, uncommitted changes included, as pre-commit would clone it."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    copy = tmp_path_factory.mktemp("tool")
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return committed(copy)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


def try_hook(
    hook: str, tool: Path, home: Path, repository: Path, *names: str
) -> subprocess.CompletedProcess[str]:
    """What ``pre-commit try-repo`` says of some files of a repository."""
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    command = (sys.executable, "-m", "pre_commit", "try-repo", str(tool), hook, "--files", *names)
    return run(*command, cwd=repository, PRE_COMMIT_HOME=str(home))


@needs_network
def test_another_repository_can_check(example: Path, tool: Path, home: Path) -> None:
    """Installed by pre-commit, the check passes the clean example and refuses a broken edit."""
    repository = committed(example)
    clean = try_hook("registry-check", tool, home, repository, *records(repository))
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert re.search(r"^check the record\.+Passed$", clean.stdout, re.MULTILINE)
    fault = break_quota(repository)
    broken = try_hook("registry-check", tool, home, repository, *records(repository))
    assert broken.returncode == 1
    assert fault in broken.stdout
    other = try_hook("registry-check", tool, home, repository, "seeds/parties/northland.yaml")
    assert other.returncode == 0, other.stdout + other.stderr


@needs_network
def test_another_repository_can_format(example: Path, tool: Path, home: Path) -> None:
    """Installed by pre-commit, the formatter mends another layout and then leaves it alone."""
    repository = committed(example)
    try_hook("registry-fmt", tool, home, repository, *records(repository))
    clean = try_hook("registry-fmt", tool, home, repository, *records(repository))
    assert clean.returncode == 0, clean.stdout + clean.stderr
    quota = repository / QUOTA
    formatted = quota.read_text(encoding="utf-8")
    quota.write_text(formatted.replace("theme: ", "theme:   "), encoding="utf-8")
    mended = try_hook("registry-fmt", tool, home, repository, QUOTA)
    assert mended.returncode == 1
    assert "files were modified by this hook" in mended.stdout
    assert quota.read_text(encoding="utf-8") == formatted


@needs_network
def test_the_action_installs_the_tool(example: Path, tool: Path, tmp_path: Path) -> None:
    """Its first step gives a command that works, whatever lies in the folder that is checked."""
    action: dict[str, Any] = yaml.safe_load((tool / "action.yml").read_text(encoding="utf-8"))
    (install,) = (step for step in action["runs"]["steps"] if step.get("id") == "install")
    for module in ("venv", "pip", "registry"):
        (example / f"{module}.py").write_text('raise SystemExit("not to be run")\n')
    done = run(
        *("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", install["run"]),
        cwd=example,
        RUNNER_TEMP=str(tmp_path),
        GITHUB_ACTION_PATH=str(tool),
        GITHUB_OUTPUT=str(tmp_path / "output"),
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "output").read_text() == f"folder={tmp_path}/registry\n"
    checked = run(str(tmp_path / "registry-venv" / "bin" / "registry"), "check", cwd=example)
    assert checked.returncode == 0, checked.stdout + checked.stderr
