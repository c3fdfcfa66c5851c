"""The review of a trial: asked near its end, hidden until all have answered, and what follows from it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.model.endings import EndingState
from core.model.lifecycle import ChangeReason
from core.model.members import Role
from core.model.partnerships import PartnershipState
from core.model.reviews import Outcome, Wish
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.on_trial import ANSWERS, CLOSES, ENDS, REVIEW, OnTrial, build_trial
from tests.core.commands.test_sister_ending import NOT_THERE

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

ASKS = "comes to its end. How was it"
HIDDEN = ("Letters of our readers", "New friends", "would continue", "would stop")


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> OnTrial:
    return await build_trial(database, store, clock)


@pytest.fixture
async def asked(there: OnTrial) -> OnTrial:
    """They have been asked."""
    await there.at(REVIEW + timedelta(days=4))
    return there


async def test_all_contacts_are_asked_two_weeks_before_the_end(there: OnTrial) -> None:
    assert (await there.partnership()).review_on == REVIEW
    assert "The trial is reviewed on 6 December 2026" in said(await there.town.say("Ana", "/sister review"))
    await there.at(REVIEW - timedelta(days=1))
    assert await there.reviews() == []
    await there.at(REVIEW + timedelta(days=4))
    assert there.told(ASKS) == ["ana", "tomas", "yusuf", "zaid"]
    (review,) = await there.reviews()
    assert review.closes_at - review.asked_at == timedelta(days=14)
    assert (await there.partnership()).review_on is None
    assert len(await there.audited("review asked")) == 1


async def test_two_short_forms_in_order_and_nothing_is_sent_before_the_second(asked: OnTrial) -> None:
    form = await asked.press("Ana", ASKS, "Answer seven questions")
    assert isinstance(form.outcome, Form)
    assert [each.name for each in form.outcome.fields] == ["did", "enough", "best_way", "language", "gained"]
    between = await asked.town.fill("Ana", form, did="Letters.", enough="right", gained="Friends.")
    assert "three are left. Nothing is sent yet." in said(between)
    assert await asked.answers() == []
    last = await asked.town.press("Ana", between, "Questions 5 to 7")
    assert isinstance(last.outcome, Form)
    assert [each.name for each in last.outcome.fields] == ["involved", "change", "wish", "extend_months"]
    sent = await asked.town.fill("Ana", last, wish="extend", extend_months="3")
    assert "would extend the trial by 3 months (Ana)" in said(sent)
    (answer,) = await asked.answers()
    assert (answer.did, answer.gained, answer.wish, answer.extend_months) == ("Letters.", "Friends.", Wish.EXTEND, 3)
    assert (answer.best_way, answer.language) == (None, None)


async def test_what_was_done_together_is_filled_in_from_the_log(there: OnTrial) -> None:
    await builders.communication(
        there.store, partnership_id=(await there.partnership()).id, about="A shared reading week"
    )
    await there.at(REVIEW + timedelta(days=4))
    form = await there.press("Zaid", ASKS, "Answer seven questions")
    assert isinstance(form.outcome, Form)
    assert form.outcome.fields[0].value == "20 November 2026, video call: A shared reading week"
    emptied = await there.town.fill("Zaid", form, did="", enough="right")
    last = await there.town.press("Zaid", emptied, "Questions 5 to 7")
    await there.town.fill("Zaid", last, wish="continue")
    assert [each.did for each in await there.answers()] == [None]


async def test_who_would_extend_says_by_how_many_months(asked: OnTrial) -> None:
    for wrong in ("", "0", "-3", "7", "two"):
        refused = await asked.says("Ana", "extend", extend_months=wrong)
        assert isinstance(refused.outcome, Form), wrong
        assert set(refused.outcome.problems) == {"extend_months"}, wrong
    for command in ({"wish": "", "enough": "right"}, {"wish": "stop", "enough": "often"}):
        assert isinstance((await asked.says("Ana", **command)).outcome, Form)
    assert isinstance((await asked.says("Ana", did="x" * 601)).outcome, Form)
    assert await asked.answers() == []


async def test_no_answer_is_shown_before_all_have_answered(asked: OnTrial) -> None:
    await asked.says("Ana")
    await asked.in_the_morning()
    for person in ("Yusuf", "Zaid", "Dee"):
        shown = said(await asked.ask(person, "sister review", partnership="1"))
        assert "Suva City Library answered already." in shown or person == "Dee"
        assert not any(words in shown for words in HIDDEN), person
        read = await asked.ask(person, "sister review-read", review="1", library="1")
        assert NOT_THERE in said(read)
    assert not any(asked.told(words) for words in ("Letters of our readers", "New friends"))
    own = said(await asked.ask("Tomas", "sister review-read", review="1", library="1"))
    assert "Letters of our readers." in own
    assert "New friends." in own


async def test_a_library_may_change_its_answer_until_then(asked: OnTrial) -> None:
    mine = await asked.says("Ana", "stop")
    form = await asked.town.press("Ana", mine, "Change the answers")
    assert isinstance(form.outcome, Form)
    assert [each.value for each in form.outcome.fields] == [ANSWERS[each.name] for each in form.outcome.fields]
    between = await asked.town.fill("Ana", form, language="")
    last = await asked.town.press("Ana", between, "Questions 5 to 7")
    await asked.town.fill("Ana", last, wish="continue")
    (answer,) = await asked.answers()
    assert (answer.wish, answer.language, answer.did) == (Wish.CONTINUE, None, "Letters of our readers.")


async def test_when_all_continue_it_is_a_partnership_and_all_read_all_side_by_side(asked: OnTrial) -> None:
    await asked.says("Ana")
    both = await asked.says("Yusuf", did="Two calls.", gained="A secret.", enough="too-little")
    for words in (
        "The partnership goes on, and is no trial any more.",
        "would continue as it is (Ana)",
        "would continue as it is (Yusuf)",
        "Letters of our readers.",
        "Two calls.",
        "Right; best by video call",
        "Too little; best by video call",
    ):
        assert words in said(both), words
    assert "New friends." not in said(both)
    assert {"Write an agreement", "Change how often"} <= set(labels(both))
    partnership = await asked.partnership()
    assert (partnership.state, partnership.review_on, partnership.midway_on) == (PartnershipState.ACTIVE, None, None)
    assert await asked.reasons() == [ChangeReason.REVIEWED_CONTINUE]
    await asked.in_the_morning()
    assert set(asked.told("Two calls.")) == {"ana", "tomas", "yusuf", "zaid"}
    assert "The trial was reviewed: it goes on, by Yusuf" in said(await asked.town.say("Ana", "/sister partnership"))
    assert len(await asked.audited("review decided")) == 1


async def test_what_each_gained_is_read_by_staff_alone(asked: OnTrial) -> None:
    await asked.says("Ana", gained="Little.")
    await asked.says("Yusuf", gained="Much.")
    await asked.in_the_morning()
    for words in ("Little.", "Much."):
        assert asked.told(words) == []
    staff = said(await asked.town.say("Dee", "/sister review partnership:1"))
    assert "Only for you" in staff
    assert "Little." in staff
    assert "Much." in staff
    for person in ("Ana", "Yusuf"):
        assert "Little." not in said(await asked.town.say(person, "/sister review"))
        other = "2" if person == "Ana" else "1"
        shown = said(await asked.ask(person, "sister review-read", review="1", library=other))
        assert "Letters of our readers." in shown
        assert "Little." not in shown
        assert "Much." not in shown


async def test_staff_of_one_of_the_libraries_do_not_read_it_either(asked: OnTrial) -> None:
    sam = await builders.member(asked.store, "Sam", roles=(Role.STAFF,))
    await builders.contact(asked.store, asked.libraries["Suva"], sam)
    await asked.says("Ana", gained="Little.")
    await asked.says("Yusuf", gained="Much.")
    assert "Much." not in said(await asked.town.say("Sam", "/sister review partnership:1"))
    assert "Much." not in said(await asked.ask("Sam", "sister review-read", review="1", library="2"))


async def test_one_who_would_change_makes_it_go_on_with_changes(asked: OnTrial) -> None:
    await asked.says("Ana", "change", change="More letters.")
    both = await asked.says("Yusuf")
    assert "goes on with changes" in said(both)
    assert "More letters." in said(both)
    assert await asked.reasons() == [ChangeReason.REVIEWED_CHANGE]


async def test_the_longest_wish_to_extend_holds_and_it_is_asked_anew(asked: OnTrial) -> None:
    await asked.says("Ana", "extend", extend_months="2")
    both = await asked.says("Zaid", "extend", extend_months="5")
    assert "The trial goes on for 5 months more" in said(both)
    partnership = await asked.partnership()
    assert partnership.state is PartnershipState.TRIAL
    assert (partnership.trial_ends_on, partnership.review_on) == (date(2027, 5, 20), date(2027, 5, 6))
    assert partnership.midway_on is not None
    assert await asked.reasons() == [ChangeReason.TRIAL_EXTENDED]
    await asked.at(date(2027, 5, 10))
    assert len(await asked.reviews()) == 2
    assert "The trial was extended" in said(await asked.town.say("Ana", "/sister partnership"))


async def test_when_all_would_stop_it_ends_kindly_and_can_be_undone(asked: OnTrial) -> None:
    await asked.says("Ana", "stop")
    both = await asked.says("Yusuf", "stop")
    assert "It ends kindly. Thank you for what you tried together" in said(both)
    assert "Find another partner" in labels(both)
    assert await asked.state() is PartnershipState.ENDED
    assert await asked.reasons() == [ChangeReason.REVIEWED_STOP]
    (ending,) = await asked.endings()
    assert ending.state is EndingState.DONE
    page = await asked.town.say("Zaid", "/sister partnership partnership:1")
    back = await asked.town.press("Zaid", page, "Undo")
    assert "Welcome back." in said(back)
    partnership = await asked.partnership()
    assert partnership.state is PartnershipState.TRIAL
    assert partnership.trial_ends_on == date(2027, 1, 10)
    assert partnership.review_on == date(2026, 12, 27)
    await asked.at(date(2026, 12, 30))
    assert len(await asked.reviews()) == 2


async def test_nobody_answers_and_it_goes_on_by_itself_once(asked: OnTrial) -> None:
    await asked.at(CLOSES + timedelta(days=1))
    (review,) = await asked.reviews()
    assert (review.outcome, review.months) == (Outcome.EXTENDED_UNANSWERED, 2)
    partnership = await asked.partnership()
    assert partnership.trial_ends_on == date(2027, 2, 20)
    assert await asked.reasons() == [ChangeReason.TRIAL_WENT_ON]
    (step,) = await asked.timeline()
    assert step.member_id is None
    await asked.in_the_morning()
    assert set(asked.told("Not everybody answered in time")) == {"ana", "tomas", "yusuf", "zaid"}

    await asked.at(date(2027, 2, 25))
    assert [each.outcome for each in await asked.reviews()] == [Outcome.EXTENDED_UNANSWERED, Outcome.UNANSWERED]
    assert (await asked.partnership()).trial_ends_on == date(2027, 2, 20)
    assert asked.told("Once more not everybody answered") == ["dee"]
    assert {"ana", "zaid"} <= set(asked.told("Staff look at it, and write to all of you."))
    await asked.at(date(2027, 6, 1))
    assert len(await asked.reviews()) == 2


async def test_one_answer_alone_is_shown_when_the_time_is_over(asked: OnTrial) -> None:
    await asked.says("Ana", "stop")
    await asked.at(CLOSES + timedelta(days=5))
    shown = said(await asked.town.say("Yusuf", "/sister review"))
    assert "would stop kindly (Ana)" in shown
    assert "Amman City Library\nno answer" in shown
    assert await asked.state() is PartnershipState.TRIAL


async def test_where_they_do_not_agree_staff_read_it_first(asked: OnTrial) -> None:
    await asked.says("Ana", "stop", gained="Nothing.")
    split = await asked.says("Yusuf")
    assert "Staff read it first, and write to all of you." in said(split)
    assert "would stop" not in said(split)
    await asked.in_the_morning()
    assert asked.told("would stop kindly (Ana)") == ["dee"]
    assert asked.told("Nothing.") == ["dee"]
    assert {"ana", "tomas", "zaid"} <= set(asked.told("you do not all wish the same. Staff read it first"))
    assert NOT_THERE in said(await asked.ask("Yusuf", "sister review-read", review="1", library="1"))
    late = await asked.says("Yusuf", "stop")
    assert "Staff read it first" in said(late)
    (review,) = await asked.reviews()
    assert (review.outcome, review.shown_at, review.settled_at) == (Outcome.SPLIT, None, None)
    assert await asked.state() is PartnershipState.TRIAL


async def test_strangers_and_other_libraries_learn_nothing(asked: OnTrial) -> None:
    for person in ("Beth", "Lina", "Dee"):
        given = {"review": "1", "library": "1", **ANSWERS}
        for command in ("sister review-send", "sister review-answer"):
            assert NOT_THERE in said(await asked.ask(person, command, **given)), (person, command)
    for person in ("Beth", "Lina"):
        assert NOT_THERE in said(await asked.ask(person, "sister review-read", review="1", library="1"))
        assert isinstance((await asked.ask(person, "sister review", partnership="1")).outcome, Form | Refusal)
    assert NOT_THERE in said(await asked.says("Ana", library="2"))
    assert NOT_THERE in said(await asked.says("Ana", review="99"))
    assert await asked.answers() == []


async def test_a_double_press_and_a_late_one_change_nothing_more(asked: OnTrial) -> None:
    given = {"review": "1", "library": "1", **ANSWERS}
    first = await asked.ask("Ana", "sister review-send", "same", **given)
    again = await asked.ask("Ana", "sister review-send", "same", **given)
    assert again.repeated
    assert said(first) == said(again)
    await asked.says("Yusuf")
    late = await asked.says("Ana", "stop")
    assert "The partnership goes on" in said(late)
    assert "Thank you for all seven answers." not in said(late)
    assert [each.wish for each in await asked.answers()] == [Wish.CONTINUE, Wish.CONTINUE]
    assert len(await asked.audited("review answered")) == 2


async def test_all_who_answer_at_the_same_moment_decide_it_once(asked: OnTrial) -> None:
    await asyncio.gather(*(asked.says(name) for name in ("Ana", "Yusuf", "Tomas", "Zaid")))
    assert await asked.state() is PartnershipState.ACTIVE
    assert await asked.reasons() == [ChangeReason.REVIEWED_CONTINUE]
    assert len(await asked.answers()) == 2


async def test_the_clock_and_the_last_answer_at_the_same_moment_decide_it_once(asked: OnTrial) -> None:
    await asked.says("Ana")
    (review,) = await asked.reviews()
    asked.town.clock.set(review.closes_at)
    await asyncio.gather(asked.says("Yusuf"), asked.town.core.tick(), asked.town.core.tick())
    (review,) = await asked.reviews()
    assert review.outcome in {Outcome.CONTINUED, Outcome.EXTENDED_UNANSWERED}
    assert len(await asked.reasons()) == 1
    assert len(await asked.answers()) == (2 if review.outcome is Outcome.CONTINUED else 1)


async def test_programs_that_tick_at_the_same_moment_ask_once(there: OnTrial) -> None:
    there.town.clock.move(days=20)
    await asyncio.gather(*(there.town.core.tick() for _program in range(3)))
    assert len(await there.reviews()) == 1
    assert (await there.kinds()).count("review") == 4
    assert (await there.kinds()).count("midway") == 0


# With other things of its life


async def test_a_library_that_leaves_is_not_waited_for(asked: OnTrial) -> None:
    await asked.one_more(asked.libraries["Juneau"])
    await asked.says("Ana")
    await asked.says("Yusuf")
    assert await asked.state() is PartnershipState.TRIAL
    await asked.leaves(asked.libraries["Juneau"])
    assert await asked.state() is PartnershipState.ACTIVE
    shown = said(await asked.town.say("Ana", "/sister review"))
    assert "Juneau" not in shown


async def test_a_library_that_joined_meanwhile_is_asked_too(asked: OnTrial) -> None:
    await asked.one_more(asked.libraries["Juneau"])
    await asked.in_the_morning()
    assert "beth" in asked.told(ASKS)
    await asked.says("Ana")
    await asked.says("Yusuf")
    assert (await asked.reviews())[0].outcome is None
    await asked.says("Beth", "extend", extend_months="1")
    assert (await asked.reviews())[0].outcome is Outcome.EXTENDED


async def test_of_eight_libraries_all_answers_stand_side_by_side(asked: OnTrial) -> None:
    people = ["Ana", "Yusuf"]
    for number in range(6):
        one = await builders.member(asked.store, f"Contact{number}")
        library = await builders.library(asked.store, "Lima", name=f"Biblioteca {number}", contacts=[one])
        await asked.one_more(library)
        people.append(one.name)
    for person in people[:-1]:
        await asked.says(person, did="d" * 600, language="l" * 400, involved="i" * 400, change="c" * 400)
    last = await asked.says(people[-1])
    assert said(last).count("would continue as it is") == 8
    assert sum(len(line) for line in said(last).splitlines()) < 4000
    assert "All of Biblioteca 0" in labels(last)
    full = said(await asked.ask(people[-1], "sister review-read", review="1", library="4"))
    assert "d" * 600 in full


async def test_while_somebody_asks_to_end_it_nothing_is_asked(there: OnTrial) -> None:
    await there.at(REVIEW - timedelta(days=3))
    await there.end()
    await there.at(REVIEW + timedelta(days=3))
    assert await there.reviews() == []
    await there.ask("Ana", "sister ending-go-on", ending="1")
    await there.town.core.tick()
    assert len(await there.reviews()) == 1


async def test_an_ending_closes_it_and_undone_it_is_asked_anew(asked: OnTrial) -> None:
    await asked.says("Ana")
    await asked.end()
    await asked.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    (review,) = await asked.reviews()
    assert review.outcome is None
    assert review.settled_at is not None
    assert "This review is closed" in said(await asked.says("Yusuf"))
    await asked.ask("Yusuf", "sister ending-undo", ending="1")
    partnership = await asked.partnership()
    assert partnership.trial_ends_on is not None
    assert partnership.trial_ends_on >= ENDS
    assert partnership.review_on is not None
    assert partnership.review_on > asked.town.clock.at.date()
    await asked.at(partnership.review_on + timedelta(days=2))
    assert len(await asked.reviews()) == 2


async def test_a_trial_that_rests_is_not_decided_and_is_asked_again(asked: OnTrial) -> None:
    await asked.says("Ana")
    await asked.becomes(PartnershipState.PAUSED)
    assert "The trial rests" in said(await asked.says("Yusuf"))
    await asked.at(CLOSES + timedelta(days=5))
    (review,) = await asked.reviews()
    assert review.outcome is None
    assert review.settled_at is not None
    await asked.becomes(PartnershipState.TRIAL)
    await asked.town.move(1)
    assert len(await asked.reviews()) == 2


# A library that is reached by e-mail


async def test_the_answers_of_a_letter_are_recorded(asked: OnTrial) -> None:
    await asked.disconnect("Yusuf", "Zaid")
    mine = await asked.says("Ana")
    assert "Amman City Library is reached by e-mail" in said(mine)
    letter = await asked.town.press("Ana", mine, "Copy an e-mail")
    form = await asked.town.press("Ana", letter, "Record their answer")
    assert isinstance(form.outcome, Form)
    for field in form.outcome.fields:
        if field.name not in {"source", "on", "best_way", "wish", "extend_months"}:
            assert field.label.message in said(letter), field.name
    too_soon = await asked.town.fill("Ana", form, source="email", on="2027-01-01", enough="right", wish="continue")
    assert isinstance(too_soon.outcome, Form)
    recorded = await asked.town.fill(
        "Ana", form, source="email", on="2026-12-08", enough="right", wish="continue", gained="Much.", did="All."
    )
    assert "would continue as it is (recorded by Ana, from an e-mail, 8 December 2026)" in said(recorded)
    assert await asked.state() is PartnershipState.ACTIVE


async def test_who_is_connected_answers_themselves(asked: OnTrial) -> None:
    given = {"review": "1", "library": "2", "source": "email", "on": "2026-12-08", **ANSWERS}
    assert "is connected to me now" in said(await asked.ask("Ana", "sister review-record", **given))
    for person in ("Beth", "Yusuf"):
        assert NOT_THERE in said(await asked.ask(person, "sister review-record", **given))
    assert await asked.answers() == []


# Home


async def test_home_asks_first_and_leads_to_the_questions(asked: OnTrial) -> None:
    home = await asked.town.say("Ana", "/sister home")
    assert ASKS in said(home)
    form = await asked.town.press("Ana", home, "Answer seven questions")
    assert isinstance(form.outcome, Form)
    await asked.says("Ana")
    assert ASKS not in said(await asked.town.say("Tomas", "/sister home"))
    page = await asked.town.say("Ana", "/sister partnership")
    assert "The trial is being reviewed" in said(page)
    assert "Look at the review" in labels(page)
