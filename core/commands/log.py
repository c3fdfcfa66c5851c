"""/log: write down a conversation in ten seconds, take it back for a quarter of an hour, or correct it later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from core.cards.buttons import HISTORY
from core.cards.labels import WAY_CHOICES, WAYS
from core.cards.library import names_of
from core.chat.card import Button, Buttons, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Moment, MomentForm, Name, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.sources import libraries_of_partnership, my_partnerships
from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, LibraryId, PartnershipId
from core.model.partnerships import Partnership
from core.services.communications import (
    already_logged,
    edit_communication,
    hold,
    hold_communication,
    log_communication,
    undo_communication,
)
from core.services.partnerships import partners_of, partnership_by_id

Given = Mapping[str, WireValue]

OLDEST = date(1999, 1, 1)
"""The sister-libraries programme began in 1999; an earlier day is a slip of the keyboard."""


async def only_partnership(context: Context, given: Given) -> WireValue | None:
    """The person's partnership, when there is exactly one."""
    found = await context.partnerships()
    return str(found[0].id) if len(found) == 1 else None


async def today(context: Context, given: Given) -> WireValue | None:
    """Today, in the person's calendar."""
    return context.today.isoformat()


async def all_libraries(context: Context, given: Given) -> WireValue | None:
    """Every library of the partnership that is named, so that they stand ticked in the form."""
    named = (each for each in await context.partnerships() if str(each.id) == given.get("partnership"))
    partnership = next(named, None)
    return tuple(str(row.library_id) for row in partnership.rows) if partnership else None


PARTNERSHIP = Ask(
    _("Partnership"),
    suggest=my_partnerships,
    default=only_partnership,
    nobody=_("Your library has no partner yet. I write to you here when one is found; then you can log your talks."),
)
HOW = Ask(_("How did you talk?"), labels=WAY_CHOICES)
WHEN = Ask(_("When?"), default=today, past=True)
ABOUT = Ask(_("What about?"), long=True, headline=True, max_length=2000, readers=readers.PARTNERS)
LIBRARIES = Ask(
    _("Which libraries took part?"), suggest=libraries_of_partnership, depends="partnership", default=all_libraries
)


@dataclass(frozen=True, kw_only=True)
class LogCommunication:
    """One contact between the libraries of a partnership."""

    partnership: Annotated[PartnershipId, PARTNERSHIP]
    how: Annotated[Way, HOW]
    when: Annotated[date, WHEN]
    about: Annotated[str | None, ABOUT] = None
    libraries: Annotated[tuple[LibraryId, ...] | None, LIBRARIES] = None
    another: Annotated[bool, Ask(_("Add another"), never=True)] = False


def as_logged(value: Callable[[Communication], WireValue]) -> Callable[[Context, Given], Awaitable[WireValue | None]]:
    """What stands in a field of *Edit*: the value of the communication that the button names."""

    async def default(context: Context, given: Given) -> WireValue | None:
        named = given.get("communication")
        if not isinstance(named, str) or not (named.isascii() and named.isdigit()):
            return None
        communication = await context.communication(CommunicationId(int(named)))
        if communication is None or communication.library_id not in context.actor.library_ids:
            return None
        return value(communication)

    return default


def version_of(communication: Communication) -> str:
    """Changes with every correction, so that two who correct at once do not overwrite each other."""
    return (communication.edited_at or communication.logged_at).isoformat()


AS_IT_WAS = {
    "partnership": Ask(
        _("Partnership"),
        suggest=my_partnerships,
        never=True,
        default=as_logged(lambda row: str(row.partnership_id)),
    ),
    "how": replace(HOW, default=as_logged(lambda row: wire(row.way))),
    "when": replace(WHEN, default=as_logged(lambda row: wire(row.on))),
    "about": replace(ABOUT, default=as_logged(lambda row: row.about)),
    "libraries": replace(
        LIBRARIES, default=as_logged(lambda row: tuple(str(each.library_id) for each in row.libraries))
    ),
}
"""The same questions, with the answers of the communication that is corrected."""


@dataclass(frozen=True, kw_only=True)
class EditCommunication:
    """The same answers, for a communication that exists. `seen`: its version when the form was opened."""

    communication: Annotated[int, Ask(_("Communication"), never=True)]
    seen: Annotated[str, Ask(_("Version"), never=True, default=as_logged(version_of))]
    partnership: Annotated[PartnershipId | None, AS_IT_WAS["partnership"]] = None
    how: Annotated[Way, AS_IT_WAS["how"]]
    when: Annotated[date, AS_IT_WAS["when"]]
    about: Annotated[str | None, AS_IT_WAS["about"]] = None
    libraries: Annotated[tuple[LibraryId, ...] | None, AS_IT_WAS["libraries"]] = None


