"""*Write* and *Change*: a section's text, and of the one about the length also the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from core.cards.agreement import overview_button
from core.cards.agreement_desk import Desk
from core.cards.agreement_parts import parts_of
from core.cards.agreement_section import LONGEST, LONGEST_WORDS
from core.cards.buttons import HOME
from core.chat.card import Buttons, Part, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, _, name
from core.commands import readers
from core.commands.agreement_desk import desk_of, not_to_be_written, place_named
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.recording import NOT_THERE
from core.commands.sister_agreement_anew import before_the_next
from core.commands.sister_agreement_section import written
from core.commands.sources import numbers
from core.content.agreement import Section
from core.content.languages import language_name
from core.model.agreements import Agreement
from core.model.ids import AgreementConflictId
from core.services.agreement_length import Span, span_of, with_days, without_days
from core.services.agreement_writing import Writing, close_conflict, is_signed, write
from core.services.agreements import conflict_by_id, conflicts_of

Given = Mapping[str, WireValue]

LENGTH = Section.LENGTH


async def edition_now(context: Context, given: Given) -> WireValue | None:
    """What stands there when the form is opened. It is asked before the text: so at worst a text seems newer than it
    is, and is kept beside itself; never is one overwritten that nobody has read.
    """
    found = await _opened(context, given)
    return None if found is None else str(found[0].edition(found[1], found[2]))


async def text_now(context: Context, given: Given) -> WireValue | None:
    """The text that is changed."""
    found = await _opened(context, given)
    return None if found is None else found[0].text(found[1], found[2]) or None


async def words_now(context: Context, given: Given) -> WireValue | None:
    """What stands there beside the days."""
    found = await _opened(context, given)
    if found is None:
        return None
    desk, section, language = found
    agreement = desk.version.agreement
    span = span_of(agreement.begins_on, agreement.ends_on)
    return without_days(desk.text(section, language), span, language) or None


async def beginning(context: Context, given: Given) -> WireValue | None:
    """The day that was said, else the one after the trial, else today."""
    found = await _opened(context, given)
    if found is None:
        return None
    version = found[0].version
    trial = version.partnership.trial_ends_on
    after = trial + timedelta(days=1) if trial is not None and trial >= context.today else context.today
    return (version.agreement.begins_on or after).isoformat()


async def end(context: Context, given: Given) -> WireValue | None:
    """The day that was said, if any was."""
    found = await _opened(context, given)
    ends_on = None if found is None else found[0].version.agreement.ends_on
    return None if ends_on is None else ends_on.isoformat()


async def _opened(context: Context, given: Given) -> tuple[Desk, Section, str] | None:
    """What the form is about, for somebody who may write there."""
    agreement, section, language = (given.get(name) for name in ("agreement", "section", "language"))
    if not (isinstance(agreement, str) and isinstance(section, str) and isinstance(language, str)):
        return None
    desk = await desk_of(context, int(agreement)) if numbers([agreement]) else None
    place = place_named(section)
    return (desk, place, language) if desk is not None and desk.may_write and place is not None else None


AGREEMENT = Ask(_("Agreement"), never=True)
EDITION = Ask(_("Edition"), minimum=0, maximum=100_000_000, never=True, default=edition_now)
QUESTION = Ask(_("The question:"), headline=True, max_length=400, never=True)
"""Stands above the form."""


@dataclass(frozen=True, kw_only=True)
class Write:
    """A text, where it belongs, and over which edition it is written. `conflict`: it is written from the two that wait
    there.
    """

    agreement: Annotated[int, AGREEMENT]
    section: Annotated[str, Ask(_("Section"), never=True)]
    language: Annotated[str, Ask(_("Language"), never=True)]
    edition: Annotated[int, EDITION]
    conflict: Annotated[int | None, Ask(_("Conflict"), never=True)] = None
    question: Annotated[str | None, QUESTION] = None
    text: Annotated[
        str, Ask(_("Text of this section"), long=True, max_length=LONGEST, default=text_now, readers=readers.PARTNERS)
    ]


UNTIL = Ask(_("Until which day?"), default=end, hint=_("Leave it empty for no end date."))


@dataclass(frozen=True, kw_only=True)
class Length:
    """The days, and what is agreed about them."""

    agreement: Annotated[int, AGREEMENT]
    section: Annotated[str, Ask(_("Section"), never=True)]
    language: Annotated[str, Ask(_("Language"), never=True)]
    edition: Annotated[int, EDITION]
    conflict: Annotated[int | None, Ask(_("Conflict"), never=True)] = None
    question: Annotated[str | None, QUESTION] = None
    begins: Annotated[date, Ask(_("From which day on?"), default=beginning)]
    ends: Annotated[date | None, UNTIL] = None
    words: Annotated[
        str | None,
        Ask(
            _("How is it renewed, changed or ended?"),
            long=True,
            max_length=LONGEST_WORDS,
            default=words_now,
            readers=readers.PARTNERS,
        ),
    ] = None


async def ends_later(context: Context, begins: date, ends: date | None) -> Problem | None:
    """It does not end before it has begun."""
    if ends is None or ends > begins:
        return None
    return Problem(
        text=_(
            "It begins on {begins}, and {ends} is not after that. Please choose a later day, or leave this empty.",
            begins=Day(begins),
            ends=Day(ends),
        )
    )


async def is_to_come(context: Context, ends: date | None) -> Problem | None:
    """Nobody agrees on days that are over."""
    if ends is None or ends >= context.today:
        return None
    return Problem(
        text=_(
            "{ends} is over already. Please choose a later day, or leave this empty for no end date.", ends=Day(ends)
        )
    )


async def write_it(context: Context, asked: Write) -> Outcome:
    """The text stands, or waits beside the one that somebody else wrote meanwhile."""
    return await _save(context, asked, asked.text, None)


async def write_length(context: Context, asked: Length) -> Outcome:
    """The days and the words about them."""
    span = Span(asked.begins, asked.ends)
    text = with_days(asked.words or "", span, asked.language)
    return await _save(context, asked, text, span)


async def _save(context: Context, asked: Write | Length, text: str, span: Span | None) -> Outcome:
    desk = await desk_of(context, asked.agreement, to_change=True)
    section = place_named(asked.section)
    if desk is None or section is None or not _is_language(asked.language) or (section is LENGTH) != (span is not None):
        return NOT_THERE
    if not desk.may_write:
        return _closed(desk, text)
    agreement = desk.version.agreement
    writing = Writing(section=section, language=asked.language, text=text, edition=asked.edition, span=span)
    if await is_signed(context.uow, agreement):
        return Reply(card=before_the_next(desk, writing, *_not_saved(text)), replace=True)
    beside = await write(context.uow, agreement, desk.version.partnership, writing, by=context.member.id)
    if beside is None and asked.conflict is not None:
        await _both_are_one(context, agreement, writing, asked.conflict)
    return await written(context, agreement, writing, beside)


async def _both_are_one(context: Context, agreement: Agreement, writing: Writing, conflict: int) -> None:
    """The text was written from the two that waited, so neither waits now. In a later version it is a copy that did."""
    named = await conflict_by_id(context.uow, AgreementConflictId(conflict))
    if named is None:
        return
    for rival in await conflicts_of(context.uow, agreement.id):
        there = rival.conflict
        same = (there.section, there.language, there.text) == (writing.section, writing.language, named.text)
        if same:
            await close_conflict(context.uow, agreement, there, by=context.member.id)


def _not_saved(text: str) -> tuple[Part, ...]:
    """The text, which goes into the next version if its writer begins it."""
    said = _("This version was signed meanwhile, so your text does not stand in it:")
    return (Words(said), *(Words(name(piece)) for piece in parts_of(text)))


def _closed(desk: Desk, text: str) -> Outcome:
    """The text of a contact is given back; nobody else is offered the form."""
    if not desk.is_own:
        return not_to_be_written(desk)
    said = _("This agreement is not written any more, so nothing was saved. Here is your text, to be copied:")
    pieces = (Words(name(piece)) for piece in parts_of(text))
    return Reply(card=card(said, *pieces, Buttons((overview_button(desk), HOME))), replace=True)


def _is_language(code: str) -> bool:
    return language_name(code) != code


COMMANDS = (
    Command(
        name="sister agreement-write",
        summary=_("Write a section"),
        takes=Write,
        run=write_it,
        submit=_("Save"),
        hidden=True,
    ),
    Command(
        name="sister agreement-length",
        summary=_("From when, until when"),
        takes=Length,
        run=write_length,
        rules=(Rule(("begins", "ends"), ends_later), Rule(("ends",), is_to_come)),
        submit=_("Save"),
        hidden=True,
    ),
)
