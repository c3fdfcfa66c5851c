"""Stories of mentors: becoming one, asking for one, helping, alerts and notes; and of telling staff privately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.ids import PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.partnerships import PartnershipState
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from tests.contracts.mentoring import mentors_come

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

WISH: dict[str, WireValue] = {"topic": "language", "details": "How do we write to each other?", "language": "en"}


async def _come(story: Story) -> str:
    """Vera mentors Reef and Rock, and Nils has room. Answers the number of their partnership."""
    return str(await mentors_come(story.world))


async def mentor(story: Story) -> None:
    """A stranger; the form; no such language; asked; asked again; nobody mentors."""
    await story.says("Lina", "/mentor")
    await story.says("Ana", "/mentor topic:money Where do we find money?")
    await _come(story)
    await story.says("Olena", "/mentor")
    await story.sends("Olena", topic="language", details="How do we write?", language="fj")
    await story.presses("Olena", "Ask in English")
    await story.says("Olena", "/mentor")


async def mentor_withdraw(story: Story) -> None:
    """By who asked; by somebody else; and when somebody helps already."""
    await _come(story)
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.asks("Ana", "mentor withdraw", request="1")
    await story.asks("Olena", "mentor withdraw", request="1")
    await story.asks("Olena", "mentor", WISH, details="Once more", aside=True)
    await story.asks("Vera", "mentor take", request="2", aside=True)
    await story.asks("Olena", "mentor withdraw", request="2")


async def mentor_look(story: Story) -> None:
    """As it is offered; by somebody who was not asked; and taken."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.asks("Vera", "mentor look", request="1")
    await story.asks("Nils", "mentor look", request="1")
    await story.asks("Vera", "mentor take", request="1", aside=True)
    await story.asks("Vera", "mentor look", request="1")


async def mentor_take(story: Story) -> None:
    """A stranger; taken, with the asker's words; full; one's own library; and too late."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.asks("Lina", "mentor take", request="1")
    await story.asks("Vera", "mentor take", request="1")
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.asks("Nils", "mentor take", request="2")
    await story.asks("Ana", "mentor", WISH, staff="yes", aside=True)
    await story.asks("Sam", "mentor take", request="3")
    await story.asks("Dee", "mentor take", request="2")


async def mentor_not_now(story: Story) -> None:
    """It goes on; and what is settled."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.asks("Vera", "mentor not-now", request="1")
    await story.asks("Nils", "mentor take", request="1", aside=True)
    await story.asks("Vera", "mentor not-now", request="1")
    await story.asks("Lina", "mentor not-now", request="1")


async def mentor_one(story: Story) -> None:
    """Who speaks for its libraries; with an alert; and for somebody else."""
    await _come(story)
    await story.asks("Vera", "mentor one", mentorship="1")
    await story.days(9)
    await story.asks("Vera", "mentor one", mentorship="1")
    await story.asks("Nils", "mentor one", mentorship="1")


async def mentor_release(story: Story) -> None:
    """A form, given back with notes, and once more."""
    await _come(story)
    await story.asks("Vera", "mentor one", mentorship="1", aside=True)
    await story.presses("Vera", "Give it back")
    await story.sends("Vera", why="time", notes="They like recipes.")
    await story.asks("Vera", "mentor release", mentorship="1", why="time")
    await story.asks("Vera", "mentor one", mentorship="1")


async def mentor_done(story: Story) -> None:
    """They need no mentor now; by somebody else."""
    await _come(story)
    await story.asks("Nils", "mentor done", mentorship="1")
    await story.asks("Vera", "mentor done", mentorship="1")


async def mentor_stay(story: Story) -> None:
    """The mentor stays."""
    await _come(story)
    await story.asks("Vera", "mentor stay", mentorship="1")
    await story.asks("Nils", "mentor stay", mentorship="1")


async def mentor_alert(story: Story) -> None:
    """At risk; for somebody else; and solved."""
    await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor alert", alert="1")
    await story.asks("Dee", "mentor alert", alert="1")
    await story.asks("Rosa", "log", how="call", about="Our first hello", aside=True)
    await story.asks("Vera", "mentor alert", alert="1")


async def mentor_message(story: Story) -> None:
    """A draft that can be changed, and sent to both."""
    pair = await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor alert", alert="1", aside=True)
    await story.presses("Vera", "Message both")
    await story.sends("Vera", words="Hello both. How is it going?")
    await story.asks("Nils", "mentor message", partnership=pair, words="Hello")


