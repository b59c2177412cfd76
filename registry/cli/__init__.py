"""Arguments, files, exit codes. The only package that prints or exits.

Exit codes: 0 clean, 1 with findings, 2 where the command could not run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from registry import __version__
from registry.cli import changing, checking, comparing, showing


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="registry")
@click.option(
    "-C",
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The registry's folder. Default: the nearest one around the current folder.",
)
@click.pass_context
def cli(context: click.Context, root: Path | None) -> None:
    """Keep a negotiation's record: what is proposed, and where each party stands on it.

    The record is YAML in provisions/ and seeds/. Check it, show it as a matrix of provisions and
    parties, and look at single records.
    """
    context.obj = root


for _command in (
    checking.check,
    checking.rules,
    checking.docs,
    checking.lock_command,
    showing.matrix_command,
    showing.show,
    showing.why,
    showing.audit,
    showing.conditions,
    showing.distance,
    comparing.diff_command,
    comparing.log_command,
    changing.init,
    changing.new,
    changing.add_stance,
    changing.fmt,
    changing.schema,
    changing.capture_command,
    changing.completion,
):
    cli.add_command(_command)


def main() -> None:
    """The command ``registry``."""
    # The same bytes whatever the locale says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="registry")
