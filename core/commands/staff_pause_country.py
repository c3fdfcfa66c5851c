"""/staff pause-country: after a preview all libraries of a country rest, with *Undo*; and who is paused now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME, look_at
from core.cards.library import names_of
from core.cards.pause import pause_lines
from core.chat.card import MAX_ROWS, About, Button, Buttons, Context, Fact, Facts, Part, Row, Rows, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Country, Day, Name, Strong, Text, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.paging import part_shown
from core.commands.sources import countries
from core.model.ids import CountryCode, CountryPauseId, PartnershipId
from core.model.partnerships import Partnership
from core.model.pauses import CountryPause
from core.model.schedule import local_day
from core.services.country_pauses import (
    Affected,
    PausedCountry,
    affected_by,
    country_pause_by_id,
    country_pause_of,
    end_country_pause,
    pause_country,
    paused_countries,
)
from core.services.everybody_off import count_everybody_off, everybody_off
from core.services.pauses import Standing, standing_pauses


@dataclass(frozen=True, kw_only=True)
class OneCountry:
    """Which country."""

    country: Annotated[CountryCode, Ask(_("Country"), suggest=countries)]


@dataclass(frozen=True, kw_only=True)
class OneCountryPause:
    """A pause that a button names."""

    pause: Annotated[int, Ask(_("Pause"), never=True)]


@dataclass(frozen=True, kw_only=True)
class OnePage:
    """Which page of those of whom everybody is away."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


PAUSED_LIST = Button(label=_("Who is paused"), command="staff paused")


async def preview(context: Asking, asked: OneCountry) -> Outcome:
    """Whom it would be about; nothing is changed yet."""
    country = Strong(Country(asked.country))
    if await country_pause_of(context.uow, asked.country) is not None:
        return Refusal(text=_("{country} is paused already.", country=country), buttons=(PAUSED_LIST, STAFF_HOME))
    affected = await affected_by(context.uow, asked.country)
    yes = Button(
        label=_("Pause them"),
        command="staff pause-country-now",
        given={"country": str(asked.country)},
        style=Style.PRIMARY,
        once=True,
    )
    other = Button(label=_("Another country"), command="staff pause-country", ask=True)
    return Reply(
        card=card(
            Context(_("This is what would happen. Nothing is changed yet.")),
            Words(_("Pause all partnerships of libraries in {country}?", country=country)),
            Facts(_numbers(affected)),
            Words(
                _(
                    "Nobody is reminded until you end the pause. Their contacts read that staff did this, and can say "
                    "at once that they are here; their partners read only that they cannot answer at the moment."
                )
            ),
            Context(_("Libraries of this country that find a partner later are paused too.")),
            Buttons((yes, other, STAFF_HOME)),
        ),
        replace=True,
    )


def _numbers(affected: Affected) -> tuple[Fact, ...]:
    return (
        Fact(label=_("Libraries"), value=_("{number}", number=affected.libraries)),
        Fact(label=_("Partnerships"), value=_("{number}", number=affected.partnerships)),
        Fact(label=_("People"), value=_("{number}", number=affected.people)),
    )


async def pause_now(context: Asking, asked: OneCountry) -> Outcome:
    """Pause it. Of two who do at the same moment both read the same."""
    pause = await pause_country(context.uow, asked.country, by=context.member.id)
    found = next(each for each in await paused_countries(context.uow) if each.pause.id == pause.id)
    return Reply(
        card=card(
            n_(
                "{country} is paused: {count} library rests with its partnerships.",
                "{country} is paused: {count} libraries rest with their partnerships.",
                found.libraries,
                country=Strong(Country(pause.country)),
            ),
            Context(_("Wrong country? “Undo” brings everything back as it was.")),
            Buttons((_end_button(pause, _("Undo"), Style.NORMAL), PAUSED_LIST, STAFF_HOME)),
        ),
        replace=True,
        lasting=True,
    )


def _end_button(pause: CountryPause, label: Text, style: Style = Style.NORMAL) -> Button:
    return Button(label=label, command="staff pause-country-end", given={"pause": str(pause.id)}, style=style)


async def end(context: Asking, asked: OneCountryPause) -> Outcome:
    """Everything that it paused goes on; who is away for another reason stays away."""
    pause = await country_pause_by_id(context.uow, CountryPauseId(asked.pause))
    if pause is None:
        return Refusal(text=_("This pause is not there."), buttons=(PAUSED_LIST, STAFF_HOME))
    country = Strong(Country(pause.country))
    if not await end_country_pause(context.uow, pause, by=context.member.id):
        return Refusal(
            text=_("The pause of {country} is over already.", country=country), buttons=(PAUSED_LIST, STAFF_HOME)
        )
    return Reply(
        card=card(
            _(
                "The pause of {country} is over. Its partnerships go on, and nobody is late. Who is away for another "
                "reason stays away.",
                country=country,
            ),
            Buttons((PAUSED_LIST, STAFF_HOME)),
        ),
        replace=True,
        lasting=True,
    )


