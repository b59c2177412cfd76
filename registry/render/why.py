"""Why a cell says what it says: as text, Markdown and JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from registry.render import words
from registry.render.data import candidate_data
from registry.render.markdown import citation, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from registry.cells import Candidate
    from registry.model import Registry
    from registry.why import Explanation

_WIDTH = 80


def as_text(explained: Explanation, registry: Registry) -> str:
    """For a terminal: 80 columns, nothing but words."""
    lines: list[str] = []
    for heading, items in _sections(explained, registry, _plain_citation, lambda text: text):
        lines += [heading]
        for item in items:
            lines += textwrap.wrap(
                item, _WIDTH, initial_indent="  ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
        lines += [""]
    return "\n".join(lines)


def as_markdown(explained: Explanation, registry: Registry) -> str:
    """For an issue or a page: the same sections, with links."""
    parts: list[str] = []
    for heading, items in _sections(explained, registry, citation, escape):
        parts += [f"### {escape(heading)}", "\n".join(f"- {item}" for item in items)]
    return "\n\n".join(parts) + "\n"


def as_json(explained: Explanation, registry: Registry) -> str:
    """All of it as data."""

    def candidates(found: tuple[Candidate, ...]) -> list[dict[str, Any]]:
        return [candidate_data(each, registry) for each in found]

    cell = explained.cell
    document = {
        "provision": cell.target,
        "party": cell.party,
        "as_of": explained.as_of.isoformat(),
        "positions": list(cell.positions),
        "reported": cell.reported,
        "contradictory": cell.contradictory,
        "decided_by": str(cell.decided_by),
        "statements": explained.statements,
        "origins": explained.origins,
        "winners": candidates(cell.winners),
        "losers": [
            {**candidate_data(each, registry), "lost_to": str(reason)}
            for each, reason in cell.losers
        ],
        "package": candidates(explained.package),
        "later": candidates(explained.later),
        "wordings": [
            {
                "answered": each.answered.id if each.answered else None,
                "newer": [draft.id for draft in each.newer],
            }
            for each in explained.wordings
        ],
        "would_change": list(explained.would_change),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sections(
    explained: Explanation,
    registry: Registry,
    cite: Callable[[words.Citation], str],
    say: Callable[[str], str],
) -> Iterator[tuple[str, list[str]]]:
    """Headings and items in reading order, leaving out what there is nothing of."""
    cell = explained.cell

    def told(candidate: Candidate) -> str:
        return _told(candidate, registry, cite, say)

    party = registry.parties[cell.party].name
    position = words.text_of(cell) or "no statement on record"
    yield (
        f"{explained.provision.title} — {party}",
        [
            say(f"As of {explained.as_of}: {position}."),
            say(f"Decided by: {cell.decided_by}."),
        ],
    )
    if cell.winners:
        count = _support(explained.statements, explained.origins)
        yield "It rests on", [*(told(each) for each in cell.winners), say(count)]
    if cell.losers:
        yield (
            "It beat",
            [f"{told(each)} {say(f'Lost because {reason}.')}" for each, reason in cell.losers],
        )
    if explained.later:
        yield "On file, but made later", [told(each) for each in explained.later]
    if explained.package:
        heading = "Words on the draft or the package, which do not fill the cell unless asked to"
        yield heading, [told(each) for each in explained.package]
    wording = [say(each) for each in _wordings(explained)]
    if wording:
        yield "The wording", wording
    yield "What would change it", [say(each) for each in explained.would_change]


def _support(statements: int, origins: int) -> str:
    said = "one statement" if statements == 1 else f"{statements} statements"
    outlets = "one origin" if origins == 1 else f"{origins} independent origins"
    return f"That is {said}, reported by {outlets}."


def _wordings(explained: Explanation) -> Iterator[str]:
    for each in explained.wordings:
        if each.answered is None:
            continue
        if each.newer:
            newer = ", ".join(f'"{draft.label}" ({draft.date})' for draft in each.newer)
            yield (
                f'It answers "{each.answered.label}" ({each.answered.date}); '
                f"the wording has changed since: {newer}."
            )
        else:
            yield f'It answers "{each.answered.label}"; there is no later wording on file.'


def _told(
    candidate: Candidate,
    registry: Registry,
    cite: Callable[[words.Citation], str],
    say: Callable[[str], str],
) -> str:
    account = words.account(candidate, registry)
    statement = candidate.statement
    source = f"statement {statement.id}" if statement else "the draft"
    facts = [account.speaker, f"level {candidate.level}", account.occasion, account.day, source]
    before = [say(f"{account.position}: {', '.join(filter(None, facts))}")]
    if account.attributed:
        before.append(say(f"({account.attributed})"))
    after = [f"{'; '.join(cite(each) for each in account.citations)}."]
    if account.condition:
        after.append(say(f"Condition: {account.condition.rstrip('.')}."))
    if account.reading:
        after.append(say(f"Reading: {account.reading.rstrip('.')}."))
    return f"{' '.join(before)} — {' '.join(after)}"


def _plain_citation(cited: words.Citation) -> str:
    quoted = f"“{cited.quote}” " if cited.quote else ""
    where = f", {cited.locator}" if cited.locator else ""
    return f"{quoted}({cited.label}{where})"
