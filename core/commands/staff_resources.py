"""/staff resources: what the programme offers to know, and what of it has to be checked, corrected, closed or added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.resources import KINDS, Kind, called, parts_of, status_of
from core.chat.card import Button, Buttons, Card, Context, Part, Row, Rows, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Listing, Name, Strong, Text, Value, _, n_
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.paging import last_page, part_shown
from core.commands.resource_forms import ADD, correct
from core.commands.resource_lists import PAGE, to_list
from core.commands.staff_inactive import ONLY_STAFF
from core.content.resources.rows import WHY_LENGTH
from core.services.deadlines import mind_followers
from core.services.resources import (
    Standing,
    all_resources,
    check_resource,
    close_resource,
    open_resource,
    resource_by_code,
)


class Which(StrEnum):
    """Which of them."""

    TO_CHECK = "to-check"
    CHANGED = "changed"
    OVER = "over"
    ALL = "all"


WHICH = {
    Which.TO_CHECK: _("To be checked"),
    Which.CHANGED: _("Changed or added by staff"),
    Which.OVER: _("Closed or ended"),
    Which.ALL: _("All"),
}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which of them, and of which kind."""

    which: Annotated[Which | None, Ask(_("Which?"), labels=WHICH, hint=_("Empty: what has to be checked."))] = None
    kind: Annotated[Kind | None, Ask(_("Kind"), labels=KINDS, hint=_("Empty: all kinds."))] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class One:
    """Which one, as a button names it."""

    code: Annotated[str, Ask(_("Code"), max_length=20, never=True)] = ""


@dataclass(frozen=True, kw_only=True)
class Closing(One):
    """Why, where there is something to say."""

    why: Annotated[
        str | None,
        Ask(
            _("Why? What else could members do?"),
            long=True,
            max_length=WHY_LENGTH,
            readers=readers.MEMBERS,
            hint=_("You may leave this empty."),
        ),
    ] = None


GONE = Refusal(
    text=_("This is not in the list any more. Please choose another."),
    buttons=(Button(label=_("Resources"), command="staff resources"), STAFF_HOME),
)


async def listed(context: Asking, asked: Listed) -> Outcome:
    """A page of them, the longest unchecked first."""
    which = asked.which or Which.TO_CHECK
    every = await all_resources(context.uow, asked.kind.value if asked.kind is not None else None)
    found = sorted((each for each in every if _is(context, each, which)), key=lambda each: each.checked_on)
    filters: dict[str, WireValue] = {"which": which.value}
    if asked.kind is not None:
        filters["kind"] = asked.kind.value
    choose = Button(label=_("Choose"), command="staff resources", given=filters, ask=True)
    adding = Buttons((*ADD, STAFF_HOME))
    if not found:
        nothing = (
            _("Nothing has to be checked. Everything was looked at within a year.")
            if which is Which.TO_CHECK
            else _("There is nothing of this kind.")
        )
        return Reply(card=card(nothing, Buttons((choose,)), adding), replace=True)
    page = min(asked.page, last_page(len(found), PAGE))
    first = (page - 1) * PAGE
    shown = found[first : first + PAGE]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="staff resources", given={**filters, "page": str(page - 1)}))
    if last < len(found):
        turn.append(Button(label=_("More"), command="staff resources", given={**filters, "page": str(page + 1)}))
    rows = Rows(
        title=n_("{count} resource", "{count} resources", len(found)),
        detail=WHICH[which],
        action=choose,
        rows=tuple(_row(context, each) for each in shown),
        foot=part_shown(first + 1, last, len(found)) if len(found) > PAGE else None,
        buttons=tuple(turn),
    )
    return Reply(card=card(rows, adding), replace=True)


def _is(context: Asking, standing: Standing, which: Which) -> bool:
    match which:
        case Which.TO_CHECK:
            return standing.is_overdue(context.today) or bool(standing.news) or standing.unreadable
        case Which.CHANGED:
            return standing.edit is not None
        case Which.OVER:
            return standing.is_over
        case Which.ALL:
            return True


