"""What a mentor does about a partnership at risk: *Message both · Suggest a time · I am on it · Ask staff*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.cards.risk import alert_parts, over_parts
from core.chat.card import Button, Buttons, Fact, Facts, Style, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.spelling import Reader, plain
from core.chat.words import Day, Listing, Moment, Name, Strong, Text, _, n_
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.recording import NOT_THERE
from core.content.calendars import is_holiday, weekend
from core.model.defaults import NOTES_A_DAY
from core.model.ids import MentorAlertId, PartnershipId
from core.model.libraries import Library
from core.model.meeting import shared_slots
from core.model.partnerships import LOGGABLE, Partnership
from core.model.schedule import Hours
from core.services.alerts import Alert, acted, alert_by_id, ask_staff, last_talks, on_it
from core.services.partner_notes import Sending, Unsent, send_note, unsendable
from core.services.partnerships import partnership_by_id
from core.services.people import EVERY_DAY
from core.services.watching import is_alerted, is_mentored_by, was_mentored_by


@dataclass(frozen=True, kw_only=True)
class OneAlert:
    """Which one, as a button names it."""

    alert: Annotated[int, Ask(_("Alert"), never=True)]


async def draft(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """A kind first message, to be changed as one likes."""
    member = context.actor.member
    return plain(
        _(
            "Hello, I am {name}, the mentor of your partnership. How is it going? A short hello to each other is "
            "enough to begin with. If something is difficult, please write to me: I am glad to help.",
            name=Name(member.name if member is not None else ""),
        ),
        context.reader,
    )


async def _partnership(context: Context, given: Mapping[str, WireValue]) -> Partnership | None:
    for name in ("alert", "partnership"):
        value = given.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            if name == "partnership":
                return await partnership_by_id(context.uow, PartnershipId(int(value)))
            alert = await alert_by_id(context.uow, MentorAlertId(int(value)))
            return alert.partnership if alert is not None else None
    return None


@dataclass(frozen=True, kw_only=True)
class MessageBoth:
    """To all libraries of a partnership that one mentors."""

    alert: Annotated[int | None, Ask(_("Alert"), never=True)] = None
    partnership: Annotated[int | None, Ask(_("Partnership"), never=True)] = None
    words: Annotated[
        str,
        Ask(
            _("Your message to all of them"),
            long=True,
            max_length=2000,
            readers=readers.BOTH_SIDES,
            default=draft,
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class AskStaff(OneAlert):
    """What staff should know."""

    words: Annotated[str, Ask(_("What should staff know?"), long=True, max_length=1000, readers=readers.STAFF)]


async def _mine(context: Context, alert_id: int) -> Alert | None:
    """The alert, for a mentor of its partnership who speaks for none of its libraries."""
    member = context.actor.member
    alert = await alert_by_id(context.uow, MentorAlertId(alert_id))
    if alert is None or member is None or not await is_alerted(context.uow, alert.partnership, member.id):
        return None
    return alert


async def show(context: Context, asked: OneAlert) -> Outcome:
    """As it stands now."""
    alert = await _mine(context, asked.alert)
    if alert is None:
        return NOT_THERE
    talks = await last_talks(context.uow, alert.partnership.id)
    parts = alert_parts(alert, talks, context.today) if alert.is_open else over_parts(alert, talks)
    return Reply(card=card(*parts), replace=True)


NO_LONGER = Refusal(
    text=_("You mentor them no longer, so nothing is sent. What you mentor now is in My mentoring."),
    buttons=(MENTORING, HOME),
)


async def no_longer_mine(context: Context, given: Mapping[str, WireValue]) -> Outcome | None:
    """Said before the form, where somebody else mentors them now, or reads the alert: nobody writes for nothing. What
    is there is no different from what is not.
    """
    partnership = await _partnership(context, given)
    member = context.actor.member
    if partnership is None or member is None:
        return NOT_THERE
    if await is_mentored_by(context.uow, partnership.id, member.id):
        if given.get("alert") is not None and not await is_alerted(context.uow, partnership, member.id):
            return NOT_THERE
        return None if partnership.state in LOGGABLE else unsent(Unsent.OVER)
    return NO_LONGER if await was_mentored_by(context.uow, partnership.id, member.id) else NOT_THERE


async def _to_message(context: Context, alert_id: int | None, partnership_id: int | None) -> Partnership | None:
    """The partnership that a button names, for its mentor."""
    member = context.actor.member
    if alert_id is not None:
        alert = await _mine(context, alert_id)
        return alert.partnership if alert is not None else None
    found = await partnership_by_id(context.uow, PartnershipId(partnership_id)) if partnership_id is not None else None
    mine = found is not None and member is not None and await is_mentored_by(context.uow, found.id, member.id)
    return found if mine else None


async def can_message(context: Context, alert_id: int | None, partnership_id: int | None, words: str) -> Problem | None:
    """It can be sent; else the words stay in the form."""
    partnership = await _to_message(context, alert_id, partnership_id)
    if partnership is None:
        return None
    why = await unsendable(context.uow, partnership, Sending(by=context.member.id, words=words))
    return Problem(text=unsent_text(why)) if why is not None else None


async def message_both(context: Context, asked: MessageBoth) -> Outcome:
    """Each contact reads it where they are, with the mentor's name, and can answer."""
    partnership = await _to_message(context, asked.alert, asked.partnership)
    if partnership is None:
        return NOT_THERE
    sent = await send_note(context.uow, partnership, Sending(by=context.member.id, words=asked.words))
    if isinstance(sent, Unsent):
        return unsent(sent)
    await acted(context.uow, partnership.id, by=context.member.id)
    said = _(
        "Sent. The contacts of {libraries} who take notes read it in their own morning, with your name, and can answer "
        "you here.",
        libraries=Strong(names_of([row.library for row in partnership.rows])),
    )
    return Reply(card=card(said, Buttons((look_at(partnership), MENTORING, HOME))), lasting=True)


