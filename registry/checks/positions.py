"""Rules about who takes which position, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.checks.rule import Context, rule
from registry.diagnostics import Finding, Severity
from registry.model import Draft, Kind, Negotiation, Provision, Stance, Statement
from registry.origins import independent
from registry.scale import polarity

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "POS001",
    "two-positions",
    "One statement gives a party two positions on one thing.",
    Provision,
    Draft,
    Negotiation,
)
def two_positions(record: Provision | Draft | Negotiation, _: Context) -> Iterator[Finding]:
    """A statement that says two things is two statements, or neither."""
    first: dict[tuple[str, str], Stance] = {}
    for stance in record.stances:
        earlier = first.setdefault((stance.party, stance.statement), stance)
        if earlier.position != stance.position:
            message = (
                f'"{stance.party}" already has the position "{earlier.position}" '
                f'on the statement "{stance.statement}"'
            )
            related = ((earlier.place / "position", "first here"),)
            hint = "keep the one that its words carry"
            yield Finding(stance.place / "position", message, hint, related)


@rule(
    "POS002",
    "repeated-stance",
    "A stance is filed twice.",
    Provision,
    Draft,
    Negotiation,
)
def repeated_stance(record: Provision | Draft | Negotiation, _: Context) -> Iterator[Finding]:
    """Several outlets with one statement are several pieces of evidence for one stance."""
    first: dict[tuple[str, str, str], Stance] = {}
    for stance in record.stances:
        earlier = first.setdefault((stance.party, stance.statement, stance.position), stance)
        if earlier is not stance:
            message = f'this stance of "{stance.party}" is filed twice'
            related = ((earlier.place, "first here"),)
            yield Finding(stance.place, message, "put its evidence under the first", related)


@rule("POS003", "proposal-without-words", "Nobody is on record proposing a provision.", Provision)
def proposal_without_words(provision: Provision, _: Context) -> Iterator[Finding]:
    """A provision in a draft is proposed by the draft; any other needs the proposer's words."""
    if provision.texts:
        return
    if not any(
        s.party == provision.proposer and s.position == "proposes" for s in provision.stances
    ):
        message = (
            f'the provision stands in no draft, and no stance of "{provision.proposer}" proposes it'
        )
        hint = 'add that stance, or the draft under "texts"'
        yield Finding(provision.place / "proposer", message, hint)


@rule("POS004", "words-of-another", "A stance rests on another party's statement.", Stance)
def words_of_another(stance: Stance, context: Context) -> Iterator[Finding]:
    """A claim of one party about another is a statement of the other, with attributed_by."""
    statement = context.registry.statements.get(stance.statement)
    if stance.party not in context.registry.ids[Kind.PARTY]:
        return  # misspelt, which is said already
    if statement and statement.party != stance.party:
        message = (
            f'the stance is of "{stance.party}", '
            f'the statement "{statement.id}" of "{statement.party}"'
        )
        related = ((statement.place / "party", "the statement's party is here"),)
        hint = "a party's stance needs its own statement; a claim about it says attributed_by"
        yield Finding(stance.place / "statement", message, hint, related)


@rule(
    "POS005", "proposer-of-no-draft", "A provision's proposer tabled none of its drafts.", Provision
)
def proposer_of_no_draft(provision: Provision, context: Context) -> Iterator[Finding]:
    """Who tables a draft proposes what stands in it."""
    drafts = [context.registry.drafts.get(text.draft) for text in provision.texts]
    proposers = [draft.proposer for draft in drafts if draft]
    if proposers and len(proposers) == len(drafts) and provision.proposer not in proposers:
        message = f'"{provision.proposer}" tabled none of the drafts in which the provision stands'
        hint = f"tabled by {', '.join(sorted(set(proposers)))}"
        yield Finding(provision.place / "proposer", message, hint)


@rule("POS006", "attributed-to-itself", "A party attributes words to itself.", Statement)
def attributed_to_itself(statement: Statement, _: Context) -> Iterator[Finding]:
    """``attributed_by`` says that somebody else speaks for the party."""
    if statement.attributed_party == statement.party:
        message = f'"{statement.party}" is both the party and who attributes the words to it'
        hint = "remove attributed_by if the party spoke for itself"
        yield Finding(statement.place / "attributed_by" / "party", message, hint)


@rule(
    "POS007",
    "unexplained-turn",
    "A party turns from yes to no, or back, on one source and no reading.",
    Provision,
    Draft,
    Negotiation,
    severity=Severity.WARNING,
)
def unexplained_turn(
    record: Provision | Draft | Negotiation, context: Context
) -> Iterator[Finding]:
    """A turn is news; it needs two sources of independent origin, or a line that explains it."""
    registry = context.registry
    last: dict[str, tuple[Stance, Statement]] = {}
    dated = [
        (registry.statements[stance.statement], stance)
        for stance in record.stances
        if stance.statement in registry.statements and polarity(stance.position)
    ]
    for statement, stance in sorted(dated, key=lambda pair: (pair[0].date.end, pair[0].id)):
        before = last.get(stance.party)
        last[stance.party] = (stance, statement)
        if before is None or polarity(before[0].position) == polarity(stance.position):
            continue
        if stance.reading or independent(registry, [e.source for e in stance.evidence]) > 1:
            continue
        message = (
            f'"{stance.party}" turns from "{before[0].position}" ({before[1].date}) '
            f'to "{stance.position}" ({statement.date}) on the word of one origin'
        )
        hint = "add a second, independent source, or a reading that says why the words mean a turn"
        related = ((before[0].place / "position", "the earlier position is here"),)
        yield Finding(stance.place / "position", message, hint, related)


CHECKS = (
    two_positions,
    repeated_stance,
    proposal_without_words,
    words_of_another,
    proposer_of_no_draft,
    attributed_to_itself,
    unexplained_turn,
)
