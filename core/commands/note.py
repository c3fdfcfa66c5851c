"""Notes to partners, across platforms: write one, answer one, and have none brought to me."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Context, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Nothing, Rule
from core.commands.mentor_alert import unsent, unsent_text
from core.commands.recording import NOT_THERE
from core.commands.talk import WITH_WHOM
from core.model.ids import LibraryId, PartnerNoteId, PartnershipId
from core.model.partnerships import LOGGABLE, Partnership
from core.services.alerts import acted
from core.services.partner_notes import Noted, Sending, Unsent, may_read, note_by_id, send_note, unsendable
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
            readers=_("Read by whoever wrote to you; if they are a partner, by all your partners."),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class WriteMentor:
    """For the mentors of which partnership, and what."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    words: Annotated[str, replace(WORDS, readers=readers.MENTORS)]


def _own_library(context: Asking, partnership: Partnership) -> LibraryId | None:
    """For which of their libraries they write."""
    ours = [row.library_id for row in partnership.rows if row.library_id in context.actor.library_ids]
    return ours[0] if ours else None


async def _ours(context: Asking, partnership_id: int) -> Partnership | None:
    return next((each for each in await context.partnerships() if each.id == partnership_id), None)


def _sending(context: Asking, partnership: Partnership, words: str, *, to_mentors: bool = False) -> Sending:
    library_id = _own_library(context, partnership)
    return Sending(by=context.member.id, words=words, library_id=library_id, to_mentors=to_mentors)


async def can_write(context: Asking, partnership_id: PartnershipId, words: str) -> Problem | None:
    """It can be sent; else the words stay in the form."""
    partnership = await _ours(context, partnership_id)
    if partnership is None:
        return None
    why = await unsendable(context.uow, partnership, _sending(context, partnership, words))
    return Problem(text=unsent_text(why)) if why is not None else None


async def can_write_to_mentors(context: Asking, partnership_id: int, words: str) -> Problem | None:
    """A mentor can be sent it; else the words stay in the form."""
    partnership = await _ours(context, partnership_id)
    if partnership is None:
        return None
    why = await unsendable(context.uow, partnership, _sending(context, partnership, words, to_mentors=True))
    return Problem(text=unsent_text(why)) if why is not None else None


async def can_answer(context: Asking, note_id: int, words: str) -> Problem | None:
    """The answer can be sent; else the words stay in the form."""
    noted = await note_by_id(context.uow, PartnerNoteId(note_id))
    if noted is None or not await _may_answer(context, noted):
        return None
    sending = replace(_sending(context, noted.partnership, words), reply_to=noted.note)
    why = await unsendable(context.uow, noted.partnership, sending)
    return Problem(text=unsent_text(why)) if why is not None else None


async def write(context: Asking, asked: WriteNote) -> Outcome:
    """The partners read it where they are."""
    partnership = await _ours(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    sent = await send_note(context.uow, partnership, _sending(context, partnership, asked.words))
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


async def write_to_mentors(context: Asking, asked: WriteMentor) -> Outcome:
    """The mentors read it, and the partners never do."""
    partnership = await _ours(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    sent = await send_note(context.uow, partnership, _sending(context, partnership, asked.words, to_mentors=True))
    if isinstance(sent, Unsent):
        return unsent(sent)
    said = _("Sent. Your mentor reads it in their own morning, with your name, and can answer you here.")
    return Reply(
        card=card(said, Context(_("Your partners never read it.")), Buttons((look_at(partnership), HOME))),
        lasting=True,
    )


async def answer(context: Asking, asked: AnswerNote) -> Outcome:
    """By a contact or a mentor of the partnership who could read it."""
    noted = await note_by_id(context.uow, PartnerNoteId(asked.note))
    if noted is None or not await _may_answer(context, noted):
        return NOT_THERE
    library_id = _own_library(context, noted.partnership)
    sending = replace(_sending(context, noted.partnership, asked.words), reply_to=noted.note)
    sent = await send_note(context.uow, noted.partnership, sending)
    if isinstance(sent, Unsent):
        return unsent(sent)
    if library_id is None:
        await acted(context.uow, noted.partnership.id, by=context.member.id)
    said = _("Sent. {name} reads it in their own morning.", name=Strong(Name(noted.sender)))
    return Reply(card=card(said, Buttons((look_at(noted.partnership), HOME))), lasting=True)


async def _may_answer(context: Asking, noted: Noted) -> bool:
    """Whoever it was written for, while they speak for one of its libraries or are its mentor."""
    member = context.actor.member
    if noted.partnership.state not in LOGGABLE or member is None or noted.note.member_id == member.id:
        return False
    if not await may_read(context.uow, noted, member_id=member.id, own=context.actor.library_ids):
        return False
    if _own_library(context, noted.partnership) is not None:
        return True
    return await is_mentored_by(context.uow, noted.partnership.id, member.id)


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
        rules=(Rule(("partnership", "words"), can_write),),
        hidden=True,
    ),
    Command(
        name="note mentor",
        summary=_("Write to your mentor"),
        takes=WriteMentor,
        run=write_to_mentors,
        who=Audience.CONTACT,
        rules=(Rule(("partnership", "words"), can_write_to_mentors),),
        hidden=True,
    ),
    Command(
        name="note answer",
        summary=_("Answer a note"),
        takes=AnswerNote,
        run=answer,
        rules=(Rule(("note", "words"), can_answer),),
        hidden=True,
    ),
    Command(name="note off", summary=_("No notes for me"), takes=Nothing, run=off, hidden=True),
    Command(name="note on", summary=_("Bring me notes again"), takes=Nothing, run=on, hidden=True),
)
