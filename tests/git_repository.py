"""A git repository of made-up files, made anew for a test, whatever git is set up to do."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """A repository in a folder. Files are by path relative to it."""

    root: Path

    def git(self, *arguments: str, at: str = "2020-06-01T12:00:00+00:00") -> str:
        """What git prints; nothing of the machine's settings counts."""
        environment = {
            **os.environ,
            **{
                f"GIT_{who}_{what}": "nobody"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_DATE": at,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(
            ["git", "-C", self.root, *arguments], env=environment, capture_output=True, check=True
        )
        return done.stdout.decode()

    @classmethod
    def make(cls, root: Path) -> Repository:
        """An empty one."""
        root.mkdir(parents=True, exist_ok=True)
        made = cls(root)
        made.git("init", "--quiet", "--initial-branch", "main")
        return made

    def write(self, files: Mapping[str, str], within: str = "") -> None:
        """Writes these files, and no others, below a folder."""
        for path in sorted((self.root / within).rglob("*"), reverse=True):
            if path.relative_to(self.root).parts[0] != ".git" and path.is_file():
                path.unlink()
        for name, text in files.items():
            path = self.root / within / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def commit(self, subject: str, at: str = "2020-06-01T12:00:00+00:00") -> str:
        """Commits everything; the full hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, at=at)
        return self.git("rev-parse", "HEAD").strip()
