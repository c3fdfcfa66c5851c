"""/sister settings: at which hour, on which days, in which language and zone, and how often the bot writes to me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Annotated

from core.cards.accounts import account_name
from core.cards.buttons import HOME
from core.cards.labels import WEEKDAYS
from core.cards.library import names_of
from core.cards.pause import no_holidays
from core.chat.card import Button, Buttons, Fact, Facts, Style, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Day, Language, Listing, Name, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.decoding import wire
from core.commands.sister_later import REMIND_AGAIN
from core.commands.sources import my_accounts, our_languages
from core.content.cities import search_cities
from core.content.folding import fold
from core.content.zones import ambiguous_abbreviation, city_label, find_zone
from core.model.defaults import NUDGE_HOUR
from core.model.ids import AccountId, LanguageCode
from core.model.members import Account, Member
from core.model.nudges import Later
from core.services.nudge_answers import laters_of
from core.services.nudging import requeue_nudges
from core.services.partnerships import partners_of
from core.services.people import accounts_of, change_settings, preferred_of
from core.services.retiming import retime_notices


class Weekday(StrEnum):
    """A day of the week, as an answer."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


DAYS = tuple(Weekday)
DAY_LABELS = dict(zip(DAYS, WEEKDAYS, strict=True))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What may be set; a field left empty goes back to what the bot would choose by itself.

    `account` is asked of those who have several.
    """

    hour: Annotated[
        int | None,
        Ask(
            _("At which hour may I write to you?"),
            minimum=0,
            maximum=23,
            hint=_("A whole hour of your day, from 0 to 23. 10 is ten in the morning."),
        ),
    ] = None
    days: Annotated[tuple[Weekday, ...] | None, Ask(_("On which days?"), labels=DAY_LABELS)] = None
    language: Annotated[
        LanguageCode | None,
        Ask(_("In which language?"), suggest=our_languages, hint=_("Empty: as your workspace says.")),
    ] = None
    zone: Annotated[
        str | None,
        Ask(
            _("In which city do you live?"),
            max_length=80,
            readers=readers.LOCAL_TIME,
            hint=_("For your local time. Empty: as your workspace or library says."),
        ),
    ] = None
    fewer: Annotated[
        bool | None,
        Ask(_("Fewer messages?"), hint=_("Yes: news and reminders once in four weeks instead of once a week.")),
    ] = None
    account: Annotated[AccountId | None, Ask(_("Where should messages arrive?"), suggest=my_accounts, late=True)] = None


def read_zone(text: str) -> str | Problem:
    """The IANA zone that a city or a zone's name stands for."""
    if ambiguous_abbreviation(text):
        return Problem(text=_("“{text}” names several zones. In which city do you live?", text=Name(text)))
    if zone := find_zone(text):
        return zone
    places = [place for place in search_cities(text, limit=10) if fold(place.name) == fold(text)]
    zones = list(dict.fromkeys(place.zone for place in places))
    if len(zones) == 1:
        return zones[0]
    if zones:
        return Problem(
            text=_(
                "There are several cities “{text}”. Please write your zone: {zones}.",
                text=Name(text),
                zones=Listing(tuple(Name(zone) for zone in zones[:4]), any_of=True),
            )
        )
    return Problem(text=_("I do not know a city “{text}”. Please write a bigger one near you.", text=Name(text)))


async def one_day_at_least(context: Context, days: tuple[Weekday, ...] | None) -> Problem | None:
    """Not every tick was taken away."""
    if "days" not in context.emptied:
        return None
    return Problem(
        text=_(
            "No day is ticked. Please choose at least one, or pause with {later}.", later=CommandName("sister later")
        )
    )


async def zone_is_clear(context: Context, zone: str | None) -> Problem | None:
    """The city leaves no doubt."""
    found = read_zone(zone) if zone is not None else None
    return found if isinstance(found, Problem) else None


