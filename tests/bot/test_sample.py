"""The sample data: what the playground shows, and that it could have come about by everyday use."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bot.sample import plant_sample
from core.chat.messenger import Channel
from core.content.cities import zones_of
from core.content.countries import country_codes
from core.content.languages import language_codes
from core.model.agreements import Agreement, AgreementState
from core.model.communications import Communication
from core.model.defaults import FIRST_HELLO_DAYS, QUIET_DAYS
from core.model.ladder import YOUNG, climb
from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member, Role
from core.model.notices import Notice
from core.model.nudges import Nudge
from core.model.partnerships import LIVE, LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.services.climbing import plan_nudges
from core.services.finding_matches import best_matches
from core.services.life import sign_of_life
from core.services.mentors import all_mentors
from core.services.mentorships import mentored_by
from core.services.public_stories import public_stories, whole_stories
from core.services.quiet import Filters, quiet_partnerships
from core.services.roles import holders
from core.services.seekers import seeker_of
from core.services.signing import version_of
from core.services.story_names import names_that_show
from core.store import Database, Store, UnitOfWork
from tests.builders import WORKSPACES
from tests.clock import START, MovableClock


@dataclass
class Guests:
    """Who joined which workspace, as the playground would keep it."""

    joined: dict[tuple[str, str], tuple[str, str | None, str | None]] = field(default_factory=dict)
    played: set[str] = field(default_factory=set)

    async def add_person(
        self, workspace: str, user: str, name: str, *, locale: str | None, zone: str | None, played: bool
    ) -> None:
        self.joined[workspace, user] = (name, locale, zone)
        if played:
            self.played.add(name)


@pytest.fixture
def guests() -> Guests:
    """Nobody yet."""
    return Guests()


@pytest.fixture
async def planted(store: Store, guests: Guests) -> AsyncIterator[UnitOfWork]:
    """A unit of work that reads the planted sample."""
    await plant_sample(store, guests, store.clock())
    async with store.reading() as uow:
        yield uow


async def partnerships(uow: UnitOfWork) -> list[Partnership]:
    """All of them, with rows and libraries."""
    found = await uow.session.scalars(
        select(Partnership)
        .options(selectinload(Partnership.rows).joinedload(PartnershipLibrary.library))
        .order_by(Partnership.id)
    )
    return list(found)


async def talks(uow: UnitOfWork) -> list[Communication]:
    """All of them, with the libraries that took part."""
    return list(await uow.session.scalars(select(Communication).options(selectinload(Communication.libraries))))


async def libraries(uow: UnitOfWork) -> list[Library]:
    """All of them, with contacts, members and accounts."""
    found = await uow.session.scalars(
        select(Library)
        .options(selectinload(Library.contacts).joinedload(Contact.member).selectinload(Member.accounts))
        .order_by(Library.id)
    )
    return list(found)


def towns(partnership: Partnership) -> set[str]:
    return {row.library.town for row in partnership.rows}


async def suva_and_amman(uow: UnitOfWork) -> Partnership:
    return next(each for each in await partnerships(uow) if towns(each) == {"Suva", "Amman"})


async def test_forty_libraries_in_twenty_five_countries(planted: UnitOfWork) -> None:
    found = await libraries(planted)

    assert len(found) == 40
    assert len({library.country for library in found}) == 25
    assert len({library.folded for library in found}) == 40
    assert {library.code: library.name for library in found}["LIB-003"] == "Suva City Library"
    assert {library.code: library.name for library in found}["LIB-014"] == "Amman Public Library"


async def test_towns_countries_zones_and_languages_are_real(planted: UnitOfWork) -> None:
    for library in await libraries(planted):
        assert library.country in country_codes()
        assert library.zone in zones_of(library.town, library.country), library.town
        assert set(library.languages) <= language_codes(), library.name


async def test_every_library_has_one_first_contact(planted: UnitOfWork) -> None:
    for library in await libraries(planted):
        assert [contact.role for contact in library.contacts].count(ContactRole.PRIMARY) == 1
        assert library.created_by in {contact.member_id for contact in library.contacts}


async def test_one_can_become_eight_people_and_six_of_them_are_known(planted: UnitOfWork, guests: Guests) -> None:
    accounts = await planted.session.scalars(select(Account).options(joinedload(Account.member)))
    known = {(account.workspace, account.user): account for account in accounts}

    assert guests.played == {"Ana", "Tomas", "Beth", "Dee", "Noor", "Yusuf", "Mai", "Lina"}
    assert set(guests.joined) - set(known) == {("harbour", "noor"), ("lantern", "lina")}
    for there, account in known.items():
        assert guests.joined[there] == (account.name, account.locale, account.zone)
        assert account.platform == "playground"
        assert account.user == account.member.name.lower().replace(" ", "-")


async def test_lantern_knows_nobodys_zone(guests: Guests, planted: UnitOfWork) -> None:
    zones = {
        user: zone for (workspace, user), (_name, _locale, zone) in guests.joined.items() if workspace == "lantern"
    }

    assert set(zones) >= {"yusuf", "mai", "lina"}
    assert set(zones.values()) == {None}


async def test_dee_is_staff_and_mai_is_a_mentor_with_a_zone_of_her_own(planted: UnitOfWork) -> None:
    assert [member.name for member in await holders(planted, Role.STAFF)] == ["Dee"]
    assert [(member.name, member.zone) for member in await holders(planted, Role.MENTOR)] == [
        ("Mai", "Asia/Ho_Chi_Minh")
    ]


async def test_mai_watches_over_two_partnerships_and_has_room_for_one_more(planted: UnitOfWork) -> None:
    [mai] = await all_mentors(planted)
    watched = await mentored_by(planted, mai.member.id)

    assert (mai.load, mai.profile.capacity, mai.profile.languages) == (2, 3, ("en", "vi", "fr"))
    assert [{each.town for each in one.libraries} for one in watched] == [{"Da Nang", "Amman"}, {"Pune", "Busan"}]
    assert all(one.partnership is not None and one.partnership.state in YOUNG for one in watched)


async def test_the_contacts_of_four_libraries_are_on_no_platform(planted: UnitOfWork) -> None:
    apart = {
        library.town
        for library in await libraries(planted)
        if not any(contact.member.accounts for contact in library.contacts)
    }

    assert apart == {"Accra", "Leeds", "Guadalajara", "Iași"}


async def test_twenty_five_partnerships_in_every_state(planted: UnitOfWork) -> None:
    found = await partnerships(planted)
    states = Counter(partnership.state for partnership in found)

    assert len(found) == 25
    assert set(states) == set(PartnershipState)
    assert any(len(partnership.rows) == 3 for partnership in found)


async def test_every_partnership_spans_countries(planted: UnitOfWork) -> None:
    for partnership in await partnerships(planted):
        countries = [row.library.country for row in partnership.rows]
        assert len(countries) >= 2
        assert len(set(countries)) == len(countries), towns(partnership)


async def test_due_days_follow_from_the_last_talks(planted: UnitOfWork) -> None:
    logged = await talks(planted)
    today = planted.now.date()
    for partnership in await partnerships(planted):
        for row in partnership.rows:
            heard = [
                talk.on
                for talk in logged
                if talk.partnership_id == partnership.id
                and row.library_id in {each.library_id for each in talk.libraries}
            ]
            last = max(heard, default=None)
            assert row.last_contact_on == last
            if partnership.state not in LIVE:
                assert (row.due_on, row.nudge_on) == (None, None)
                continue
            first_hello = partnership.state is PartnershipState.INTRODUCED
            wait = timedelta(days=FIRST_HELLO_DAYS) if first_hello else partnership.cadence
            assert row.due_on == (last or partnership.began_on) + wait
            climbed = climb(LadderStep.NONE, row.due_on, partnership.state, today)
            assert (row.step, row.nudge_on) == (climbed.step, climbed.next_on)
        assert partnership.quiet_since == min(row.last_contact_on or partnership.began_on for row in partnership.rows)


async def test_days_are_in_order(planted: UnitOfWork) -> None:
    by_id = {partnership.id: partnership for partnership in await partnerships(planted)}
    for partnership in by_id.values():
        assert partnership.began_on <= partnership.state_since <= planted.now.date()
    for talk in await talks(planted):
        partnership = by_id[talk.partnership_id]
        assert partnership.began_on <= talk.on < planted.now.date()
        assert talk.logged_at < planted.now
        assert talk.library_id in {row.library_id for row in partnership.rows}


async def test_nobody_says_the_same_thing_twice(planted: UnitOfWork) -> None:
    said = [talk.about for talk in await talks(planted)]

    assert len(set(said)) == len(said) >= 75
    assert max(len(about) for about in said) <= 200


async def test_suva_and_amman_are_active_since_the_fourth_of_march_and_talked_this_week(planted: UnitOfWork) -> None:
    partnership = await suva_and_amman(planted)

    assert partnership.state is PartnershipState.ACTIVE
    assert partnership.state_since == date(2026, 3, 4)
    assert {row.last_contact_on for row in partnership.rows} == {planted.now.date() - timedelta(days=3)}
    assert {row.due_on for row in partnership.rows} == {planted.now.date() + timedelta(days=27)}


async def test_suva_has_no_other_partner_and_juneau_none_yet(planted: UnitOfWork) -> None:
    found = [towns(partnership) for partnership in await partnerships(planted)]
    juneau = next(library for library in await libraries(planted) if library.town == "Juneau")

    assert [each for each in found if "Suva" in each] == [{"Suva", "Amman"}]
    assert not any("Juneau" in each for each in found)
    assert juneau.seek


async def test_several_have_been_quiet_for_two_to_four_months(planted: UnitOfWork) -> None:
    today = planted.now.date()
    found, total = await quiet_partnerships(planted, Filters(since=today - timedelta(days=QUIET_DAYS)), limit=None)

    assert total == len(found) >= 8
    assert {(today - quiet.partnership.quiet_since).days for quiet in found} >= {63, 135}
    assert all(60 <= (today - quiet.partnership.quiet_since).days <= 135 for quiet in found)
    assert any(quiet.last_asked for quiet in found)
    assert any(len(quiet.unconnected) < len(quiet.partnership.rows) for quiet in found)


async def test_four_cards_are_on_their_way_to_both_introductions_channels(planted: UnitOfWork) -> None:
    waiting = await planted.session.scalars(select(Notice).where(Notice.kind == "announcement").order_by(Notice.id))
    there = Counter((notice.workspace, notice.channel) for notice in waiting)

    assert there == {(each.workspace, Channel.INTRODUCTIONS.value): 4 for each in WORKSPACES}


async def test_nobody_is_written_to_before_they_do_something(planted: UnitOfWork) -> None:
    notices = await planted.session.scalars(select(Notice).where(Notice.member_id.is_not(None)))

    assert notices.all() == []


async def test_staff_find_something_to_do(planted: UnitOfWork) -> None:
    life = await sign_of_life(planted, planted.now.date())

    assert (life.joins, life.wishes, life.undelivered) == (1, 1, 0)
    assert life.quiet >= 8
    assert life.talks_this_month > 0


async def test_ana_and_yusuf_are_first_nudged_in_four_weeks(
    store: Store, clock: MovableClock, planted: UnitOfWork
) -> None:
    """The others are too, in between: that is what the clock bar counts."""
    first: dict[str, int] = {}
    for day in range(29):
        clock.set(START + timedelta(days=day))
        async with store.writing() as uow:
            await plan_nudges(uow)
        async with store.reading() as uow:
            nudges = await uow.session.scalars(select(Nudge).where(Nudge.sent_at.is_(None)))
            for nudge in nudges:
                first.setdefault((await uow.session.get_one(Member, nudge.member_id)).name, day)

    assert 25 <= first["Ana"] == first["Yusuf"] <= 28
    assert len(first) > 10


async def test_planting_is_quick(sqlite_url: str, guests: Guests) -> None:
    database = Database(sqlite_url)
    began = time.perf_counter()
    await plant_sample(Store(database, MovableClock(), WORKSPACES), guests, START)
    took = time.perf_counter() - began
    await database.close()

    assert took < 3  # 0.3 on a quiet machine; the playground should start at once


@pytest.mark.parametrize("now", [datetime(2027, 2, 28, 23, 59, tzinfo=UTC), datetime(2028, 7, 5, tzinfo=UTC)])
async def test_it_can_be_planted_on_any_day(store: Store, clock: MovableClock, guests: Guests, now: datetime) -> None:
    clock.set(now)
    await plant_sample(store, guests, now)

    async with store.reading() as uow:
        await test_due_days_follow_from_the_last_talks(uow)
        await test_days_are_in_order(uow)
        since = (await suva_and_amman(uow)).state_since
        assert (since.month, since.day) == (3, 4)
        assert timedelta(days=120) < now.date() - since < timedelta(days=490)


async def test_two_libraries_seek_a_partner_and_suva_is_shown_both(planted: UnitOfWork) -> None:
    suva = next(each for each in await libraries(planted) if each.town == "Suva")
    mine = await seeker_of(planted, suva.id)
    assert mine is not None
    found = [
        await planted.session.get_one(Library, each.seeker.library_id) for each in await best_matches(planted, mine)
    ]
    assert {each.town for each in found} == {"Juneau", "Kraków"}


async def test_yusuf_tries_one_partnership_out_and_has_an_agreement_in_another(planted: UnitOfWork) -> None:
    today = planted.now.date()
    theirs = {(towns(each) - {"Amman"}).pop(): each for each in await partnerships(planted) if "Amman" in towns(each)}

    trial = theirs["Da Nang"]
    assert trial.state is PartnershipState.TRIAL
    assert trial.cadence_days == 60
    assert trial.midway_on is not None
    assert trial.review_on is not None
    assert today < trial.midway_on < trial.review_on
    agreement = (await planted.session.scalars(select(Agreement))).one()
    assert (agreement.partnership_id, agreement.state) == (theirs["Tbilisi"].id, AgreementState.SIGNED)
    assert agreement.remind_on is not None
    assert agreement.remind_on > today
    version = await version_of(planted, agreement)
    assert not version.draft.missing()
    signers = {signatory.signature.name for signatory in version.signatories if signatory.signature}
    assert signers == {"Yusuf", "Nino Beridze"}


async def test_every_trial_is_reviewed_in_time(planted: UnitOfWork) -> None:
    for each in await partnerships(planted):
        assert (each.review_on is not None) == (each.state is PartnershipState.TRIAL)
        assert each.midway_on is None or each.midway_on > planted.now.date()


async def test_its_stories_are_published_and_hold_no_name_that_is_not_allowed(planted: UnitOfWork) -> None:
    found = await public_stories(planted)
    assert found.total == len(found.stories) >= 4
    assert {"en", "es", "ar"} <= {story.language for story in found.stories}
    for whole in await whole_stories(planted):
        assert whole.names_shown or await names_that_show(planted, whole) == []
