"""A provision's dossier: what it would do, where it is written, who said what, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.cells import cell
from registry.model import Kind
from registry.render import words
from registry.render.markdown import account_line, citation, escape, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.cells import Candidate, Cell
    from registry.model import Provision, Registry

RELATIONS = {
    "counters": ("Is offered against", "Is countered by"),
    "narrows": ("Is a part or special case of", "Has as a part or special case"),
    "depends_on": ("Must wait for", "Must come before"),
}


def render(provision: Provision, registry: Registry, as_of: date) -> str:
    """The page of one provision, at ``docs/provisions/<id>.md``."""
    cells = {
        party: cell(registry, Kind.PROVISION, provision.id, party, as_of)
        for party in _parties(registry)
    }
    parts = [
        f"# {escape(provision.title)}",
        "[All provisions](../matrix.md)",
        escape(provision.summary),
        "\n".join(_facts(provision, registry)),
        "## Where it is written",
        *_written(provision, registry),
        f"## Where parties stand, as of {as_of}",
        _standing(cells, registry),
        "## Who said what",
        *_history(cells, registry),
    ]
    related = list(_related(provision, registry))
    if related:
        parts += ["## Related provisions", "\n".join(related)]
    parts += [
        "## Gaps",
        "\n".join(_gaps(provision, cells, registry)) or "None that the record shows.",
    ]
    if provision.note:
        parts += ["## Note", escape(provision.note)]
    return "\n\n".join(parts) + "\n"


def party_link(party_id: str, registry: Registry, folder: str = "../parties") -> str:
    """A party's label with a link to its page."""
    party = registry.parties.get(party_id)
    return link(party.label if party else party_id, f"{folder}/{party_id}.md")


def _parties(registry: Registry) -> list[str]:
    listed = registry.negotiation.parties if registry.negotiation else ()
    return [each for each in listed if each in registry.parties]


def _facts(provision: Provision, registry: Registry) -> Iterator[str]:
    def named(ids: tuple[str, ...]) -> str:
        return ", ".join(party_link(each, registry) for each in ids)

    themes = registry.negotiation.themes if registry.negotiation else ()
    theme = next((each.title for each in themes if each.id == provision.theme), provision.theme)
    yield f"- Theme: {escape(theme)}"
    yield f"- Kind: {provision.kind}"
    yield f"- Proposed by: {party_link(provision.proposer, registry)}"
    if provision.obliges:
        yield f"- Would bind: {named(provision.obliges)}"
    if provision.concerns:
        yield f"- Is about: {named(provision.concerns)}"
    if provision.area:
        yield f"- Area: {escape(provision.area)}"
    yield f"- File: [provisions/{provision.id}.yaml](../../provisions/{provision.id}.yaml)"


def _written(provision: Provision, registry: Registry) -> Iterator[str]:
    if not provision.texts:
        yield "In no draft on file; it rests on its proposer's words."
        return
    rows = []
    for text in provision.texts:
        draft = registry.drafts.get(text.draft)
        rows.append(
            [
                link(draft.label, draft.url) if draft else text.draft,
                str(draft.date) if draft else "",
                str(text.article or "not shown"),
                str(text.paragraph or ""),
            ]
        )
    head = ["Draft", "Of", "Article", "Paragraph"]
    yield tabulate(rows, head, tablefmt="pipe", disable_numparse=True)
    cited = words.citations(provision.evidence, registry)
    yield "\n".join(f"- {citation(each)}" for each in cited)


def _standing(cells: dict[str, Cell], registry: Registry) -> str:
    rows = []
    for party, found in cells.items():
        first = found.winners[0] if found.winners else None
        speaker = words.account(first, registry).speaker if first else ""
        rows.append(
            [
                party_link(party, registry),
                escape(words.text_of(found)) or "no statement on record",
                str(first.period) if first else "",
                escape(speaker),
            ]
        )
    return tabulate(
        rows,
        ["Party", "Position", "Since", "On the word of"],
        tablefmt="pipe",
        disable_numparse=True,
    )


def _history(cells: dict[str, Cell], registry: Registry) -> Iterator[str]:
    said = False
    for party, found in cells.items():
        told = [(each, "holds the cell") for each in found.winners]
        told += [(each, f"lost: {reason}") for each, reason in found.losers]
        if not told:
            continue
        said = True
        told.sort(key=lambda pair: (pair[0].day, pair[0].order))
        yield f"### {escape(registry.parties[party].name)}"
        yield "\n".join(f"- {_told(each, registry)} *{escape(fate)}*" for each, fate in told)
    if not said:
        yield "Nobody is on record."


def _told(candidate: Candidate, registry: Registry) -> str:
    told = words.account(candidate, registry)
    if candidate.draft is not None:  # its words stand under "Where it is written"
        return f"*{told.position}* — {escape(f'{told.speaker}, {told.occasion}, {told.day}')}."
    return account_line(told)


def _related(provision: Provision, registry: Registry) -> Iterator[str]:
    for relation, (forward, backward) in RELATIONS.items():
        for other in provision.relations.get(relation, ()):
            yield f"- {forward}: {_provision_link(other, registry)}"
        for other_id in sorted(registry.provisions):
            if provision.id in registry.provisions[other_id].relations.get(relation, ()):
                yield f"- {backward}: {_provision_link(other_id, registry)}"


def _provision_link(provision_id: str, registry: Registry) -> str:
    provision = registry.provisions.get(provision_id)
    return link(provision.title if provision else provision_id, f"{provision_id}.md")


def _gaps(provision: Provision, cells: dict[str, Cell], registry: Registry) -> Iterator[str]:
    for party, found in cells.items():
        bound = party in provision.obliges
        if not found.winners and (bound or party in provision.concerns):
            why = "would be bound by it" if bound else "is what it is about"
            yield f"- {party_link(party, registry)} {why}; no statement on record."
        elif found.reported:
            yield f"- {party_link(party, registry)}: only anonymous or attributed words."
    for text in provision.texts:
        if text.article is None:
            draft = registry.drafts.get(text.draft)
            label = escape(draft.label) if draft else text.draft
            yield f"- The article in “{label}” is not on file."
