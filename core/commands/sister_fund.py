"""/sister fund: where money is, by country and by what it is for; where there is none, what always helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.resources import USES, Kind
from core.chat.card import Button, Part, WireValue
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Country, Text, Value, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.resource_lists import advice, in_order, list_card, of_kind
from core.commands.sources import countries
from core.content.resources import Funding, Status, Use, is_in
from core.model.ids import CountryCode
from core.services.resources import Standing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """From where somebody asks, and for what."""

    country: Annotated[
        CountryCode | None,
        Ask(_("Country"), suggest=countries, hint=_("Where whoever asks for the money lives. Empty: all.")),
    ] = None
    use: Annotated[Use | None, Ask(_("For what?"), labels=USES, hint=_("Empty: all."))] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


ALWAYS = frozenset({Status.EVERGREEN, Status.EXAMPLE})
"""Advice and models: shown with every answer, and no money by themselves."""


async def fund(context: Asking, asked: Wanted) -> Outcome:
    """A page of what fits; where no open money does, advice first."""
    found = in_order([each for each in await of_kind(context, Kind.FUNDING) if _fits(each, asked)])
    filters: dict[str, WireValue] = {}
    if asked.country is not None:
        filters["country"] = str(asked.country)
    if asked.use is not None:
        filters["use"] = asked.use.value
    money = [each for each in found if not each.is_over and each.resource.status not in ALWAYS]
    above = [] if money else _nothing(asked)
    shown = await list_card(
        context,
        Kind.FUNDING,
        found,
        title=_title(money, found),
        detail=_detail(asked, len(found) - len(money) if money else 0),
        filters=filters,
        page=asked.page,
        choose=Button(label=_("Choose"), command="sister fund", given=filters, ask=True),
        above=above,
    )
    return Reply(card=shown, replace=True)


def _fits(standing: Standing, asked: Wanted) -> bool:
    row = standing.resource
    if not isinstance(row, Funding):
        return False
    if row.status is Status.EVERGREEN:
        return True
    here = asked.country is None or is_in(asked.country, row.applicant_country)
    return here and (asked.use is None or asked.use in row.use)


def _title(money: list[Standing], found: list[Standing]) -> Text:
    if money:
        return n_("{count} way to find money", "{count} ways to find money", len(money))
    return n_("{count} more to know", "{count} more to know", len(found))


def _detail(asked: Wanted, more: int) -> Text:
    """`more`: how many stand below what the title counts."""
    place: Value = Country(asked.country) if asked.country is not None else _("All countries")
    use: Value = USES[asked.use] if asked.use is not None else _("any use")
    if not more:
        return _("{place}, {use}.", place=place, use=use)
    return n_(
        "{place}, {use}. {count} more to know stands last: advice, or what is closed.",
        "{place}, {use}. {count} more to know stand last: advice, and what is closed.",
        more,
        place=place,
        use=use,
    )


def _nothing(asked: Wanted) -> list[Part]:
    return advice(
        _("I know of no open money for this. These three ways work everywhere:"),
        _("Ask your own town or university: many have money for work with other countries."),
        _("Ask a friends group, a Rotary club or a company nearby for one thing that has a price."),
        _("Begin with what costs nothing: {idea} has such ideas.", idea=CommandName("sister idea")),
    )


COMMANDS = (
    Command(
        name="sister fund",
        summary=_("Where to find money"),
        takes=Wanted,
        run=fund,
        changes=False,
        submit=_("Show the list"),
    ),
)
