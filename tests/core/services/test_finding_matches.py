"""The register's five best are those that weighing every library would give, whoever they are."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from core.model.finding import ReplyTime, SeekerCode, Shape, Style
from core.model.libraries import Library, LibraryKind
from core.model.matching import Match, best
from core.model.matching_rules import Seeker
from core.model.partnerships import PartnershipState
from core.model.proposals import ProposalAnswer
from core.model.sweep import encode
from core.services import finding_matches
from core.services.finding_matches import Hindrance, best_matches, hindrance_of
from core.services.libraries import libraries_by_id
from core.services.proposals import close, propose
from core.services.seekers import index_seeker, seeker_of
from tests.builders import library, member, partnership, seeking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.store import Store

TOWN = ("Suva", "Amman", "Juneau", "Kyiv", "Lima")


async def found(store: Store, own: Library, most: int = 5) -> list[Match]:
    """What that library is shown."""
    async with store.reading() as uow:
        mine = await seeker_of(uow, own.id)
        assert mine is not None
        return await best_matches(uow, mine, most=most)


async def why(store: Store, own: Library) -> Hindrance:
    """Why it is shown nobody."""
    async with store.reading() as uow:
        mine = await seeker_of(uow, own.id)
        assert mine is not None
        return await hindrance_of(uow, mine)


async def everybody(store: Store, number: int, chance: random.Random) -> list[Seeker]:
    """So many libraries with any answers, many of them alike and some that waited equally long; all seek."""

    def one(values: Iterable[object]) -> object:
        return chance.choice([None, *values])

    made = [
        await seeking(
            store,
            await library(
                store,
                chance.choice(TOWN),
                name=f"Library {place}",
                languages=tuple(chance.sample(["en", "fr", "ar"], k=chance.choice([1, 2]))),
                kind=one(LibraryKind),
                ways=chance.choice([None, ("video", "email"), ("chat",), ("post", "video")]),
                how_often=chance.choice([None, 7, 30]),
            ),
            since=datetime(2026, 11, chance.randrange(1, 5), tzinfo=UTC),
            reply=one(ReplyTime),
            style=one(Style),
            shape=one(Shape),
            wished_places=chance.choice([None, ("002",), ("FJ", "145")]),
            refused_places=chance.choice([None, None, ("US",)]),
            refused_kinds=chance.choice([None, None, ("school",)]),
        )
        for place in range(number)
    ]
    async with store.reading() as uow:
        seekers = [await seeker_of(uow, each.id, only_open=True) for each in made]
    assert all(seekers)
    return [each for each in seekers if each is not None]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_five_best_are_those_of_looking_at_every_library(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever the sizes of batches and pages, which are small here so that each ends in the middle of something."""
    chance = random.Random(seed)
    seekers = await everybody(store, 60, chance)
    for codes, most_codes, page in ((1, 1, 1), (2, 3, 2), (32, 500, 200)):
        monkeypatch.setattr(finding_matches, "CODES_AT_ONCE", codes)
        monkeypatch.setattr(finding_matches, "MOST_CODES", most_codes)
        monkeypatch.setattr(finding_matches, "LIBRARIES_AT_ONCE", page)
        async with store.reading() as uow:
            for mine in chance.sample(seekers, 12):
                assert await best_matches(uow, mine) == best(mine, seekers, 5)


async def test_many_who_answered_nothing_are_met_in_the_order_they_came(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_matches, "LIBRARIES_AT_ONCE", 3)
    own = await seeking(store, await library(store, "Suva"))
    others = [
        await seeking(store, await library(store, "Juneau", name=f"J {day}"), since=datetime(2026, 11, day, tzinfo=UTC))
        for day in (9, 3, 7, 5, 1, 8, 2)
    ]
    shown = [match.seeker.library_id for match in await found(store, own)]
    assert shown == [others[place].id for place in (4, 6, 1, 3, 2)]


