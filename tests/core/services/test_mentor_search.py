"""A wish for a mentor goes to one after the other, then to all and to staff; the first who helps has it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from core.chat.messenger import Trouble
from core.model.closures import Closure
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Account, Member, Role, RoleGrant
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    MentorProfile,
    Mentorship,
    MentorshipEnd,
    OfferAnswer,
    RequestState,
    Topic,
)
from core.model.partnerships import Partnership, PartnershipState
from core.model.ways import Way
from core.services.mentor_clock import pass_on_offers, seek_mentors
from core.services.mentor_figures import mentor_figures
from core.services.mentor_leaving import (
    change_room,
    come_back,
    pass_on_what_waits,
    release_those_who_left,
    stop_mentoring,
)
from core.services.mentor_offers import offer_what_waits
from core.services.mentor_requests import Wished, request_by_id, waiting_requests
from core.services.mentor_search import (
    Asking,
    Taken,
    ask_for_mentor,
    not_now,
    release,
    take_request,
    withdraw_request,
)
from core.services.mentors import Offering, rest
from tests import builders
from tests.builders import accounts_of, library, member, mentor, mentors, partnership

if TYPE_CHECKING:
    from core.model.ids import MemberId, MentoringRequestId, PartnershipId
    from core.model.libraries import Library
    from core.store import Store
    from tests.clock import MovableClock


async def wish(store: Store, pair: Partnership | None = None, **more: object) -> Wished:
    """Somebody asks, in English."""
    async with store.writing() as uow:
        asking = Asking(topic=Topic.LANGUAGE, language="en", partnership_id=pair.id if pair else None, **more)  # type: ignore[arg-type]  # as the test names them
        return await ask_for_mentor(uow, asking)


async def offers(store: Store) -> list[tuple[str, OfferAnswer]]:
    """To whom it was offered, in that order, and what they said."""
    async with store.reading() as uow:
        found = await uow.session.execute(
            select(Member.name, MentorOffer.answer)
            .join(Member, Member.id == MentorOffer.member_id)
            .order_by(MentorOffer.id)
        )
        return [(name, answer) for name, answer in found]


async def take(store: Store, request_id: MentoringRequestId, person: Member, *, staff: bool = False) -> Taken:
    """*I will help*."""
    async with store.writing() as uow:
        wished = await request_by_id(uow, request_id)
        assert wished is not None
        return await take_request(uow, wished, by=person.id, own=(), staff=staff)


async def decline(store: Store, request_id: MentoringRequestId, person: Member) -> bool:
    async with store.writing() as uow:
        wished = await request_by_id(uow, request_id, to_answer=True)
        assert wished is not None
        return await not_now(uow, wished, by=person.id)


async def pass_time(store: Store, clock: MovableClock, **by: float) -> None:
    clock.move(**by)
    async with store.writing() as uow:
        await pass_on_offers(uow)


async def load(store: Store, of: MemberId) -> int:
    async with store.reading() as uow:
        query = select(func.count()).select_from(Mentorship)
        return await uow.session.scalar(query.where(Mentorship.mentor_id == of, Mentorship.ended_at.is_(None))) or 0


async def test_not_now_goes_on_at_once_and_silence_after_a_working_day(store: Store, clock: MovableClock) -> None:
    pair = await partnership(store)
    mai, noa = await mentor(store, "Mai"), await mentor(store, "Noa")
    await mentor(store, "Ivo", languages=("fr",))
    wished = await wish(store, pair)
    assert await offers(store) == [("Mai", OfferAnswer.WAITING)]

    assert await decline(store, wished.request.id, mai)
    assert await offers(store) == [("Mai", OfferAnswer.NOT_NOW), ("Noa", OfferAnswer.WAITING)]

    await pass_time(store, clock, days=1)
    assert (await offers(store))[1] == ("Noa", OfferAnswer.WAITING)
    await pass_time(store, clock, days=3)
    # Nobody who writes English is left: all are asked, and staff. Who was silent may still take it.
    assert await offers(store) == [
        ("Mai", OfferAnswer.NOT_NOW),
        ("Noa", OfferAnswer.SILENT),
        ("Ivo", OfferAnswer.WAITING),
    ]
    assert await take(store, wished.request.id, noa) is Taken.YES
    assert await load(store, noa.id) == 1


async def test_nobody_is_offered_what_does_not_fit_them(store: Store) -> None:
    ana, yusuf = await mentor(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    pair = await partnership(
        store, await library(store, "Suva", contacts=[ana]), await library(store, "Amman", contacts=[yusuf])
    )
    full, other = (
        await mentor(store, "Full", capacity=1),
        await partnership(store, await library(store, "Lima"), await library(store, "Kyiv")),
    )
    await mentors(store, full, other)
    await mentor(store, "Rest", paused=True)
    await mentor(store, "Wish", roles=())
    gone = await mentor(store, "Gone")
    async with store.writing() as uow:
        (account,) = await uow.session.scalars(accounts_of(gone.id))
        account.way, account.trouble = Way.NONE, Trouble.GONE
    await mentor(store, "Mai")

    wished = await wish(store, pair)
    assert await offers(store) == [("Mai", OfferAnswer.WAITING)]
    assert await take(store, wished.request.id, full) is Taken.NOT_OFFERED


async def test_whoever_mentors_the_partnership_is_asked_first_and_needs_no_room(store: Store) -> None:
    pair = await partnership(store)
    await mentor(store, "Free")
    mai = await mentor(store, "Mai", capacity=1)
    await mentors(store, mai, pair)
    wished = await wish(store, pair)
    assert await offers(store) == [("Mai", OfferAnswer.WAITING)]
    assert await take(store, wished.request.id, mai) is Taken.YES
    assert await load(store, mai.id) == 1


async def test_what_is_taken_is_taken_once(store: Store, clock: MovableClock) -> None:
    pair = await partnership(store)
    mai, noa = await mentor(store, "Mai"), await mentor(store, "Noa")
    wished = await wish(store, pair)
    await pass_time(store, clock, days=7)
    assert await take(store, wished.request.id, mai) is Taken.YES
    assert await take(store, wished.request.id, mai) is Taken.MINE
    assert await take(store, wished.request.id, noa) is Taken.LATE
    assert not await decline(store, wished.request.id, noa)


async def test_a_full_mentor_cannot_take_more(store: Store) -> None:
    mai = await mentor(store, "Mai", capacity=1)
    first = await wish(store, await partnership(store))
    second = await wish(store, await partnership(store, await library(store, "Lima"), await library(store, "Kyiv")))
    assert await take(store, first.request.id, mai) is Taken.YES
    assert await take(store, second.request.id, mai) is Taken.FULL
    assert await load(store, mai.id) == 1


async def test_fifty_at_once(store: Store, clock: MovableClock) -> None:
    """Exactly one has it."""
    pair = await partnership(store)
    people = [await mentor(store, f"Mentor {number}") for number in range(50)]
    wished = await wish(store, pair)
    await pass_time(store, clock, days=8)
    assert len(await offers(store)) == 50

    answers = await asyncio.gather(*(take(store, wished.request.id, each) for each in people))

    assert sorted(answers, key=lambda each: each.value) == [*[Taken.LATE] * 49, Taken.YES]
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Mentorship)) == 1


async def test_one_mentor_never_takes_more_than_they_have_room_for(store: Store, clock: MovableClock) -> None:
    """Ten wishes, accepted by one person at the same moment."""
    mai = await mentor(store, "Mai", capacity=3)
    wishes = [await wish(store, await partnership(store, *(await pair(store, number)))) for number in range(10)]

    answers = await asyncio.gather(*(take(store, each.request.id, mai) for each in wishes))

    assert answers.count(Taken.YES) == 3
    assert answers.count(Taken.FULL) == 7
    assert await load(store, mai.id) == 3


async def test_a_trial_is_offered_once_and_only_where_there_are_mentors(store: Store) -> None:
    pair = await partnership(store, state=PartnershipState.TRIAL)
    async with store.writing() as uow:
        assert await seek_mentors(uow) == 0
    await mentor(store, "Mai")
    async with store.writing() as uow:
        assert await seek_mentors(uow) == 1
        assert await seek_mentors(uow) == 0
        (request,) = await uow.session.scalars(select(MentoringRequest))
        assert (request.partnership_id, request.asked_by, request.topic) == (pair.id, None, Topic.FIRST_STEPS)


@pytest.mark.parametrize(
    ("shared", "language"),
    [(("en", "es", "fr"), "fr"), (("es", "fr"), "fr"), (("en", "es"), "en"), (("es", "uk"), "es")],
)
async def test_a_trial_is_offered_in_a_language_that_a_mentor_writes(
    store: Store, shared: tuple[str, ...], language: str
) -> None:
    await mentor(store, "Ivo", languages=("fr",))
    both = [await library(store, "Lima", name=name, languages=shared) for name in ("Reef", "Rock")]
    await partnership(store, *both, state=PartnershipState.TRIAL)
    assert await sought(store) == 1
    async with store.reading() as uow:
        (wished,) = await waiting_requests(uow)
    assert wished.request.language == language
    assert (wished.request.widened_at is None) == (language == "fr")


async def test_nobody_is_asked_for_more_trials_than_they_have_room_for(store: Store) -> None:
    """The third trial waits until one of the two that are offered is settled; the other mentor is asked as often."""
    trials = [await partnership(store, *(await pair(store, n)), state=PartnershipState.TRIAL) for n in range(3)]
    mai = await mentor(store, "Mai", capacity=1)
    noa = await mentor(store, "Noa", capacity=1)
    async with store.writing() as uow:
        assert await seek_mentors(uow) == 2
        assert await seek_mentors(uow) == 0
        assert (await mentor_figures(uow)).alone == [await uow.session.get(Partnership, trials[2].id)]
    assert await offers(store) == [("Mai", OfferAnswer.WAITING), ("Noa", OfferAnswer.WAITING)]

    first = await open_wishes(store)
    assert await take(store, first[0], mai) is Taken.YES
    async with store.writing() as uow:
        assert await seek_mentors(uow) == 0
    assert await take(store, first[1], noa) is Taken.YES
    async with store.writing() as uow:
        assert await seek_mentors(uow) == 1, "nobody has room: staff are asked"
        (third,) = await uow.session.scalars(select(MentoringRequest).where(MentoringRequest.widened_at.is_not(None)))
        assert third.partnership_id == trials[2].id


async def test_who_has_no_room_left_does_not_keep_others_waiting(store: Store, clock: MovableClock) -> None:
    """Mai takes one of two that are offered to her; the other goes on with the next work of the clock."""
    mai = await mentor(store, "Mai", capacity=1)
    await mentor(store, "Noa", capacity=1, paused=True)
    first = await wish(store, await partnership(store, *(await pair(store, 1))))
    await wish(store, await partnership(store, *(await pair(store, 2))))
    assert await take(store, first.request.id, mai) is Taken.YES
    async with store.writing() as uow:
        assert await pass_on_offers(uow) == 1
    assert [answer for _name, answer in await offers(store)][:2] == [OfferAnswer.TAKEN, OfferAnswer.SILENT]


async def pair(store: Store, number: int) -> tuple[Library, Library]:
    """Two libraries that are partners of nobody else."""
    return (
        await library(store, "Suva", name=f"Reef {number}"),
        await library(store, "Lima", name=f"Rock {number}"),
    )


async def open_wishes(store: Store) -> list[MentoringRequestId]:
    """Those that nobody has taken, the oldest first."""
    async with store.reading() as uow:
        return [each.request.id for each in await waiting_requests(uow)]


async def test_what_is_given_back_goes_to_somebody_else(store: Store) -> None:
    pair = await partnership(store)
    mai = await mentor(store, "Mai")
    await mentor(store, "Noa")
    theirs = await mentors(store, mai, pair)
    async with store.writing() as uow:
        row = await uow.session.get_one(Mentorship, theirs.id)
        again = await release(uow, row, MentorshipEnd.RELEASED, by=mai.id, note="They like recipes.")
        assert again is not None
    assert await offers(store) == [("Mai", OfferAnswer.STOPPED), ("Noa", OfferAnswer.WAITING)]


async def test_who_left_the_workspace_mentors_no_more(store: Store) -> None:
    pair = await partnership(store)
    mai = await mentor(store, "Mai")
    await mentor(store, "Noa")
    await mentors(store, mai, pair)
    async with store.writing() as uow:
        assert await release_those_who_left(uow) == 0
        (account,) = await uow.session.scalars(select(Account).where(Account.member_id == mai.id))
        account.way, account.trouble = Way.NONE, Trouble.GONE
        await uow.session.flush()
        assert await release_those_who_left(uow) == 1
        assert await release_those_who_left(uow) == 0
    assert ("Noa", OfferAnswer.WAITING) in await offers(store)
    assert await load(store, mai.id) == 0


async def test_the_promised_day_is_kept(store: Store, clock: MovableClock) -> None:
    """However silent everybody is, all are asked before the day that whoever asked was told."""
    pair = await partnership(store)
    for number in range(12):
        await mentor(store, f"Mentor {number}", zone="Asia/Amman")
    async with store.reading() as uow:
        (ana,) = await uow.session.scalars(select(Member).where(Member.name == "Ana"))
    wished = await wish(store, pair, by=ana.id)
    promised = wished.request.answer_by
    assert timedelta(days=6) <= promised - clock().date() <= timedelta(days=10)
    while clock().date() < promised - timedelta(days=1):
        await pass_time(store, clock, hours=12)
    async with store.reading() as uow:
        request = await uow.session.get_one(MentoringRequest, wished.request.id)
        assert request.widened_at is not None
        assert request.state is RequestState.WAITING


async def test_who_is_away_for_days_keeps_nobody_waiting(store: Store, clock: MovableClock) -> None:
    """Mai's library is closed for a month, and Ola reads on Thursdays alone: Noa is asked first, then Ola."""
    pair = await partnership(store)
    today = clock().date()
    closed = Closure(first=today, last=today + timedelta(days=30))
    mai = await mentor(store, "Mai")
    await library(store, "Kyiv", contacts=[mai], closures=(closed,))
    await mentor(store, "Ola", days=(3,))
    noa = await mentor(store, "Noa")
    wished = await wish(store, pair)
    assert await offers(store) == [("Noa", OfferAnswer.WAITING)]
    assert await decline(store, wished.request.id, noa)
    assert await offers(store) == [("Noa", OfferAnswer.NOT_NOW), ("Ola", OfferAnswer.WAITING)]
    # When all are asked, Mai is too: she reads it when she is back, if it waits then.
    await pass_time(store, clock, days=8)
    assert (await to_whom(store, wished.request.id))["Mai"] is OfferAnswer.WAITING