async def paused(context: Asking, asked: OnePage) -> Outcome:
    """Countries that are paused, and partnerships of whom everybody is away."""
    parts: list[Part] = []
    standing = await paused_countries(context.uow)
    if standing:
        parts.append(_countries(context, standing[:MAX_ROWS]))
    total = await count_everybody_off(context.uow, context.today)
    first = (min(asked.page, max(1, -(-total // MAX_ROWS))) - 1) * MAX_ROWS
    found = await everybody_off(context.uow, context.today, limit=MAX_ROWS, offset=first)
    pauses = await standing_pauses(context.uow, [each.id for each in found])
    if found:
        parts.append(_off(found, pauses, first, total))
    else:
        parts += [
            Context(_("Everybody is away"), About.CAPTION),
            Words(_("There is no partnership of which everybody is away.")),
        ]
    if not standing:
        parts.append(Context(_("No country is paused. You can pause one with {pause}.", pause=_PAUSE)))
    return Reply(card=card(*parts, Buttons((STAFF_HOME,))), replace=True)


_PAUSE = CommandName("staff pause-country")


async def paused_lines(context: Asking) -> list[Part]:
    """For the staff home: what is paused; nothing where nothing is."""
    countries_paused = len(await paused_countries(context.uow))
    off = await count_everybody_off(context.uow, context.today)
    parts: list[Part] = []
    if countries_paused:
        parts.append(Words(n_("{count} paused country", "{count} paused countries", countries_paused)))
    if off:
        parts.append(Words(_off_words(off)))
    return [*parts, Buttons((PAUSED_LIST,))] if parts else []


def _off_words(count: int) -> Text:
    return n_(
        "{count} partnership of which everybody is away", "{count} partnerships of which everybody is away", count
    )


def _countries(context: Asking, standing: Sequence[PausedCountry]) -> Rows:
    return Rows(
        title=n_("{count} paused country", "{count} paused countries", len(standing)),
        rows=tuple(
            Row(
                title=_("{country}", country=Strong(Country(each.pause.country))),
                detail=n_(
                    "{count} library rests. Paused by {name}.",
                    "{count} libraries rest. Paused by {name}.",
                    each.libraries,
                    name=Name(each.asker),
                ),
                aside=_("since {day}", day=Day(local_day(each.pause.began_at, context.reader.zone))),
                button=_end_button(each.pause, _("End the pause")),
            )
            for each in standing
        ),
    )


def _off(found: Sequence[Partnership], pauses: Mapping[PartnershipId, list[Standing]], first: int, total: int) -> Rows:
    turn = []
    page = first // MAX_ROWS + 1
    last = first + len(found)
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="staff paused", given={"page": str(page - 1)}))
    if last < total:
        turn.append(Button(label=_("More"), command="staff paused", given={"page": str(page + 1)}))
    return Rows(
        title=_off_words(total),
        rows=tuple(
            Row(
                title=_("{libraries}", libraries=Strong(names_of([row.library for row in each.rows]))),
                detail=_why(pauses.get(each.id, [])),
                button=look_at(each),
            )
            for each in found
        ),
        foot=part_shown(first + 1, last, total) if turn else None,
        buttons=tuple(turn),
    )


def _why(pauses: Sequence[Standing]) -> Text:
    said = _("All contacts wish for no reminders now.")
    for number, line in enumerate(pause_lines(pauses)):
        said = _("{before} {line}", before=said, line=line) if number else line
    return said


COMMANDS = (
    Command(
        name="staff pause-country",
        summary=_("Pause a whole country"),
        takes=OneCountry,
        run=preview,
        who=Audience.STAFF,
        submit=_("Preview"),
        changes=False,
    ),
    Command(
        name="staff pause-country-now",
        summary=_("Pause them"),
        takes=OneCountry,
        run=pause_now,
        who=Audience.STAFF,
        hidden=True,
    ),
    Command(
        name="staff pause-country-end",
        summary=_("End the pause"),
        takes=OneCountryPause,
        run=end,
        who=Audience.STAFF,
        hidden=True,
    ),
    Command(
        name="staff paused",
        summary=_("Who is paused"),
        takes=OnePage,
        run=paused,
        who=Audience.STAFF,
        changes=False,
    ),
)
