"""/story: told in any language, kept as a draft, agreed by the partner, approved by staff, taken down at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal, plain
from tests.core.commands.telling import SPANISH, TITLE, Tellers, build_tellers, labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_THERE = "This is not there, or is not for you to see."


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


def problem(answer: Answer, field: str) -> str:
    """What is wrong with that field."""
    assert isinstance(answer.outcome, Form), answer.outcome
    return plain(answer.outcome.problems[field].text, answer.reader)


async def test_a_story_is_told_agreed_approved_seen_and_withdrawn(there: Tellers) -> None:
    kept = await there.tell()
    assert "Kept as a draft" in said(kept)
    assert "Send it" in labels(kept)
    assert NOT_THERE in said(await there.look("Yusuf"))
    assert NOT_THERE in said(await there.look("Dee"))

    sent = await there.do("Ana", "Send it")
    assert "say whether they agree" in said(sent)
    await there.town.move(4)
    assert there.told("Ana told a story of your partnership.") == ["yusuf", "zaid"]
    assert there.in_channels() == []

    agreed = await there.press("Yusuf", TITLE, "Yes, with names")
    assert "All agree, and staff read it next." in said(agreed)
    assert there.in_channels() == []

    await there.town.move(4)
    assert there.told("It waits for you: nothing is published by itself.") == ["dee"]
    approved = await there.press("Dee", "It waits for you", "Approve")
    assert "Published." in said(approved)
    await there.town.core.drain()
    assert len(there.in_channels()) == 2

    asked = await there.do("Yusuf", "Withdraw it")
    assert "This cannot be undone" in said(asked)
    gone = await there.town.press("Yusuf", asked, "Yes, withdraw it")
    assert "What people copied, saved or shared elsewhere I cannot take back." in said(gone)
    await there.town.core.drain()
    assert there.in_channels() == []
    assert await there.town.core.public_story(1) is None
    await there.town.move(4)
    assert there.told("was withdrawn by one of its libraries") == ["ana", "tomas", "zaid"]


async def test_a_change_is_asked_made_and_agreed_anew(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    asked = await there.do("Yusuf", "Ask for a change", words="Please say that we sent drawings too.")
    assert "I bring it to you again when it was changed." in said(asked)
    assert "Please say that we sent drawings too." in read(await there.look("Ana"))
    form = await there.town.press("Ana", await there.look("Ana"), "Change it")
    assert isinstance(form.outcome, Form)
    assert {each.name: each.value for each in form.outcome.fields}["happened"] == SPANISH
    await there.town.fill("Ana", form, title="Otro título")
    await there.do("Ana", "Send it")
    assert "Otro título" in read(await there.do("Yusuf", "Yes, with names"))
    await there.do("Dee", "Ask for changes", words="Please write the year.")
    assert "Please write the year." in read(await there.look("Ana"))
    await there.do("Ana", "Change it", happened=f"{SPANISH} 2026.")
    await there.do("Ana", "Send it")
    assert "No answer yet" in read(await there.look("Ana"))


async def test_an_answer_to_older_words_does_not_count(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    before = await there.look("Yusuf")
    await there.do("Zaid", "Ask for a change", words="Please shorten it.")
    there.town.clock.move(minutes=5)
    await there.do("Ana", "Change it", title="Otro título")
    await there.do("Ana", "Send it")
    late = await there.town.press("Yusuf", before, "Yes, with names")
    assert "The story was changed since you read it" in said(late)
    assert "No answer yet" in read(await there.look("Ana"))


async def test_five_words_are_kept_and_more_is_asked_for(there: Tellers) -> None:
    kept = await there.tell(happened="We read a story together.")
    assert "at least 30 words of what happened. You have 5." in said(kept)
    assert "Send it" not in labels(kept)
    assert "It was not sent yet." in said(await there.ask("Ana", "story send", story="1"))


async def test_ten_thousand_characters_are_refused_and_kept_in_the_form(there: Tellers) -> None:
    answer = await there.tell(happened="word " * 2000)
    assert "3,000" in problem(answer, "happened") or "3000" in problem(answer, "happened")
    assert isinstance(answer.outcome, Form)
    assert {each.name: each.value for each in answer.outcome.fields}["happened"] == "word " * 2000


@pytest.mark.parametrize("day", ["2027-01-01", "1990-01-01", "03/04"])
async def test_a_day_that_cannot_be_is_asked_again(there: Tellers, day: str) -> None:
    assert problem(await there.tell(when=day), "when")


async def test_without_a_partnership_the_way_to_one_is_shown(there: Tellers) -> None:
    answer = await there.town.say("Beth", "/story")
    assert isinstance(answer.outcome, Refusal), answer.outcome
    assert "your library has none yet" in said(answer)


async def test_silence_is_told_to_staff_and_is_no_consent(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    await there.town.move(20)
    assert there.told("It is not published without their consent.") == ["dee"]
    assert "a library has not answered for 14 days" in read(await there.town.say("Dee", "/staff stories"))
    assert "Approve" not in labels(await there.look("Dee"))
    assert there.in_channels() == []


async def test_who_does_not_wish_it_decides(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    kept = await there.do("Yusuf", "No, please keep it among us")
    assert "It is not published." in said(kept)
    assert "No story waits for you." in said(await there.town.say("Dee", "/staff stories"))
    await there.town.move(4)
    assert "ana" in there.told("because one of its libraries does not wish it")


async def test_without_names_no_name_is_left(there: Tellers) -> None:
    kept = await there.tell(publish="nameless", happened=f"{SPANISH} Ana de Suva City Library lo cuenta.")
    assert "it still says Suva City Library, Suva and Ana" in said(kept)
    await there.do("Ana", "Change it", happened=SPANISH)
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    await there.do("Dee", "Approve")
    story = await there.town.core.public_story(1)
    assert story is not None
    assert [(each.name, each.town, each.country) for each in story.libraries] == [
        (None, None, "FJ"),
        (None, None, "JO"),
    ]


async def test_a_partner_who_agrees_without_names_sends_it_back_to_be_changed(there: Tellers) -> None:
    await there.tell(happened=f"{SPANISH} Yusuf lo leyó.")
    await there.do("Ana", "Send it")
    assert "so that the names are taken out" in said(await there.do("Yusuf", "Yes, without names"))
    assert "Something is to be changed" in read(await there.look("Ana"))
    await there.town.move(4)
    assert "ana" in there.told("It still says Yusuf.")


@pytest.mark.parametrize("minors", ["yes", "unsure"])
async def test_under_18_nothing_is_named_or_shown_until_an_adult_confirms(there: Tellers, minors: str) -> None:
    kept = await there.tell(minors=minors)
    assert "no names, no photos and no video are shown" in said(kept)
    await there.add_photo()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    await there.do("Dee", "Approve")
    story = await there.town.core.public_story(1)
    assert story is not None
    assert story.photos == ()
    assert {each.name for each in story.libraries} == {None}


async def test_a_named_adult_confirms_the_guardians_consent(there: Tellers) -> None:
    await there.tell(minors="yes")
    await there.add_photo()
    one_name = await there.do("Ana", "Guardians agreed", adult="Mere", sure="yes")
    assert "first and the last name" in problem(one_name, "adult")
    unsure = await there.do("Ana", "Guardians agreed", adult="Mere Vuli", sure="no")
    assert "Nothing is shown meanwhile." in problem(unsure, "sure")
    assert "Thank you." in said(await there.do("Ana", "Guardians agreed", adult="Mere Vuli", sure="yes"))
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    await there.do("Dee", "Approve")
    story = await there.town.core.public_story(1)
    assert story is not None
    assert len(story.photos) == 1
    assert "Mere" not in repr(story)


async def test_staff_decline_kindly_and_hide_and_show(there: Tellers) -> None:
    await there.published()
    assert len(there.in_channels()) == 2
    hidden = await there.do("Dee", "Hide it now")
    assert "I cannot take back." in said(hidden)
    await there.town.core.drain()
    assert there.in_channels() == []
    await there.do("Dee", "Show it again")
    await there.town.core.drain()
    assert len(there.in_channels()) == 2

    await there.tell(title="Segundo")
    await there.do("Ana", "Send it", 2)
    await there.do("Yusuf", "Yes, with names", 2)
    await there.do("Dee", "Decline kindly", 2, words="It tells of a single person.")
    await there.town.move(4)
    assert "ana" in there.told("It tells of a single person.")


async def test_a_correction_takes_the_place_of_the_old_words_when_all_agreed(there: Tellers) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, title="Un cuento, dos mares y un faro")
    await there.do("Ana", "Send it", 2)
    await there.town.core.drain()
    story = await there.town.core.public_story(1)
    assert story is not None
    assert story.title == TITLE
    await there.do("Yusuf", "Yes, with names", 2)
    await there.do("Dee", "Approve", 2)
    await there.town.core.drain()
    story = await there.town.core.public_story(1)
    assert story is not None
    assert (story.title, len(story.photos)) == ("Un cuento, dos mares y un faro", 1)
    assert await there.town.core.public_story(2) is None
    shown = there.in_channels()
    assert len(shown) == 2
    assert all("y un faro" in repr(each.card) for each in shown)


async def test_who_speaks_for_a_library_of_it_does_not_decide_as_staff(there: Tellers) -> None:
    async with there.store.writing() as uow:
        from core.model.members import Role  # noqa: PLC0415  # this test alone
        from core.services.roles import grant  # noqa: PLC0415  # this test alone

        await grant(uow, member_id=there.ana, role=Role.STAFF, by=None)
    await there.tell()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    assert "Approve" not in labels(await there.look("Ana"))
    assert "Please let somebody else of the staff decide" in said(
        await there.ask("Ana", "story approve", story="1", seen="x")
    )
    assert there.in_channels() == []


async def test_others_can_do_nothing_and_learn_nothing(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    for command in ("look", "read", "send", "withdraw", "correct", "photo-out"):
        given = {"photo": "x"} if command == "photo-out" else {}
        assert NOT_THERE in said(await there.ask("Beth", f"story {command}", story="1", **given)), command
        assert NOT_THERE in said(await there.ask("Beth", f"story {command}", story="77", **given)), command
    answer = await there.ask("Beth", "story agree", story="1", library="2", answer="named", seen="x")
    assert NOT_THERE in said(answer)


async def test_more_is_told_in_the_long_form_and_read_on_pages(there: Tellers) -> None:
    await there.tell()
    bad = await there.do("Ana", "Add more", link="http://example.org/video")
    assert "It begins with https://" in problem(bad, "link")
    kept = await there.do(
        "Ana",
        "Add more",
        link="https://example.org/video",
        hard="x" * 1000,
        advice="y" * 1000,
        cost="Stamps, paid by us",
        quote="Again!",
        quoted="A grandmother",
        themes=("reading", "children"),  # type: ignore[arg-type]  # a form's several choices
    )
    assert "Kept." in said(kept)
    first = await there.ask("Ana", "story read", story="1")
    assert "Page 1 of 2" in read(first)
    assert "“Again!” (A grandmother)" in read(await there.town.press("Ana", first, "Read on"))
    await there.do("Ana", "Send it")
    assert "Stamps" not in read(await there.look("Yusuf"))


async def test_home_shows_what_waits(there: Tellers) -> None:
    await there.tell()
    draft = f"Your story “{TITLE}” is a draft. Send it when you are ready."
    assert draft in read(await there.town.say("Ana", "/sister"))
    assert TITLE not in read(await there.town.say("Yusuf", "/sister"))
    await there.do("Ana", "Send it")
    assert draft not in read(await there.town.say("Ana", "/sister"))
    assert f"May the story “{TITLE}” be published?" in read(await there.town.say("Yusuf", "/sister"))
    await there.do("Yusuf", "Ask for a change", words="Please shorten it.")
    assert f"Somebody asks for a change in your story “{TITLE}”." in read(await there.town.say("Ana", "/sister"))
    helped = await there.town.say("Ana", "/sister help")
    assert TITLE in read(await there.town.press("Ana", helped, "Stories"))


async def test_an_old_draft_leaves_home_to_what_is_new(there: Tellers) -> None:
    await there.tell()
    await there.town.move(31)
    assert TITLE not in read(await there.town.say("Ana", "/sister"))
    assert TITLE in read(await there.ask("Ana", "story list"))


async def test_a_visit_can_be_made_a_story(there: Tellers) -> None:
    logged = await there.town.say("Ana", "/log how:visit We opened the reading room together")
    form = await there.town.press("Ana", logged, "Make it a story")
    assert isinstance(form.outcome, Form)
    values = {each.name: each.value for each in form.outcome.fields}
    assert values["happened"] == "We opened the reading room together"
    await there.town.move(7)
    assert there.told("Would you tell others about it?") == ["ana", "tomas", "yusuf", "zaid"]
    await there.town.move(60)
    assert there.told("Would you tell others about it?") == ["ana", "tomas", "yusuf", "zaid"]
