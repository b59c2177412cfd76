"""The graph of conditions as text, Mermaid and DOT."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pydot

from registry.conditions import answers, circles, unlocked

if TYPE_CHECKING:
    from registry.conditions import Graph, Move
    from registry.model import Registry

_RELATIONS: Final = {
    "counters": "is offered against",
    "narrows": "is a part of",
    "depends_on": "must wait for",
}


def as_text(found: Graph, registry: Registry) -> str:
    """Who waits for what; circles; what a single move would unlock; which answers which."""

    def told(move: Move) -> str:
        return _told(move, registry)

    lines = ["Who waits for what"]
    lines += [f"  {told(a)} waits for: {told(b)}" for a, b in sorted(found.edges)] or [_NONE]
    lines += ["", "Circles, in which each side waits for the other"]
    lines += [f"  {' <-> '.join(told(each) for each in group)}" for group in circles(found)] or [
        _NONE
    ]
    lines += ["", "What a single move would unlock"]
    freed = [each for each in unlocked(found) if each.moves]
    lines += [
        f"  {told(each.move)}: {len(each.moves)} ({'; '.join(told(move) for move in each.moves)})"
        for each in freed
    ] or [_NONE]
    lines += ["", "Which provision answers which"]
    lines += [
        f"  {_title(each.provision, registry)} — {_RELATIONS[each.relation]}: "
        f"{_title(each.other, registry)}"
        for each in answers(registry)
    ] or [_NONE]
    return "\n".join(lines) + "\n"


_NONE: Final = "  none on record"


def as_mermaid(found: Graph, registry: Registry) -> str:
    """A flow chart that GitHub draws: solid arrows wait, dotted ones relate provisions."""
    nodes = sorted(found)
    names = {node: f"m{index}" for index, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    for node in nodes:
        left, right = ("([", "])") if node.fact else ("[", "]")
        lines.append(f'  {names[node]}{left}"{_quoted(_told(node, registry))}"{right}')
    lines += [f"  {names[a]} -->|waits for| {names[b]}" for a, b in sorted(found.edges)]
    related = answers(registry)
    ids = sorted({each.provision for each in related} | {each.other for each in related})
    provisions = {each: f"p{index}" for index, each in enumerate(ids)}
    lines += [f'  {provisions[each]}["{_quoted(_title(each, registry))}"]' for each in ids]
    lines += [
        f"  {provisions[each.provision]} -.->|{_RELATIONS[each.relation]}| {provisions[each.other]}"
        for each in related
    ]
    return "\n".join(lines) + "\n"


def as_dot(found: Graph, registry: Registry) -> str:
    """The same for Graphviz."""
    drawn = pydot.Dot("conditions", graph_type="digraph", rankdir="LR")
    for node in sorted(found):
        shape = "ellipse" if node.fact else "box"
        drawn.add_node(pydot.Node(_dot(_told(node, registry)), shape=shape))
    for a, b in sorted(found.edges):
        edge = pydot.Edge(_dot(_told(a, registry)), _dot(_told(b, registry)), label='"waits for"')
        drawn.add_edge(edge)
    for each in answers(registry):
        ends = (_dot(_title(each.provision, registry)), _dot(_title(each.other, registry)))
        label = _dot(_RELATIONS[each.relation])
        drawn.add_edge(pydot.Edge(*ends, label=label, style="dotted"))
    return str(drawn.to_string())


def _told(move: Move, registry: Registry) -> str:
    if move.fact:
        return move.fact
    party = registry.parties.get(move.party)
    return f"{party.label if party else move.party} on “{_title(move.provision, registry)}”"


def _title(provision_id: str, registry: Registry) -> str:
    provision = registry.provisions.get(provision_id)
    return provision.title if provision else provision_id


def _quoted(text: str) -> str:
    # Mermaid reads HTML entities inside quotation marks and little else.
    return re.sub(r'["<>&#;`\[\]{}|]', lambda found: f"#{ord(found.group())};", text)


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
