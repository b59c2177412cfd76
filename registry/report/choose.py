"""Which findings are shown, and which of them make a command fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.diagnostics import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.diagnostics import Diagnostic, Rule, Severity


def choose(
    diagnostics: Iterable[Diagnostic],
    rules: Iterable[Rule],
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Diagnostic, ...]:
    """The findings of selected rules that are not ignored, in the order given.

    Args:
        diagnostics: All findings.
        rules: Every rule there is.
        select: Codes (``REF001``), families (``REF``) or names (``unknown-party``), in either
            case, several in one joined by commas. Nothing stands for all rules.
        ignore: The same; it wins over ``select``.

    Raises:
        ValueError: A word stands for no rule. The message names the nearest that does.
    """
    known = _Words(rules)
    wanted = known.codes(select)
    unwanted = known.codes(ignore)
    return tuple(
        each
        for each in diagnostics
        if (not wanted or each.rule.code in wanted) and each.rule.code not in unwanted
    )


def threshold(
    diagnostics: Iterable[Diagnostic], fail_on: Severity | None
) -> tuple[Diagnostic, ...]:
    """The findings at least as bad as ``fail_on``, in the order given; with None, none is."""
    if fail_on is None:
        return ()
    return tuple(each for each in diagnostics if each.rule.severity.rank <= fail_on.rank)


class _Words:
    """What each code, family and name stands for."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._written: dict[str, str] = {}
        self._codes: dict[str, set[str]] = {}
        self._families: set[str] = set()
        for rule in rules:
            self._families.add(rule.family)
            for word in (rule.code, rule.family, rule.name):
                self._written[word.lower()] = word
                self._codes.setdefault(word.lower(), set()).add(rule.code)

    def codes(self, given: Iterable[str]) -> set[str]:
        """The codes of all rules that the words stand for."""
        found: set[str] = set()
        for word in (part.strip() for each in given for part in each.split(",")):
            if word.lower() not in self._codes:
                raise ValueError(f'there is no rule, family or name "{word}"; {self._hint(word)}')
            found |= self._codes[word.lower()]
        return found

    def _hint(self, word: str) -> str:
        near = nearest(word.lower(), self._written)
        if near is not None:
            return f'did you mean "{self._written[near]}"?'
        return f"the families are {', '.join(sorted(self._families))}"
