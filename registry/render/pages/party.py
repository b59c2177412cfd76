"""A party's page: its positions across provisions, and everything it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.cells import cell
from registry.matrix import PACKAGE
from registry.model import Kind
from registry.render import words
from registry.render.markdown import citation, escape, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.model import Party, Registry, Stance, Statement


def render(party: Party, registry: Registry, as_of: date) -> str:
    """The page of one party, at ``docs/parties/<id>.md``."""
    parts = [
        f"# {escape(party.name)}",
        "[All parties](../matrix.md)",
        "\n".join(_facts(party, registry)),
        f"## Positions, as of {as_of}",
        *_positions(party, registry, as_of),
        "## Statements",
        *_statements(party, registry),
    ]
    if party.note:
        parts += ["## Note", escape(party.note)]
    return "\n\n".join(parts) + "\n"


def _facts(party: Party, registry: Registry) -> Iterator[str]:
    yield f"- Type: {party.type}"
    for member in party.members:
        known = registry.parties.get(member.party)
        until = f" to {member.end}" if member.end else ""
        name = link(known.label if known else member.party, f"{member.party}.md")
        yield f"- Member on file: {name}, from {member.start}{until}"
    yield f"- File: [seeds/parties/{party.id}.yaml](../../seeds/parties/{party.id}.yaml)"


def _positions(party: Party, registry: Registry, as_of: date) -> Iterator[str]:
    if registry.negotiation is None:
        return
    package = cell(registry, Kind.NEGOTIATION, PACKAGE, party.id, as_of)
    if package.winners:
        yield f"On the package as a whole: {escape(words.text_of(package))}."
    rows = []
    silent = []
    for theme in registry.negotiation.themes:
        for provision_id in sorted(registry.provisions):
            provision = registry.provisions[provision_id]
            if provision.theme != theme.id:
                continue
            found = cell(registry, Kind.PROVISION, provision_id, party.id, as_of)
            title = link(provision.title, f"../provisions/{provision_id}.md")
            if found.winners:
                day = str(found.winners[0].period)
                rows.append([title, escape(words.text_of(found)), day])
            else:
                silent.append(f"- {title}")
    head = ["Provision", "Position", "Since"]
    yield (
        tabulate(rows, head, tablefmt="pipe", disable_numparse=True) if rows else "None on record."
    )
    if silent:
        yield f"No statement on record on {len(silent)} other provisions:"
        yield "\n".join(silent)


def _statements(party: Party, registry: Registry) -> Iterator[str]:
    made = [each for each in registry.statements.values() if each.party == party.id]
    if not made:
        yield "None on file."
    by_statement: dict[str, list[Stance]] = {}
    for stance in registry.stances():
        by_statement.setdefault(stance.statement, []).append(stance)
    for statement in sorted(made, key=lambda each: (each.date.end, each.id)):
        yield f"### {statement.date}: {escape(str(statement.speaker))}"
        yield "\n".join(_statement(statement, by_statement.get(statement.id, []), registry))


def _statement(statement: Statement, stances: list[Stance], registry: Registry) -> Iterator[str]:
    if statement.occasion:
        yield f"- {escape(statement.occasion)}"
    yield f"- Speaker level: {statement.speaker.level}"
    if statement.attributed_party:
        other = registry.parties.get(statement.attributed_party)
        yield f"- As claimed by {escape(other.name if other else statement.attributed_party)}"
    elif statement.attributed_outlet:
        yield f"- In the words of {escape(statement.attributed_outlet)}"
    yield f"- {escape(statement.summary)}"
    yield from (f"- {citation(each)}" for each in words.citations(statement.evidence, registry))
    for stance in stances:
        provision = registry.provisions.get(stance.target)
        what = (
            link(provision.title, f"../provisions/{provision.id}.md")
            if provision
            else "the package or draft as a whole"
        )
        yield f"- **{stance.position}**: {what}"
    if not stances:
        yield "- No stance is drawn from it."
    path = f"seeds/statements/{statement.id}.yaml"
    yield f"- File: [{path}](../../{path})"
