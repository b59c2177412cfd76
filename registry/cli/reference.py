"""The page of all commands, made of the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


def page(command: click.Command) -> str:
    """``docs/cli.md``: what ``--help`` says of each command, in the order of the names."""
    group = cast("click.Group", command)
    parts = [
        "# Commands",
        "What `registry COMMAND --help` says. Exit codes: 0 clean, 1 with findings, 2 where the "
        "command could not run.",
        *_section(group, "registry"),
    ]
    for name in sorted(group.commands):
        parts += _section(group.commands[name], f"registry {name}")
    return "\n\n".join(parts) + "\n"


def _section(command: click.Command, name: str) -> Iterator[str]:
    with click.Context(command, info_name=name, max_content_width=88, terminal_width=88) as context:
        context.help_option_names = ["-h", "--help"]
        told = command.get_help(context)
    yield f"## {name}"
    yield f"```text\n{told}\n```"
