"""*Form and languages* of an agreement: long or short, in which languages, and which text counts if they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.agreement import overview, overview_button
from core.cards.agreement_desk import Desk, languages_of
from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Card, Context, Fact, Facts, Part, Style, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Language, Text, _
from core.commands.agreement_desk import desk_for, desk_of, desk_to_write, not_to_be_written
from core.commands.agreement_languages import drawn_languages
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.sister_agreement import THREE_AT_MOST
from core.commands.sister_agreement_anew import before_the_next
from core.commands.sources import numbers
from core.services.agreement_form import change_form
from core.services.agreement_writing import is_signed

OPEN = "open"
"""No text counts more than the others yet."""


@dataclass(frozen=True, kw_only=True)
class OneForm:
    """Of which agreement."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]


async def show(context: Asking, asked: OneForm) -> Outcome:
    """How it is now, and what it can become."""
    desk = await desk_of(context, asked.agreement)
    if desk is None:
        return NOT_THERE
    if not desk.may_write:
        return not_to_be_written(desk)
    return Reply(card=_form(desk), replace=True)


def _form(desk: Desk, *said: Part | Text) -> Card:
    agreement = desk.version.agreement
    shape = _("Short form, 6 sections") if agreement.short else _("Long form, 17 sections")
    other = _("Change to the long form") if agreement.short else _("Change to the short form")
    facts = Facts((Fact(label=_("Form"), value=shape), Fact(label=_("Languages"), value=languages_of(desk))))
    ways = [
        _change(desk, other, short="no" if agreement.short else "yes"),
        _change(desk, _("Change the languages"), ask=("languages",), languages=agreement.languages),
    ]
    parts: list[Part | Text] = [*said, facts, Buttons(tuple(ways))]
    if len(agreement.languages) > 1:
        counts = [
            _change(desk, _("{language} counts", language=Language(code)), ruling=code)
            for code in agreement.languages
            if code != agreement.ruling
        ]
        if agreement.ruling is not None:
            counts.append(_change(desk, _("Not agreed yet"), ruling=OPEN))
        parts += [_("Which text counts if they differ?"), Buttons(tuple(counts))]
    parts.append(Context(_("No text is lost by a change: what is not shown is kept.")))
    return card(*parts, Buttons((overview_button(desk), HOME)))


def _change(desk: Desk, label: Text, *, ask: bool | tuple[str, ...] = False, **given: WireValue) -> Button:
    everything = {"agreement": str(desk.version.agreement.id), **given}
    return Button(label=label, command="sister agreement-change", given=everything, ask=ask, style=Style.NORMAL)


async def languages_now(context: Asking, given: Mapping[str, WireValue]) -> WireValue | None:
    """Those it has."""
    named = given.get("agreement")
    desk = await desk_of(context, int(named)) if isinstance(named, str) and numbers([named]) else None
    return None if desk is None else desk.languages


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes another; what is not given stays."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    short: Annotated[bool | None, Ask(_("Short form"), never=True)] = None
    ruling: Annotated[str | None, Ask(_("Language that counts"), never=True)] = None
    languages: Annotated[
        tuple[str, ...],
        Ask(
            _("In which languages?"),
            suggest=drawn_languages,
            default=languages_now,
            hint=_("One to three. Texts in others are kept."),
        ),
    ]


async def change(context: Asking, asked: Change) -> Outcome:
    """Change it; of a signed version the next one."""
    desk = await desk_to_write(context, asked.agreement)
    if isinstance(desk, Refusal):
        return desk
    agreement = desk.version.agreement
    if await is_signed(context.uow, agreement):
        return Reply(card=before_the_next(desk, None), replace=True)
    ruling = agreement.ruling if asked.ruling is None else asked.ruling
    await change_form(
        context.uow,
        agreement,
        desk.version.partnership,
        languages=asked.languages,
        short=agreement.short if asked.short is None else asked.short,
        ruling=None if ruling == OPEN else ruling,
        by=context.member.id,
    )
    now = await desk_for(context, agreement)
    if asked.short is not None:
        return Reply(card=overview(now, 1, _("Changed. Every text is kept.")), replace=True)
    return Reply(card=_form(now, _("Changed.")), replace=True)


COMMANDS = (
    Command(
        name="sister agreement-form",
        summary=_("Form and languages"),
        takes=OneForm,
        run=show,
        changes=False,
        hidden=True,
    ),
    Command(
        name="sister agreement-change",
        summary=_("Change the languages"),
        takes=Change,
        run=change,
        rules=(THREE_AT_MOST,),
        submit=_("Save"),
        hidden=True,
    ),
)
