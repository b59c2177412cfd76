"""The audit as text, Markdown, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tabulate import tabulate

from registry.render import words
from registry.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from registry.audit import Audit, PartyAudit
    from registry.model import Registry

_VOICES = {
    "document": "own document",
    "own": "own voice",
    "anonymous": "anonymous",
    "claimed": "claimed by another party",
    "reported": "reported by an outlet",
    "opposed": "from another party's outlets",
}


def as_text(made: Audit, registry: Registry) -> str:
    """For a terminal."""
    return _page(made, registry, "simple", str, lambda heading: heading.upper())


def as_markdown(made: Audit, registry: Registry) -> str:
    """For a page or an issue."""
    return _page(made, registry, "pipe", escape, lambda heading: f"## {heading}")


def _page(
    made: Audit,
    registry: Registry,
    form: str,
    say: Callable[[str], str],
    head: Callable[[str], str],
) -> str:
    def table(rows: list[list[str]], names: list[str]) -> str:
        return tabulate(rows, names, tablefmt=form, disable_numparse=True)

    labels = {each.party: say(registry.parties[each.party].label) for each in made.parties}
    proof = (
        f"{made.quotes} quotes, {made.proved} of them proved; {made.locators} places cited only."
    )
    languages = ", ".join(f"{language} {count}" for language, count in made.languages)
    parts = [
        f"{head('Audit')}",
        say(f"As of {made.as_of}. {words.coverage(made.coverage)}"),
        say(f"{proof} Sources by language: {languages or 'none'}."),
        head("Cells and their weight"),
        table([_column(each, labels) for each in made.parties], _COLUMN),
        head("Whose voice the evidence is"),
        table(
            [_voice(each, labels) for each in made.parties],
            ["Party", "Evidence", *_VOICES.values()],
        ),
        head("Where it is thin"),
        "\n".join(f"- {say(line)}" for each in made.parties for line in _thin(each, registry))
        or "Nowhere.",
        head("Work list"),
        "\n".join(
            f"{number}. {say(registry.provisions[gap.provision].title)} — {labels[gap.party]}: "
            f"{say(gap.reason)}"
            for number, gap in enumerate(made.gaps, start=1)
        )
        or "Nothing to do.",
    ]
    return "\n\n".join(parts) + "\n"


_COLUMN = ["Party", "Cells filled", "By level of the speaker", "Newest statement", "Days old"]


def _column(found: PartyAudit, labels: dict[str, str]) -> list[str]:
    return [
        labels[found.party],
        str(found.filled),
        ", ".join(f"{level} {count}" for level, count in found.by_level),
        str(found.newest or "none"),
        "" if found.age is None else str(found.age),
    ]


def _voice(found: PartyAudit, labels: dict[str, str]) -> list[str]:
    total = found.voice.total

    def share(count: int) -> str:
        return f"{count} ({100 * count // total} %)" if total else "0"

    return [
        labels[found.party],
        str(total),
        *(share(getattr(found.voice, name)) for name in _VOICES),
    ]


def _thin(found: PartyAudit, registry: Registry) -> Iterator[str]:
    label = registry.parties[found.party].label
    for words_for, ids in (
        ("answered and passed over", found.passed_over),
        ("declined to say on", found.declined),
        ("has nothing on record on, though bound or concerned", found.never_asked),
        ("is reported by one origin alone on", found.single_origin),
    ):
        if ids:
            yield f"{label} {words_for}: {', '.join(ids)}."


def as_json(made: Audit, _: Registry) -> str:
    """All figures and the work list."""
    document = {
        **asdict(made),
        "parties": [{**asdict(each), "by_level": dict(each.by_level)} for each in made.parties],
        "languages": dict(made.languages),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n"


def as_csv(made: Audit, _: Registry) -> str:
    """A line for each party."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    lists = ("passed_over", "declined", "never_asked", "single_origin")
    writer.writerow(["as_of", "party", "filled", "newest", "age", "evidence", *_VOICES, *lists])
    for each in made.parties:
        row: list[Any] = [made.as_of, each.party, each.filled, each.newest or "", each.age]
        row += [each.voice.total, *(getattr(each.voice, name) for name in _VOICES)]
        row += [" ".join(getattr(each, name)) for name in lists]
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue()