async def test_where_all_are_away_staff_are_asked_at_once(store: Store, clock: MovableClock) -> None:
    today = clock().date()
    closed = Closure(first=today, last=today + timedelta(days=30))
    await library(store, "Kyiv", contacts=[await mentor(store, "Mai")], closures=(closed,))
    wished = await wish(store, await partnership(store))
    assert wished.request.widened_at == clock()


async def test_what_all_are_asked_for_does_not_keep_trials_waiting(store: Store, clock: MovableClock) -> None:
    """Ivo leaves two that nobody else can take; after a working day he is asked for the next trial all the same."""
    ivo = await mentor(store, "Ivo", languages=("fr",))
    for number in range(2):
        await partnership(store, *(await pair(store, number)), state=PartnershipState.TRIAL)
    assert await sought(store) == 2
    french = [await library(store, "Lima", name=f"Livre {number}", languages=("fr",)) for number in range(2)]
    trial = await partnership(store, *french, state=PartnershipState.TRIAL)
    assert await sought(store) == 0
    await pass_time(store, clock, days=4)
    assert await sought(store) == 1
    assert [answer for _name, answer in await offers(store)] == [
        OfferAnswer.SILENT,
        OfferAnswer.SILENT,
        OfferAnswer.WAITING,
    ]
    # What he left he can take as long as nobody did.
    first = await open_wishes(store)
    assert await take(store, first[0], ivo) is Taken.YES
    async with store.reading() as uow:
        newest = (await waiting_requests(uow))[-1]
    assert newest.partnership is not None
    assert newest.partnership.id == trial.id