async def mentor_suggest(story: Story) -> None:
    """Two hours with each local date, then the message; and for somebody else."""
    await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor suggest", alert="1")
    await story.presses("Vera", "Message both")
    await story.asks("Nils", "mentor suggest", alert="1")


async def mentor_on_it(story: Story) -> None:
    """A quiet week; and how the alert reads then."""
    await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor on-it", alert="1")
    await story.asks("Vera", "mentor alert", alert="1")
    await story.asks("Nils", "mentor on-it", alert="1")


async def mentor_ask_staff(story: Story) -> None:
    """A form, and asked."""
    await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor alert", alert="1", aside=True)
    await story.presses("Vera", "Ask staff")
    await story.sends("Vera", words="I cannot reach Rock.")
    await story.asks("Nils", "mentor ask-staff", alert="1", words="Hello")


async def mentor_notes(story: Story) -> None:
    """None yet, some, and for whom they are not."""
    pair = await _come(story)
    await story.asks("Vera", "mentor notes", partnership=pair)
    await story.asks("Vera", "mentor note", partnership=pair, words="They like recipes.", aside=True)
    await story.asks("Dee", "mentor notes", partnership=pair)
    await story.asks("Rosa", "mentor notes", partnership=pair)


async def mentor_library_notes(story: Story) -> None:
    """From the mentor before, of a library without a partner; and for somebody else."""
    await _come(story)
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.asks("Vera", "mentor take", request="1", aside=True)
    await story.asks(
        "Vera", "mentor release", mentorship="2", why="time", notes="She writes in the evening.", aside=True
    )
    await story.asks("Dee", "mentor take", request="2")
    await story.asks("Dee", "mentor library-notes", mentorship="3")
    await story.asks("Vera", "mentor library-notes", mentorship="3")


async def mentor_note(story: Story) -> None:
    """The writer reads that an export holds it."""
    pair = await _come(story)
    await story.asks("Vera", "mentor notes", partnership=pair, aside=True)
    await story.presses("Vera", "Write a private note")
    await story.sends("Vera", words="They like recipes.")
    await story.asks("Remy", "mentor note", partnership=pair, words="Hello")


async def sister_mentoring(story: Story) -> None:
    """A stranger; a mentor who said nothing yet; one with a partnership; one with an offer; home."""
    await story.says("Lina", "/sister mentoring")
    await story.says("Mai", "/sister mentoring")
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.says("Vera", "/sister mentoring")
    await story.says("Nils", "/sister mentoring")
    await story.says("Vera", "/sister")


async def mentor_change(story: Story) -> None:
    """More about it; and less room than partnerships."""
    await _come(story)
    await story.says("Nils", "/sister mentoring", aside=True)
    await story.presses("Nils", "Change")
    await story.sends("Nils", capacity="0")
    await story.sends("Nils", capacity="3")
    await story.asks("Lina", "mentor change", capacity="2", languages=("en",))


async def mentor_pause(story: Story) -> None:
    """Nothing new is offered."""
    await _come(story)
    await story.asks("Vera", "mentor pause")
    await story.asks("Lina", "mentor pause")


async def mentor_back(story: Story) -> None:
    """Offered again."""
    await _come(story)
    await story.asks("Vera", "mentor pause", aside=True)
    await story.asks("Vera", "mentor back")
    await story.asks("Lina", "mentor back")


async def mentor_stop(story: Story) -> None:
    """What it means."""
    await _come(story)
    await story.asks("Vera", "mentor stop")
    await story.asks("Nils", "mentor stop")
    await story.asks("Lina", "mentor stop")


async def mentor_stopped(story: Story) -> None:
    """Everything is offered to others at once."""
    await _come(story)
    await story.asks("Vera", "mentor stop", aside=True)
    await story.presses("Vera", "Yes, I stop")
    await story.says("Vera", "/sister mentoring")
    await story.says("Nils", "/sister mentoring")


async def note_write(story: Story) -> None:
    """From the partnership's page; nobody there reads notes."""
    await story.asks("Ana", "sister partnership", partnership="1", aside=True)
    await story.presses("Ana", "Write a note")
    await story.sends("Ana", words="Good morning from Suva.")
    await story.asks("Yusuf", "note off", aside=True)
    await story.asks("Ana", "note write", partnership="1", words="Are you there?")


