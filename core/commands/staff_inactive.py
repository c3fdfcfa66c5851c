"""/staff inactive: partnerships that have gone quiet, longest first, with a nudge for each and the list as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.checked import not_checked_since
from core.cards.labels import STATES, STEPS
from core.cards.library import names_of
from core.cards.several import quiet_towns
from core.cards.silence import nudge_now as nudge_button
from core.cards.silence import skips
from core.chat.card import Button, Buttons, FileRef, Row, Rows, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.spelling import plain
from core.chat.words import CommandName, Country, Day, Listing, Moment, MomentForm, Name, Strong, Text, Value, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.paging import last_page, part_shown
from core.commands.sources import countries, regions
from core.content.regions import countries_in, region_name
from core.model.defaults import QUIET_DAYS
from core.model.ids import CountryCode, PartnershipId, RegionCode
from core.model.nudges import NudgeAnswer
from core.model.partnerships import PartnershipState
from core.model.schedule import local_day
from core.services.life import stopped_since
from core.services.nudge_now import AskedNow, Became, nudge_now
from core.services.partnerships import partnership_by_id
from core.services.quiet import COUNTED, PAGE, Filters, Quiet, count_quiet, quiet_partnerships
from core.store.files import keep_file


async def quiet_days(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The programme's default."""
    return str(QUIET_DAYS)


@dataclass(frozen=True, kw_only=True)
class Inactive:
    """How long quiet, where, and in which state."""

    days: Annotated[
        int,
        Ask(
            _("Quiet for how many days?"),
            minimum=1,
            maximum=3650,
            default=quiet_days,
            hint=_("60 is two missed monthly talks."),
        ),
    ]
    region: Annotated[RegionCode | None, Ask(_("Region"), suggest=regions)] = None
    country: Annotated[CountryCode | None, Ask(_("Country"), suggest=countries)] = None
    state: Annotated[PartnershipState | None, Ask(_("State"), labels=STATES)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class OnePartnership:
    """A partnership that a button names."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]


def filters_of(context: Context, asked: Inactive) -> Filters:
    """What is asked, as the register's terms: a country narrows a region."""
    wanted = countries_in(asked.region) if asked.region is not None else None
    if asked.country is not None:
        wanted = frozenset({str(asked.country)}) & (wanted if wanted is not None else frozenset({str(asked.country)}))
    return Filters(since=context.today - timedelta(days=asked.days), countries=wanted, state=asked.state)


def _as_given(asked: Inactive) -> dict[str, WireValue]:
    given: dict[str, WireValue] = {"days": wire(asked.days)}
    for field in ("region", "country", "state"):
        value = getattr(asked, field)
        if value is not None:
            given[field] = wire(value)
    return given


async def inactive(context: Context, asked: Inactive) -> Outcome:
    """One page of the list."""
    filters, page = filters_of(context, asked), asked.page
    found, total = await quiet_partnerships(context.uow, filters, offset=(page - 1) * PAGE)
    if not found and total:
        page = last_page(await count_quiet(context.uow, filters), PAGE)
        found, total = await quiet_partnerships(context.uow, filters, offset=(page - 1) * PAGE)
    given = _as_given(asked)
    above = not_checked_since(await stopped_since(context.uow))
    change = Button(label=_("Change filters"), command="staff inactive", given=given, ask=True)
    if not found:
        return Reply(card=card(*above, _nobody(context, asked), Buttons((change, STAFF_HOME))), replace=True)
    first = (page - 1) * PAGE + 1
    last = first + len(found) - 1
    coming = PAGE if total > COUNTED else min(PAGE, total - last)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="staff inactive", given={**given, "page": str(page - 1)}))
    if last < total or (total > COUNTED and len(found) == PAGE):
        turn.append(
            Button(
                label=n_("Next {count}", "Next {count}", coming),
                command="staff inactive",
                given={**given, "page": str(page + 1)},
            )
        )
    turn += [Button(label=_("CSV file"), command="staff csv", given=given), STAFF_HOME]
    count = (
        n_("More than {count} quiet partnership", "More than {count} quiet partnerships", COUNTED)
        if total > COUNTED
        else n_("{count} quiet partnership", "{count} quiet partnerships", total)
    )
    return Reply(
        card=card(
            *above,
            Rows(
                title=count,
                detail=n_(
                    "No talk for {count} day or more, longest first. {filters}",
                    "No talk for {count} days or more, longest first. {filters}",
                    asked.days,
                    filters=_filters(context, asked),
                ),
                action=change,
                rows=tuple(_row(context, quiet) for quiet in found),
                foot=part_shown(first, last, min(total, COUNTED), more=total > COUNTED),
                buttons=tuple(turn),
            ),
        ),
        replace=True,
    )


