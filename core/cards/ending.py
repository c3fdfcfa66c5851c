"""An ending as each side reads it: why, with which thanks, what was said to it, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.cards.buttons import HISTORY, HOME
from core.cards.email import RECORD, letter_parts
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import CommandName, Name, Strong, Text, _, name
from core.model.answers import Choice
from core.model.endings import EndingReason, EndingState
from core.model.ids import LibraryId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import Partnership
from core.services.endings import Parting
from core.services.library_answers import Heard

ENDING_REASONS: Mapping[EndingReason, Text] = {
    EndingReason.DONE: _("We did what we wanted to do"),
    EndingReason.NO_TIME: _("We have too little time"),
    EndingReason.NO_REPLY: _("We do not hear from each other"),
    EndingReason.STAFF_CHANGE: _("Our colleagues changed"),
    EndingReason.LANGUAGE: _("The language is hard for us"),
    EndingReason.MONEY: _("We lack the money"),
    EndingReason.CLOSED: _("Our library closes"),
    EndingReason.OTHER: _("Another reason"),
}
"""As answers of a form, and as they are read."""

ASKED = ("reason", "words", "thanks", "seek_again")
"""What the form of an ending asks, where the partnership is known."""

ANSWERS_READ_BY = _("The contacts of the partner libraries read your answer; staff can see it.")


@dataclass(frozen=True)
class Side:
    """What somebody may do with an ending. `asks`: take it back, or end it all the same. `answers`: the libraries for
    which they answer it.
    """

    asks: bool
    answers: list[Library]


def side_of(parting: Parting, eyes: Eyes) -> Side:
    """Who asked, their colleagues, and staff where staff asked; and the contacts of the other libraries."""
    ending = parting.ending
    if not eyes.may_see(parting.partnership):
        return Side(asks=False, answers=[])
    asked_it = eyes.member_id is not None and ending.asked_by == eyes.member_id
    ours = ending.library_id in eyes.own or (ending.library_id is None and eyes.is_staff)
    return Side(asks=asked_it or ours, answers=[each for each in parting.others if each.id in eyes.own])


def may_undo(parting: Parting, eyes: Eyes) -> bool:
    """Any side's contact, and staff where staff asked; for thirty days."""
    until = parting.ending.undone_until()
    if until is None or eyes.now >= until:
        return False
    own = any(row.library_id in eyes.own for row in parting.partnership.rows)
    return own or (eyes.is_staff and parting.ending.library_id is None)


