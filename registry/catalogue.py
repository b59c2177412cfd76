"""Every rule with its page: why it matters, how to mend what it finds, and an example.

Code, name, severity and summary stand beside the rule in the code; the rest in ``pages/``, one
file a family.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from registry import build, checks, document, load, schema, syntax, text
from registry.checks import stale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.diagnostics import Rule

RETIRED: Final[tuple[str, ...]] = ()
"""Codes of rules that are gone, never to be used again."""

PAGES: Final = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a file: ``good``, a snippet of it, is replaced by ``bad``.

    Without ``good``, the file is added and holds ``bad``.
    """

    file: str
    bad: str
    good: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A fault put into the registry that comes with the package, ``registry/example``.

    ``given`` are harmless edits that the fault needs around it; with ``captures``, the captured
    texts are at hand in the folder of that name. The fault is ``edit``, or ``instead`` says in a
    word what becomes of ``file`` where that is no matter of text.
    """

    file: str
    edit: Edit | None
    instead: str
    given: tuple[Edit, ...]
    captures: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule and its page. ``subject`` is what all rules of its family are about."""

    rule: Rule
    subject: str
    why: str
    mend: str
    example: Example


@cache
def catalogue() -> tuple[Entry, ...]:
    """Every rule, by code.

    Raises:
        KeyError: A rule has no page.
    """
    rules = [
        *(each for module in _MODULES for each in module.RULES),
        *(check.rule for check in checks.CHECKS),
    ]
    return tuple(_entry(rule) for rule in sorted(rules, key=lambda rule: rule.code))


_MODULES: Final = (text, syntax, document, schema, build, load, stale)


def find(word: str) -> Entry | None:
    """The rule of this code, in any case, or of this name."""
    return next(
        (each for each in catalogue() if word.upper() == each.rule.code or word == each.rule.name),
        None,
    )


@cache
def pages(family: str) -> dict[str, Any]:
    """The pages of a family of rules: ``subject``, and under ``rules`` a page by code.

    Raises:
        KeyError: There are none.
    """
    path = PAGES / f"{family}.yaml"
    if not path.is_file():
        raise KeyError(family)
    read = document.parse(path.name, path.read_bytes())
    if not isinstance(read.data, dict) or read.faults:
        raise ValueError(f"{path}: {read.faults}")
    return read.data


def _entry(rule: Rule) -> Entry:
    family = pages(rule.family)
    page = family["rules"][rule.code]
    return Entry(rule, family["subject"], page["why"], page["mend"], _example(**page["example"]))


def _example(
    file: str,
    bad: str = "",
    good: str = "",
    instead: str = "",
    given: Iterable[dict[str, str]] = (),
    *,
    captures: bool = False,
) -> Example:
    edit = None if instead else Edit(file, bad, good)
    return Example(file, edit, instead, tuple(Edit(**each) for each in given), captures)
