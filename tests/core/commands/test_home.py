"""The homes of a contact, a stranger and staff: what helps most now, and signs of life."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Importance, Reader, Refusal, Reply, plain
from core.chat.messenger import Trouble
from core.model.ids import LibraryId, MemberId
from core.model.members import Member, Role
from core.model.partnerships import PartnershipState
from core.model.ways import Way
from core.services.holding import hold_back
from core.services.libraries import answer_profile, ask_to_join, library_by_id
from core.store import Workspace
from core.store.sealing import buttons_of
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.contracts.fitting import assert_answer_fits, texts_of
from tests.core.register import problems_of, rows_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from tests.clock import MovableClock
    from tests.core.register import Register


def read(answer: Answer) -> list[str]:
    """Everything that stands on it, line by line."""
    assert isinstance(answer.outcome, Reply)
    return [plain(text, answer.reader) for text in texts_of(answer.outcome.card)]


def labels(answer: Answer) -> list[str]:
    """Its buttons."""
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, Reader()) for button in buttons_of(answer.outcome.card)]


async def test_home_shows_library_partners_and_the_next_check_in(there: Register) -> None:
    shown = read(await there.ask("Ana", "sister home"))

    assert "Suva City Library" in shown
    assert "Amman City Library" in shown
    assert shown[shown.index("Next check-in") + 1 :][:2] == ["Thursday 10 December 2026", "In 20 days"]


async def test_the_best_action_is_a_person_then_a_silence_then_the_profile_then_nothing(
    there: Register, clock: MovableClock
) -> None:
    assert "Answer one question" in labels(await there.ask("Ana", "sister home", "1"))

    async with there.store.writing() as uow:
        suva = await library_by_id(uow, there.suva.id)
        assert suva is not None
        for question in ("kind", "ways", "how_often", "interests", "seek", "offer"):
            await answer_profile(uow, suva, by=MemberId(1), answers={}, skipped=question)
    calm = await there.ask("Ana", "sister home", "2")
    assert "Nothing is waiting. After your next talk, log it in ten seconds." in read(calm)

    clock.move(days=20)
    due = await there.ask("Ana", "sister home", "3")
    assert isinstance(due.outcome, Reply)
    assert due.outcome.card.importance is Importance.ATTENTION
    assert labels(due)[:2] == ["Yes", "Not yet"]
    assert "Today" in read(due)

    async with there.store.writing() as uow:
        suva = await library_by_id(uow, there.suva.id)
        assert suva is not None
        lina = Member(name="Lina", created_at=uow.now)
        uow.session.add(lina)
        await uow.session.flush()
        await ask_to_join(uow, library=suva, member=lina)
    asked = await there.ask("Ana", "sister home", "4")
    assert "Lina would like to speak for Suva City Library too." in read(asked)
    assert labels(asked)[:2] == ["Accept", "Decline"]


async def test_a_library_without_a_partner_reads_that_one_is_sought(there: Register) -> None:
    async with there.store.writing() as uow:
        juneau = await library_by_id(uow, LibraryId(3))
        assert juneau is not None
        for question in ("kind", "ways", "how_often", "interests", "seek", "offer"):
            await answer_profile(uow, juneau, by=MemberId(3), answers={}, skipped=question)
    shown = await there.ask("Beth", "sister home")

    assert "Your library is on the register. I will write to you here when a partner is found." in read(shown)
    assert said(await there.town.press("Beth", shown, "See my card")) == "Juneau City Library"


async def test_many_partners_are_counted(there: Register) -> None:
    for number in range(5):
        other = await builders.library(there.store, "Lima", name=f"Lima {number}")
        await builders.partnership(there.store, there.suva, other)

    assert "And 2 more partnerships." in read(await there.ask("Ana", "sister home"))


async def test_a_first_talk_has_not_been_yet(there: Register, clock: MovableClock) -> None:
    lima, kyiv = await builders.library(there.store, "Lima"), await builders.library(there.store, "Kyiv")
    for other in (lima, kyiv):
        await there.ask("Dee", "staff pair", f"pair {other.id}", libraries=("3", str(other.id)))
    clock.move(days=15)

    assert "Have you said hello to Lima City Library yet? Three sentences are enough." in read(
        await there.ask("Beth", "sister home")
    )


async def test_staff_with_a_library_find_both_homes(there: Register) -> None:
    sam = await builders.member(there.store, "Sam", roles=[Role.STAFF])
    await builders.contact(there.store, there.amman, sam)
    assert "Staff home" in labels(await there.ask("Sam", "sister home"))
    assert labels(await there.ask("Dee", "sister home"))[-1] == "Staff home"


# Signs of life


async def test_staff_home_says_whether_the_clock_works_and_what_arrived(there: Register, clock: MovableClock) -> None:
    first = read(await there.ask("Dee", "staff home", "1"))
    assert first[1] == "Not checked yet. The clock work has not run since the start."

    await there.town.core.tick()
    assert read(await there.ask("Dee", "staff home", "2"))[1] == "Working. No message had to be delivered yet."

    await there.ask("Dee", "staff start-card", "3")
    await there.town.move(days=0)
    arrived = read(await there.ask("Dee", "staff home", "4"))
    assert arrived[1] == "Working. Last message delivered today 02:12."

    clock.move(days=1)
    await there.town.core.tick()
    later = read(await there.ask("Dee", "staff home", "5"))
    assert later[1] == "Working. Last message delivered on 20 November 2026, 02:12."

    clock.move(days=1)
    stopped = await there.ask("Dee", "staff home", "6")
    assert isinstance(stopped.outcome, Reply)
    assert stopped.outcome.card.importance is Importance.ATTENTION
    assert read(stopped)[1].startswith("Not checked since Saturday 21 November 2026, 02:12 (UTC).")


async def test_staff_home_names_a_workspace_that_does_not_let_the_bot_in(there: Register, clock: MovableClock) -> None:
    core = there.town.core
    await core.tick()
    await core.locked_out("playground", "lantern", "token_revoked")
    await core.locked_out("slack", "T1", "token_revoked")
    await builders.notice(there.store, workspace=LANTERN)
    out = await there.ask("Dee", "staff home", "1")

    assert isinstance(out.outcome, Reply)
    assert out.outcome.card.importance is Importance.ATTENTION
    since = "has not let me in since Friday 20 November 2026, 02:12 (UTC). Nothing is lost:"
    assert read(out)[1:5] == [
        "Working. No message had to be delivered yet.",
        f"Playground (lantern) {since} 1 message waits, and goes out by itself afterwards.",
        f"Slack {since} messages wait, and go out by themselves afterwards.",
        "Please ask the administrator to run python -m bot check: it says what to do.",
    ]

    await core.let_in("playground", "lantern")
    await core.let_in("slack", "T1")
    assert read(await there.ask("Dee", "staff home", "2"))[2] == "These need a person"


# Settings, and later


async def test_every_slip_in_the_settings_is_told_at_once(there: Register) -> None:
    change = await there.town.press("Ana", await there.ask("Ana", "sister settings"), "Change")
    wrong = problems_of(await there.town.fill("Ana", change, hour="24", days=(), zone="PST"))
    assert wrong == {
        "hour": "“24” is not a whole number from 0 to 23. Please write one.",
        "days": "No day is ticked. Please choose at least one, or pause with /sister later.",
        "zone": "“PST” names several zones. In which city do you live?",
    }


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"zone": "Springfield"}, "There are several cities “Springfield”. Please write your zone: "),
        ({"zone": "Qqqq"}, "I do not know a city “Qqqq”. Please write a bigger one near you."),
        ({"zone": "PST"}, "“PST” names several zones. In which city do you live?"),
    ],
)
async def test_a_zone_that_is_not_clear_is_asked(there: Register, given: dict[str, WireValue], problem: str) -> None:
    (text,) = problems_of(await there.ask("Ana", "sister settings", **given)).values()
    assert text.startswith(problem)


async def test_a_zone_by_name_or_by_city_is_kept(there: Register) -> None:
    by_name = await there.ask("Ana", "sister settings", "1", zone="America/Lima", language="en")
    assert "Lima" in read(by_name)
    assert "Yerevan" in read(await there.ask("Ana", "sister settings", "2", zone="Yerevan"))
    assert "At most one in four weeks" in read(await there.ask("Ana", "sister settings", "3", fewer="yes"))


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        ("today", "20 November 2026 is not in the future. Please choose a later day; today is 20 November 2026."),
        ("2027-11-22", "22 November 2027 is more than a year away. Please choose a day within a year."),
        ("next week", "“next week” is not a date I can read."),
    ],
)
async def test_later_is_a_day_within_a_year(there: Register, until: str, answer: str) -> None:
    assert problems_of(await there.ask("Ana", "sister later", until=until))["until"].startswith(answer)


async def test_later_is_about_one_partner_or_about_all(there: Register) -> None:
    one = await there.ask("Ana", "sister later", "1", until="2026-12-24", partnership="Amman City Library")
    assert said(one).startswith("Noted. You get no reminders about Amman City Library before 24 December 2026.")
    assert said(await there.ask("Ana", "sister later", "2", until="2026-12-24")).startswith(
        "Noted. You get no reminders before 24 December 2026."
    )
    assert said(await there.town.press("Ana", one, "Another day")) == "form: until, partnership"


# Staff's work


@pytest.mark.parametrize(
    ("libraries", "answer"),
    [
        (("1",), "A partnership needs at least two different libraries. Please add another."),
        (("1", "LIB-001"), "A partnership needs at least two different libraries. Please add another."),
        (("1", "2"), "These libraries are partners already: Active since 4 May 2026. Please choose others."),
        (tuple(str(number) for number in range(1, 10)), "Please choose at most 8 libraries."),
    ],
)
async def test_a_pair_that_makes_no_sense(there: Register, libraries: tuple[str, ...], answer: str) -> None:
    for number in range(6):
        await builders.library(there.store, "Lima", name=f"Lima {number}")
    assert problems_of(await there.ask("Dee", "staff pair", libraries=libraries)) == {"libraries": answer}


async def test_libraries_that_ended_may_be_paired_again(there: Register) -> None:
    await builders.partnership(
        there.store, there.amman, await builders.library(there.store, "Lima"), state=PartnershipState.ENDED
    )
    assert said(await there.ask("Dee", "staff pair", libraries=("2", "4"))).startswith(
        "Paired: Amman City Library and Lima City Library."
    )


async def test_roles_are_given_and_taken_once(there: Register) -> None:
    given: dict[str, WireValue] = {"member": "Beth", "role": "mentor"}
    assert "has the role" in said(await there.ask("Dee", "staff grant", "1", **given))
    assert said(await there.ask("Dee", "staff grant", "2", **given)) == (
        "Beth has the role Mentor already. There is nothing left to do."
    )
    assert "any more" in said(await there.ask("Dee", "staff revoke", "3", **given))
    nothing = await there.ask("Dee", "staff revoke", "4", **given)
    assert said(nothing) == (
        "Beth does not have the role Mentor, so nothing changed. Please choose another person or role."
    )
    assert isinstance(nothing.outcome, Refusal)
    assert [button.label.message for button in nothing.outcome.buttons] == ["Choose again", "Staff home"]


async def test_a_staff_code_works_once(there: Register, clock: MovableClock) -> None:
    code = await there.town.core.make_staff_code()
    old = await there.town.core.make_staff_code()
    assert said(await there.ask("Beth", "staff first", "1", code=code.lower())).startswith(
        "Welcome. You are staff now."
    )
    assert said(await there.ask("Ana", "staff first", "2", code=code)) == (
        "This code was used already, by Beth. The administrator can print a new one."
    )
    clock.move(days=7)
    for key, wrong in (("3", old), ("4", "AAAA-AAAA")):
        assert said(await there.ask("Ana", "staff first", key, code=wrong)).startswith("This code is not right")


async def test_more_than_five_who_want_to_join_are_counted(there: Register) -> None:
    lima = await builders.library(there.store, "Lima")
    async with there.store.writing() as uow:
        library = await library_by_id(uow, lima.id)
        assert library is not None
        for number in range(6):
            person = Member(name=f"Person {number}", created_at=uow.now)
            uow.session.add(person)
            await uow.session.flush()
            await ask_to_join(uow, library=library, member=person)

    assert "And 1 more, after these." in read(await there.ask("Dee", "staff joins"))


async def test_somebody_of_many_libraries_sees_three_and_how_many_more(there: Register) -> None:
    nia = await builders.member(there.store, "Nia")
    for number in range(5):
        await builders.library(there.store, "Lima", name=f"Branch {number}", contacts=[nia])
    shown = read(await there.ask("Nia", "sister home"))
    assert [line for line in shown if line.startswith("Branch")] == ["Branch 0", "Branch 1", "Branch 2"]
    assert "And 2 more libraries." in shown


async def test_a_channel_is_found_by_its_platform(there: Register) -> None:
    """By its workspace's id too only where several of that platform are connected."""
    for workspace in (Workspace("slack", "T1"), HARBOUR):
        await builders.notice(there.store, key=workspace.platform, workspace=workspace, state="failed")
    listed = [line for line in read(await there.ask("Dee", "staff messages")) if line.startswith("To ")]
    assert listed == [
        "To the channel introductions in Playground (harbour)",
        "To the channel introductions in Slack",
    ]