async def note_mentor(story: Story) -> None:
    """From the partnership's page; the mentor rests by then; and by who is no contact of it."""
    pair = await _come(story)
    await story.asks("Rosa", "sister partnership", partnership=pair)
    await story.presses("Rosa", "Write to Vera")
    await story.sends("Rosa", words="Between us: it is difficult.")
    await story.asks("Vera", "mentor pause", aside=True)
    await story.asks("Rosa", "note mentor", partnership=pair, words="Are you there?")
    await story.asks("Ana", "note mentor", partnership=pair, words="Hello")


async def note_answer(story: Story) -> None:
    """Answered; one's own; and by somebody who has no part in it."""
    await story.asks("Ana", "note write", partnership="1", words="Good morning from Suva.", aside=True)
    await story.asks("Yusuf", "note answer", note="1")
    await story.sends("Yusuf", words="Good morning from Amman.")
    await story.asks("Ana", "note answer", note="1", words="Hello")
    await story.asks("Olena", "note answer", note="1", words="Hello")


async def note_off(story: Story) -> None:
    """No notes any more."""
    await story.asks("Ana", "note off")


async def note_on(story: Story) -> None:
    """And again."""
    await story.asks("Ana", "note off", aside=True)
    await story.presses("Ana", "Bring me notes again")


async def tell_staff(story: Story) -> None:
    """From home, about somebody."""
    await story.says("Ana", "/sister", aside=True)
    await story.presses("Ana", "Tell staff privately")
    await story.sends("Ana", words="Somebody writes at night.")


async def staff_reports(story: Story) -> None:
    """Nothing; something; and not for others."""
    await story.asks("Dee", "staff reports")
    await story.asks("Ana", "tell staff", words="Somebody writes at night.", about="5", aside=True)
    await story.asks("Sam", "staff reports")
    await story.asks("Dee", "staff reports")
    await story.asks("Ana", "staff reports")
    await story.world.core.tell_staff("My face is on it.", email="reader@example.org", story_id=None, key="form")
    await story.asks("Dee", "staff reports")


async def staff_report_done(story: Story) -> None:
    """Somebody looks after it."""
    await story.asks("Ana", "tell staff", words="Somebody writes at night.", aside=True)
    await story.asks("Dee", "staff report-done", report="1")
    await story.asks("Dee", "staff report-done", report="7")
    for number, email in enumerate(("reader@example.org", None), 2):
        await story.world.core.tell_staff("My face is on it.", email=email, story_id=None, key=f"form {number}")
        await story.asks("Dee", "staff report-done", report=str(number))


async def staff_mentors(story: Story) -> None:
    """A contact; nobody mentors; who has how many, who waits, and trials without one."""
    await story.says("Ana", "/staff mentors")
    await story.says("Dee", "/staff mentors")
    await _come(story)
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.asks("Dee", "staff pair", libraries=("1", "3"), aside=True)
    await story.says("Dee", "/staff mentors")


OF_COMMANDS = {
    "mentor": mentor,
    "mentor withdraw": mentor_withdraw,
    "mentor look": mentor_look,
    "mentor take": mentor_take,
    "mentor not-now": mentor_not_now,
    "mentor one": mentor_one,
    "mentor release": mentor_release,
    "mentor done": mentor_done,
    "mentor stay": mentor_stay,
    "mentor alert": mentor_alert,
    "mentor message": mentor_message,
    "mentor suggest": mentor_suggest,
    "mentor on-it": mentor_on_it,
    "mentor ask-staff": mentor_ask_staff,
    "mentor notes": mentor_notes,
    "mentor library-notes": mentor_library_notes,
    "mentor note": mentor_note,
    "mentor change": mentor_change,
    "mentor pause": mentor_pause,
    "mentor back": mentor_back,
    "mentor stop": mentor_stop,
    "mentor stopped": mentor_stopped,
    "sister mentoring": sister_mentoring,
    "note write": note_write,
    "note mentor": note_mentor,
    "note answer": note_answer,
    "note off": note_off,
    "note on": note_on,
    "tell staff": tell_staff,
    "staff reports": staff_reports,
    "staff report-done": staff_report_done,
    "staff mentors": staff_mentors,
}


