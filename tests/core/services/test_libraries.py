"""The register: introducing a library, finding those that are alike, and joining one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.chat.messenger import Channel
from core.model.ids import LibraryId
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState, Library
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.services.libraries import (
    answer_join_request,
    answer_profile,
    ask_to_join,
    introduce_library,
    join_requests_for_staff,
    libraries_by_id,
    library_by_id,
    post_library,
    search_libraries,
    similar_libraries,
    waiting_join_requests,
)
from core.services.life import sign_of_life
from core.store import Store
from core.store.outbox import claim_due, settle
from tests.builders import WORKSPACES, contact, library, member
from tests.clock import START, MovableClock


async def notices(store: Store) -> list[Notice]:
    """What was queued, oldest first."""
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(Notice).order_by(Notice.id)))


async def introduce(store: Store, by: Member, *, posted: bool = True) -> Library:
    """Ana introduces her library."""
    async with store.writing() as uow:
        return await introduce_library(
            uow,
            name="Suva City Library",
            town="Suva",
            country="FJ",
            zone="Pacific/Fiji",
            languages=["en", "fj"],
            by=await uow.session.get_one(Member, by.id),
            posted=posted,
        )


async def ask(store: Store, of: Library, who: Member) -> JoinRequest:
    """Somebody asks to speak for it too."""
    async with store.writing() as uow:
        return await ask_to_join(
            uow, library=await uow.session.get_one(Library, of.id), member=await uow.session.get_one(Member, who.id)
        )


async def answer(store: Store, request: JoinRequest, by: Member, *, accepted: bool) -> None:
    """Somebody answers; the asker is told at once."""
    async with store.writing() as uow:
        fresh = await uow.session.get_one(JoinRequest, request.id)
        await answer_join_request(uow, fresh, accepted=accepted, by=by.id, told_at=uow.now)


async def contacts(store: Store, of: Library) -> dict[str, ContactRole]:
    """Who speaks for it, as what."""
    async with store.reading() as uow:
        found = await library_by_id(uow, of.id)
    assert found is not None
    return {each.member.name: each.role for each in found.contacts}


# Introducing


async def test_who_introduces_a_library_is_its_first_contact_and_both_channels_read_of_it(store: Store) -> None:
    ana = await member(store)
    made = await introduce(store, ana)

    assert (made.code, made.folded, made.created_by, made.posted) == ("LIB-001", "suva city library suva", ana.id, True)
    assert await contacts(store, made) == {"Ana": ContactRole.PRIMARY}
    assert [(each.kind, each.workspace, each.channel, each.not_before) for each in await notices(store)] == [
        ("announcement", "harbour", "introductions", START),
        ("announcement", "lantern", "introductions", START),
    ]


async def test_a_private_one_is_announced_nowhere(store: Store) -> None:
    made = await introduce(store, await member(store), posted=False)

    assert not made.posted
    assert await notices(store) == []


async def test_a_card_is_taken_away_and_posted_again(store: Store, clock: MovableClock) -> None:
    ana = await member(store)
    made = await introduce(store, ana)

    async def deliver(state: NoticeState) -> None:
        async with store.writing() as uow:
            for claim in await claim_due(uow, WORKSPACES):
                await settle(uow, claim, state)

    async def post(*, posted: bool) -> None:
        clock.move(minutes=1)
        async with store.writing() as uow:
            await post_library(uow, await uow.session.get_one(Library, made.id), posted=posted, by=ana.id)

    await deliver(NoticeState.SENT)
    await post(posted=False)
    assert [each.stale_from for each in await notices(store)] == [clock.at] * 2
    async with store.writing() as uow:
        for notice in await uow.session.scalars(select(Notice)):
            notice.state, notice.stale_from = NoticeState.DROPPED, None  # as it is written when it was taken back

    await post(posted=True)

    assert [(each.state, each.not_before) for each in await notices(store)] == [(NoticeState.WAITING, clock.at)] * 2


async def test_profile_answers_are_written_shown_again_and_a_skipped_question_is_remembered(
    store: Store, clock: MovableClock
) -> None:
    ana = await member(store)
    made = await introduce(store, ana)
    async with store.writing() as uow:
        for claim in await claim_due(uow, WORKSPACES):
            await settle(uow, claim, NoticeState.SENT)
    async with store.writing() as uow:
        fresh = await uow.session.get_one(Library, made.id)
        await answer_profile(
            uow, fresh, by=ana.id, answers={"interests": "The sea", "ways": ("video",)}, skipped="kind"
        )
        await answer_profile(uow, fresh, by=ana.id, answers={}, skipped="kind")
        await answer_profile(uow, fresh, by=ana.id, answers={"interests": None}, skipped="seek")

    async with store.reading() as uow:
        kept = await uow.session.get_one(Library, made.id)
        assert (kept.interests, kept.ways, kept.skipped) == (None, ("video",), ("kind", "seek"))
    assert {each.stale_from for each in await notices(store)} == {clock.at}


# Those that are alike


@pytest.mark.parametrize(
    ("name", "town", "country", "alike"),
    [
        ("Suva City Library", "Suva", "FJ", True),
        ("suva  CITY library", "SUVA", "FJ", True),
        ("Suva Library", "Suva", "FJ", True),
        ("Library of Suva City", "Suva", "FJ", True),
        ("Suva Citty Library", "Suva", "FJ", True),
        ("Nadi Town Library", "Nadi", "FJ", False),
        ("Suva City Library", "Suva", "NZ", False),
        ("Suva City Library", "Lautoka", "FJ", False),
    ],
)
async def test_a_library_that_is_very_alike_is_found(
    store: Store, name: str, town: str, country: str, alike: bool
) -> None:
    await library(store)

    async with store.reading() as uow:
        found = await similar_libraries(uow, name=name, town=town, country=country)
    assert [each.name for each in found] == (["Suva City Library"] if alike else [])


async def test_accents_and_letters_of_other_alphabets_do_not_hide_it(store: Store) -> None:
    await library(store, "Lima", name="Biblioteca de Miraflores Él Niño")
    await library(store, "Kyiv", name="Бібліотека на Подолі")

    async with store.reading() as uow:
        lima = await similar_libraries(uow, name="biblioteca de miraflores el nino", town="lima", country="PE")
        kyiv = await similar_libraries(uow, name="БІБЛІОТЕКА НА ПОДОЛІ", town="kyiv", country="UA")
    assert (len(lima), len(kyiv)) == (1, 1)


async def test_the_nearest_three_come_first(store: Store) -> None:
    for name in (
        "Suva City Library 3",
        "Suva City Library",
        "Suva City Librari",
        "Suva City Libraryy",
        "Suva City Lib",
    ):
        await library(store, name=name)

    async with store.reading() as uow:
        found = await similar_libraries(uow, name="Suva City Library", town="Suva", country="FJ")
    assert len(found) == 3
    assert found[0].name == "Suva City Library"


async def test_of_a_whole_country_only_those_that_are_alike_are_read(store: Store) -> None:
    for name in ("Suva City Library", "Suva Marine School", "Suva National Archive"):
        await library(store, name=name)

    async with store.reading() as uow:
        found = await similar_libraries(uow, name="Suva City Libary", town="Suva", country="FJ")
        assert list(uow.session.identity_map.values()) == found
        assert [each.name for each in found] == ["Suva City Library"]


# Searching


async def test_libraries_are_found_by_a_part_of_their_name_their_town_or_their_code(store: Store) -> None:
    suva, amman = await library(store, "Suva"), await library(store, "Amman", name="Public Library")

    async def names(query: str) -> list[str]:
        async with store.reading() as uow:
            return [each.name for each in await search_libraries(uow, query)]

    assert await names("") == [amman.name, suva.name]
    assert await names("CITY lib") == [suva.name]
    assert await names("amman") == [amman.name]
    for code in ("LIB-002", "lib-2", "LIB 002", "2", "002"):
        assert await names(code) == [amman.name], code
    for nothing in ("zebra", "9" * 30, "²", "a%b", "a_b"):
        assert await names(nothing) == [], nothing
    for no_letters in ("%", "_", "\\", " "):
        assert len(await names(no_letters)) == 2, "nothing to compare: as if nothing had been typed"


async def test_these_libraries_in_order_and_one_that_is_not_there(store: Store) -> None:
    one, other = await library(store, "Suva"), await library(store, "Amman")
    async with store.reading() as uow:
        found = await libraries_by_id(uow, [other.id, one.id, LibraryId(99)])
        assert [each.id for each in found] == [one.id, other.id]
        assert await library_by_id(uow, LibraryId(99)) is None


# Joining


async def test_a_request_reaches_the_contacts_in_their_hours(store: Store) -> None:
    ana, tomas = await member(store, "Ana"), await member(store, "Tomas")
    suva = await library(store, contacts=[ana])
    request = await ask(store, suva, tomas)

    (notice,) = await notices(store)
    assert (notice.kind, notice.member_id, notice.facts) == ("join_request", ana.id, {"request": request.id})
    assert notice.not_before == datetime(2026, 11, 22, 22, tzinfo=UTC), "Friday afternoon in Suva: Monday at ten"


async def test_when_no_contact_is_connected_staff_are_asked_in_both_workspaces(store: Store) -> None:
    suva = await library(store, contacts=[await member(store, "Ana", connected=False)])
    await ask(store, suva, await member(store, "Tomas"))

    assert [(each.kind, each.channel, each.workspace) for each in await notices(store)] == [
        ("join_request", Channel.STAFF.value, "harbour"),
        ("join_request", Channel.STAFF.value, "lantern"),
    ]


async def test_asking_twice_is_asking_once(store: Store) -> None:
    tomas = await member(store, "Tomas")
    suva = await library(store, contacts=[await member(store, "Ana")])

    assert (await ask(store, suva, tomas)).id == (await ask(store, suva, tomas)).id
    assert len(await notices(store)) == 1


async def test_who_was_declined_may_ask_again(store: Store) -> None:
    ana, tomas = await member(store, "Ana"), await member(store, "Tomas")
    suva = await library(store, contacts=[ana])
    first = await ask(store, suva, tomas)
    await answer(store, first, ana, accepted=False)

    assert await contacts(store, suva) == {"Ana": ContactRole.PRIMARY}
    assert (await ask(store, suva, tomas)).id != first.id


async def test_accepted_beside_a_first_contact_one_is_second_and_reads_of_it(store: Store) -> None:
    ana, tomas = await member(store, "Ana"), await member(store, "Tomas")
    suva = await library(store, contacts=[ana])
    request = await ask(store, suva, tomas)
    await answer(store, request, ana, accepted=True)

    assert await contacts(store, suva) == {"Ana": ContactRole.PRIMARY, "Tomas": ContactRole.SECOND}
    assert [(each.kind, each.member_id) for each in await notices(store)][1:] == [("join_answer", tomas.id)]
    async with store.reading() as uow:
        kept = await uow.session.get_one(JoinRequest, request.id)
        assert (kept.state, kept.answered_at, kept.answered_by) == (JoinState.ACCEPTED, START, ana.id)


async def test_accepted_where_there_is_no_first_contact_one_is_the_first(store: Store) -> None:
    tomas, dee = await member(store, "Tomas"), await member(store, "Dee")
    suva = await library(store)
    await answer(store, await ask(store, suva, tomas), dee, accepted=True)

    assert await contacts(store, suva) == {"Tomas": ContactRole.PRIMARY}


async def test_accepting_somebody_who_joined_meanwhile_is_no_error(store: Store) -> None:
    ana, tomas = await member(store, "Ana"), await member(store, "Tomas")
    suva = await library(store, contacts=[ana])
    request = await ask(store, suva, tomas)
    await contact(store, suva, tomas, role=ContactRole.DIRECTOR)
    await answer(store, request, ana, accepted=True)

    assert await contacts(store, suva) == {"Ana": ContactRole.PRIMARY, "Tomas": ContactRole.DIRECTOR}
    async with store.reading() as uow:
        assert len((await uow.session.scalars(select(Contact))).all()) == 2


async def test_waiting_requests_oldest_first_of_some_libraries(store: Store, clock: MovableClock) -> None:
    suva, amman = await library(store, "Suva"), await library(store, "Amman")
    people = [await member(store, name) for name in ("Tomas", "Lina", "Noor")]
    requests = []
    for who, of in zip(people, (suva, amman, suva), strict=True):
        requests.append(await ask(store, of, who))
        clock.move(minutes=1)
    await answer(store, requests[0], people[1], accepted=True)

    async with store.reading() as uow:
        everywhere = await waiting_join_requests(uow, [suva.id, amman.id])
        there = await waiting_join_requests(uow, [suva.id])
        nowhere = await waiting_join_requests(uow, [])
    assert [(of.town, who.name) for _request, of, who in everywhere] == [("Amman", "Lina"), ("Suva", "Noor")]
    assert [who.name for _request, _of, who in there] == ["Noor"]
    assert nowhere == []


async def test_staff_are_left_what_no_contact_can_answer_or_did_in_a_week(store: Store, clock: MovableClock) -> None:
    suva = await library(
        store, "Suva", contacts=[await member(store, "Ana"), await member(store, "Old", connected=False)]
    )
    amman = await library(store, "Amman", contacts=[await member(store, "Paper", connected=False)])
    for name, of in (("Tomas", suva), ("Lina", amman), ("Noor", await library(store, "Kyiv"))):
        await ask(store, of, await member(store, name))

    async def for_staff() -> list[str]:
        async with store.reading() as uow:
            waiting = await join_requests_for_staff(uow)
            assert (await sign_of_life(uow, uow.now.date())).joins == len(waiting)
        return [who.name for _request, _library, who in waiting]

    assert await for_staff() == ["Lina", "Noor"]
    clock.move(days=6)
    assert await for_staff() == ["Lina", "Noor"]
    clock.move(days=1)
    assert await for_staff() == ["Tomas", "Lina", "Noor"]


async def test_who_joins_a_library_without_a_connected_first_contact_becomes_one(store: Store) -> None:
    place = await library(store, contacts=[await member(store, "Paper", connected=False)])
    asker = await member(store, "Asker")
    async with store.writing() as uow:
        request = await ask_to_join(uow, library=place, member=asker)
        await answer_join_request(uow, request, accepted=True, by=asker.id, told_at=uow.now)
    async with store.reading() as uow:
        joined = await uow.session.scalar(select(Contact).where(Contact.member_id == asker.id))
    assert joined is not None
    assert joined.role is ContactRole.PRIMARY
