"""/log: write down a talk in ten seconds, and take it back for a quarter of an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HISTORY, HOME
from core.cards.labels import WAYS
from core.chat.card import Button, Buttons, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Moment, MomentForm, Name, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.log_edit import edit_button
from core.commands.sister_pause import back_where_paused
from core.commands.talk import (
    ABOUT,
    HOW,
    LIBRARIES,
    ONLY_YOURS,
    PARTNERSHIP,
    RULES,
    WHEN,
    as_given,
    logged_text,
    mine,
    took_part,
)
from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, LibraryId, PartnershipId
from core.model.partnerships import Partnership
from core.services.communications import (
    already_logged,
    hold,
    hold_communication,
    log_communication,
    undo_communication,
)
from core.services.partnerships import partnership_by_id


@dataclass(frozen=True, kw_only=True)
class LogCommunication:
    """One contact between the libraries of a partnership."""

    partnership: Annotated[PartnershipId, PARTNERSHIP]
    how: Annotated[Way, HOW]
    when: Annotated[date, WHEN]
    about: Annotated[str | None, ABOUT] = None
    libraries: Annotated[tuple[LibraryId, ...] | None, LIBRARIES] = None
    another: Annotated[bool, Ask(_("Add another"), never=True)] = False


@dataclass(frozen=True, kw_only=True)
class OneCommunication:
    """A communication that a button names."""

    communication: Annotated[int, Ask(_("Communication"), never=True)]


@dataclass(frozen=True)
class Logged:
    """A talk that was written down just now. `ways`: what the writer may like to do next."""

    partnership: Partnership
    communication: Communication
    ways: tuple[Button, ...] = ()


async def log(context: Context, asked: LogCommunication) -> Outcome:
    """Write it down, unless somebody else already did and a second one is not wanted."""
    made = await write_down(context, asked)
    return receipt(context, made) if isinstance(made, Logged) else made


async def write_down(context: Context, asked: LogCommunication) -> Logged | Reply | Refusal:
    """The talk; or why it was not written down, or what is to be said first."""
    partnership = await mine(context, asked.partnership)
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
        took_part=took_part(asked, partnership),
    )
    return Logged(partnership, communication, await back_where_paused(context, partnership))


def receipt(context: Context, made: Logged) -> Reply:
    """ "Logged: video call with …", and *Undo* for a quarter of an hour."""
    communication = made.communication
    return Reply(
        card=card(
            logged_text(context, made.partnership, communication),
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
                    *made.ways,
                    *story_ways(communication),
                )
            ),
        ),
        lasting=True,
    )


def story_ways(communication: Communication) -> tuple[Button, ...]:
    """*Make it a story*, after something that one tells of: a visit, a parcel, an event."""
    if communication.way not in {Way.VISIT, Way.POST, Way.OTHER}:
        return ()
    given = {"talk": str(communication.id), "partnership": str(communication.partnership_id)}
    return (Button(label=_("Make it a story"), command="story", given=given),)


def _already(asked: LogCommunication, other: Communication) -> Reply:
    """Somebody else logged the same talk: nothing is written before the person says that it was another one."""
    another = {**as_given(asked), "another": wire(True)}
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
    if communication is None or not _may_see_why(context, communication):
        return ONLY_YOURS
    partnership = await partnership_by_id(context.uow, communication.partnership_id)
    if partnership is None:
        return ONLY_YOURS
    await hold_communication(context.uow, communication, partnership)
    if communication.undone_at is not None:
        return Refusal(
            text=_(
                "This was taken back already. Your other talks are in {history}.",
                history=CommandName("sister history"),
            ),
            buttons=(HISTORY,),
        )
    if communication.logged_by != context.member.id:
        return Refusal(
            text=_(
                "Only {name}, who logged this, can take it back. But you can correct it.",
                name=Name(communication.logger.name),
            ),
            buttons=(edit_button(communication), HISTORY),
        )
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


def _may_see_why(context: Context, communication: Communication) -> bool:
    """Whether they wrote it, or speak for the library that it was logged for."""
    return communication.logged_by == context.member.id or communication.library_id in context.actor.library_ids


def _own_library(context: Context, partnership: Partnership) -> LibraryId:
    return next(row.library_id for row in partnership.rows if row.library_id in context.actor.library_ids)


NOT_YOURS = Refusal(
    text=_("You can log for your own partnerships only. They are in {home}.", home=CommandName("sister")),
    buttons=(HOME,),
)
_NO_LIBRARY = _("A talk is logged by a contact of a library. Introduce your library first; it takes two minutes.")

COMMANDS = (
    Command(
        name="log",
        summary=_("Log a talk"),
        takes=LogCommunication,
        run=log,
        rules=RULES,
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
)
