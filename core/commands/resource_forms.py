"""The forms in which staff correct a resource or add one: a form for each kind, which serves both."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from core.cards.buttons import STAFF_HOME
from core.cards.resources import (
    APPLICANTS,
    AREAS,
    COSTS,
    EFFORTS,
    MEMBERSHIPS,
    SLOW_LINES,
    STATUSES,
    TOPICS,
    USES,
    Kind,
    called,
)
from core.chat.card import Button, Buttons, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Name, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.decoding import wire
from core.commands.sources import languages
from core.commands.staff_inactive import ONLY_STAFF
from core.content.cleaning import clean
from core.content.resources import (
    Applicant,
    Area,
    Cost,
    Effort,
    Membership,
    SlowLine,
    Status,
    Topic,
    Use,
)
from core.content.resources.rows import ABOUT_LENGTH, BODY_LENGTH, NAME_LENGTH, SHORT_LENGTH
from core.content.web_addresses import LONGEST, web_address
from core.model.ids import LanguageCode
from core.services.deadlines import mind_followers
from core.services.resources import ChangedMeanwhileError, Standing, add_resource, write_resource

MEMBERS = readers.MEMBERS


@dataclass(frozen=True, kw_only=True)
class Basics:
    """What every kind has. No `code`: a new one. `version`: the one that staff read."""

    name: Annotated[str, Ask(_("Name"), max_length=NAME_LENGTH, readers=MEMBERS)]
    about: Annotated[
        str,
        Ask(_("What is it?"), long=True, max_length=ABOUT_LENGTH, readers=MEMBERS, hint=_("One or two sentences.")),
    ]
    page: Annotated[
        str,
        Ask(
            _("Where was it read?"),
            max_length=LONGEST,
            readers=MEMBERS,
            hint=_("The address of the page: https://…"),
        ),
    ]
    status: Annotated[Status, Ask(_("Status"), labels=STATUSES)]
    code: Annotated[str, Ask(_("Code"), max_length=20, never=True)] = ""
    version: Annotated[int, Ask(_("Version"), never=True)] = 0


@dataclass(frozen=True, kw_only=True)
class FundingForm(Basics):
    """Money."""

    who: Annotated[str, Ask(_("For whom?"), max_length=SHORT_LENGTH, readers=MEMBERS)]
    figure: Annotated[str, Ask(_("How much?"), max_length=SHORT_LENGTH, readers=MEMBERS)]
    timing: Annotated[str, Ask(_("When can one ask?"), max_length=SHORT_LENGTH, readers=MEMBERS)]
    use: Annotated[tuple[Use, ...], Ask(_("For what?"), labels=USES)]
    applicant_country: Annotated[tuple[Area, ...], Ask(_("From where may one ask?"), labels=AREAS)]
    applicant_type: Annotated[tuple[Applicant, ...], Ask(_("Who may ask?"), labels=APPLICANTS)]
    membership_needed: Annotated[Membership, Ask(_("Membership"), labels=MEMBERSHIPS)]
    deadline: Annotated[
        date | None, Ask(_("Next deadline"), hint=_("The day, where it was announced. Else leave it empty."))
    ] = None
    deadline_month: Annotated[
        int | None,
        Ask(_("Usual month of it"), minimum=1, maximum=12, hint=_("1 is January. Where no day is announced.")),
    ] = None
    deadline_day: Annotated[
        int | None,
        Ask(_("Usual day in that month"), minimum=1, maximum=31, hint=_("Empty: any day of the month.")),
    ] = None
    languages_accepted: Annotated[
        tuple[LanguageCode, ...], Ask(_("In which languages?"), suggest=languages, hint=_("Empty: nobody says."))
    ] = ()


@dataclass(frozen=True, kw_only=True)
class IdeaForm(Basics):
    """An idea."""

    effort: Annotated[Effort, Ask(_("How much work?"), labels=EFFORTS)]
    cost: Annotated[tuple[Cost, ...], Ask(_("What does it cost?"), labels=COSTS)]
    slow_line: Annotated[SlowLine, Ask(_("With a slow line"), labels=SLOW_LINES)]


@dataclass(frozen=True, kw_only=True)
class ReadingForm(Basics):
    """A text."""

    author: Annotated[str, Ask(_("Who wrote it?"), max_length=SHORT_LENGTH, readers=MEMBERS)]
    topics: Annotated[tuple[Topic, ...], Ask(_("What is it about?"), labels=TOPICS)]
    language: Annotated[LanguageCode, Ask(_("In which language?"), suggest=languages)]
    year: Annotated[str | None, Ask(_("Year"), max_length=9, readers=MEMBERS, hint=_("2019, 2015/16 or 2020–21."))] = (
        None
    )
    place: Annotated[
        str | None, Ask(_("Journal"), max_length=SHORT_LENGTH, readers=MEMBERS, hint=_("You may leave this empty."))
    ] = None


@dataclass(frozen=True, kw_only=True)
class TemplateForm(Basics):
    """Words to copy."""

    body: Annotated[str, Ask(_("Words to copy"), long=True, max_length=BODY_LENGTH, readers=MEMBERS)]


FORMS: Mapping[Kind, type[Basics]] = {
    Kind.FUNDING: FundingForm,
    Kind.IDEA: IdeaForm,
    Kind.READING: ReadingForm,
    Kind.TEMPLATE: TemplateForm,
}

COMMAND_OF: Mapping[Kind, str] = {
    Kind.FUNDING: "staff resource-money",
    Kind.IDEA: "staff resource-idea",
    Kind.READING: "staff resource-text",
    Kind.TEMPLATE: "staff resource-words",
}

ADDING: Mapping[Kind, Text] = {
    Kind.FUNDING: _("Add money"),
    Kind.IDEA: _("Add an idea"),
    Kind.READING: _("Add a text"),
    Kind.TEMPLATE: _("Add a template"),
}

ADD = tuple(Button(label=label, command=COMMAND_OF[kind], ask=True) for kind, label in ADDING.items())
"""The ways to add one."""

_YEAR = re.compile(r"(19|20)\d\d(/\d\d|–\d\d)?")


def correct(standing: Standing) -> Button:
    """*Correct it*, with all that is known filled in."""
    kind = Kind(standing.kind)
    row = standing.resource
    given: dict[str, WireValue] = {"code": standing.code, "version": str(standing.version), "page": row.page}
    for field in FORMS[kind].__dataclass_fields__:
        value = getattr(row, field, None)
        if field not in given and value is not None and value != ():
            given[field] = wire(value)
    return Button(label=_("Correct it"), command=COMMAND_OF[kind], given=given, ask=True)


async def is_page(context: Context, page: str) -> Problem | None:
    """The address of a page."""
    if web_address(page) is None:
        return Problem(
            text=_(
                "“{page}” is not the address of a page. Please copy it from your browser: it begins with https://",
                page=Name(page),
            )
        )
    return None


async def is_year(context: Context, year: str | None) -> Problem | None:
    """A year, or two that follow each other."""
    if year is not None and not _YEAR.fullmatch(year):
        return Problem(text=_("“{year}” is not a year. Please write it like 2019 or 2015/16.", year=Name(year)))
    return None


async def is_day_of_month(context: Context, month: int | None, day: int | None) -> Problem | None:
    """30 in February is none."""
    if day is not None and (month is None or day > monthrange(2028, month)[1]):
        return Problem(text=_("That month has no such day. Please write the month, and a day that it has."))
    return None


async def is_to_come(context: Context, deadline: date | None) -> Problem | None:
    """A deadline that is over helps nobody."""
    if deadline is not None and deadline < context.today:
        return Problem(text=_("This day is over. Please write the next one, or leave it empty."))
    return None


async def _write(context: Context, kind: Kind, asked: Basics) -> Outcome:
    """Correct it, or add it; who waits for its deadline waits for the new one."""
    values = _values(asked)
    try:
        if asked.code:
            standing = await write_resource(
                context.uow, asked.code, values, by=context.member.id, version=asked.version
            )
        else:
            sources = {"sources": [values["link"]]}
            standing = await add_resource(context.uow, kind.value, {**values, **sources}, by=context.member.id)
    except ChangedMeanwhileError:
        look = Button(label=_("Look"), command="staff resource", given={"code": asked.code})
        return Refusal(
            text=_("Somebody changed this while you wrote. Nothing was saved. Please look, and correct it again."),
            buttons=(look, STAFF_HOME),
        )
    await mind_followers(context.uow, standing)
    title = called(standing, context.reader.language)
    code = Name(standing.code)
    said = (
        _("Saved: {name} ({code}). It counts as checked today.", name=title, code=code)
        if asked.code
        else _("Added: {name} ({code}). Members find it from now on.", name=title, code=code)
    )
    look = Button(label=_("Look"), command="staff resource", given={"code": standing.code})
    back = Button(label=_("Resources"), command="staff resources")
    return Reply(card=card(said, Buttons((look, back, STAFF_HOME))), replace=True)


def _values(asked: Basics) -> dict[str, Any]:
    """As a data file would spell them."""
    values = {field: value for field, value in asdict(asked).items() if field not in {"code", "version", "page"}}
    values["about"] = clean(asked.about, lines=False)
    values["link"] = web_address(asked.page)
    return values


def _writer(kind: Kind) -> Callable[[Context, Any], Any]:
    async def write(context: Context, asked: Basics) -> Outcome:
        return await _write(context, kind, asked)

    return write


_RULES: Mapping[Kind, tuple[Rule, ...]] = {
    Kind.FUNDING: (
        Rule(("page",), is_page),
        Rule(("deadline",), is_to_come),
        Rule(("deadline_month", "deadline_day"), is_day_of_month),
    ),
    Kind.IDEA: (Rule(("page",), is_page),),
    Kind.READING: (Rule(("page",), is_page), Rule(("year",), is_year)),
    Kind.TEMPLATE: (Rule(("page",), is_page),),
}

COMMANDS = (
    *(
        Command(
            name=COMMAND_OF[kind],
            summary=ADDING[kind],
            takes=FORMS[kind],
            run=_writer(kind),
            who=Audience.STAFF,
            refusal=ONLY_STAFF,
            rules=_RULES[kind],
            title=_("A resource"),
            submit=_("Save"),
            hidden=True,
            in_order=True,
        )
        for kind in Kind
    ),
)