@pytest.mark.parametrize("staff", [True, False])
async def test_without_mentors_staff_are_asked(store: Store, clock: MovableClock, staff: bool) -> None:  # pytest's own
    pair = await partnership(store)
    dee = await builders.member(store, "Dee", roles=(Role.STAFF,))
    if staff:
        await mentor(store, "Mai")
    wished = await wish(store, pair, staff=staff)
    assert wished.request.widened_at == clock()
    assert await offers(store) == []
    assert await take(store, wished.request.id, dee, staff=True) is Taken.YES


# Mentors who come later


async def to_whom(store: Store, request_id: MentoringRequestId) -> dict[str, OfferAnswer]:
    """To whom that wish was offered, and what they said."""
    async with store.reading() as uow:
        found = await uow.session.execute(
            select(Member.name, MentorOffer.answer)
            .join(Member, Member.id == MentorOffer.member_id)
            .where(MentorOffer.request_id == request_id)
        )
        return {name: answer for name, answer in found}  # noqa: C416  # rows of two


async def test_a_new_mentor_is_asked_for_what_waits(store: Store, clock: MovableClock) -> None:
    """At once when staff grant it, else with the next reminder; nobody whose own library it is, and no full one."""
    ana = await mentor(store, "Ana", roles=())
    pair = await partnership(store, await library(store, "Suva", contacts=[ana]), await library(store, "Amman"))
    wished = await wish(store, pair)
    for_staff = await wish(store, pair, staff=True)
    noa = await mentor(store, "Noa")
    async with store.writing() as uow:
        assert await offer_what_waits(uow, noa.id) == 1
        assert await offer_what_waits(uow, noa.id) == 0
        uow.session.add(RoleGrant(member_id=ana.id, role=Role.MENTOR, granted_at=uow.now))
    full = await mentor(store, "Full", capacity=1)
    await mentors(store, full, await partnership(store, await library(store, "Lima"), await library(store, "Kyiv")))
    await mentor(store, "Mai")
    assert await to_whom(store, wished.request.id) == {"Noa": OfferAnswer.WAITING}
    await pass_time(store, clock, days=8)
    assert await to_whom(store, wished.request.id) == {"Noa": OfferAnswer.SILENT, "Mai": OfferAnswer.WAITING}
    assert await to_whom(store, for_staff.request.id) == {}
    assert await take(store, wished.request.id, noa) is Taken.YES