@dataclass(frozen=True, kw_only=True)
class OneCommunication:
    """A communication that a button names."""

    communication: Annotated[int, Ask(_("Communication"), never=True)]


async def check(context: Context, asked: LogCommunication | EditCommunication) -> Mapping[str, Problem]:
    """The day has been, and at least two libraries took part; with none ticked all did."""
    problems = {}
    if asked.when > context.today:
        problems["when"] = Problem(
            text=_(
                "{day} has not come yet. Please log a talk after it has happened; today is {today}.",
                day=Day(asked.when),
                today=Day(context.today),
            )
        )
    elif asked.when < OLDEST:
        problems["when"] = Problem(text=_("{day} is very long ago. Is the year right?", day=Day(asked.when)))
    if asked.libraries is not None and len(asked.libraries) < 2:
        problems["libraries"] = Problem(text=_("A talk needs at least two libraries. Please tick all that took part."))
    return problems


async def log(context: Context, asked: LogCommunication) -> Outcome:
    """Write it down, unless somebody else already did and a second one is not wanted."""
    partnership = await _mine(context, asked.partnership)
    if partnership is None:
        return NOT_YOURS
    held = await hold(context.uow, partnership)
    if not asked.another:
        other = await already_logged(
            context.uow,
            partnership_id=partnership.id,
            way=asked.how,
            on=asked.when,
            not_by=context.member.id,
        )
        if other is not None:
            return _already(asked, other)
    own = _own_library(context, partnership)
    communication = await log_communication(
        context.uow,
        held,
        by=context.member.id,
        library_id=own,
        way=asked.how,
        on=asked.when,
        about=asked.about or "",
        took_part=_took_part(asked, partnership),
    )
    return Reply(
        card=card(
            logged_text(context, partnership, communication),
            Buttons(
                (
                    Button(
                        label=_("Undo"),
                        command="log undo",
                        given={"communication": str(communication.id)},
                        once=True,
                        expires=communication.undo_until(),
                        until=_("until {time}", time=Moment(communication.undo_until(), MomentForm.CLOCK)),
                    ),
                )
            ),
        ),
        lasting=True,
    )


def logged_text(context: Context, partnership: Partnership, communication: Communication) -> Text:
    """ "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 20 December 2026." """
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    way, day = WAYS[communication.way], Day(communication.on)
    due = next((row.due_on for row in partnership.rows if row.library_id == communication.library_id), None)
    if due is None:
        return _("Logged: {way} with {partners}, {day}.", way=way, partners=partners, day=day)
    return _(
        "Logged: {way} with {partners}, {day}. Next check-in: {due}.",
        way=way,
        partners=partners,
        day=day,
        due=Day(due),
    )


def _as_given(asked: LogCommunication | EditCommunication) -> dict[str, WireValue]:
    """The answers as they travel in a button."""
    given: dict[str, WireValue] = {
        "partnership": str(asked.partnership),
        "how": wire(asked.how),
        "when": wire(asked.when),
        "about": asked.about or "",
    }
    if asked.libraries is not None:
        given["libraries"] = wire(asked.libraries)
    return given


def _already(asked: LogCommunication, other: Communication) -> Reply:
    """Somebody else logged the same talk: nothing is written before the person says that it was another one."""
    another = {**_as_given(asked), "another": wire(True)}
    return Reply(
        card=card(
            _(
                "{name} of {library} already logged this: {way}, {day}. Add another?",
                name=Name(other.logger.name),
                library=Name(other.library.name),
                way=WAYS[other.way],
                day=Day(other.on),
            ),
            Buttons(
                (
                    Button(label=_("Add another"), command="log", given=another, once=True),
                    Button(label=_("No, it is the same"), command="sister home"),
                )
            ),
        )
    )