async def test_a_message_that_did_not_arrive_is_sent_again(there: Register) -> None:
    await builders.notice(there.store, state="failed", trouble="forbidden")
    listed = await there.ask("Dee", "staff messages", "1")
    assert read(listed) == [
        "1 message did not arrive",
        "To the channel introductions in Playground (harbour)",
        "a library was introduced",
        "I may not write there. Please invite me to the channel. Written Friday 20 November 2026, 02:12.",
    ]
    assert said(await there.town.press("Dee", listed, "Send again")) == (
        "I try again at the next good moment. If it is no longer true by then, I leave it."
    )
    assert said(await there.ask("Dee", "staff send-again", "2", notice="1")) == (
        "This message is not waiting for anybody any more."
    )
    assert said(await there.ask("Dee", "staff undelivered", "3")) == "Every message arrived.", "an older button"


async def test_plain_words_are_kept_for_the_log(there: Register) -> None:
    assert said(await there.town.say("Ana", "")) == "I am here. Write /log after a talk, or press Home."
    assert "Where shall we begin?" in said(await there.town.say("Lina", "hello"))
    assert said(await there.town.say("Ana", "x" * 2001)).startswith("This has 2001 characters, and at most 2000 fit")


async def test_a_mentor_need_not_wish_to_be_one(there: Register) -> None:
    await builders.member(there.store, "Mai", roles=[Role.MENTOR])
    assert said(await there.ask("Mai", "newcomer mentor")) == "You are a mentor already. Thank you."