def _row(context: Asking, standing: Standing) -> Row:
    return Row(
        title=_("{name}", name=Strong(called(standing, context.reader.language))),
        aside=_("{code} · {status}", code=Name(standing.code), status=status_of(standing)),
        detail=_why(context, standing),
        button=Button(label=_("Look"), command="staff resource", given={"code": standing.code}),
    )


def _why(context: Asking, standing: Standing) -> Text:
    checked = _("Checked {day}.", day=Day(standing.checked_on))
    if standing.unreadable:
        return _("{checked} What staff wrote does not fit this version. Please correct it.", checked=checked)
    if standing.news:
        return _("{checked} A newer version of the file says something else.", checked=checked)
    if standing.is_overdue(context.today):
        return _("{checked} That is more than a year ago.", checked=checked)
    return checked


async def look(context: Asking, asked: One) -> Outcome:
    """As members see it, with what staff can do."""
    standing = await resource_by_code(context.uow, asked.code)
    return Reply(card=_shown(context, standing), replace=True) if standing is not None else GONE


def _shown(context: Asking, standing: Standing, *above: Text) -> Card:
    given = {"code": standing.code}
    state: list[Part] = []
    if standing.unreadable or standing.news or standing.is_overdue(context.today):
        state.append(Words(_why(context, standing)))
    if standing.news:
        fields: list[Value] = [Name(each) for each in standing.news]
        state.append(
            Context(
                _(
                    "It differs in: {fields}. What staff wrote holds until you correct it. “Still true” keeps it.",
                    fields=Listing(tuple(fields)),
                )
            )
        )
    ways = [
        Button(label=_("Still true"), command="staff resource-check", given=given, style=Style.PRIMARY),
        correct(standing),
    ]
    if standing.closed_on is not None:
        ways.append(Button(label=_("Open again"), command="staff resource-open", given=given))
    elif not standing.is_over:
        ways.append(Button(label=_("Close it"), command="staff resource-close", given=given, ask=True))
    members = to_list(Kind(standing.kind))
    back = Button(label=_("Resources"), command="staff resources")
    return card(
        *above,
        *state,
        *parts_of(standing, context.reader.language, context.today),
        Buttons(tuple(ways)),
        Buttons((back, members, STAFF_HOME)),
    )


async def check(context: Asking, asked: One) -> Outcome:
    """Somebody looked at the page today."""
    standing = await check_resource(context.uow, asked.code, by=context.member.id)
    if standing is None:
        return GONE
    said = _("Noted: {name} was checked today.", name=called(standing, context.reader.language))
    return Reply(card=_shown(context, standing, said), replace=True)


async def close(context: Asking, asked: Closing) -> Outcome:
    """It stays in the list, marked; who follows its deadline is told."""
    standing = await close_resource(context.uow, asked.code, why=asked.why, by=context.member.id)
    if standing is None:
        return GONE
    await mind_followers(context.uow, standing)
    said = _(
        "Closed: {name}. It stays in the list, marked, and who waits for its deadline is told.",
        name=called(standing, context.reader.language),
    )
    return Reply(card=_shown(context, standing, said), replace=True)


async def open_again(context: Asking, asked: One) -> Outcome:
    """It is of use again."""
    standing = await open_resource(context.uow, asked.code, by=context.member.id)
    if standing is None:
        return GONE
    await mind_followers(context.uow, standing)
    said = _("Open again: {name}.", name=called(standing, context.reader.language))
    return Reply(card=_shown(context, standing, said), replace=True)


COMMANDS = (
    Command(
        name="staff resources",
        summary=_("Money, ideas and texts"),
        takes=Listed,
        run=listed,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        changes=False,
        submit=_("Show the list"),
    ),
    Command(
        name="staff resource",
        summary=_("Look"),
        takes=One,
        run=look,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        changes=False,
        hidden=True,
    ),
    Command(
        name="staff resource-check",
        summary=_("Still true"),
        takes=One,
        run=check,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        hidden=True,
    ),
    Command(
        name="staff resource-close",
        summary=_("Close it"),
        takes=Closing,
        run=close,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        submit=_("Close it"),
        hidden=True,
    ),
    Command(
        name="staff resource-open",
        summary=_("Open again"),
        takes=One,
        run=open_again,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        hidden=True,
    ),
)