async def test_who_is_not_shown(store: Store) -> None:
    own = await seeking(store, await library(store, "Suva"))
    await seeking(store, await library(store, "Suva", name="In the same country"))
    await seeking(store, await library(store, "Lima", name="Without a language of ours"))
    await seeking(
        store,
        await library(store, "Juneau", name="Does not want ours", kind=LibraryKind.PUBLIC),
        refused_places=("FJ",),
    )
    await seeking(store, await library(store, "Juneau", name="Kept private"), posted=False)
    await library(store, "Juneau", name="Does not seek", posted=True)
    partner = await seeking(store, await library(store, "Amman", name="A partner"))
    await partnership(store, own, partner)
    asked = await seeking(store, await library(store, "Juneau", name="Asked already"))
    await partnership(store, own, asked, state=PartnershipState.PROPOSED)
    full = await seeking(store, await library(store, "Juneau", name="Full"), limit=1)
    await partnership(store, full, await library(store, "Kyiv"))

    assert await found(store, own) == []
    assert await why(store, own) is Hindrance.NOBODY_FITS

    former = await seeking(store, await library(store, "Juneau", name="A former partner"))
    await partnership(store, own, former, state=PartnershipState.ENDED)
    assert [match.seeker.library_id for match in await found(store, own)] == [former.id]


async def test_a_resting_partner_leaves_room_and_a_paused_one_does_not(store: Store) -> None:
    own = await seeking(store, await library(store, "Suva"), limit=1)
    other = await seeking(store, await library(store, "Juneau"))
    await partnership(store, own, await library(store, "Kyiv"), state=PartnershipState.DORMANT)
    assert [match.seeker.library_id for match in await found(store, own)] == [other.id]
    await partnership(store, own, await library(store, "Lima"), state=PartnershipState.PAUSED)
    assert await found(store, own) == []
    assert await why(store, own) is Hindrance.LIMIT


async def test_a_no_rests_for_half_a_year(store: Store) -> None:
    ana = await member(store, "Ana")
    own = await seeking(store, await library(store, "Suva", contacts=[ana]))
    other = await seeking(store, await library(store, "Juneau"))
    async with store.writing() as uow:
        one, two = await libraries_by_id(uow, [own.id, other.id])
        proposal = await propose(
            uow, library=one, asked=two, by=ana.id, reason="Hello", activities=None, how_often=None
        )
        await close(uow, proposal, ProposalAnswer.DECLINED, by=ana.id)
    assert await found(store, own) == []
    assert await found(store, other) == []
    async with store.writing() as uow:
        await uow.session.execute(update(type(proposal)).values(answered_at=uow.now - timedelta(days=181)))
    assert [match.seeker.library_id for match in await found(store, own)] == [other.id]


async def test_why_nobody_is_shown_is_told_apart(store: Store) -> None:
    own = await seeking(store, await library(store, "Suva"))
    await seeking(store, await library(store, "Suva", name="Another in Fiji"))
    assert await why(store, own) is Hindrance.NOBODY
    await seeking(store, await library(store, "Lima"))
    assert await why(store, own) is Hindrance.NO_LANGUAGE
    await seeking(store, await library(store, "Juneau"), refused_places=("009",))
    assert await why(store, own) is Hindrance.NOBODY_FITS


async def test_codes_follow_what_they_are_made_of(store: Store) -> None:
    own = await seeking(store, await library(store, "Suva"))
    assert await _codes(store, own) == {"en", "fj"}
    async with store.writing() as uow:
        there = await uow.session.get_one(Library, own.id)
        there.languages = ("fr", "en")
        there.how_often = 30
        await index_seeker(uow, own.id)
    assert await _codes(store, own) == {"en", "fr"}
    async with store.writing() as uow:
        (await uow.session.get_one(Library, own.id)).posted = False
        await index_seeker(uow, own.id)
    assert await _codes(store, own) == set()


async def _codes(store: Store, own: Library) -> set[str]:
    """The languages it can be found by; every code says what the library says now."""
    async with store.reading() as uow:
        mine = await seeker_of(uow, own.id)
        assert mine is not None
        rows = await uow.session.execute(
            select(SeekerCode.language, SeekerCode.code).where(SeekerCode.library_id == own.id)
        )
        codes = {language: code for language, code in rows}  # noqa: C416  # rows are no pairs to mypy
    assert set(codes.values()) <= {encode(mine)}
    return set(codes)
