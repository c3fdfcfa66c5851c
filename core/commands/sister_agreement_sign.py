"""*Sign for my library*, and *Record* for one that is reached by e-mail: a name, a title, a day, under one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.signing import changes, document_buttons, look, record_buttons, sign_button, signature_line
from core.chat.card import Buttons, Part, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Name, Strong, Text, _
from core.commands import readers
from core.commands.agreement_version import readable_version, version_card
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.recording import NOT_THERE, THAT_DAY, Recorded, recording_refused
from core.commands.talk import today
from core.model.agreements import AgreementState
from core.model.ids import LibraryId
from core.model.schedule import local_day
from core.services.agreements import current_agreement
from core.services.answering import unconnected
from core.services.contacts import take_library_turn
from core.services.people import contacts_of
from core.services.signing import Hindrance, Recording, Version, sign, version_of, withdraw

LONGEST_NAME = 120
"""Letters of a name or a title: they stand on one line of the document."""

LONGEST_SEEN = 20_000
"""Letters of what was seen: some twenty for each section in each language."""

LONGEST_NUMBER = 9
"""Digits of an id that is looked up."""

_IN_ANY_ZONE = timedelta(days=1)


async def own_name(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The name by which the person is known."""
    return context.actor.member.name[:LONGEST_NAME] if context.actor.member else None


NAME = Ask(_("Name of the person who signs"), max_length=LONGEST_NAME, default=own_name, readers=readers.PARTNERS)
POSITION = Ask(_("Title"), max_length=LONGEST_NAME, hint=_("For example: Director."), readers=readers.PARTNERS)
SEEN = Ask(_("Text"), never=True, max_length=LONGEST_SEEN, readers=readers.ONLY_THE_BOT)

NOTHING_SEEN = "-"