async def test_staff_home_fits_whatever_happens_at_once(there: Register) -> None:
    """Eight matters wait, a country is paused, two platforms are lost, and a back-up was restored."""
    store, core = there.store, there.town.core
    await builders.partnership(
        store,
        await builders.library(store, "Lima"),
        await builders.library(store, "Kyiv"),
        state=PartnershipState.TRIAL,
        last_on=there.town.clock().date() - timedelta(days=90),
    )
    await builders.seeking(store, await builders.library(store, "Lima", name="Reef"))
    lone = await builders.member(store, "Lone")
    async with store.writing() as uow:
        (account,) = await uow.session.scalars(builders.accounts_of(lone.id))
        account.way, account.trouble = Way.NONE, Trouble.CLOSED
    await there.ask("Beth", "newcomer mentor", capacity="1", languages=("en",))
    await there.ask("Beth", "mentor", topic="money", details="Where do we find money?", language="en")
    await there.ask("Ana", "tell staff", words="It is very quiet here.")
    there.town.clock.move(days=400)
    first = await there.ask("Dee", "staff home", "1")
    assert_answer_fits(first)
    await there.ask("Dee", "staff pause-country-now", country="FJ")
    await core.locked_out("playground", "lantern", "token_revoked")
    await core.locked_out("playground", "harbour", "token_revoked")
    async with store.writing() as uow:
        await hold_back(uow, of=uow.now)
    at_once = await there.ask("Dee", "staff home", "2")
    assert_answer_fits(at_once)
    assert 2 <= len(rows_of(at_once)) < len(rows_of(first))
