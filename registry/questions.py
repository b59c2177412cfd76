"""What is still to be known of a new stance: one question after the other, and what answers make.

Answers are texts by the name of their field; an empty one leaves the field out. Fields of a new
statement come without the mapping around them: ``role`` of its speaker, ``attributed_outlet``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from registry import schema, with_ids
from registry.canonical import shape
from registry.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.model import Registry

Choices = tuple[tuple[str, str], ...]
"""Answers, each with words that tell what it stands for."""

_SPEAKER: Final = ("name", "role", "level")
_ATTRIBUTED: Final = {"attributed_party": "party", "attributed_outlet": "outlet"}
_EVIDENCE: Final = ("source", "quote", "locator")
STANCE: Final = (
    *("party", "position", "statement", *_EVIDENCE, "reading", "condition", "on_text", "note"),
)
"""The fields of a stance that can be answered."""
STATEMENT: Final = ("date", *_SPEAKER, *_ATTRIBUTED, "occasion", "language", "summary")
"""The fields of its statement that can be answered, where that has no file yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is still to be known.

    Attributes:
        field: The name of the answer.
        text: What belongs there, in the words of the schema.
        needed: Whether it must be answered; else an empty answer leaves it out.
        choices: What can be answered; none where any text can.
        closed: Whether nothing else can.
    """

    field: str
    text: str
    needed: bool = True
    choices: Choices = ()
    closed: bool = False


def next_question(
    registry: Registry, about: Kind, target: str, answers: Mapping[str, str], *, creating: bool
) -> Question | None:
    """The first question without an answer; None when everything is known.

    Args:
        registry: Where choices are looked up.
        about: What the stance is about: a provision, a draft or the negotiation.
        target: Its id.
        answers: Those at hand, empty ones included.
        creating: Its statement has no file yet and is to get one.
    """
    asked = _questions(registry, about, target, answers, creating=creating)
    return next((each for each in asked if each.field not in answers), None)


def missing(
    registry: Registry, about: Kind, target: str, answers: Mapping[str, str], *, creating: bool
) -> list[Question]:
    """What must be answered and is not, for where nobody can be asked."""
    asked = _questions(registry, about, target, answers, creating=creating)
    return [each for each in asked if each.needed and not answers.get(each.field)]


def stance(answers: Mapping[str, str]) -> dict[str, Any]:
    """The stance that these answers make, as the schema has it."""
    own = _given(answers, STANCE, but=_EVIDENCE)
    return {**own, "evidence": [_given(answers, _EVIDENCE)]}


def statement(answers: Mapping[str, str]) -> dict[str, Any]:
    """The statement that these answers make; it rests on what the stance rests on."""
    own = _given(answers, ("party", *STATEMENT), but=(*_SPEAKER, *_ATTRIBUTED))
    made = {**own, "speaker": _given(answers, _SPEAKER), "evidence": [_given(answers, _EVIDENCE)]}
    by = {field: answers[name] for name, field in _ATTRIBUTED.items() if answers.get(name)}
    return {**made, "attributed_by": by} if by else made


def _given(
    answers: Mapping[str, str], fields: tuple[str, ...], but: tuple[str, ...] = ()
) -> dict[str, str]:
    return {each: answers[each] for each in fields if each not in but and answers.get(each)}


def _questions(
    registry: Registry, about: Kind, target: str, answers: Mapping[str, str], *, creating: bool
) -> Iterator[Question]:
    yield _question("party", choices=_parties(registry), closed=True)
    yield _question("position", choices=_positions(about), closed=True)
    said = _statements(registry, answers.get("party", ""))
    yield _question("statement", choices=said)
    if creating:
        yield _question("date")
        yield _question("role")
        yield _question("name", needed=False)
        yield _question("level", choices=_words("level"), closed=True)
        yield _question("attributed_outlet", needed=False)
        yield _question("occasion", needed=False)
        yield _question("summary")
    sources = _sources(registry, answers.get("statement", ""))
    yield _question("source", choices=sources, closed=bool(sources))
    yield _question("quote", needed=False)
    if not answers.get("quote"):
        yield _question("locator")
    if answers.get("position") == "accepts-if":
        yield _question("condition")
    drafts = _drafts(registry, about, target)
    if len(drafts) > 1:
        yield _question("on_text", needed=False, choices=drafts, closed=True)
    yield _question("reading", needed=False)


def _question(
    field: str, *, needed: bool = True, choices: Choices = (), closed: bool = False
) -> Question:
    return Question(field, explained(field), needed, choices, closed)


def explained(field: str) -> str:
    """What a field of a stance or statement means, in the words of its schema."""
    return str(_described(field)["description"])


def _described(field: str) -> dict[str, Any]:
    """The schema of a field."""
    fields = schema.load(Kind.STATEMENT)["properties"]
    shared = schema.load("definitions")["$defs"]
    if field in _SPEAKER:
        return shape(fields["speaker"]["properties"][field])
    if field in _ATTRIBUTED:
        return shape(fields["attributed_by"]["properties"][_ATTRIBUTED[field]])
    if field in _EVIDENCE:
        return shape(shared["evidenceItem"]["properties"][field])
    own = shared["stance"]["properties"]
    return shape(own[field] if field in own else fields[field])


def _words(vocabulary: str) -> Choices:
    return tuple((term.word, term.definition) for term in schema.vocabulary(vocabulary))


def _positions(about: Kind) -> Choices:
    """The positions that can be taken on such a thing; the schema of its record excludes some."""
    stances = shape(schema.load(about)["properties"]["stances"])
    allowed = shape(stances["items"])["properties"]["position"]
    excluded = allowed.get("not", {}).get("const")
    return tuple(choice for choice in _words("position") if choice[0] != excluded)


def _parties(registry: Registry) -> Choices:
    """Every party, in the order of the matrix."""
    order = list(registry.negotiation.parties) if registry.negotiation else []
    known = dict(with_ids.ids(registry, Kind.PARTY))
    return tuple((each, known[each]) for each in sorted(known, key=lambda each: _at(each, order)))


def _at(each: str, order: list[str]) -> tuple[int, str]:
    return (order.index(each) if each in order else len(order), each)


def _statements(registry: Registry, party: str) -> Choices:
    """The statements of a party, latest first."""
    own = [each for each in registry.statements.values() if each.party == party]
    own.sort(key=lambda each: (each.date.end, each.id), reverse=True)
    known = dict(with_ids.ids(registry, Kind.STATEMENT))
    return tuple((each.id, known[each.id]) for each in own)


def _sources(registry: Registry, statement_id: str) -> Choices:
    """The sources of a statement; all of them where it has no file yet."""
    said = registry.statements.get(statement_id)
    carriers = {item.source for item in said.evidence} if said else registry.ids[Kind.SOURCE]
    found = with_ids.ids(registry, Kind.SOURCE)
    return tuple((each, words) for each, words in found if each in carriers)


def _drafts(registry: Registry, about: Kind, target: str) -> Choices:
    """The drafts in which a provision stands, first the one that is meant if none is named."""
    provision = registry.provisions.get(target) if about is Kind.PROVISION else None
    known = dict(with_ids.ids(registry, Kind.DRAFT))
    drafts = dict.fromkeys(text.draft for text in provision.texts) if provision else {}
    return tuple((each, known.get(each, each)) for each in drafts)