async def as_it_stands(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The text as it is when the form opens: a letter carries none of it."""
    number = given.get("agreement")
    if not isinstance(number, str) or not number.isascii() or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return NOTHING_SEEN
    version = await readable_version(context, int(number))
    return NOTHING_SEEN if version is None else version.seen


OPENED = replace(SEEN, default=as_it_stands)


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Who signs for which library, under which text."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]
    seen: Annotated[str, SEEN]
    name: Annotated[str, NAME]
    position: Annotated[str, POSITION]
    on: Annotated[date, Ask(_("Date of the signature"), default=today, past=True)]


@dataclass(frozen=True, kw_only=True)
class Record(Recorded):
    """Who signed, as their library wrote."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    seen: Annotated[str, OPENED]
    name: Annotated[str, Ask(_("Name of the person who signed"), max_length=LONGEST_NAME, readers=readers.PARTNERS)]
    position: Annotated[str, POSITION]


@dataclass(frozen=True, kw_only=True)
class Unsign:
    """Whose signature under which version."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]


async def is_a_day_to_sign(context: Context, on: date) -> Problem | None:
    """A signature is of today or of a day before."""
    if on <= context.today:
        return None
    return Problem(
        text=_("This day is still to come. A signature has the day on which it is given: today, or earlier.")
    )


async def is_after_it_was_written(context: Context, agreement: int, on: date) -> Problem | None:
    """Nobody signed a version before its last word was written."""
    version = await readable_version(context, agreement)
    if version is None:
        return None
    last = max([version.agreement.created_at, *(each.text.edited_at for each in version.texts.values())])
    written = local_day(last, context.actor.zone)
    if on >= written - _IN_ANY_ZONE:
        return None
    return Problem(
        text=_(
            "Version {number} was last changed on {day}. Please write that day or a later one.",
            number=version.agreement.version,
            day=Day(written),
        )
    )


NOT_BEFORE = Rule(("agreement", "on"), is_after_it_was_written)


async def sign_it(context: Context, asked: Sign) -> Outcome:
    """Sign for one's own library; or read what became of it meanwhile."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    version = await readable_version(context, asked.agreement, to_change=True)
    if version is None or not _is_of(version, asked.library) or not await _speaks_for(context, asked.library):
        return NOT_THERE
    hindrance = await sign(
        context.uow,
        version.agreement,
        library_id=LibraryId(asked.library),
        name=asked.name,
        position=asked.position,
        on=asked.on,
        by=context.member.id,
        seen=asked.seen,
    )
    if hindrance is None:
        return await _signed(context, version)
    return await _hindered(context, version, hindrance, asked)


async def record_it(context: Context, asked: Record) -> Outcome:
    """Write down the signature of a library that cannot press a button."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    version = await readable_version(context, asked.agreement, to_change=True)
    if version is None:
        return NOT_THERE
    if refusal := await recording_refused(context, version.partnership, asked.library):
        return refusal
    hindrance = await sign(
        context.uow,
        version.agreement,
        library_id=LibraryId(asked.library),
        name=asked.name,
        position=asked.position,
        on=asked.on,
        by=context.member.id,
        seen=asked.seen,
        recording=Recording(source=asked.source, on=asked.on),
    )
    if hindrance is None:
        return await _signed(context, version)
    return await _hindered(context, version, hindrance, asked)


async def take_it_back(context: Context, asked: Unsign) -> Outcome:
    """Of one's own library, or what was written down for one that is reached by e-mail."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    version = await readable_version(context, asked.agreement, to_change=True)
    if version is None or not _is_of(version, asked.library):
        return NOT_THERE
    if not await _speaks_for(context, asked.library):
        refusal = await recording_refused(context, version.partnership, asked.library)
        if refusal is not None:
            return refusal
    agreement = version.agreement
    taken = await withdraw(context.uow, agreement, library_id=LibraryId(asked.library), by=context.member.id)
    now = await version_of(context.uow, agreement)
    library = next(row.library for row in version.partnership.rows if row.library_id == asked.library)
    if taken:
        said = _("Taken back. {library} has not signed this version.", library=Strong(Name(library.name)))
    elif agreement.state is AgreementState.SIGNED:
        said = _("All have signed, so the agreement is in force. To change it, begin the next version.")
    else:
        said = _("There is no signature of {library} to take back.", library=Strong(Name(library.name)))
    return Reply(card=await version_card(context, now, said), replace=True)


async def _speaks_for(context: Context, library: int) -> bool:
    """Whether they are a contact of it still, now that nobody changes who is."""
    contacts = await contacts_of(context.uow, [LibraryId(library)])
    return any(each.member_id == context.member.id for each in contacts)


def _is_of(version: Version, library: int) -> bool:
    return any(row.library_id == library for row in version.partnership.rows)


async def _signed(context: Context, version: Version) -> Reply:
    """What stands now, and the next step."""
    now = await version_of(context.uow, version.agreement)
    agreement = now.agreement
    lines: list[Part | Text] = [signature_line(each) for each in now.signatories if each.signature is not None]
    if agreement.state is AgreementState.SIGNED:
        said = _("All have signed. Version {number} is in force.", number=agreement.version)
        if agreement.remind_on is not None:
            lines.append(_("I ask you all about renewal on {day}.", day=Day(agreement.remind_on)))
        lines.append(Buttons((*document_buttons(agreement.id), look(agreement.id, _("Look at it")), HOME)))
        return Reply(card=card(said, *lines), lasting=True, replace=True)
    said = _(
        "Signed. Version {number} waits for {libraries} now.",
        number=agreement.version,
        libraries=names_of(now.waiting),
    )
    reached_by_mail = await unconnected(context.uow, now.partnership)
    own = context.actor.library_ids
    connected = [each for each in now.waiting if each.id not in reached_by_mail and each.id not in own]
    if connected:
        lines.append(_("The contacts of {libraries} read it in their own morning.", libraries=names_of(connected)))
    ways = [sign_button(now, each) for each in now.waiting if each.id in own]
    ways += [button for each in now.waiting if each.id in reached_by_mail for button in record_buttons(now, each)]
    if ways:
        lines.append(Buttons(tuple(ways)))
    lines.append(Buttons((look(agreement.id, _("Look at it")), HOME)))
    return Reply(card=card(said, *lines), lasting=True, replace=True)


async def _hindered(context: Context, version: Version, hindrance: Hindrance, asked: Sign | Record) -> Outcome:
    """Nothing was signed: why, what stands now, and what was typed is kept for the next time."""
    match hindrance:
        case Hindrance.SIGNED:
            signed = next(each for each in version.signatories if each.library.id == asked.library)
            return Refusal(
                text=_(
                    "This library has signed already: {signature}. There is nothing left to do.",
                    signature=signature_line(signed),
                ),
                buttons=(look(version.agreement.id, _("Look at it")), HOME),
            )
        case Hindrance.CLOSED:
            said: list[Part | Text] = [
                _("Version {number} cannot be signed any more. Nothing was signed.", number=version.agreement.version)
            ]
            current = await current_agreement(context.uow, version.partnership.id)
            if current is not None and current.state is AgreementState.DRAFT and current.id != version.agreement.id:
                version = await version_of(context.uow, current)
                said += _what_changed(context, version, asked.seen)
        case Hindrance.CHANGED:
            said = [_("The text has changed since you read it. Nothing was signed. Please read it again.")]
            said += _what_changed(context, version, asked.seen)
        case Hindrance.CONFLICT | Hindrance.UNWRITTEN | Hindrance.PAST:
            said = [_("It cannot be signed yet. Nothing was signed.")]
    shown = await version_card(context, version, *said)
    if isinstance(asked, Sign):
        shown = card(*(_with_typed(part, version, asked) for part in shown.parts))
    return Reply(card=shown, replace=True)


def _what_changed(context: Context, version: Version, seen: str) -> tuple[Part, ...]:
    found = changes(version.changed_since(seen), version.draft, context.reader.language)
    return found or (Words(_("The libraries, the languages or the days of the agreement are others now.")),)


def _with_typed(part: Part, version: Version, asked: Sign) -> Part:
    """The way to sign keeps what was typed."""
    library = next((each for each in version.waiting if each.id == asked.library), None)
    if not isinstance(part, Buttons) or library is None:
        return part
    button = sign_button(version, library, name=asked.name, position=asked.position, on=asked.on.isoformat())
    again = (button.command, button.given["library"])
    return Buttons(
        tuple(button if (each.command, each.given.get("library")) == again else each for each in part.buttons)
    )


COMMANDS = (
    Command(
        name="sister agreement-sign",
        summary=_("Sign the agreement"),
        takes=Sign,
        run=sign_it,
        hidden=True,
        rules=(Rule(("on",), is_a_day_to_sign), NOT_BEFORE),
        submit=_("Sign"),
        in_order=True,
        note=_("Your name stands under the text that you have read. A later change makes it count no more."),
    ),
    Command(
        name="sister agreement-sign-record",
        summary=_("Record their signature"),
        takes=Record,
        run=record_it,
        hidden=True,
        rules=(THAT_DAY, NOT_BEFORE),
        submit=_("Record it"),
    ),
    Command(
        name="sister agreement-unsign",
        summary=_("Take a signature back"),
        takes=Unsign,
        run=take_it_back,
        hidden=True,
    ),
)
