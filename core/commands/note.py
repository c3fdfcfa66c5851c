"""Notes to partners, across platforms: write one, answer one, and have none brought to me."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Context, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.commands.mentor_alert import unsent
from core.commands.recording import NOT_THERE
from core.commands.talk import WITH_WHOM
from core.model.ids import LibraryId, PartnerNoteId, PartnershipId
from core.model.partnerships import LOGGABLE, Partnership
from core.services.alerts import acted
from core.services.partner_notes import Noted, Sending, Unsent, note_by_id, send_note
from core.services.partnerships import partners_of
from core.services.people import change_settings
from core.services.watching import is_mentored_by

WORDS = Ask(_("Your note"), long=True, headline=True, max_length=2000, readers=readers.NOTE)


@dataclass(frozen=True, kw_only=True)
class WriteNote:
    """To which partners, and what."""

    partnership: Annotated[PartnershipId, WITH_WHOM]
    words: Annotated[str, WORDS]


@dataclass(frozen=True, kw_only=True)
class AnswerNote:
    """To which note, and what."""

    note: Annotated[int, Ask(_("Note"), never=True)]
    words: Annotated[
        str,
        replace(
            WORDS,
            label=_("Your answer"),
            readers=_("Read by whoever wrote to you; if they are a partner, by their colleagues too."),
        ),
    ]


def _own_library(context: Asking, partnership: Partnership) -> LibraryId | None:
    """For which of their libraries they write."""
    ours = [row.library_id for row in partnership.rows if row.library_id in context.actor.library_ids]
    return ours[0] if ours else None


async def write(context: Asking, asked: WriteNote) -> Outcome:
    """The partners read it where they are."""
    partnership = next((each for each in await context.partnerships() if each.id == asked.partnership), None)
    if partnership is None or partnership.state not in LOGGABLE:
        return NOT_THERE
    library_id = _own_library(context, partnership)
    sending = Sending(by=context.member.id, words=asked.words, library_id=library_id)
    sent = await send_note(context.uow, partnership, sending)
    if isinstance(sent, Unsent):
        return unsent(sent)
    said = _(
        "Sent. {partners} read it in their own morning, with your name, and can answer you here.",
        partners=Strong(names_of(partners_of(partnership, context.actor.library_ids))),
    )
    return Reply(
        card=card(
            said,
            Context(_("When they answer, it counts as a talk.")),
            Buttons((look_at(partnership), HOME)),
        ),
        lasting=True,
    )


async def answer(context: Asking, asked: AnswerNote) -> Outcome:
    """By a contact or a mentor of the partnership who could read it."""
    noted = await note_by_id(context.uow, PartnerNoteId(asked.note))
    if noted is None or not await _may_answer(context, noted):
        return NOT_THERE
    library_id = _own_library(context, noted.partnership)
    sending = Sending(by=context.member.id, words=asked.words, library_id=library_id, reply_to=noted.note)
    sent = await send_note(context.uow, noted.partnership, sending)
    if isinstance(sent, Unsent):
        return unsent(sent)
    if library_id is None:
        await acted(context.uow, noted.partnership.id, by=context.member.id)
    said = _("Sent. {name} reads it in their own morning.", name=Strong(Name(noted.sender)))
    return Reply(card=card(said, Buttons((look_at(noted.partnership), HOME))), lasting=True)


async def _may_answer(context: Asking, noted: Noted) -> bool:
    """Whoever speaks for one of its libraries, and was not the one who wrote; or its mentor."""
    if noted.partnership.state not in LOGGABLE or noted.note.member_id == context.member.id:
        return False
    own = _own_library(context, noted.partnership)
    if own is not None:
        return own != noted.note.library_id
    return await is_mentored_by(context.uow, noted.partnership.id, context.member.id)


async def off(context: Asking, asked: Nothing) -> Outcome:
    """No notes are brought to them any more."""
    await change_settings(context.uow, context.member, {"no_notes": True})
    again = Button(label=_("Bring me notes again"), command="note on")
    said = _("Done. I bring you no more notes. Your partners can still reach you by e-mail or in the channels.")
    return Reply(card=card(said, Buttons((again, HOME))), lasting=True)


async def on(context: Asking, asked: Nothing) -> Outcome:
    """They are brought again."""
    await change_settings(context.uow, context.member, {"no_notes": False})
    return Reply(card=card(_("Done. I bring you notes again."), Buttons((HOME,))), replace=True)


COMMANDS = (
    Command(
        name="note write",
        summary=_("Write a note"),
        takes=WriteNote,
        run=write,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(name="note answer", summary=_("Answer a note"), takes=AnswerNote, run=answer, hidden=True),
    Command(name="note off", summary=_("No notes for me"), takes=Nothing, run=off, hidden=True),
    Command(name="note on", summary=_("Bring me notes again"), takes=Nothing, run=on, hidden=True),
)