def _nobody(context: Context, asked: Inactive) -> Text:
    """ "No quiet partnerships. Everyone talked in the last 60 days." """
    if asked.region is None and asked.country is None and asked.state is None:
        return n_(
            "No quiet partnerships. Everyone talked in the last {count} day.",
            "No quiet partnerships. Everyone talked in the last {count} days.",
            asked.days,
        )
    return n_(
        "No quiet partnerships here: {filters} None was silent for {count} day. You can change the filters.",
        "No quiet partnerships here: {filters} None was silent for {count} days. You can change the filters.",
        asked.days,
        filters=_filters(context, asked),
    )


def _filters(context: Context, asked: Inactive) -> Text:
    """ "All regions, all states." """
    places: list[Value] = []
    if asked.region is not None:
        places.append(Name(region_name(asked.region, context.reader.language)))
    if asked.country is not None:
        places.append(Country(asked.country))
    place: Value = Listing(tuple(places)) if places else _("All regions")
    state: Value = STATES[asked.state] if asked.state is not None else _("all states")
    return _("{place}, {state}.", place=place, state=state)


def _pair(quiet: Quiet) -> Value:
    """ "Suva – Amman": the towns, which are short and known to staff."""
    names = [Name(row.library.town) for row in quiet.partnership.rows]
    if len(names) == 2:
        return _("{one} – {other}", one=names[0], other=names[1])
    return Listing(tuple(names))


def _days(context: Context, quiet: Quiet) -> int:
    return (context.today - quiet.partnership.quiet_since).days


def _row(context: Context, quiet: Quiet) -> Row:
    note: Text | None = None
    button: Button | None = None
    zone = context.reader.zone
    if quiet.queued_for is not None:
        note = _("Queued for {moment}", moment=Moment(quiet.queued_for, MomentForm.WEEKDAY))
    elif quiet.nudged_at is not None:
        note = _("Nudged {day}", day=Day(local_day(quiet.nudged_at, zone), year=False))
    elif len(quiet.unconnected) < len(quiet.partnership.rows) and quiet.partnership.rows[0].due_on is not None:
        button = nudge_button(quiet.partnership)
    else:
        note = _("Nobody to nudge")
    days = _days(context, quiet)
    return Row(
        title=_("{pair}", pair=Strong(_pair(quiet))),
        aside=_("{silence} · {days}", silence=_silence(quiet), days=Strong(n_("{count} day", "{count} days", days))),
        detail=_detail(context, quiet),
        button=button,
        note=note,
    )


def _detail(context: Context, quiet: Quiet) -> Text:
    """Of several libraries first who alone is quiet."""
    why, step = reason(context, quiet), _ladder(quiet)
    if quiet.mentors:
        step = n_(
            "{step}. Mentor: {mentors}",
            "{step}. Mentors: {mentors}",
            len(quiet.mentors),
            step=step,
            mentors=Listing(tuple(Name(each) for each in quiet.mentors)),
        )
    alone = quiet_towns(quiet.alone)
    if alone is None:
        return _("{reason} {step}.", reason=why, step=step)
    return _("{alone} {reason} {step}.", alone=alone, reason=why, step=step)


def _ladder(quiet: Quiet) -> Text:
    """ "With staff (skipped: no second contact and no mentor)" """
    step = STEPS[quiet.step]
    skipped = skips(quiet.climbs)
    if not skipped:
        return step
    return _("{step} (skipped: {rungs})", step=step, rungs=Listing(tuple(skipped)))


def _silence(quiet: Quiet) -> Text:
    """ "last talk 1 September 2026"; or since when, where a library was never heard."""
    day = Day(quiet.partnership.quiet_since)
    if any(row.last_contact_on is None for row in quiet.partnership.rows):
        return _("no talk since the start, {day}", day=day)
    return _("last talk {day}", day=day)


def reason(context: Context, quiet: Quiet) -> Text:
    """Why it is quiet, as far as the bot knows, in one line."""
    partnership = quiet.partnership
    if len(quiet.unconnected) == len(partnership.rows):
        return _("No contact is connected on any side.")
    if all(row.last_contact_on is None for row in partnership.rows):
        return _("{state}: no first hello yet.", state=STATES[partnership.state])
    asked = quiet.last_asked
    if asked is not None and asked.sent_at is not None:
        day = Day(local_day(asked.sent_at, context.reader.zone), year=False)
        match asked.answer:
            case NudgeAnswer.NOT_YET:
                return _("{name} was nudged on {day} and said: not yet.", name=Name(asked.member), day=day)
            case NudgeAnswer.HELP:
                return _("{name} was nudged on {day} and asked for help.", name=Name(asked.member), day=day)
            case NudgeAnswer.YES:
                return _("{name} was nudged on {day} and said: yes.", name=Name(asked.member), day=day)
            case NudgeAnswer.LATER:
                return _("{name} was nudged on {day} and asked to wait.", name=Name(asked.member), day=day)
            case _none:
                return _("{name} was nudged on {day}; no answer yet.", name=Name(asked.member), day=day)
    if quiet.unconnected:
        towns = Listing(tuple(Name(library.town) for library in quiet.unconnected))
        return _("No contact is connected in {towns}.", towns=towns)
    return _("{state}.", state=STATES[partnership.state])


