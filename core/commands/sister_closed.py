"""/sister closed: the days on which one's library is closed; no message goes to its contacts then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.pause import closed_days, no_holidays
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Part, Row, Rows, Style, WireValue, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Name, Strong, Text, _, n_
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.own_library import NOT_YOURS, own_contact
from core.commands.paging import last_page, part_shown
from core.commands.sister_away import MY_LIBRARY
from core.model.closures import CLOSURES_AT_MOST, Closure, WrongClosure, still_to_come, what_is_wrong
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.services.closures import close_on, open_again


@dataclass(frozen=True, kw_only=True)
class ClosedDays:
    """Of which library; and the days to write down, none to see the list."""

    library: Annotated[LibraryId, MY_LIBRARY]
    first: Annotated[date | None, Ask(_("Closed from"))] = None
    last: Annotated[date | None, Ask(_("Closed until"), hint=_("The last closed day. Empty: one day."))] = None
    note: Annotated[str | None, Ask(_("Note"), max_length=100, readers=readers.COLLEAGUES)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class OpenAgain:
    """Which closed days, by the first of them."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    first: Annotated[date, Ask(_("Closed from"), never=True)]


def _asked_for(first: date | None, last: date | None) -> Closure | None:
    """One day where the other end is empty."""
    one = first or last
    return Closure(first=first or one, last=last or one) if one is not None else None


async def can_be_closed(context: Asking, library: LibraryId, first: date | None, last: date | None) -> Problem | None:
    """Days that come in their order, within a year, and not too many."""
    return await notes_fit(context, library, first, last, None)


async def notes_fit(
    context: Asking, library: LibraryId, first: date | None, last: date | None, note: str | None
) -> Problem | None:
    """With its note, where it is joined with other days that have theirs."""
    wished = _asked_for(first, last)
    contact = own_contact(context, library)
    if wished is None or contact is None:
        return None
    closure = replace(wished, note=note)
    wrong = what_is_wrong(closure, context.today, contact.library.closures)
    return Problem(text=_why(wrong, closure, context.today)) if wrong is not None else None


def _why(wrong: WrongClosure, closure: Closure, today: date) -> Text:
    match wrong:
        case WrongClosure.BACKWARDS:
            return _(
                "{last} is before {first}. Please write the last closed day here.",
                last=Day(closure.last),
                first=Day(closure.first),
            )
        case WrongClosure.PAST | WrongClosure.LONG_AGO:
            over = closure.last if wrong is WrongClosure.PAST else closure.first
            return _("{last} is over. Please write days to come; today is {today}.", last=Day(over), today=Day(today))
        case WrongClosure.FAR:
            return _("{last} is more than a year away. Please choose days within a year.", last=Day(closure.last))
        case WrongClosure.MANY:
            return n_(
                "A library can have {count} time of closed days. Please remove one first.",
                "A library can have {count} times of closed days. Please remove one first.",
                CLOSURES_AT_MOST,
            )
        case WrongClosure.WORDY:
            return _(
                "These days are joined with days that have notes, and together the notes are too long. Please shorten "
                "this one, or remove the other days first."
            )


async def closed(context: Asking, asked: ClosedDays) -> Outcome:
    """The list; when days were given, those are written down first."""
    contact = own_contact(context, asked.library)
    if contact is None:
        return NOT_YOURS
    library, said = contact.library, None
    if (wished := _asked_for(asked.first, asked.last)) is not None:
        closure = replace(wished, note=asked.note)
        written = await close_on(context.uow, library.id, closure, today=context.today, by=context.member.id)
        if isinstance(written, WrongClosure):
            return Refusal(text=_why(written, closure, context.today), buttons=(HOME,))
        if written is None:
            return NOT_YOURS
        library = written
        held = next(each for each in library.closures if each.holds(closure.first))
        same = (held.first, held.last) == (closure.first, closure.last)
        said = (
            _("Noted. I do not write to you on these days.")
            if same
            else _("Noted. It is joined with days that were written down before: {days}.", days=closed_days(held))
        )
    return Reply(card=card(*_list(context, library, said, asked.page)), replace=True)


def _list(context: Asking, library: Library, said: Text | None, page: int) -> list[Part]:
    coming = still_to_come(library.closures, context.today)
    add = Button(
        label=_("Add closed days"),
        command="sister closed",
        given={"library": str(library.id)},
        ask=("first", "last", "note"),
        style=Style.PRIMARY,
    )
    parts: list[Part] = [Words(said)] if said is not None else []
    if coming:
        parts.append(_rows(library, coming, page))
    else:
        name = Strong(Name(library.name))
        parts.append(Words(_("No closed days of {library} are written down.", library=name)))
    if (unknown := no_holidays(library.country, context.today)) is not None:
        parts.append(Words(unknown))
    parts += [
        Context(_("Your partners see from when to when you are closed. Notes are for your colleagues.")),
        Buttons((add, HOME)),
    ]
    return parts


def _rows(library: Library, coming: Sequence[Closure], page: int) -> Rows:
    page = min(page, last_page(len(coming), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = coming[first : first + MAX_ROWS]
    last = first + len(shown)
    given: dict[str, WireValue] = {"library": str(library.id)}
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="sister closed", given={**given, "page": str(page - 1)}))
    if last < len(coming):
        turn.append(Button(label=_("More"), command="sister closed", given={**given, "page": str(page + 1)}))
    return Rows(
        title=_("Closed days of {library}", library=Name(library.name)),
        rows=tuple(
            Row(
                title=closed_days(each),
                detail=_("{note}", note=Name(each.note)) if each.note else None,
                button=Button(
                    label=_("Remove"),
                    command="sister closed-remove",
                    given={**given, "first": each.first.isoformat()},
                ),
            )
            for each in shown
        ),
        foot=part_shown(first + 1, last, len(coming)) if turn else None,
        buttons=tuple(turn),
    )


async def remove(context: Asking, asked: OpenAgain) -> Outcome:
    """These days are none any more."""
    contact = own_contact(context, asked.library)
    if contact is None:
        return NOT_YOURS
    today = context.today
    gone = await open_again(context.uow, contact.library_id, asked.first, today=today, by=context.member.id)
    said = (
        _("Removed. These days are open again.")
        if gone
        else _("These closed days are not there any more. Nothing was changed.")
    )
    return Reply(card=card(*_list(context, contact.library, said, 1)), replace=True)


COMMANDS = (
    Command(
        name="sister closed",
        summary=_("Days we are closed"),
        takes=ClosedDays,
        run=closed,
        rules=(
            Rule(("library", "first", "last"), can_be_closed),
            Rule(("library", "first", "last", "note"), notes_fit),
        ),
        who=Audience.CONTACT,
        submit=_("Save"),
        in_order=True,
    ),
    Command(
        name="sister closed-remove",
        summary=_("Open again"),
        takes=OpenAgain,
        run=remove,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
