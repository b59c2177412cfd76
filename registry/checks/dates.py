"""Rules about the order of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.checks.rule import Context, rule
from registry.diagnostics import Finding, Severity
from registry.model import Draft, Kind, Source, Stance, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry


@rule("DATE003", "stance-before-draft", "A stance is older than the draft it answers.", Stance)
def stance_before_draft(stance: Stance, context: Context) -> Iterator[Finding]:
    """A proposer may state its demand before it tables a text; nobody answers a text before."""
    statement = context.registry.statements.get(stance.statement)
    draft = _answered(stance, context.registry)
    if statement is None or draft is None or stance.position == "proposes":
        return
    if statement.date.end < draft.date.start and not _earlier(stance, context.registry):
        message = f'the statement is of {statement.date}, the draft "{draft.id}" of {draft.date}'
        related = (
            (statement.place / "date", "the statement's day is here"),
            (draft.place / "date", "the draft's day is here"),
        )
        yield Finding(stance.place / "statement", message, "check both days", related)


@rule(
    "DATE008",
    "answers-earlier-wording",
    "A statement is filed under a wording that is younger than it.",
    Stance,
)
def answers_earlier_wording(stance: Stance, context: Context) -> Iterator[Finding]:
    """Where a provision stands in several drafts, ``on_text`` says which of them was answered."""
    draft = _answered(stance, context.registry)
    earlier = _earlier(stance, context.registry)
    if draft is not None and earlier is not None and stance.position != "proposes":
        statement = context.registry.statements[stance.statement]
        message = (
            f'the statement of {statement.date} is filed under the wording of "{draft.id}", '
            f"which is of {draft.date}"
        )
        related = ((earlier.place / "date", f"the wording that was known: {earlier.date}"),)
        hint = f'write "on_text: {earlier.id}" if it answers that one'
        field = stance.place / "on_text" if stance.on_text else stance.place / "statement"
        yield Finding(field, message, hint, related)


def _earlier(stance: Stance, registry: Registry) -> Draft | None:
    """The newest draft of the provision that a statement could answer, if its own is too young."""
    statement = registry.statements.get(stance.statement)
    provision = registry.provisions.get(stance.target)
    answered = _answered(stance, registry)
    if stance.about is not Kind.PROVISION or not (statement and provision and answered):
        return None
    if statement.date.end >= answered.date.start:
        return None
    drafts = [registry.drafts[t.draft] for t in provision.texts if t.draft in registry.drafts]
    known = [draft for draft in drafts if draft.date.start <= statement.date.end]
    return max(known, key=lambda draft: (draft.date.start, draft.id), default=None)


def _answered(stance: Stance, registry: Registry) -> Draft | None:
    """The draft whose wording a stance answers; none for the whole package."""
    if stance.about is Kind.DRAFT:
        return registry.drafts.get(stance.target)
    provision = registry.provisions.get(stance.target)
    if stance.about is not Kind.PROVISION or provision is None or not provision.texts:
        return None
    return registry.drafts.get(stance.on_text or provision.texts[0].draft)


@rule("DATE004", "statement-after-source", "A statement is younger than its source.", Statement)
def statement_after_source(statement: Statement, context: Context) -> Iterator[Finding]:
    """No source carries words before they were said."""
    for item in statement.evidence:
        source = context.registry.sources.get(item.source)
        if source and source.published and source.published.end < statement.date.start:
            message = (
                f'the source "{source.id}" was published on {source.published}, '
                f"before the statement was made ({statement.date})"
            )
            related = (
                (statement.place / "date", "the statement's day is here"),
                (source.place / "published", "the source's day is here"),
            )
            yield Finding(item.place / "source", message, "check both days", related)


@rule("DATE005", "future-day", "A day lies in the future.", Statement, Draft, Source)
def future_day(record: Statement | Draft | Source, context: Context) -> Iterator[Finding]:
    """A registry records what was said, not what is planned."""
    name, period = (
        ("published", record.published) if isinstance(record, Source) else ("date", record.date)
    )
    if period is not None and period.end > context.today:
        message = f"the day {period.end} has not come yet (today is {context.today})"
        yield Finding(record.place / name, message, "check year, month and day")


@rule(
    "DATE006",
    "outside-period",
    "A statement or draft lies outside the period that the record covers.",
    Statement,
    Draft,
    severity=Severity.WARNING,
)
def outside_period(record: Statement | Draft, context: Context) -> Iterator[Finding]:
    """Mostly a slip in the year."""
    negotiation = context.registry.negotiation
    if negotiation is None:
        return
    early = record.date.end < negotiation.start
    late = negotiation.end is not None and record.date.start > negotiation.end
    if early or late:
        covered = f"{negotiation.start} to {negotiation.end or 'today'}"
        related = ((negotiation.place / "period", "the period is here"),)
        message = f"{record.date} lies outside the period of the record, {covered}"
        yield Finding(record.place / "date", message, "check the day, or widen the period", related)


@rule("DATE007", "relay-before-original", "A source relays a younger one.", Source)
def relay_before_original(source: Source, context: Context) -> Iterator[Finding]:
    """What repeats a report comes on its day or after it."""
    for index, relay in enumerate(source.relays):
        original = context.registry.sources.get(relay.source or "")
        if (
            original
            and original.published
            and source.published
            and source.published.end < original.published.start
        ):
            message = (
                f'this source is of {source.published}, "{original.id}" of {original.published}'
            )
            related = ((original.place / "published", "the day of the other is here"),)
            place = source.place / "relays" / index / "source"
            yield Finding(place, message, "check both days, or who repeats whom", related)


CHECKS = (
    stance_before_draft,
    statement_after_source,
    future_day,
    outside_period,
    relay_before_original,
    answers_earlier_wording,
)