async def nudge(context: Context, asked: OnePartnership) -> Outcome:
    """Queue a nudge for the first contacts' next allowed hour; whoever was nudged this week is left alone."""
    partnership = await partnership_by_id(context.uow, PartnershipId(asked.partnership))
    back = Button(label=_("Quiet partnerships"), command="staff inactive")
    if partnership is None or all(row.due_on is None for row in partnership.rows):
        return Refusal(text=_("This partnership expects no talk now, so nobody is nudged."), buttons=(back,))
    people = await nudge_now(context.uow, partnership, by=context.member.id)
    if not people:
        return Refusal(
            text=_("No first contact of these libraries is connected, so nobody can be nudged."), buttons=(back,)
        )
    lines = [_became(context, each) for each in people]
    if all(each.became in {Became.LEFT_ALONE, Became.IN_PEACE} for each in people):
        return Refusal(text=lines[0], buttons=(back,))
    return Reply(card=card(*lines, Buttons((back,))))


def _became(context: Context, asked: AskedNow) -> Text:
    """What came of nudging a person, in one line."""
    name = Name(asked.member.name)
    match asked.became:
        case Became.QUEUED:
            return _("Queued: {name} will be asked on {moment}.", name=Strong(name), moment=Moment(asked.at))
        case Became.WAITED:
            return _(
                "A nudge for {name} is waiting already. It goes on {moment}.",
                name=Strong(name),
                moment=Moment(asked.at),
            )
        case Became.IN_PEACE:
            return _(
                "{name} left three reminders about this without an answer and is not nudged any more. Please write to "
                "them yourself, or ask somebody else of the library.",
                name=name,
            )
        case Became.LEFT_ALONE:
            return _(
                "{name} was nudged on {day}, less than a week ago. A person gets at most one nudge a week.",
                name=name,
                day=Day(local_day(asked.at, context.reader.zone)),
            )


async def as_csv(context: Context, asked: Inactive) -> Outcome:
    """The whole list as a file that every spreadsheet opens, with no cell that a spreadsheet would carry out."""
    found, _total = await quiet_partnerships(context.uow, filters_of(context, asked), limit=None)
    content = csv_of(context, found)
    name = f"quiet-partnerships-{context.today.isoformat()}.csv"
    ref: FileRef = keep_file(
        context.uow, owner=context.actor.ref, name=name, media_type="text/csv", content=content.encode("utf-8-sig")
    )
    return Reply(
        card=card(
            n_("The list as a file: {count} partnership.", "The list as a file: {count} partnerships.", len(found)),
            ref,
            Buttons((Button(label=_("Quiet partnerships"), command="staff inactive", given=_as_given(asked)),)),
        ),
        lasting=True,
    )


def csv_of(context: Context, found: list[Quiet]) -> str:
    """Comma-separated, one partnership a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    head = (
        _("Libraries"),
        _("Countries"),
        _("State"),
        _("Last contact"),
        _("Days"),
        _("Ladder step"),
        _("Reason"),
    )
    writer.writerow([plain(text, context.reader) for text in head])
    for quiet in found:
        rows = quiet.partnership.rows
        heard = [row.last_contact_on for row in rows if row.last_contact_on is not None]
        cells: tuple[Text, ...] = (
            _("{names}", names=names_of([row.library for row in rows])),
            _("{countries}", countries=Listing(tuple(Country(row.library.country) for row in rows))),
            STATES[quiet.partnership.state],
            _("{day}", day=Name(min(heard).isoformat() if heard else "")),
            _("{days}", days=_days(context, quiet)),
            _ladder(quiet),
            _why(context, quiet),
        )
        writer.writerow([harmless(plain(cell, context.reader)) for cell in cells])
    return out.getvalue()


def _why(context: Context, quiet: Quiet) -> Text:
    alone = quiet_towns(quiet.alone)
    why = reason(context, quiet)
    return why if alone is None else _("{alone} {reason}", alone=alone, reason=why)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: those begin with = + - @ or a control character (OWASP)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


ONLY_STAFF = _("Only staff can see this list. Your own partnerships are in {home}.", home=CommandName("sister"))

COMMANDS = (
    Command(
        name="staff inactive",
        summary=_("Quiet partnerships"),
        takes=Inactive,
        run=inactive,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        changes=False,
        submit=_("Show the list"),
    ),
    Command(
        name="staff nudge", summary=_("Nudge now"), takes=OnePartnership, run=nudge, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="staff csv",
        summary=_("Quiet partnerships as a file"),
        title=_("Quiet partnerships"),
        takes=Inactive,
        run=as_csv,
        who=Audience.STAFF,
        refusal=ONLY_STAFF,
        hidden=True,
    ),
)