async def offer_notice(story: Story) -> None:
    """Offered to the mentor of that partnership, then taken by somebody of the staff."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.arrives("mentor_offer", to=["Vera"])
    await story.asks("Dee", "mentor take", request="1", aside=True)
    await story.arrives("mentor_offer", to=["Vera"])


async def answer_notice(story: Story) -> None:
    """Who will help."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.asks("Vera", "mentor take", request="1", aside=True)
    await story.arrives("mentor_answer", to=["Rosa"])


async def found_notice(story: Story) -> None:
    """Who mentors them from now on, for the partner."""
    pair = await _come(story)
    await story.asks("Rosa", "mentor", WISH, partnership=pair, aside=True)
    await story.asks("Vera", "mentor not-now", request="1", aside=True)
    await story.asks("Nils", "mentor take", request="1", aside=True)
    await story.arrives("mentor_found", to=["Remy"])


async def left_notice(story: Story) -> None:
    """Vera gave them back, and nobody else mentors yet."""
    await _come(story)
    await story.asks("Vera", "mentor release", mentorship="1", why="time", aside=True)
    await story.arrives("mentor_left", to=["Remy"])


async def search_notice(story: Story) -> None:
    """Nobody yet; and staff were asked again."""
    await _come(story)
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.arrives("mentor_search", to=["Olena"])


async def wanted_notice(story: Story) -> None:
    """Nobody took it, so staff read it with the asker's words."""
    await story.asks("Olena", "mentor", WISH, aside=True)
    await story.arrives("mentor_wanted", to=["Dee"])


async def alert_notice(story: Story) -> None:
    """At risk, and then a talk."""
    await _come(story)
    await story.days(8)
    await story.arrives("mentor_alert", to=["Vera"])
    await story.asks("Rosa", "log", how="call", about="Our first hello", aside=True)
    await story.days(1)
    await story.arrives("mentor_alert", to=["Vera"])


async def silent_notice(story: Story) -> None:
    """Its mentor rests."""
    await _come(story)
    await story.asks("Vera", "mentor pause", aside=True)
    await story.days(8)
    await story.arrives("mentor_silent", to=["Dee"])


async def asks_staff_notice(story: Story) -> None:
    """Its mentor asks staff."""
    await _come(story)
    await story.days(9)
    await story.asks("Vera", "mentor ask-staff", alert="1", words="I cannot reach Rock.", aside=True)
    await story.arrives("mentor_asks_staff", to=["Dee"])


async def still_needed_notice(story: Story) -> None:
    """The trial went well."""
    pair = await _come(story)
    await story.days(1)
    async with story.world.store.writing() as uow:
        found = await partnership_by_id(uow, PartnershipId(int(pair)))
        assert found is not None
        on = uow.now.date()
        await change_state(uow, found, PartnershipState.ACTIVE, ChangeReason.REVIEWED_CONTINUE, by=None, on=on)
    await story.arrives("mentor_still_needed", to=["Vera"])


async def digest_notice(story: Story) -> None:
    """Monday."""
    await _come(story)
    await story.arrives("mentor_digest", to=["Vera"])


async def note_notice(story: Story) -> None:
    """From the partner, answered; from the mentor; and to the mentor alone."""
    pair = await _come(story)
    await story.asks("Rosa", "note write", partnership=pair, words="Good morning from Lima.", aside=True)
    await story.arrives("partner_note", to=["Remy"])
    await story.asks("Vera", "mentor message", partnership=pair, words="Hello both.", aside=True)
    await story.arrives("partner_note", to=["Remy"])
    await story.asks("Rosa", "note mentor", partnership=pair, words="Between us: it is difficult.", aside=True)
    await story.arrives("partner_note", to=["Vera"])


async def report_notice(story: Story) -> None:
    """For staff; and once somebody looks after it."""
    await story.asks("Ana", "tell staff", words="Somebody writes at night.", aside=True)
    await story.arrives("staff_report", to=["Dee", "Sam"])
    await story.asks("Sam", "staff report-done", report="1", aside=True)
    await story.arrives("staff_report", to=["Dee"])


OF_NOTICES = {
    "mentor_alert": alert_notice,
    "mentor_answer": answer_notice,
    "mentor_asks_staff": asks_staff_notice,
    "mentor_digest": digest_notice,
    "mentor_found": found_notice,
    "mentor_left": left_notice,
    "mentor_offer": offer_notice,
    "mentor_search": search_notice,
    "mentor_silent": silent_notice,
    "mentor_still_needed": still_needed_notice,
    "mentor_wanted": wanted_notice,
    "partner_note": note_notice,
    "staff_report": report_notice,
}