async def undo(context: Context, asked: OneCommunication) -> Outcome:
    """Take back one's own log, within a quarter of an hour."""
    communication = await context.communication(CommunicationId(asked.communication))
    if communication is None or communication.logged_by != context.member.id:
        return ONLY_YOURS
    partnership = await partnership_by_id(context.uow, communication.partnership_id)
    if partnership is None:
        return ONLY_YOURS
    await hold_communication(context.uow, communication, partnership)
    if communication.undone_at is not None:
        return Refusal(text=_("This was taken back already."))
    if context.now > communication.undo_until():
        return Refusal(
            text=_(
                "The time to undo is over, but you can still correct it in {history}.",
                history=CommandName("sister history"),
            ),
            buttons=(HISTORY,),
        )
    await undo_communication(context.uow, communication, partnership=partnership, by=context.member.id)
    due = next((row.due_on for row in partnership.rows if row.library_id == communication.library_id), None)
    said = _("Taken back: {way}, {day}.", way=WAYS[communication.way], day=Day(communication.on))
    if due is not None:
        said = _(
            "Taken back: {way}, {day}. Next check-in: {due}.",
            way=WAYS[communication.way],
            day=Day(communication.on),
            due=Day(due),
        )
    again: dict[str, WireValue] = {
        "partnership": str(partnership.id),
        "how": wire(communication.way),
        "when": wire(communication.on),
        "about": communication.about,
        "libraries": tuple(str(each.library_id) for each in communication.libraries),
    }
    return Reply(
        card=card(said, Buttons((Button(label=_("Log it again"), command="log", given=again, ask=True),))),
        replace=True,
    )


async def edit(context: Context, asked: EditCommunication) -> Outcome:
    """Correct a communication that one's own library logged."""
    communication = await context.communication(CommunicationId(asked.communication))
    partnership = await _mine(context, asked.partnership)
    if (
        communication is None
        or partnership is None
        or communication.library_id not in context.actor.library_ids
        or communication.partnership_id != asked.partnership
    ):
        return ONLY_YOURS
    await hold_communication(context.uow, communication, partnership)
    if communication.undone_at is not None:
        return Refusal(
            text=_("This talk was taken back meanwhile. Your words are kept: you can log it again with them."),
            buttons=(
                Button(label=_("Log it with my words"), command="log", given=_as_given(asked), ask=True),
                HISTORY,
            ),
        )
    if asked.seen != version_of(communication):
        return _corrected_meanwhile(asked, communication)
    await edit_communication(
        context.uow,
        communication,
        partnership=partnership,
        by=context.member.id,
        way=asked.how,
        on=asked.when,
        about=asked.about or "",
        took_part=_took_part(asked, partnership),
    )
    return Reply(
        card=card(
            _("Corrected."),
            logged_text(context, partnership, communication),
            Buttons((HISTORY,)),
        )
    )


def _corrected_meanwhile(asked: EditCommunication, communication: Communication) -> Refusal:
    """A colleague was faster: theirs stands, and one's own words are kept in the form."""
    mine = {**_as_given(asked), "communication": str(communication.id)}
    return Refusal(
        text=_(
            "A colleague corrected this meanwhile. It now reads: {way}, {day}. Your words are kept; look again before "
            "you save them.",
            way=WAYS[communication.way],
            day=Day(communication.on),
        ),
        buttons=(Button(label=_("Edit with my words"), command="log edit", given=mine, ask=EDITED), HISTORY),
    )


async def _mine(context: Context, partnership_id: PartnershipId | None) -> Partnership | None:
    return next((each for each in await context.partnerships() if each.id == partnership_id), None)


def _own_library(context: Context, partnership: Partnership) -> LibraryId:
    return next(row.library_id for row in partnership.rows if row.library_id in context.actor.library_ids)


def _took_part(asked: LogCommunication | EditCommunication, partnership: Partnership) -> Collection[LibraryId]:
    return asked.libraries or tuple(row.library_id for row in partnership.rows)


EDITED = ("how", "when", "about", "libraries")


def edit_button(communication: Communication) -> Button:
    """*Edit*: the form with everything as it is when it is opened."""
    return Button(label=_("Edit"), command="log edit", given={"communication": str(communication.id)}, ask=EDITED)


NOT_YOURS = Refusal(
    text=_("You can log for your own partnerships only. They are in {home}.", home=CommandName("sister"))
)
ONLY_YOURS = Refusal(
    text=_(
        "Only the library that logged this can change it. Your own entries are in {history}.",
        history=CommandName("sister history"),
    ),
    buttons=(HISTORY,),
)
_NO_LIBRARY = _("A talk is logged by a contact of a library. Introduce your library first; it takes two minutes.")

COMMANDS = (
    Command(
        name="log",
        summary=_("Log a talk"),
        takes=LogCommunication,
        run=log,
        check=check,
        who=Audience.CONTACT,
        refusal=_NO_LIBRARY,
        submit=_("Log it"),
    ),
    Command(
        name="log undo",
        summary=_("Take back a log"),
        takes=OneCommunication,
        run=undo,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="log edit",
        summary=_("Correct a log"),
        takes=EditCommunication,
        run=edit,
        check=check,
        who=Audience.CONTACT,
        submit=_("Save"),
        hidden=True,
    ),
)
