"""Rules about quotes: that each stands in its source, as the lock proves or the source itself."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from registry import lock, quotes
from registry.checks.rule import Context, rule
from registry.diagnostics import Finding, Place
from registry.lock import Lock, Proof
from registry.model import Evidence, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.captures import Captures
    from registry.lock import Key
    from registry.model import Registry
    from registry.quotes import Passage, Prepared

_RELOCK: Final = 'run "registry lock --captures DIR"'


@dataclass(frozen=True, slots=True)
class _Cited:
    """A quote that can be proved: its key in the lock and, where it is at hand, its source's text.

    ``passage`` is where that text has the quote, if it does.
    """

    key: Key
    quote: str
    text: Prepared | None
    passage: Passage | None


def _cited(item: Evidence, registry: Registry, captures: Captures | None) -> _Cited | None:
    source = registry.sources.get(item.source)
    key = source.proof_key(item.quote) if source and item.quote is not None else None
    if item.quote is None or key is None:
        return None
    _, sha256, _ = key
    text = captures.texts.get(sha256) if captures else None
    return _Cited(key, item.quote, text, quotes.locate(item.quote, text) if text else None)


def proved(registry: Registry, captures: Captures) -> Lock:
    """The lock as it should be: every quote on file that its source's text has.

    Where that text is not among the captures, the proof that is already in the lock is kept.
    """
    proofs: dict[Key, Proof] = {}
    for item in registry.evidence():
        cited = _cited(item, registry, captures)
        if cited is None:
            continue
        if cited.passage is not None:
            proofs[cited.key] = Proof(*cited.key, cited.passage.start, cited.passage.end)
        elif cited.text is None and (kept := registry.lock.proofs.get(cited.key)):
            proofs[cited.key] = kept
    return Lock(proofs)


@rule("QUO001", "quote-not-proved", "The lock has no proof of a quote.", Evidence)
def quote_not_proved(item: Evidence, context: Context) -> Iterator[Finding]:
    """A new quote, an edited one, or one whose source was captured anew."""
    cited = _cited(item, context.registry, context.captures)
    if cited is None or cited.key in context.registry.lock.proofs:
        return
    if cited.text is not None and cited.passage is None:
        return  # the source does not have it, which another rule says
    source, _, quote = cited.key
    earlier = any(
        proof.source == source and proof.quote == quote
        for proof in context.registry.lock.proofs.values()
    )
    message = (
        f'this quote is proved only by an earlier text of "{source}", with another sha256'
        if earlier
        else f"{lock.PATH} has no proof of this quote"
    )
    hint = f'{_RELOCK} with the captured text of "{source}" in DIR'
    yield Finding(item.place / "quote", message, hint)


@rule("QUO002", "quote-without-capture", "A quote is from a source with no sha256.", Evidence)
def quote_without_capture(item: Evidence, context: Context) -> Iterator[Finding]:
    """Words can only be proved against a text that was captured."""
    source = context.registry.sources.get(item.source)
    if item.quote is None or source is None or source.sha256 is not None:
        return
    message = f'the text of "{source.id}" was not captured, so this quote cannot be proved'
    hint = (
        'save that text outside the registry, run "registry capture FILE" and add the sha256, or '
        'name the place with "locator" instead of the words'
    )
    yield Finding(item.place / "quote", message, hint, ((source.place, "the source is here"),))


@rule("QUO003", "lock-fault", "A line of the lock is not as it was written.", Lock)
def lock_fault(held: Lock, _: Context) -> Iterator[Finding]:
    """What a merge or a hand left in it; its sound lines still count."""
    yield from held.faults


@rule("QUO004", "lock-entry-unused", "The lock proves a quote that is not on file.", Lock)
def lock_entry_unused(held: Lock, context: Context) -> Iterator[Finding]:
    """Only where nothing else explains it: an edited quote leaves its old proof behind."""
    registry = context.registry
    used, doubtful = set(), set()
    for item in registry.evidence():
        source = registry.sources.get(item.source)
        if not registry.complete or source is None:
            return
        if item.quote is not None:
            key = source.proof_key(item.quote)
            used.add(key)
            if key not in held.proofs:
                doubtful.add(source.id)
    for key, proof in held.proofs.items():
        if key not in used and proof.source not in doubtful:
            message = f'no record has the quote from "{proof.source}" that this line proves'
            yield Finding(_line(proof), message, 'run "registry lock" to drop the line')


@rule("QUO005", "quote-not-found", "A quote is not in its source's captured text.", Evidence)
def quote_not_found(item: Evidence, context: Context) -> Iterator[Finding]:
    """Where the text is at hand. Likeness proves nothing; it only helps to find the slip."""
    cited = _cited(item, context.registry, context.captures) if context.captures else None
    if cited is None or cited.text is None or cited.passage is not None:
        return
    message = f'these words are not in the captured text of "{item.source}"'
    yield Finding(item.place / "quote", message, _advice(cited, cited.text, context))


def _advice(cited: _Cited, text: Prepared, context: Context) -> str:
    texts = context.captures.texts if context.captures else {}
    others = [
        source.id
        for source in context.registry.sources.values()
        if (other := texts.get(source.sha256 or "")) and quotes.locate(cited.quote, other)
    ]
    if others:
        return f'they stand in the text of "{min(others)}"; is that the source?'
    near = quotes.nearest(cited.quote, text)
    if near is not None:
        return f"nearest there, with [quote -> source] where they differ: {near.marked}"
    return "nothing there is much like them; check the source, and quote its own words"


@rule("QUO006", "capture-differs", "A file has a source's name and not its text.", Source)
def capture_differs(source: Source, context: Context) -> Iterator[Finding]:
    """Or it has the text, by its SHA-256, and cannot be read."""
    for each in context.captures.misfits if context.captures else ():
        if each.source != source.id:
            continue
        message = f'the file "{each.file}" {each.problem}'
        hint = "a captured text is a plain UTF-8 file that you may read"
        if each.sha256 is not None:
            message += f": its SHA-256 is {each.sha256}"
            hint = (
                "bring that text back; if the quotes shall rest on the new one, put its SHA-256 "
                f"here and {_RELOCK}"
            )
        yield Finding(source.place / "sha256", message, hint)


@rule("QUO007", "lock-differs", "The lock has a quote elsewhere than its source does.", Evidence)
def lock_differs(item: Evidence, context: Context) -> Iterator[Finding]:
    """Where the text is at hand, the place in the lock must be the first that has the words."""
    cited = _cited(item, context.registry, context.captures) if context.captures else None
    proof = context.registry.lock.proofs.get(cited.key) if cited else None
    if cited is None or cited.passage is None or proof is None:
        return
    there = cited.passage
    if (proof.start, proof.end) != (there.start, there.end):
        words = textwrap.shorten(cited.quote, 60, placeholder=" …")
        message = (
            f'the lock has "{words}" at characters {proof.start} to {proof.end} of '
            f'"{proof.source}"; it stands at {there.start} to {there.end}'
        )
        yield Finding(_line(proof), message, _RELOCK)


def _line(proof: Proof) -> Place:
    return Place(lock.PATH, (proof.line,))


CHECKS = (
    quote_not_proved,
    quote_without_capture,
    lock_fault,
    lock_entry_unused,
    quote_not_found,
    capture_differs,
    lock_differs,
)
