"""Private notes about a partnership that one mentors: read them, and write one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Fact, Facts, Part, Style, WireValue, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Strong, _, n_, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.sources import numbers
from core.model.ids import PartnershipId
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.mentor_notes import handed_over, may_read_notes, notes_about, write_note
from core.services.partnerships import partnership_by_id

HELD_IN_EXPORT = _("If somebody of these libraries asks for their data, this note is in it. Please write kindly.")


@dataclass(frozen=True, kw_only=True)
class OfPartnership:
    """Which one, as a button names it."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]


@dataclass(frozen=True, kw_only=True)
class WriteDown(OfPartnership):
    """What one would like to remember."""

    words: Annotated[str, Ask(_("Your note"), long=True, max_length=2000, readers=readers.MENTORS_AND_STAFF)]


async def _readable(context: Asking, partnership_id: int) -> Partnership | None:
    member = context.actor.member
    partnership = await partnership_by_id(context.uow, PartnershipId(partnership_id))
    if partnership is None or member is None:
        return None
    may = await may_read_notes(
        context.uow,
        partnership,
        member_id=member.id,
        own=context.actor.library_ids,
        is_staff=context.actor.is_staff,
    )
    return partnership if may else None


async def not_mine(context: Asking, given: Mapping[str, WireValue]) -> Outcome | None:
    """Said before the form, to who may not keep a note there any more."""
    named = numbers([str(given.get("partnership"))])
    return None if named and await _readable(context, named[0]) is not None else NOT_THERE


async def show(context: Asking, asked: OfPartnership) -> Outcome:
    """The newest first, and what earlier mentors wrote for the next one."""
    partnership = await _readable(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    return Reply(card=card(*await _parts(context, partnership)), replace=True)


async def _parts(context: Asking, partnership: Partnership) -> list[Part]:
    notes = await notes_about(context.uow, partnership)
    handed = await handed_over(context.uow, partnership)
    zone = context.reader.zone
    facts = [
        Fact(
            label=_("{name}, {day}", name=Name(author), day=Day(local_day(note.at, zone))),
            value=name(note.words[:_SHOWN]),
        )
        for note, author in notes
    ]
    facts += [
        Fact(
            label=_(
                "{name}, {day}, at the end",
                name=Name(author),
                day=Day(local_day(mentorship.ended_at or context.now, zone)),
            ),
            value=name((mentorship.note or "")[:_SHOWN]),
        )
        for mentorship, author in handed
    ]
    head = _("Notes about {libraries}", libraries=Strong(names_of([row.library for row in partnership.rows])))
    parts: list[Part] = [*card(head).parts]
    if facts:
        parts.append(Facts(tuple(facts[:MAX_ROWS])))
        if len(facts) > MAX_ROWS:
            more = len(facts) - MAX_ROWS
            parts.append(Context(n_("And {count} older note.", "And {count} older notes.", more)))
    else:
        parts.append(Context(_("No notes yet.")))
    given = {"partnership": str(partnership.id)}
    write = Button(label=_("Write a private note"), command="mentor note", given=given, style=Style.PRIMARY)
    parts += [Context(readers.MENTORS_AND_STAFF), Buttons((write, MENTORING))]
    return parts


_SHOWN = 300
"""So much of a note stands in the list."""


async def write(context: Asking, asked: WriteDown) -> Outcome:
    """Kept for its mentors and staff."""
    partnership = await _readable(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    await write_note(context.uow, partnership, by=context.member.id, words=asked.words)
    return Reply(card=card(_("Kept."), Context(HELD_IN_EXPORT), *await _parts(context, partnership)), replace=True)


COMMANDS = (
    Command(name="mentor notes", summary=_("Private notes"), takes=OfPartnership, run=show, changes=False, hidden=True),
    Command(
        name="mentor note",
        summary=_("Write a private note"),
        takes=WriteDown,
        run=write,
        instead=not_mine,
        note=HELD_IN_EXPORT,
        submit=_("Keep it"),
        hidden=True,
    ),
)
