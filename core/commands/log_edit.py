"""*Edit* in the history: correct what one's own library logged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from core.cards.buttons import HISTORY
from core.cards.labels import WAYS
from core.chat.card import Button, Buttons, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.sources import my_partnerships, numbers
from core.commands.talk import (
    ABOUT,
    HOW,
    LIBRARIES,
    ONLY_YOURS,
    RULES,
    WHEN,
    Given,
    as_given,
    logged_text,
    mine,
    took_part,
)
from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, LibraryId, PartnershipId
from core.services.communications import edit_communication, hold_communication


def as_logged(value: Callable[[Communication], WireValue]) -> Callable[[Context, Given], Awaitable[WireValue | None]]:
    """What stands in a field of *Edit*: the value of the communication that the button names."""

    async def default(context: Context, given: Given) -> WireValue | None:
        named = given.get("communication")
        ids = numbers([named]) if isinstance(named, str) else []
        communication = await context.communication(CommunicationId(ids[0])) if ids else None
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


async def edit(context: Context, asked: EditCommunication) -> Outcome:
    """Correct a communication that one's own library logged."""
    communication = await context.communication(CommunicationId(asked.communication))
    partnership = await mine(context, asked.partnership)
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
                Button(label=_("Log it with my words"), command="log", given=as_given(asked), ask=True),
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
        took_part=took_part(asked, partnership),
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
    kept = {**as_given(asked), "communication": str(communication.id)}
    return Refusal(
        text=_(
            "A colleague corrected this meanwhile. It now reads: {way}, {day}. Your words are kept; look again before "
            "you save them.",
            way=WAYS[communication.way],
            day=Day(communication.on),
        ),
        buttons=(Button(label=_("Edit with my words"), command="log edit", given=kept, ask=EDITED), HISTORY),
    )


EDITED = ("how", "when", "about", "libraries")


def edit_button(communication: Communication) -> Button:
    """*Edit*: the form with everything as it is when it is opened."""
    return Button(label=_("Edit"), command="log edit", given={"communication": str(communication.id)}, ask=EDITED)


COMMANDS = (
    Command(
        name="log edit",
        summary=_("Correct a log"),
        takes=EditCommunication,
        run=edit,
        rules=RULES,
        who=Audience.CONTACT,
        submit=_("Save"),
        hidden=True,
    ),
)
