"""/sister pause and *We are back*: what each side reads, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Refusal
from core.model.ids import PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.members import Member, Role, RoleGrant
from core.model.partnerships import PartnershipState
from core.services.communications import hold
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import facts, labels
from tests.core.commands.parting import Partners, build_partners
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

AWAY = "is away until 4 March 2027."
SECRET = "We move to another building"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def pause(there: Partners, person: str = "Ana", until: str = "2027-03-04", reason: str = SECRET) -> Answer:
    """By the form."""
    form = await there.town.say(person, "/sister pause")
    return await there.town.fill(person, form, until=until, reason=reason)


async def test_partners_read_until_when_and_never_why(there: Partners) -> None:
    paused = await pause(there)
    assert "Paused until 4 March 2027." in said(paused)
    assert "“Suva City Library is away until 4 March 2027.”" in said(paused)
    await there.town.move(7)
    assert there.told(AWAY) == ["tomas", "yusuf", "zaid"]
    assert there.told(SECRET) == ["tomas"], "her colleague alone"
    for card in ("/sister", "/sister partnership", "/sister partners"):
        shown = said(await there.town.say("Yusuf", card))
        assert SECRET not in shown
        assert card == "/sister partners" or AWAY in shown
    assert SECRET in said(await there.town.say("Tomas", "/sister partnership"))
    assert SECRET in said(await there.town.say("Dee", "/sister partnership partnership:1")), "staff read it too"


async def test_staff_who_speak_for_a_partner_do_not_read_why(there: Partners) -> None:
    async with there.store.writing() as uow:
        zaid = (await uow.session.scalars(select(Member).where(Member.name == "Zaid"))).one()
        uow.session.add(RoleGrant(member_id=zaid.id, role=Role.STAFF, granted_at=uow.now))
    await pause(there)
    await there.town.move(7)
    assert there.told(SECRET) == ["tomas"]
    shown = said(await there.town.say("Zaid", "/sister partnership partnership:1"))
    assert AWAY in shown
    assert SECRET not in shown


async def test_home_and_the_page_offer_we_are_back_to_those_who_pause_alone(there: Partners) -> None:
    await pause(there)
    for card in ("/sister", "/sister partnership"):
        assert "We are back" in labels(await there.town.say("Tomas", card))
        assert "We are back" not in labels(await there.town.say("Yusuf", card))
    back = await there.town.press("Tomas", await there.town.say("Tomas", "/sister"), "We are back")
    assert "Welcome back. The partnership goes on, and nobody is late." in said(back)
    assert await there.state() is PartnershipState.ACTIVE
    late = await there.ask("Ana", "sister pause-end", partnership="1")
    assert isinstance(late.outcome, Refusal)
    assert "does not pause this partnership" in said(late)


async def test_undo_is_offered_and_before_they_read_of_it_partners_never_do(there: Partners) -> None:
    undone = await there.town.press("Ana", await pause(there), "Undo")
    assert "Welcome back." in said(undone)
    await there.town.move(14)
    assert there.told(AWAY) == []
    assert there.told("is back") == []


async def test_undo_leaves_what_a_colleague_said_since(there: Partners) -> None:
    mine = await pause(there)
    theirs = await pause(there, "Tomas", until="2027-05-04")
    assert "Undo" not in labels(theirs), "it would not bring the first day back"
    undone = await there.town.press("Ana", mine, "Undo")
    assert said(undone) == "Suva City Library is away until 4 May 2027."
    assert await there.state() is PartnershipState.PAUSED
    assert labels(undone)[0] == labels(theirs)[0] == "We are back"
    assert "Welcome back." in said(await there.town.press("Tomas", theirs, "We are back"))
    assert "does not pause this partnership" in said(await there.town.press("Ana", mine, "Undo"))


async def test_undo_of_a_pause_is_not_back_from_being_away(there: Partners) -> None:
    await there.town.say("Ana", "/sister away")
    undone = await there.town.press("Ana", await pause(there), "Undo")
    assert "Suva City Library cannot answer at the moment, so the partnership stays paused." in said(undone)
    assert await there.state() is PartnershipState.PAUSED
    assert "That is said already" in said(await there.town.say("Tomas", "/sister away"))


async def test_partners_who_read_that_it_is_away_read_that_it_is_back_sooner(there: Partners) -> None:
    await pause(there)
    await there.town.move(10)
    assert "yusuf" in there.told(AWAY)
    await there.ask("Ana", "sister pause-end", partnership="1")
    await there.town.move(10)
    assert there.told(AWAY) == [], "the first message is corrected"
    assert "yusuf" in there.told("Suva City Library is back, and the partnership goes on.")


async def test_the_page_says_who_is_away_and_when_both_are(there: Partners) -> None:
    await pause(there)
    await pause(there, "Yusuf", until="2027-01-10", reason="")
    page = said(await there.town.say("Ana", "/sister partnership"))
    assert "Suva City Library is away until 4 March 2027." in page
    assert "Amman City Library is away until 10 January 2027." in page
    assert facts(await there.town.say("Ana", "/sister partnership"))["State"].startswith("Paused since")
    back = await there.ask("Ana", "sister pause-end", partnership="1")
    assert "So the partnership is paused until they are back." in said(back)
    assert await there.state() is PartnershipState.PAUSED


async def test_on_its_day_it_goes_on_by_itself_and_nobody_is_written_to_for_it(there: Partners) -> None:
    await pause(there)
    await there.at(date(2027, 3, 1))
    before = await there.kinds()
    await there.at(date(2027, 3, 5))
    assert await there.state() is PartnershipState.ACTIVE
    assert [kind for kind in (await there.kinds())[len(before) :] if kind.startswith("pause")] == []
    assert "Active since 4 March 2027" in said(await there.town.say("Ana", "/sister partnership"))


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        ("2026-11-19", "19 November 2026 is not in the future."),
        ("2026-11-20", "20 November 2026 is not in the future."),
        ("2028-01-01", "1 January 2028 is more than a year away."),
        ("", "Please write a day."),
        ("soon", "is not a date I can read"),
    ],
)
async def test_a_day_that_cannot_be_is_said_so(there: Partners, until: str, problem: str) -> None:
    answer = await pause(there, until=until)
    assert isinstance(answer.outcome, Form)
    assert problem in problems_of(answer)["until"]
    assert await there.state() is PartnershipState.ACTIVE


async def test_what_rests_need_not_be_paused(there: Partners) -> None:
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, PartnershipId(1))
        assert found is not None
        await hold(uow, found)
        await change_state(uow, found, PartnershipState.DORMANT, ChangeReason.TALKED, by=there.ana, on=uow.now.date())
    answer = await pause(there)
    assert "This partnership rests already" in str(problems_of(answer))


async def test_a_stranger_and_a_partner_of_others_cannot(there: Partners) -> None:
    assert isinstance((await there.town.say("Lina", "/sister pause")).outcome, Refusal)
    refused = await there.ask("Beth", "sister pause-end", partnership="1")
    assert "not there, or is not for you" in said(refused)
    assert isinstance((await there.ask("Beth", "sister pause", partnership="1", until="2027-03-04")).outcome, Refusal)
    assert await there.state() is PartnershipState.ACTIVE


async def test_a_talk_that_is_logged_during_the_pause_offers_we_are_back(there: Partners) -> None:
    await pause(there)
    ours = await there.town.say("Ana", "/log how:video we said goodbye")
    assert await there.state() is PartnershipState.PAUSED
    theirs = await there.town.say("Yusuf", "/log how:call we greeted")
    assert "We are back" not in labels(theirs)
    assert "We are back" in labels(ours)


async def test_another_day_takes_the_place_of_the_first_and_is_told(there: Partners, clock: MovableClock) -> None:
    await pause(there)
    await there.town.move(10)
    assert "yusuf" in there.told(AWAY)
    page = await there.town.say("Ana", "/sister partnership")
    form = await there.town.press("Ana", page, "Another day")
    await there.town.fill("Ana", form, until="2027-02-01")
    clock.set(datetime(2026, 12, 20, tzinfo=UTC))
    await there.town.move(8)
    assert there.told(AWAY) == []
    assert "yusuf" in there.told("is away until 1 February 2027.")
