"""Who is speaking, in which zone and language they read, and when they may be written to."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.cards.person import describe
from core.chat.invocation import AccountRef, Profile
from core.model.ids import AccountId, MemberId
from core.model.libraries import ContactRole
from core.model.members import Account, Member, Role
from core.services.people import (
    Actor,
    change_settings,
    contacts_of,
    hours_of,
    in_their_hours,
    in_their_hours_of,
    member_named,
    member_with_hours,
    members_by_id_or_name,
    preferred_account,
    reader_of,
    recognise,
    search_members,
    welcome,
)
from core.store import Store
from tests.builders import LONG_AGO, contact, library, member
from tests.clock import MovableClock

ANA = AccountRef("playground", "harbour", "ana")
NOBODY_SAYS = Profile("Ana")


async def actor(store: Store, ref: AccountRef = ANA, profile: Profile = NOBODY_SAYS) -> Actor:
    """The person behind that account."""
    async with store.reading() as uow:
        found, _earlier = await recognise(uow, ref, profile)
    return found


async def come_in(store: Store, ref: AccountRef = ANA, profile: Profile = NOBODY_SAYS) -> Member:
    """Say something for the first or the next time."""
    async with store.writing() as uow:
        found, _earlier = await recognise(uow, ref, profile)
        return await welcome(uow, found)


# Strangers and friends


async def test_a_stranger_has_no_member_no_library_and_no_role(store: Store) -> None:
    found = await actor(store)

    assert (found.member, found.contacts, found.is_staff, found.library_ids) == (None, [], False, frozenset())
    assert (found.zone, found.reader.language, found.working_days) == ("UTC", "en", (0, 1, 2, 3, 4))
    with pytest.raises(RuntimeError, match="not welcomed"):
        found.known()


async def test_a_stranger_reads_the_platform_s_zone_and_its_country_s_working_days(store: Store) -> None:
    found = await actor(store, profile=Profile("Ana", "en-GB", "Asia/Amman"))

    assert (found.zone, found.working_days) == ("Asia/Amman", (0, 1, 2, 3, 6))


async def test_who_comes_in_is_written_down_once(store: Store) -> None:
    first = await come_in(store, profile=Profile("Ana", "en-GB", "Pacific/Fiji"))
    second = await come_in(store)

    assert first.id == second.id
    found = await actor(store)
    assert found.account is not None
    assert (found.account.name, found.account.locale, found.account.zone) == ("Ana", "en-GB", "Pacific/Fiji")
    assert found.known().name == "Ana"


async def test_of_two_first_words_at_once_one_fails_and_nobody_is_there_twice(store: Store) -> None:
    """The invocation is then run again and finds the account."""
    done = await asyncio.gather(come_in(store), come_in(store), return_exceptions=True)

    assert all(isinstance(each, Member | IntegrityError) for each in done)
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Member)) == 1
    assert (await come_in(store)).name == "Ana"


async def test_what_the_platform_says_is_kept_up_to_date(store: Store) -> None:
    await come_in(store, profile=Profile("Ana", "en-GB", "Pacific/Fiji"))
    await come_in(store, profile=Profile("Ana Vakacegu", "fr", "Europe/Paris"))
    await come_in(store, profile=Profile("", None, "Mars/Olympus"))

    found = await actor(store)
    assert found.account is not None
    assert (found.account.name, found.known().name) == ("Ana Vakacegu", "Ana Vakacegu")
    assert (found.account.locale, found.account.zone) == ("fr", "Europe/Paris")


async def test_the_same_name_in_another_workspace_is_another_person(store: Store) -> None:
    await come_in(store)

    assert (await actor(store, AccountRef("playground", "lantern", "ana"))).member is None
    assert (await actor(store, AccountRef("slack", "harbour", "ana"))).member is None


async def test_everything_about_somebody_is_known_at_first_sight(store: Store) -> None:
    ana = await member(store, roles=[Role.STAFF, Role.MENTOR])
    suva, lima = await library(store, contacts=[ana]), await library(store, "Lima", contacts=[ana])

    found = await actor(store)

    assert found.is_staff
    assert found.has(Role.MENTOR)
    assert found.library_ids == {suva.id, lima.id}
    assert found.known().id == ana.id


# Zones, languages, hours


async def test_whose_zone_goes_first(store: Store) -> None:
    ana = await member(store)
    await library(store, contacts=[ana])
    assert (await actor(store)).zone == "Pacific/Fiji", "the library's"
    assert (await actor(store, profile=Profile("Ana", zone="Asia/Tokyo"))).zone == "Asia/Tokyo", "the platform's"
    assert (await actor(store, profile=Profile("Ana", zone="Mars/Olympus"))).zone == "Pacific/Fiji"

    async with store.writing() as uow:
        await change_settings(uow, await uow.session.get_one(Member, ana.id), {"zone": "Europe/Kyiv"})
    assert (await actor(store, profile=Profile("Ana", zone="Asia/Tokyo"))).zone == "Europe/Kyiv", "their own"


async def test_hours_are_the_country_s_working_mornings_and_its_holidays_are_closed(store: Store) -> None:
    yusuf = await member(store, "Yusuf")
    await library(store, "Amman", contacts=[yusuf])
    async with store.reading() as uow:
        found = await member_with_hours(uow, yusuf.id)
    assert found is not None
    hours = hours_of(found[0], library=found[1])

    assert (hours.zone, hours.hour, hours.days) == ("Asia/Amman", 10, frozenset({6, 0, 1, 2, 3}))
    assert hours.open_on(date(2026, 11, 22))
    assert not hours.open_on(date(2026, 11, 20)), "a Friday"
    assert not hours.open_on(date(2026, 5, 25)), "Independence Day, a Monday"


async def test_somebody_without_a_library_keeps_the_calendar_of_their_zone(store: Store) -> None:
    mai = await member(store, "Mai", zone="Asia/Ho_Chi_Minh")
    async with store.reading() as uow:
        found = await member_with_hours(uow, mai.id)
    assert found is not None
    hours = hours_of(found[0], library=None)

    assert (hours.zone, hours.days) == ("Asia/Ho_Chi_Minh", frozenset({0, 1, 2, 3, 4}))
    assert not hours.open_on(date(2026, 9, 2)), "National Day, a Wednesday"


async def test_their_own_hour_and_days(store: Store) -> None:
    ana = await member(store, hour=16, days=(5, 6))
    async with store.reading() as uow:
        found = await member_with_hours(uow, ana.id)
    assert found is not None

    assert (hours_of(found[0], library=None).hour, hours_of(found[0], library=None).days) == (16, frozenset({5, 6}))


async def test_their_own_language_goes_before_the_platform_s(store: Store) -> None:
    ana = await member(store, locale="en-GB")
    async with store.reading() as uow:
        found = await member_with_hours(uow, ana.id)
    assert found is not None
    assert reader_of(found[0], library=None).language == "en"
    found[0].language = "fr"
    assert reader_of(found[0], library=None).language == "fr"


async def test_of_two_accounts_the_chosen_one_is_written_to_else_the_first(store: Store) -> None:
    ana = await member(store)
    async with store.writing() as uow:
        fresh = await uow.session.get_one(Member, ana.id)
        second = Account(
            platform="playground", workspace="lantern", user="ana", name="Ana", created_at=LONG_AGO, member=fresh
        )
        uow.session.add(second)

    async def written_to() -> str:
        async with store.reading() as uow:
            found = await member_with_hours(uow, ana.id)
        assert found is not None
        account = preferred_account(found[0])
        assert account is not None
        return account.workspace

    assert await written_to() == "harbour"
    async with store.writing() as uow:
        (await uow.session.get_one(Member, ana.id)).preferred_account_id = second.id
    assert await written_to() == "lantern"
    async with store.writing() as uow:
        await uow.session.delete(await uow.session.get_one(Account, AccountId(second.id)))
    assert await written_to() == "harbour"


async def test_what_stands_at_another_account_is_read_in_that_account_s_language_and_zone(store: Store) -> None:
    ana = await member(store, platform_zone="Pacific/Fiji")
    async with store.writing() as uow:
        second = Account(
            platform="slack",
            workspace="T1",
            user="U1",
            name="Ana",
            created_at=LONG_AGO,
            zone="Europe/Kyiv",
            locale="en",
        )
        second.member_id = ana.id
        uow.session.add(second)
    async with store.reading() as uow:
        found = await member_with_hours(uow, ana.id)
    assert found is not None

    assert reader_of(found[0], library=None).zone == "Pacific/Fiji"
    assert reader_of(found[0], library=None, account=second).zone == "Europe/Kyiv"


async def test_each_of_several_contacts_is_written_to_once_in_their_own_morning(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf")
    suva = await library(store, "Suva", contacts=[ana, await member(store, "Tomas", connected=False)])
    amman = await library(store, "Amman", contacts=[yusuf])
    await contact(store, amman, ana, role=ContactRole.SECOND)

    async with store.reading() as uow:
        found = in_their_hours(uow, await contacts_of(uow, [suva.id]))
        both = in_their_hours(uow, await contacts_of(uow, [suva.id, amman.id]))
        first = await contacts_of(uow, [suva.id, amman.id], roles=[ContactRole.PRIMARY])

    assert found == [(ana.id, datetime(2026, 11, 22, 22, tzinfo=UTC))]
    assert [member_id for member_id, _at in both] == [ana.id, yusuf.id]
    assert [each.member.name for each in first] == ["Ana", "Yusuf"]


async def test_the_next_hour_of_one_member(store: Store, clock: MovableClock) -> None:
    ana = await member(store)
    await library(store, contacts=[ana])
    async with store.reading() as uow:
        assert await in_their_hours_of(uow, ana.id) == datetime(2026, 11, 22, 22, tzinfo=UTC)
        assert await in_their_hours_of(uow, MemberId(99)) == clock.at
        assert await member_with_hours(uow, MemberId(99)) is None


# Settings and lists


async def test_changed_settings_are_kept(store: Store) -> None:
    ana = await member(store)
    async with store.writing() as uow:
        fresh = await uow.session.get_one(Member, ana.id)
        await change_settings(uow, fresh, {})
        await change_settings(uow, fresh, {"hour": 16, "fewer_messages": True, "days": (0, 2)})

    async with store.reading() as uow:
        kept = await uow.session.get_one(Member, ana.id)
        assert (kept.hour, kept.fewer_messages, kept.days) == (16, True, (0, 2))


async def test_members_are_found_by_a_part_of_their_name(store: Store) -> None:
    for name in ("Yusuf", "Ana", "Anahera", "100% Ana", "Élise"):
        await member(store, name)

    async def names(query: str) -> list[str]:
        async with store.reading() as uow:
            return [each.name for each in await search_members(uow, query)]

    assert await names("ANA") == ["100% Ana", "Ana", "Anahera"]
    for accents in ("elise", "ÉLI", "E\u0301lise"):
        assert await names(accents) == ["Élise"], accents
    assert await names("0 a") == ["100% Ana"]
    assert await names("a_a") == []
    assert len(await names("")) == len(await names("%")) == 5, "nothing to compare: as if nothing had been typed"


async def test_who_is_called_otherwise_from_now_on_is_found_by_the_new_name(store: Store) -> None:
    await member(store, "Ana")
    async with store.writing() as uow:
        await welcome(uow, (await recognise(uow, ANA, Profile("Ána Núñez")))[0])

    async with store.reading() as uow:
        assert [each.name for each in await search_members(uow, "ana nunez")] == ["Ána Núñez"]


async def test_a_guess_names_strangers_only(store: Store) -> None:
    await member(store, "Ana")
    async with store.writing() as uow:
        known = await welcome(uow, (await recognise(uow, ANA, Profile("ana.v", guessed=True)))[0])
        sam = AccountRef(ANA.platform, ANA.workspace, "sam")
        new = await welcome(uow, (await recognise(uow, sam, Profile("sam.k", guessed=True)))[0])
        assert (known.name, new.name) == ("Ana", "sam.k")


async def test_members_by_id_and_by_name(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf")
    await member(store, "Élise")
    await member(store, "!")
    async with store.reading() as uow:
        found = await members_by_id_or_name(uow, [ana.id, yusuf.id, MemberId(99)], ["ELISE", "Eli", "?"])
        assert [each.name for each in found] == ["Ana", "Yusuf", "Élise"]
        named = await member_named(uow, ana.id)
        assert named is not None
        assert named.name == "Ana"
        assert await member_named(uow, MemberId(99)) is None


@pytest.mark.parametrize(
    ("role", "town", "said"),
    [
        (None, "Suva", ("{role}, {town}", "Suva City Library", "FJ")),
        (Role.STAFF, None, ("Programme staff", None, None)),
        (Role.MENTOR, None, ("Mentor", None, None)),
        (None, None, ("New here", None, None)),
    ],
)
async def test_a_person_at_a_glance(
    store: Store, role: Role | None, town: str | None, said: tuple[str, str | None, str | None]
) -> None:
    ana = await member(store, roles=[role] if role else [])
    if town:
        await library(store, town, contacts=[ana])

    known = describe(await actor(store))

    assert (known.role.message, known.library, known.country) == said
    assert known.is_staff == (role is Role.STAFF)


async def test_a_person_with_two_accounts_is_called_as_where_they_are_written_to(store: Store) -> None:
    ana = await come_in(store)
    async with store.writing() as uow:
        both = await uow.session.get_one(Member, ana.id)
        lantern = Account(
            platform="playground",
            workspace="lantern",
            user="xx_ana_xx",
            name="xx_ana_xx",
            created_at=uow.now,
            member=both,
        )
        uow.session.add(lantern)
        await uow.session.flush()
        both.preferred_account_id = await uow.session.scalar(select(Account.id).where(Account.workspace == "harbour"))

    there = await come_in(store, lantern.ref, Profile("Xena"))
    assert there.name == "Ana"
    here = await come_in(store, profile=Profile("Ana Vakacegu"))
    assert here.name == "Ana Vakacegu"