def unsent(why: Unsent) -> Refusal:
    """Nothing went, and what to do."""
    return Refusal(text=unsent_text(why), buttons=(HOME,))


def unsent_text(why: Unsent) -> Text:
    """Why nothing went, and what to do."""
    match why:
        case Unsent.MANY:
            return n_(
                "You sent {count} note in the last day, which is as many as the bot brings. Please write again "
                "tomorrow.",
                "You sent {count} notes in the last day, which is as many as the bot brings. Please write again "
                "tomorrow.",
                NOTES_A_DAY,
            )
        case Unsent.NOBODY:
            return _("Nobody there can read notes here, so it was not sent. You could write an e-mail or a letter.")
        case Unsent.NO_MENTOR:
            return _(
                "No mentor can read notes here now, so it was not sent. You could ask for a mentor, or tell staff."
            )
        case Unsent.OVER:
            return _(
                "Notes are brought while a partnership lasts, and this one has ended or has not begun, so it was not "
                "sent. You could write an e-mail or a letter."
            )


async def suggest(context: Context, asked: OneAlert) -> Outcome:
    """Two hours in both working days, else early or late in one, with both local dates; *Message both* has them in its
    words.
    """
    alert = await _mine(context, asked.alert)
    if alert is None:
        return NOT_THERE
    libraries = [row.library for row in alert.partnership.rows]
    shared = shared_slots(context.now, [_hours(library) for library in libraries])
    slots = shared.slots
    given = {"alert": str(alert.alert.id)}
    back = Button(label=_("Back"), command="mentor alert", given=given)
    if not slots:
        said = _(
            "No hour lies in the working day of all of them. A voice message or a photo with one question needs no "
            "shared hour: each answers in their own day."
        )
        write = Button(label=_("Message both"), command="mentor message", given=given, ask=True, style=Style.PRIMARY)
        return Reply(card=card(said, Buttons((write, back))), replace=True)
    facts = tuple(
        Fact(
            label=_("Time {number}", number=number),
            value=_("{times}. For you: {mine}.", times=_times(slot, libraries), mine=Moment(slot)),
        )
        for number, slot in enumerate(slots, 1)
    )
    words = plain(_proposal(slots, libraries), Reader(context.reader.language, context.reader.zone))
    write = Button(
        label=_("Message both"),
        command="mentor message",
        given={**given, "words": words},
        ask=True,
        style=Style.PRIMARY,
    )
    return Reply(
        card=card(
            _("These hours lie in the working day of all of them.")
            if shared.working
            else _(
                "No hour lies in the working day of all of them. These are early or late for some, and not at night."
            ),
            Facts(facts),
            Buttons((write, back)),
        ),
        replace=True,
    )