async def test_who_makes_more_room_is_asked_for_what_waits(store: Store) -> None:
    noa = await mentor(store, "Noa", capacity=1)
    await mentors(store, noa, await partnership(store, await library(store, "Lima"), await library(store, "Kyiv")))
    wished = await wish(store, await partnership(store))
    assert await to_whom(store, wished.request.id) == {}
    async with store.writing() as uow:
        await change_room(uow, Offering(capacity=2, languages=("en",)), member_id=noa.id)
    assert await to_whom(store, wished.request.id) == {"Noa": OfferAnswer.WAITING}


async def test_who_is_back_from_a_rest_can_take_what_waits(store: Store, clock: MovableClock) -> None:
    """What they themselves passed on stays passed on."""
    mai = await mentor(store, "Mai")
    left, declined = [await wish(store, await partnership(store, *(await pair(store, number)))) for number in range(2)]
    assert await decline(store, declined.request.id, mai)
    clock.move(minutes=1)
    async with store.writing() as uow:
        (profile,) = await uow.session.scalars(select(MentorProfile))
        await rest(uow, profile, resting=True)
        await pass_on_what_waits(uow, mai.id)
    later = await wish(store, await partnership(store, *(await pair(store, 2))))
    clock.move(days=1)
    async with store.writing() as uow:
        (profile,) = await uow.session.scalars(select(MentorProfile))
        await come_back(uow, profile)
    assert [(await to_whom(store, each.request.id))["Mai"] for each in (left, declined, later)] == [
        OfferAnswer.SILENT,
        OfferAnswer.NOT_NOW,
        OfferAnswer.WAITING,
    ]


