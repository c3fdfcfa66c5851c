"""/sister mentoring: becoming a mentor, changing it, resting and stopping; what one mentors stands apart on home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from core.chat import Form, Refusal
from core.model.members import Role
from core.model.mentoring import MentorProfile
from core.model.partnerships import Partnership, PartnershipState
from core.services.mentor_clock import seek_mentors
from tests import builders
from tests.contracts.fitting import assert_answer_fits
from tests.core.mentoring import labels, letters, whole
from tests.core.register import form_of, problems_of

if TYPE_CHECKING:
    from core.model.members import Member
    from tests.core.register import Register


async def with_partnerships(
    there: Register, name: str, count: int, *, capacity: int = 2
) -> tuple[Member, list[Partnership]]:
    """A mentor who watches over so many."""
    person = await builders.mentor(there.store, name, capacity=capacity)
    pairs = []
    for number in range(count):
        one = await builders.library(there.store, "Lima", name=f"Reef {number}")
        other = await builders.library(there.store, "Kyiv", name=f"Rock {number}")
        pair = await builders.partnership(there.store, one, other)
        await builders.mentors(there.store, person, pair)
        pairs.append(pair)
    return person, pairs


async def test_becoming_one(there: Register) -> None:
    home = await there.town.say("Lina", "/sister")
    form = await there.town.press("Lina", home, "I want to mentor")
    assert [field.name for field in form_of(form).fields] == ["capacity", "languages"]
    wrong = await there.town.fill("Lina", form, capacity="0", languages=("en", "vi"))
    assert problems_of(wrong) == {"capacity": "“0” is not a whole number from 1 to 20. Please write one."}
    assert "capacity" in problems_of(await there.town.fill("Lina", form, capacity="-1", languages=("en",)))
    thanks = await there.town.fill("Lina", form, capacity="3", languages=("en", "vi"))
    assert whole(thanks).startswith("Thank you. A mentor watches over a young partnership.")

    wishes = await there.ask("Dee", "staff wishes")
    assert "3 partnerships at a time, in English and Vietnamese." in whole(wishes)
    await there.town.press("Dee", wishes, "Grant")
    assert any("You are a mentor now." in text for text in await letters(there, "lina", 4))
    desk = await there.town.say("Lina", "/sister mentoring")
    assert "0 of 3 partnerships" in whole(desk)


async def test_home_keeps_my_library_and_what_i_mentor_apart(there: Register) -> None:
    ana = await builders.mentor(there.store, "Mai")
    mine = await builders.library(there.store, "Juneau", name="Mai's own", contacts=[ana])
    pair = await builders.partnership(there.store, await builders.library(there.store, "Lima"), mine)
    other = await builders.partnership(
        there.store,
        await builders.library(there.store, "Kyiv", name="Reef"),
        await builders.library(there.store, "Lima", name="Rock"),
    )
    await builders.mentors(there.store, ana, other)
    home = whole(await there.town.say("Mai", "/sister"))
    assert home.index("Mai's own") < home.index("Partnerships I mentor") < home.index("Reef and Rock")
    assert pair.id


async def test_a_stranger_is_told_how(there: Register) -> None:
    answer = await there.town.say("Beth", "/sister mentoring")
    assert isinstance(answer.outcome, Refusal)
    assert whole(answer).startswith("You are no mentor now.")


async def test_less_room_asks_whom_to_hand_over(there: Register) -> None:
    await with_partnerships(there, "Mai", 3, capacity=3)
    await builders.mentor(there.store, "Noa")
    form = await there.town.press("Mai", await there.town.say("Mai", "/sister mentoring"), "Change")
    asked = await there.town.fill("Mai", form, capacity="1", languages=("en",))
    assert isinstance(asked.outcome, Form)
    assert problems_of(asked) == {"hand_over": "You mentor 3 now. Please choose 2 that I offer to other mentors."}
    choices = [choice.value for field in asked.outcome.fields if field.name == "hand_over" for choice in field.choices]
    assert len(choices) == 3
    saved = await there.town.fill("Mai", asked, hand_over=tuple(choices[:2]))
    assert "2 partnerships are offered to other mentors now." in whole(saved)
    assert "1 of 1 partnership" in whole(saved)
    assert "2 partnerships ask for you." in whole(await there.town.say("Noa", "/sister"))


async def test_pause_passes_on_what_waits_and_keeps_what_is_mine(there: Register) -> None:
    await with_partnerships(there, "Mai", 1)
    given = {"topic": "time", "details": "We are three people.", "language": "en"}
    await there.ask("Ana", "mentor", **given)
    await builders.mentor(there.store, "Noa")
    desk = await there.town.say("Mai", "/sister mentoring")
    assert "Would you help?" in whole(desk)
    rested = await there.town.press("Mai", desk, "Pause")
    assert "You rest: nothing new is offered to you." in whole(rested)
    assert "Reef 0 and Rock 0" in whole(rested)
    assert "Would you help?" not in whole(rested)
    assert "Would you help?" in whole(await there.town.say("Noa", "/sister mentoring"))
    assert whole(await there.town.press("Mai", rested, "Offer me partnerships again")).startswith("Welcome back.")


async def test_i_must_stop_releases_everything_at_once(there: Register) -> None:
    await with_partnerships(there, "Mai", 2)
    await builders.mentor(there.store, "Noa")
    preview = await there.town.press("Mai", await there.town.say("Mai", "/sister mentoring"), "I must stop")
    assert "2 partnerships are offered to other mentors at once." in whole(preview)
    done = await there.town.press("Mai", preview, "Yes, I stop")
    assert whole(done).startswith("Done. 2 partnerships are offered to other mentors now.")
    assert isinstance((await there.town.say("Mai", "/sister mentoring")).outcome, Refusal)
    assert "2 partnerships ask for you." in whole(await there.town.say("Noa", "/sister"))
    assert whole(await there.town.press("Mai", preview, "Yes, I stop")) == whole(done)


async def test_giving_one_back_with_notes(there: Register) -> None:
    await with_partnerships(there, "Mai", 1)
    await builders.mentor(there.store, "Noa")
    one = await there.ask("Mai", "mentor one", mentorship="1")
    assert "You help since 20 November 2026." in whole(one)
    form = await there.town.press("Mai", one, "Give it back")
    done = await there.town.fill("Mai", form, why="time", notes="They like recipes.")
    assert "It is offered to another mentor now, with your notes." in whole(done)
    again = await there.ask("Mai", "mentor release", "again", mentorship="1", why="time")
    assert whole(again) == "You gave this back already. Nothing is left to do."
    assert isinstance((await there.ask("Noa", "mentor one", mentorship="1")).outcome, Refusal)


async def test_staff_who_take_the_role_away_release_everything(there: Register) -> None:
    mai, _pairs = await with_partnerships(there, "Mai", 1)
    await builders.mentor(there.store, "Noa")
    await there.ask("Dee", "staff revoke", member=str(mai.id), role="mentor")
    assert "1 partnership asks for you." in whole(await there.town.say("Noa", "/sister"))


async def test_staff_who_are_staff_no_more_give_back_what_they_took(there: Register) -> None:
    """Who mentors something finds it, whatever role they have."""
    lina = await builders.member(there.store, "Lina", roles=(Role.STAFF,))
    await there.ask("Ana", "mentor", topic="money", details="Where do we find money?", language="en")
    await there.ask("Lina", "mentor take", request="1")
    await builders.mentor(there.store, "Noa")
    await there.ask("Dee", "staff revoke", member=str(lina.id), role="staff")
    assert "1 partnership asks for you." in whole(await there.town.say("Noa", "/sister"))
    assert isinstance((await there.town.say("Lina", "/sister mentoring")).outcome, Refusal)
    await builders.mentors(there.store, lina, there.pair)
    desk = await there.town.say("Lina", "/sister mentoring")
    assert "Suva City Library and Amman City Library" in whole(desk)
    assert "Change" not in labels(desk)


async def test_what_rests_is_not_said_to_be_offered(there: Register) -> None:
    mai, pairs = await with_partnerships(there, "Mai", 1)
    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, pairs[0].id)).state = PartnershipState.PAUSED
    preview = await there.ask("Mai", "mentor stop")
    assert "What you mentor rests now, or has another mentor too." in whole(preview)
    assert whole(await there.town.press("Mai", preview, "Yes, I stop")).startswith("Done.\nThank you")
    assert mai.id


async def test_contacts_read_that_their_mentor_left(there: Register) -> None:
    """And the message that said who mentors them is taken back."""
    mai = await builders.mentor(there.store, "Mai")
    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, there.pair.id)).state = PartnershipState.TRIAL
    await letters(there, "mai", 1)
    await there.ask("Mai", "mentor take", request="1")
    assert any("Mai is the mentor of" in text for text in await letters(there, "yusuf", 8))
    await there.ask("Mai", "mentor release", mentorship="1", why="time")
    now = await letters(there, "yusuf", 8)
    assert not any("Mai is the mentor of" in text for text in now)
    assert any("Mai is not the mentor of Suva City Library and Amman City Library any more." in text for text in now)
    assert mai.id


async def test_a_full_desk_fits_into_a_card_of_every_platform_and_has_pages(there: Register) -> None:
    """Twelve partnerships and nine offers, at rest or not."""
    await with_partnerships(there, "Mai", 12, capacity=20)
    for number in range(9):
        pair = [await builders.library(there.store, "Suva", name=f"{name} {number}") for name in ("Sand", "Shell")]
        await builders.partnership(there.store, *pair, state=PartnershipState.TRIAL)
    async with there.store.writing() as uow:
        await seek_mentors(uow)
        await uow.session.execute(update(MentorProfile).values(paused_at=uow.now))
    first = await there.ask("Mai", "sister mentoring")
    assert_answer_fits(first)
    assert "And 5 more, after these." in whole(first)
    assert "Reef 4" in whole(first)
    assert "Reef 5" not in whole(first)
    second = await there.town.press("Mai", first, "More")
    assert_answer_fits(second)
    assert "Reef 5" in whole(second)
    last = await there.town.press("Mai", second, "More")
    assert "Reef 11 and Rock 11" in whole(last)
    assert "More" not in labels(last)
    assert_answer_fits(await there.ask("Mai", "mentor back"))
    assert_answer_fits(await there.ask("Mai", "mentor change", capacity="12", languages=("en",)))
