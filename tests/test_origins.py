"""Which outlets stand behind sources: chains end at their start, and a shared start counts once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from made_up import registry, source

from registry.model import Registry, Relay, Source
from registry.origins import independent, roots

IDS = ("a", "b", "c", "d", "e")
OUTLETS = ("Alba Wire", "Harbour Gazette", "River Post")


def made(source_id: str, publisher: str, *relays: Relay) -> Source:
    """A source of a publisher that repeats these."""
    return replace(source(source_id), publisher=publisher, relays=relays)


def of(each: str) -> Relay:
    """That a source on file is repeated."""
    return Relay(each, None)


def outlet(name: str) -> Relay:
    """That an outlet is repeated which has no source on file."""
    return Relay(None, name)


@st.composite
def networks(draw: st.DrawFn) -> Registry:
    """Up to five sources that repeat one another, circles and all, and outlets."""
    relays = st.lists(
        st.sampled_from(IDS).map(of) | st.sampled_from(OUTLETS).map(outlet), max_size=2
    )
    return registry(
        sources=[made(each, draw(st.sampled_from(OUTLETS)), *draw(relays)) for each in IDS]
    )


def test_a_source_that_repeats_nobody_is_its_own_origin() -> None:
    """By its publisher, so that two pages of one outlet are one."""
    found = registry(sources=[made("a", "Wire"), made("b", "Wire"), made("c", "Post")])
    assert roots(found, "a") == {"Wire"}
    assert independent(found, ["a", "b"]) == 1
    assert independent(found, ["a", "b", "c"]) == 2


def test_a_chain_counts_as_its_start() -> None:
    """However long; the outlets in between are nobody's witnesses."""
    found = registry(
        sources=[
            made("a", "Wire"),
            made("b", "Post", of("a")),
            made("c", "Gazette", of("b")),
            made("d", "Review", outlet("Wire")),
        ]
    )
    assert roots(found, "c") == {"Wire"}
    assert independent(found, ["a", "b", "c", "d"]) == 1


def test_a_source_of_two_origins_joins_them() -> None:
    """Who repeats both the wire and the post is no third witness, nor are they two beside it."""
    found = registry(
        sources=[made("a", "Wire"), made("b", "Post"), made("c", "Review", of("a"), of("b"))]
    )
    assert roots(found, "c") == {"Wire", "Post"}
    assert independent(found, ["a", "b"]) == 2
    assert independent(found, ["a", "b", "c"]) == 1


def test_a_circle_of_relays_ends() -> None:
    """With no outlet at its start, it is one origin all the same."""
    found = registry(sources=[made("a", "Wire", of("b")), made("b", "Post", of("a"))])
    assert independent(found, ["a"]) == 1
    assert independent(found, ["a", "b"]) == 1


def test_a_source_without_a_file_stands_for_itself() -> None:
    """It may be anybody's."""
    found = registry(sources=[made("a", "Wire")])
    assert roots(found, "zzz") == {"zzz"}
    assert independent(found, ["a", "zzz"]) == 2
    assert independent(found, []) == 0


@given(found=networks(), asked=st.lists(st.sampled_from(IDS), max_size=8), data=st.data())
def test_order_and_repetition_never_matter(
    found: Registry, asked: list[str], data: st.DataObject
) -> None:
    """Neither of the sources asked about, nor of the files, nor of the relays."""
    count = independent(found, asked)
    assert independent(found, data.draw(st.permutations(asked))) == count
    assert independent(found, [*asked, *asked]) == count
    turned = registry(
        sources=[
            replace(each, relays=each.relays[::-1])
            for each in reversed(list(found.sources.values()))
        ]
    )
    assert independent(turned, asked) == count


@given(found=networks(), asked=st.sets(st.sampled_from(IDS)))
def test_origins_are_the_groups_that_share_an_outlet(found: Registry, asked: set[str]) -> None:
    """Directly or over others: joined pair by pair until nothing joins any more."""
    groups = [{each} for each in sorted(asked)]

    def outlets(group: set[str]) -> set[str]:
        return {name for each in group for name in roots(found, each)}

    while joined := next(
        ((a, b) for a in groups for b in groups if a is not b and outlets(a) & outlets(b)), None
    ):
        a, b = joined
        groups = [each for each in groups if each is not a and each is not b] + [a | b]
    assert independent(found, asked) == len(groups)


@given(found=networks(), asked=st.sets(st.sampled_from(IDS)), more=st.sampled_from(IDS))
def test_one_source_more_adds_at_most_one_origin(
    found: Registry, asked: set[str], more: str
) -> None:
    """It may join others, but never makes two of anything."""
    before, after = independent(found, asked), independent(found, {*asked, more})
    assert after <= before + 1
    assert (after == 0) == (not {*asked, more})