async def test_at_the_moment_a_mentor_rests_one_other_is_asked(store: Store, clock: MovableClock) -> None:
    """Mai rests, says *Not now* and has been silent for a working day at once: of the two others one is asked."""
    mai = await mentor(store, "Mai")
    for name in ("Noa", "Ola"):
        await mentor(store, name)
    wishes = [await wish(store, await partnership(store, *(await pair(store, number)))) for number in range(2)]
    mine = [each for each in wishes if "Mai" in await to_whom(store, each.request.id)]
    clock.move(days=4)

    async def rests() -> None:
        async with store.writing() as uow:
            await pass_on_what_waits(uow, mai.id)

    async def ticks() -> None:
        async with store.writing() as uow:
            await pass_on_offers(uow)

    await asyncio.gather(ticks(), rests(), decline(store, mine[0].request.id, mai), rests(), ticks())
    asked = await to_whom(store, mine[0].request.id)
    assert len(asked) == 2
    assert asked["Mai"] is not OfferAnswer.WAITING


# Trials that nobody mentors


async def changed(store: Store, pair_id: PartnershipId, before: PartnershipState, after: PartnershipState) -> None:
    """It went from one state to the other now."""
    async with store.writing() as uow:
        (await uow.session.get_one(Partnership, pair_id)).state = after
        uow.session.add(
            StateChange(
                partnership_id=pair_id,
                at=uow.now,
                from_state=before,
                to_state=after,
                reason=next(iter(ChangeReason)),
            )
        )


async def sought(store: Store) -> int:
    async with store.writing() as uow:
        return await seek_mentors(uow)