def ending_parts(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    """All of it, with the buttons of whoever reads it; once it is over, what became of it."""
    if not parting.is_open:
        return _over(parting, eyes)
    now = _waiting if parting.ending.state is EndingState.WAITING else _objected
    return (Words(_lead(parting, eyes)), _facts(parting), *now(parting, eyes))


def _lead(parting: Parting, eyes: Eyes) -> Text:
    asking = parting.library
    if asking is None:
        libraries = names_of([row.library for row in parting.partnership.rows])
        return _("Staff ask whether the partnership of {libraries} should end.", libraries=Strong(libraries))
    others = names_of(parting.others)
    if asking.id in eyes.own:
        return _(
            "Your library, {own}, asked to end the partnership with {others} kindly.",
            own=Name(asking.name),
            others=Strong(others),
        )
    return _(
        "{library} would like to end the partnership with {others}, and thanks you for the time together.",
        library=Strong(Name(asking.name)),
        others=others,
    )


def _facts(parting: Parting) -> Facts:
    ending = parting.ending
    facts = [Fact(label=_("Why"), value=ENDING_REASONS[ending.reason])]
    if ending.words:
        facts.append(Fact(label=_("In their words"), value=name(ending.words)))
    if ending.thanks:
        facts.append(Fact(label=_("Thanks"), value=name(ending.thanks)))
    facts.append(Fact(label=_("Asked by"), value=name(parting.asker)))
    names = {library.id: library.name for library in parting.others}
    facts += [
        Fact(label=name(names[library_id]), value=_said(heard))
        for library_id, heard in parting.answers.items()
        if library_id in names
    ]
    return Facts(tuple(facts))


def _said(heard: Heard) -> Text:
    """ "agrees (Yusuf)", "would like to talk first: “…”, recorded by Ana, from an e-mail, …" """
    answer = heard.answer
    who = recorded_by(answer, heard.name) or name(heard.name)
    match answer.choice:
        case Choice.YES | Choice.CHANGE:
            return _("agrees ({who})", who=who)
        case Choice.NO if answer.words:
            return _("would like to talk first: “{words}” ({who})", words=Name(answer.words), who=who)
        case Choice.NO:
            return _("would like to talk first ({who})", who=who)


def _over(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    """It ended, or did not."""
    state, who = parting.ending.state, Name(parting.settler or parting.asker)
    names = Strong(names_of([row.library for row in parting.partnership.rows]))
    match state:
        case EndingState.DONE:
            return _done(parting, eyes)
        case EndingState.OVERTAKEN:
            said = _("The partnership of {libraries} ended in another way meanwhile.", libraries=names)
        case EndingState.UNDONE:
            said = _("{name} undid the ending. The partnership of {libraries} goes on.", name=who, libraries=names)
        case _other:
            said = _("{name} took it back. The partnership of {libraries} goes on.", name=who, libraries=names)
    seeking = state is EndingState.UNDONE and parting.ending.seek_again and parting.ending.library_id in eyes.own
    stop = _("Your library still seeks another partner. You can stop that in {find}.", find=CommandName("sister find"))
    return (Words(said), *((Context(stop),) if seeking else ()), Buttons((HOME,)))


def _waiting(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    ending, side = parting.ending, side_of(parting, eyes)
    day = eyes.day(ending.ends_at)
    parts: list[Part] = []
    open_for = [each for each in side.answers if each.id not in parting.answers]
    if open_for:
        parts += [
            Words(_("Without an answer it ends on {day}.", day=day)),
            Buttons((agree_button(parting, open_for[0]), object_button(parting, open_for[0]), HOME)),
            Context(_("Afterwards it can be undone for 30 days, and all you did together stays in the history.")),
            Context(ANSWERS_READ_BY, About.READERS),
        ]
    elif side.answers:
        parts += [
            Words(_("Thank you for your answer. It ends on {day}.", day=day)),
            Buttons((object_button(parting, side.answers[0]), HOME)),
        ]
    if side.asks:
        early = (
            _("It ends on {day}, the last day of your agreement, unless somebody would like to talk first.", day=day)
            if ending.on_a_day
            else _("It ends on {day}, or as soon as all agree, unless somebody would like to talk first.", day=day)
        )
        parts += [Words(early), *_apart(parting, eyes), Buttons((take_back_button(parting), HOME))]
    elif not side.answers:
        parts += [Words(_("It ends on {day} unless somebody would like to talk first.", day=day)), Buttons((HOME,))]
    return tuple(parts)


def _objected(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    ending, side = parting.ending, side_of(parting, eyes)
    talk = _("So it does not end by itself. Please talk together.")
    parts: list[Part] = [Words(talk)]
    if side.answers:
        parts.append(Buttons((agree_button(parting, side.answers[0]), HOME)))
    if not side.asks:
        return tuple(parts) if side.answers else (*parts, Buttons((HOME,)))
    go_on = take_back_button(parting, label=_("Go on together"), style=Style.PRIMARY)
    parts.append(Buttons((go_on, all_the_same_button(parting), HOME)))
    if eyes.now < ending.ends_at:
        later = _(
            "Nobody has to stay in a partnership: from {day} on you can also end it all the same.",
            day=eyes.day(ending.ends_at),
        )
        parts.append(Context(later))
    return tuple(parts)


def _done(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    ending = parting.ending
    said = _(
        "The partnership of {libraries} ended on {day}. Thank you for what you did together: all of it stays in the "
        "history.",
        libraries=Strong(names_of([row.library for row in parting.partnership.rows])),
        day=eyes.day(ending.settled_at or ending.ends_at),
    )
    buttons = list(_undo(parting, eyes))
    if any(row.library_id in eyes.own for row in parting.partnership.rows):
        given = {"partnership": str(parting.partnership.id)}
        buttons += [Button(label=_("Find another partner"), command="sister find"), replace(HISTORY, given=given)]
    seeking = ending.seek_again and ending.library_id in eyes.own
    found = Context(_("Your library seeks another partner now. You read here when there is one."))
    return (Words(said), _facts(parting), *((found,) if seeking else ()), Buttons((*buttons, HOME)))


def ending_lead(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    """Who would like to end it, and the way to the answer."""
    return Words(_lead(parting, eyes)), Buttons((replace(look_button(parting), style=Style.PRIMARY),))


def standing_parts(parting: Parting | None, eyes: Eyes) -> tuple[Part, ...]:
    """In a sentence, with the way there, while it waits; and the way back while there is one. Else nothing."""
    if parting is None:
        return ()
    day = eyes.day(parting.ending.ends_at)
    match parting.ending.state:
        case EndingState.WAITING:
            said = _("An ending was asked: it ends on {day} unless somebody would like to talk first.", day=day)
        case EndingState.OBJECTED:
            said = _("An ending was asked, and somebody would like to talk first. It does not end by itself.")
        case EndingState.DONE if may_undo(parting, eyes):
            said = _("It has ended. What you did together stays in the history.")
            return Words(said), Buttons(_undo(parting, eyes))
        case _other:
            return ()
    return Words(said), Buttons((look_button(parting),))


def _undo(parting: Parting, eyes: Eyes) -> tuple[Button, ...]:
    until = parting.ending.undone_until()
    if until is None or not may_undo(parting, eyes):
        return ()
    given = {"ending": str(parting.ending.id)}
    said = _("until {day}", day=eyes.day(until))
    return (Button(label=_("Undo"), command="sister ending-undo", given=given, until=said, expires=until),)


def end_button(partnership: Partnership) -> Button:
    """*End it kindly*."""
    given = {"partnership": str(partnership.id)}
    return Button(label=_("End it kindly"), command="sister ending", given=given, ask=ASKED, style=Style.QUIET)


def _apart(parting: Parting, eyes: Eyes) -> tuple[Part, ...]:
    """Libraries without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in parting.others:
        if library.id in eyes.apart and library.id not in parting.answers:
            record = Button(label=RECORD, command="sister ending-record", given=_for(parting, library.id))
            parts += letter_parts(library, parting.partnership.id, Matter.ENDING, record)
    return tuple(parts)


def agree_button(parting: Parting, library: Library) -> Button:
    """*We agree*."""
    return Button(label=_("We agree"), command="sister ending-agree", given=_for(parting, library.id))


def object_button(parting: Parting, library: Library) -> Button:
    """*We would like to talk first*."""
    return Button(
        label=_("We would like to talk first"),
        command="sister ending-object",
        given=_for(parting, library.id),
        ask=("words",),
    )


def take_back_button(parting: Parting, *, label: Text | None = None, style: Style = Style.NORMAL) -> Button:
    """*Take it back*, or *Go on together*."""
    given = {"ending": str(parting.ending.id)}
    return Button(label=label or _("Take it back"), command="sister ending-go-on", given=given, style=style)


def all_the_same_button(parting: Parting) -> Button:
    """*End it all the same*."""
    given = {"ending": str(parting.ending.id)}
    return Button(label=_("End it all the same"), command="sister ending-all-the-same", given=given)


def look_button(parting: Parting) -> Button:
    """*Look at the ending*."""
    given = {"ending": str(parting.ending.id)}
    return Button(label=_("Look at the ending"), command="sister ending-look", given=given)


def _for(parting: Parting, library_id: LibraryId) -> dict[str, str]:
    return {"ending": str(parting.ending.id), "library": str(library_id)}