def _proposal(slots: Sequence[datetime], libraries: Sequence[Library]) -> Text:
    """As words of a message, for all of them."""
    if len(slots) == 1:
        return _("Would this time suit you for a short call? {first}.", first=_times(slots[0], libraries))
    return _(
        "Would one of these times suit you for a short call? First: {first}. Or: {second}.",
        first=_times(slots[0], libraries),
        second=_times(slots[1], libraries),
    )


def _times(slot: datetime, libraries: Sequence[Library]) -> Listing:
    """The same instant as each of them reads it."""
    return Listing(tuple(Moment(slot, zone=library.zone) for library in libraries))


def _hours(library: Library) -> Hours:
    """A working day there: no weekend, no holiday, and not while the library is closed."""
    country = library.country
    return Hours(
        library.zone,
        9,
        EVERY_DAY - weekend(country),
        lambda day: is_holiday(country, day) or any(each.holds(day) for each in library.closures),
    )


async def be_on_it(context: Context, asked: OneAlert) -> Outcome:
    """A week of quiet."""
    alert = await _mine(context, asked.alert)
    if alert is None:
        return NOT_THERE
    if not alert.is_open:
        return Reply(card=card(*over_parts(alert, await last_talks(context.uow, alert.partnership.id))), replace=True)
    until = await on_it(context.uow, alert.alert, by=context.member.id)
    said = _("Thank you. I say no more about it before {day}, unless they ask for help.", day=Day(until))
    return Reply(card=card(said, Buttons((MENTORING, HOME))), replace=True)


async def to_staff(context: Context, asked: AskStaff) -> Outcome:
    """Staff read it, with the mentor's words."""
    alert = await _mine(context, asked.alert)
    if alert is None:
        return NOT_THERE
    if not await ask_staff(context.uow, alert.alert, alert.partnership, by=context.member.id, words=asked.words):
        return Refusal(
            text=_("I could reach nobody of the staff just now. Please write to whoever invited you here."),
            buttons=(HOME,),
        )
    said = _("Asked. Staff read it in their own morning, with your name.")
    return Reply(card=card(said, Buttons((MENTORING, HOME))), lasting=True)


COMMANDS = (
    Command(name="mentor alert", summary=_("Look"), takes=OneAlert, run=show, changes=False, hidden=True),
    Command(
        name="mentor message",
        summary=_("Message both"),
        takes=MessageBoth,
        run=message_both,
        rules=(Rule(("alert", "partnership", "words"), can_message),),
        instead=no_longer_mine,
        hidden=True,
    ),
    Command(
        name="mentor suggest", summary=_("Suggest a time"), takes=OneAlert, run=suggest, changes=False, hidden=True
    ),
    Command(name="mentor on-it", summary=_("I am on it"), takes=OneAlert, run=be_on_it, hidden=True),
    Command(
        name="mentor ask-staff",
        summary=_("Ask staff"),
        takes=AskStaff,
        run=to_staff,
        instead=no_longer_mine,
        hidden=True,
    ),
)