async def test_a_wish_withdrawn_before_the_trial_does_not_leave_it_alone(store: Store, clock: MovableClock) -> None:
    await mentor(store, "Mai")
    pair = await partnership(store, state=PartnershipState.INTRODUCED)
    async with store.reading() as uow:
        (ana,) = await uow.session.scalars(select(Member).where(Member.name == "Ana"))
    for expected in (1, 0):
        wished = await wish(store, pair, by=ana.id)
        async with store.writing() as uow:
            again = await request_by_id(uow, wished.request.id)
            assert again is not None
            await withdraw_request(uow, again, by=ana.id)
        if expected:
            assert await sought(store) == 0
            clock.move(days=1)
            await changed(store, pair.id, PartnershipState.INTRODUCED, PartnershipState.TRIAL)
            assert await sought(store) == 1
            async with store.writing() as uow:
                (waiting,) = await waiting_requests(uow)
                await withdraw_request(uow, waiting, by=None)
            clock.move(days=1)
    # Now somebody said during the trial that they need none.
    assert await sought(store) == 0


async def test_a_trial_that_lost_its_mentor_while_it_paused_is_offered_when_it_goes_on(
    store: Store, clock: MovableClock
) -> None:
    mai = await mentor(store, "Mai")
    await mentor(store, "Noa")
    pair = await partnership(store, state=PartnershipState.TRIAL)
    assert await sought(store) == 1
    (first,) = await open_wishes(store)
    assert await take(store, first, mai) is Taken.YES
    await changed(store, pair.id, PartnershipState.TRIAL, PartnershipState.PAUSED)
    clock.move(days=1)
    async with store.writing() as uow:
        assert await stop_mentoring(uow, mai.id, by=mai.id, reason=MentorshipEnd.STOPPED) == 0
    assert await sought(store) == 0
    await changed(store, pair.id, PartnershipState.PAUSED, PartnershipState.TRIAL)
    assert await sought(store) == 1
    (second,) = await open_wishes(store)
    assert await to_whom(store, second) == {"Mai": OfferAnswer.STOPPED, "Noa": OfferAnswer.WAITING}


async def test_a_trial_that_needs_no_mentor_any_more_is_offered_to_nobody(store: Store) -> None:
    mai = await mentor(store, "Mai")
    pair = await partnership(store, state=PartnershipState.TRIAL)
    theirs = await mentors(store, mai, pair)
    async with store.writing() as uow:
        row = await uow.session.get_one(Mentorship, theirs.id)
        assert await release(uow, row, MentorshipEnd.DONE, by=mai.id) is None
    assert await sought(store) == 0


async def test_of_two_wishes_for_one_partnership_the_clocks_is_taken_back(store: Store) -> None:
    """Another person's own wish waits on."""
    await mentor(store, "Mai")
    noa = await mentor(store, "Noa")
    pair = await partnership(store, state=PartnershipState.TRIAL)
    assert await sought(store) == 1
    async with store.reading() as uow:
        people = {each.name: each.id for each in await uow.session.scalars(select(Member))}
    anas = await wish(store, pair, by=people["Ana"])
    yusufs = await wish(store, pair, by=people["Yusuf"])
    assert await take(store, anas.request.id, noa) is Taken.YES
    assert await open_wishes(store) == [yusufs.request.id]


async def test_whoever_gave_it_back_once_is_not_asked_again(store: Store) -> None:
    """Two mentors gave it back, one after the other: the third is asked."""
    pair = await partnership(store)
    people = [await mentor(store, name) for name in ("Mai", "Noa", "Ola")]
    for person in people[:2]:
        theirs = await mentors(store, person, pair)
        async with store.writing() as uow:
            row = await uow.session.get_one(Mentorship, theirs.id)
            wished = await release(uow, row, MentorshipEnd.RELEASED, by=person.id)
            assert wished is not None
            last = wished.request.id
    assert await to_whom(store, last) == {
        "Mai": OfferAnswer.STOPPED,
        "Noa": OfferAnswer.STOPPED,
        "Ola": OfferAnswer.WAITING,
    }


async def test_trials_whose_mentors_think_do_not_keep_another_waiting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time are read here; three that only Mai fits stand before one in French."""
    monkeypatch.setattr("core.services.mentor_clock.AT_ONCE", 2)
    for number in range(4):
        await partnership(store, *(await pair(store, number)), state=PartnershipState.TRIAL)
    french = [await library(store, "Lima", name=f"Livre {number}", languages=("fr",)) for number in range(2)]
    await partnership(store, *french, state=PartnershipState.TRIAL)
    await mentor(store, "Mai", capacity=1)
    await mentor(store, "Ivo", languages=("fr",))
    assert await sought(store) == 2
    assert [name for name, _answer in await offers(store)] == ["Mai", "Ivo"]