async def settings(context: Context, asked: Settings) -> Outcome:
    """Show the settings; when some were given, change those first."""
    member = context.member
    changes: dict[str, object] = {}
    if asked.hour is not None or "hour" in context.emptied:
        changes["hour"] = NUDGE_HOUR if asked.hour is None else asked.hour
    if asked.days is not None:
        changes["days"] = tuple(sorted(DAYS.index(day) for day in asked.days))
    if asked.language is not None or "language" in context.emptied:
        changes["language"] = asked.language
    if asked.zone is not None:
        zone = read_zone(asked.zone)
        changes["zone"] = zone if isinstance(zone, str) else member.zone
    elif "zone" in context.emptied:
        changes["zone"] = None
    if asked.fewer is not None:
        changes["fewer_messages"] = asked.fewer
    if asked.account is not None:
        changes["preferred_account_id"] = asked.account
    was_in = context.actor.zone
    await change_settings(context.uow, member, changes)
    if changes.keys() & {"hour", "days", "zone"}:
        await retime_notices(context.uow, member.id, was_in=was_in)
    if changes:
        await requeue_nudges(context.uow, member.id)
    pauses = await laters_of(context.uow, member.id, today=context.today)
    accounts = await accounts_of(context.uow, member.id)
    facts = Facts(
        (*_facts(context, member), *_arrive(context, accounts), *[await _pause(context, pause) for pause in pauses])
    )
    change = Button(
        label=_("Change"),
        command="sister settings",
        given=_as_given(context, member, accounts),
        ask=True,
        style=Style.PRIMARY,
    )
    fewer = Button(
        label=_("More messages again") if member.fewer_messages else _("Fewer messages"),
        command="sister settings",
        given={"fewer": wire(not member.fewer_messages)},
    )
    buttons = Buttons((change, fewer, *((REMIND_AGAIN,) if pauses else ()), HOME))
    said = _("Saved. This is how I write to you.") if changes else _("This is how I write to you.")
    return Reply(card=card(said, facts, *_holidays(context), buttons), replace=True)


def _holidays(context: Context) -> tuple[Text, ...]:
    """Where no public holidays of the reader's country are known, that is said."""
    country = context.actor.country
    said = no_holidays(country, context.today) if country is not None else None
    return (said,) if said is not None else ()


def _facts(context: Context, member: Member) -> tuple[Fact, ...]:
    days: Text = (
        _("{days}", days=Listing(tuple(WEEKDAYS[day] for day in member.days)))
        if member.days
        else _("The working days of your country")
    )
    language = context.reader.language
    return (
        Fact(label=_("Hour"), value=_("{hour} in your local time", hour=Name(time(member.hour).strftime("%H:%M")))),
        Fact(label=_("Days"), value=days),
        Fact(label=_("Language"), value=_("{language}", language=Language(language))),
        Fact(
            label=_("Local time"),
            value=_("{city}", city=Name(city_label(context.actor.zone, language))),
        ),
        Fact(
            label=_("Reminders"),
            value=_("At most one in four weeks") if member.fewer_messages else _("At most one a week"),
        ),
    )


def _arrive(context: Context, accounts: Sequence[Account]) -> tuple[Fact, ...]:
    """Where messages arrive, for somebody with several accounts."""
    account = preferred_of(accounts, context.member)
    if account is None or len(accounts) == 1:
        return ()
    return (Fact(label=_("Messages arrive"), value=account_name(account, accounts, context.uow.workspaces)),)


async def _pause(context: Context, pause: Later) -> Fact:
    """ "Pause: No reminders before 28 December 2026"; of one partnership with its partners."""
    partnership = next((each for each in await context.partnerships() if each.id == pause.partnership_id), None)
    if partnership is None:
        return Fact(label=_("Pause"), value=_("No reminders before {day}", day=Day(pause.until)))
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    return Fact(
        label=_("Pause"), value=_("No reminders about {partners} before {day}", partners=partners, day=Day(pause.until))
    )


def _as_given(context: Context, member: Member, accounts: Sequence[Account]) -> dict[str, WireValue]:
    """Everything as it stands, so that the form shows it."""
    given: dict[str, WireValue] = {
        "hour": wire(member.hour),
        "days": tuple(DAYS[day].value for day in (member.days or context.actor.working_days)),
        "language": context.reader.language,
        "fewer": wire(member.fewer_messages),
    }
    if member.zone:
        given["zone"] = member.zone
    account = preferred_of(accounts, member)
    if account is not None and len(accounts) > 1:
        given["account"] = wire(account.id)
    return given


COMMANDS = (
    Command(
        name="sister settings",
        summary=_("How I write to you"),
        takes=Settings,
        run=settings,
        rules=(Rule(("days",), one_day_at_least), Rule(("zone",), zone_is_clear)),
        submit=_("Save"),
    ),
)
