"""Private notes about a partnership that one mentors: read them, and write one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Fact, Facts, Part, Style, WireValue, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Strong, _, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.paging import part_shown, turns
from core.commands.recording import NOT_THERE
from core.commands.sources import numbers
from core.model.ids import MentorshipId, PartnershipId
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.mentor_notes import Kept, may_read_notes, notes_about, notes_about_library, write_note
from core.services.mentorships import mentorship_by_id
from core.services.partnerships import partnership_by_id

HELD_IN_EXPORT = _(
    "Whoever speaks for these libraries may ask staff for their data, and then this note is in it. Please write kindly."
)


@dataclass(frozen=True, kw_only=True)
class OfPartnership:
    """Which one, as a button names it."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]


@dataclass(frozen=True, kw_only=True)
class WhichNotes(OfPartnership):
    """And which page of them."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class OfMentorship:
    """Of which mentorship of a library, as a button names it, and which page."""

    mentorship: Annotated[int, Ask(_("Mentorship"), never=True)]
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


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


async def show(context: Asking, asked: WhichNotes) -> Outcome:
    """The newest first, and what earlier mentors wrote for the next one."""
    partnership = await _readable(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    return Reply(card=card(*await _parts(context, partnership, asked.page)), replace=True)


async def _parts(context: Asking, partnership: Partnership, page: int = 1) -> list[Part]:
    given = {"partnership": str(partnership.id)}
    write = Button(label=_("Write a private note"), command="mentor note", given=given, style=Style.PRIMARY)
    notes = await notes_about(context.uow, partnership)
    head = _("Notes about {libraries}", libraries=Strong(names_of([row.library for row in partnership.rows])))
    shown, turn = _page(notes, page, context, "mentor notes", given)
    return [*card(head, *shown).parts, Context(readers.MENTORS_AND_STAFF), Buttons((write, *turn, MENTORING))]


async def show_of_library(context: Asking, asked: OfMentorship) -> Outcome:
    """What earlier mentors of a library without a partnership wrote for the next one: for its mentor now."""
    member = context.actor.member
    mentored = await mentorship_by_id(context.uow, MentorshipId(asked.mentorship))
    if mentored is None or member is None or mentored.mentorship.mentor_id != member.id:
        return NOT_THERE
    library = mentored.library
    if mentored.mentorship.ended_at is not None or library is None or library.id in context.actor.library_ids:
        return NOT_THERE
    notes = await notes_about_library(context.uow, library.id)
    given = {"mentorship": str(asked.mentorship)}
    shown, turn = _page(notes, asked.page, context, "mentor library-notes", given)
    head = _("Notes about {libraries}", libraries=Strong(names_of([library])))
    back = Button(label=_("Back"), command="mentor one", given=given)
    return Reply(card=card(head, *shown, Buttons((*turn, back, MENTORING))), replace=True)


def _page(
    notes: Sequence[Kept], page: int, context: Asking, command: str, given: Mapping[str, str]
) -> tuple[list[Part], tuple[Button, ...]]:
    """So many notes as fit, each of them whole; and the ways to the others."""
    if not notes:
        return [Context(_("No notes yet."))], ()
    pages = pages_of(notes)
    page = min(page, len(pages))
    parts: list[Part] = [Facts(tuple(kept_fact(kept, context.reader.zone) for kept in pages[page - 1]))]
    if len(pages) > 1:
        before = sum(len(each) for each in pages[: page - 1])
        parts.append(Context(part_shown(before + 1, before + len(pages[page - 1]), len(notes))))
    return parts, turns(page, len(pages), command, given)


def pages_of(notes: Sequence[Kept]) -> list[list[Kept]]:
    """Each page has at most `MAX_ROWS` notes and `LETTERS_A_PAGE` letters, or one note that is longer."""
    pages: list[list[Kept]] = []
    letters = 0
    for kept in notes:
        letters += len(kept.words)
        if not pages or len(pages[-1]) == MAX_ROWS or letters > LETTERS_A_PAGE:
            pages.append([])
            letters = len(kept.words)
        pages[-1].append(kept)
    return pages


LETTERS_A_PAGE = 2000
"""As many as one note may have, so that a page fits into a message of every platform."""


def kept_fact(kept: Kept, zone: str) -> Fact:
    """One note as it is read, with its author and its day in that zone (IANA)."""
    author, day = Name(kept.author), Day(local_day(kept.at, zone))
    label = (
        _("{name}, {day}, at the end", name=author, day=day)
        if kept.at_the_end
        else _("{name}, {day}", name=author, day=day)
    )
    return Fact(label=label, value=name(kept.words))


async def write(context: Asking, asked: WriteDown) -> Outcome:
    """Kept for its mentors and staff."""
    partnership = await _readable(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    await write_note(context.uow, partnership, by=context.member.id, words=asked.words)
    return Reply(card=card(_("Kept."), Context(HELD_IN_EXPORT), *await _parts(context, partnership)), replace=True)


COMMANDS = (
    Command(name="mentor notes", summary=_("Private notes"), takes=WhichNotes, run=show, changes=False, hidden=True),
    Command(
        name="mentor library-notes",
        summary=_("Notes of earlier mentors"),
        takes=OfMentorship,
        run=show_of_library,
        changes=False,
        hidden=True,
    ),
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
