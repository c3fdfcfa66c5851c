"""Resources in words: how each is shown in a list and by itself, the same to members and to staff."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Row, Words
from core.chat.words import Country, Day, Language, Link, Listing, Name, Strong, Text, Value, _, n_, name, strong
from core.content.resources import (
    Applicant,
    Area,
    Cost,
    Effort,
    Funding,
    Idea,
    Membership,
    Reading,
    Resource,
    SlowLine,
    Status,
    Template,
    Topic,
    Use,
    translated,
)
from core.model.deadlines import Deadline, Surety
from core.model.resources import IdeaPlan
from core.services.deadlines import deadline_of
from core.services.resources import Standing

STATUSES: Mapping[Status, Text] = {
    Status.OPEN: _("Open"),
    Status.YEARLY: _("Opens every year"),
    Status.VERIFY: _("Not confirmed"),
    Status.EVERGREEN: _("Always true"),
    Status.EXAMPLE: _("A model to copy"),
    Status.CLOSED: _("Closed"),
    Status.HISTORIC: _("Ended"),
}

MEANINGS: Mapping[Status, Text] = {
    Status.VERIFY: _("Nobody has confirmed this yet. Look at the page before you rely on it."),
    Status.EXAMPLE: _("You cannot ask there. It is a model that you could copy at home."),
    Status.CLOSED: _("This is closed. It stays here so that nobody searches for it."),
    Status.HISTORIC: _("This has ended. It stays here so that nobody searches for it."),
}

USES: Mapping[Use, Text] = {
    Use.TRAVEL_OUT: _("Travel to a partner"),
    Use.TRAVEL_IN: _("Visitors"),
    Use.BOOKS: _("Books"),
    Use.SHIPPING: _("Sending books"),
    Use.PROJECT: _("Projects"),
    Use.TRAINING: _("Training"),
    Use.PUBLICATION: _("Publishing"),
}

APPLICANTS: Mapping[Applicant, Text] = {
    Applicant.PERSON: _("a person"),
    Applicant.LIBRARY: _("a library"),
    Applicant.ASSOCIATION: _("an association"),
}

MEMBERSHIPS: Mapping[Membership, Text] = {
    Membership.NONE: _("None"),
    Membership.ALA: _("American Library Association (ALA)"),
    Membership.IRRT: _("International Relations Round Table of ALA (IRRT)"),
}

EFFORTS: Mapping[Effort, Text] = {
    Effort.LOW: _("Little work"),
    Effort.MEDIUM: _("Some work"),
    Effort.HIGH: _("Much work"),
}

COSTS: Mapping[Cost, Text] = {
    Cost.NONE: _("Costs nothing"),
    Cost.POST: _("Postage"),
    Cost.TRAVEL: _("Travel"),
}

SLOW_LINES: Mapping[SlowLine, Text] = {
    SlowLine.YES: _("Works well"),
    SlowLine.SMALL_FILES: _("Works, with small pictures"),
    SlowLine.PARTLY: _("Works in part"),
    SlowLine.NO: _("Needs a good line"),
    SlowLine.NOT_NEEDED: _("Needs no internet"),
}

TOPICS: Mapping[Topic, Text] = {
    Topic.LASTING: _("What makes partnerships last"),
    Topic.BEGINNING: _("How to begin"),
    Topic.AGREEMENT: _("Agreements"),
    Topic.MENTORING: _("Mentoring"),
    Topic.VISITS: _("Visits and exchange"),
    Topic.MONEY: _("Money"),
    Topic.STORIES: _("Stories"),
}

AREAS: Mapping[Area, Text] = {
    Area.ANY: _("Any country"),
    Area.ABROAD: _("Any country but the United States"),
    Area.DEVELOPING: _("Countries with developing economies"),
    Area.AFRICA: _("Africa"),
    Area.ERASMUS: _("Countries of the Erasmus+ programme"),
    Area.EUROPE: _("Europe"),
    Area.GERMANY: _("{country}", country=Country("DE")),
    Area.UNITED_STATES: _("{country}", country=Country("US")),
}


class Kind(StrEnum):
    """The letters that a code begins with."""

    FUNDING = "FUND"
    IDEA = "IDEA"
    READING = "READ"
    TEMPLATE = "TEMP"


KINDS: Mapping[Kind, Text] = {
    Kind.FUNDING: _("Money"),
    Kind.IDEA: _("Ideas"),
    Kind.READING: _("To read"),
    Kind.TEMPLATE: _("Templates"),
}


def said(row: Resource, field: str, language: str) -> str:
    """A row's words in that language where somebody translated them, else as they stand."""
    words = translated(language).get(row.code, {})
    return words.get(field) or str(getattr(row, field))


def called(standing: Standing, language: str) -> Name:
    """Its name. What staff changed is theirs, whatever a translation says."""
    return Name(_said(standing, "name", language))


def _said(standing: Standing, field: str, language: str) -> str:
    changed = standing.edit.changed if standing.edit is not None else {}
    if field in changed:
        return str(getattr(standing.resource, field))
    return said(standing.resource, field, language)


def status_of(standing: Standing) -> Text:
    """ "Open"; of what staff closed "Closed since 3 March 2027"."""
    if standing.closed_on is not None:
        return _("Closed since {day}", day=Day(standing.closed_on))
    return STATUSES[standing.resource.status]


# In a list


def row_of(standing: Standing, language: str, today: date, *, followed: Collection[str] = ()) -> Row:
    """One line: what is known at a glance, and *Look*."""
    look = Button(label=_("Look"), command="sister resource", given={"code": standing.code})
    return Row(
        title=_("{name}", name=Strong(called(standing, language))),
        aside=_aside(standing, today),
        detail=_detail(standing, language, followed),
        button=look,
    )


def _aside(standing: Standing, today: date) -> Text | None:
    """What can be relied on; where a day is known, the day."""
    row = standing.resource
    deadline = deadline_of(standing, today)
    if deadline is not None and deadline.surety is not Surety.MONTH:
        return _("{status} · until {day}", status=status_of(standing), day=Day(deadline.on))
    is_uncertain = isinstance(row, Funding) or standing.is_over or row.status is Status.VERIFY
    match row:
        case Reading() if row.year is not None:
            year = Name(row.year)
            return _("{year} · {status}", year=year, status=status_of(standing)) if is_uncertain else name(row.year)
        case _ if is_uncertain:
            return status_of(standing)
        case Idea():
            costs = Listing(tuple(COSTS[each] for each in row.cost), any_of=True)
            return _("{effort} · {costs}", effort=EFFORTS[row.effort], costs=costs)
        case _:
            return None


def _detail(standing: Standing, language: str, followed: Collection[str]) -> Text:
    row = standing.resource
    match row:
        case Funding():
            figure = Name(_said(standing, "figure", language))
            if standing.code in followed:
                return _("{figure}. You are reminded.", figure=figure)
            return _("{figure}", figure=figure)
        case Reading():
            return name(row.author)
        case _:
            return name(_said(standing, "about", language))


# By itself


def parts_of(standing: Standing, language: str, today: date) -> list[Part]:
    """All that is known, with where it was read and when it was checked."""
    row = standing.resource
    parts: list[Part] = [Words(strong(called(standing, language))), Words(name(_said(standing, "about", language)))]
    meaning = MEANINGS.get(Status.CLOSED if standing.closed_on is not None else row.status)
    if meaning is not None:
        parts.append(Words(meaning))
    if standing.edit is not None and standing.closed_on is not None and standing.edit.closed_why:
        parts.append(Words(_("Staff write: {why}", why=Name(standing.edit.closed_why))))
    if isinstance(row, Template):
        parts.append(Words(name(_said(standing, "body", language))))
    parts.append(Facts((*_facts(standing, language, today), *_known(standing))))
    if isinstance(row, Funding | Reading):
        parts.append(Words(_("The page: {page}", page=Link(row.page))))
    read_at = [each for each in row.sources if not isinstance(row, Funding | Reading) or each != row.page]
    if read_at:
        sources: list[Value] = [Link(each) for each in read_at]
        parts.append(
            Context(n_("Read at {sources}", "Read at {sources}", len(sources), sources=Listing(tuple(sources))))
        )
    return parts


def _known(standing: Standing) -> list[Fact]:
    checked = _("{day}, {code}", day=Day(standing.checked_on), code=Name(standing.code))
    return [
        Fact(label=_("Status"), value=status_of(standing)),
        Fact(label=_("Last checked"), value=checked),
    ]


def _facts(standing: Standing, language: str, today: date) -> list[Fact]:
    row = standing.resource
    match row:
        case Funding():
            return _of_funding(standing, row, language, today)
        case Idea():
            return [
                Fact(label=_("Work"), value=EFFORTS[row.effort]),
                Fact(label=_("Cost"), value=_any_of([COSTS[each] for each in row.cost])),
                Fact(label=_("With a slow line"), value=SLOW_LINES[row.slow_line]),
            ]
        case Reading():
            facts = [Fact(label=_("By"), value=name(row.author))]
            if row.year is not None:
                facts.append(Fact(label=_("Year"), value=name(row.year)))
            if row.place is not None:
                facts.append(Fact(label=_("In"), value=name(row.place)))
            return [
                *facts,
                Fact(label=_("About"), value=_all_of([TOPICS[each] for each in row.topics])),
                Fact(label=_("Language"), value=_("{language}", language=Language(row.language))),
            ]
        case _:
            return []


def _of_funding(standing: Standing, row: Funding, language: str, today: date) -> list[Fact]:
    facts = [
        Fact(label=_("For whom"), value=name(_said(standing, "who", language))),
        Fact(label=_("How much"), value=name(_said(standing, "figure", language))),
        Fact(label=_("When"), value=name(_said(standing, "timing", language))),
        Fact(label=_("For what"), value=_all_of([USES[each] for each in row.use])),
        Fact(label=_("From where"), value=_any_of([AREAS[each] for each in row.applicant_country])),
        Fact(label=_("Who asks"), value=_any_of([APPLICANTS[each] for each in row.applicant_type])),
    ]
    deadline = deadline_of(standing, today)
    if deadline is not None:
        facts.insert(3, Fact(label=_("Next deadline"), value=deadline_words(deadline)))
    if row.membership_needed is not Membership.NONE:
        facts.append(Fact(label=_("Membership"), value=MEMBERSHIPS[row.membership_needed]))
    if row.languages_accepted:
        facts.append(Fact(label=_("Languages"), value=_any_of([Language(each) for each in row.languages_accepted])))
    return facts


def deadline_words(deadline: Deadline) -> Text:
    """With a day, and how sure it is."""
    day = Day(deadline.on)
    match deadline.surety:
        case Surety.KNOWN:
            return _("{day}", day=day)
        case Surety.YEARLY:
            return _("{day}, as in earlier years. Look at the page.", day=day)
        case Surety.MONTH:
            return _("In the month from {day} on, as in earlier years. Look at the page.", day=day)


def _any_of(values: Sequence[Value]) -> Text:
    return _("{list}", list=Listing(tuple(values), any_of=True))


def _all_of(values: Sequence[Value]) -> Text:
    return _("{list}", list=Listing(tuple(values)))


# What partners plan

PLANS_SHOWN = 3
"""So many of a partnership's plans are shown; the nearest day first."""


def plan_words(title: str, on: date) -> Text:
    """ "A quiz between two libraries, on 4 March 2027" """
    return _("{idea}, on {day}", idea=Name(title), day=Day(on))


def plan_ways(plan: IdeaPlan) -> Buttons:
    """*We did it · Another day · Not any more*."""
    given = {"plan": str(plan.id)}
    again = {"code": plan.code, "partnership": str(plan.partnership_id), "on": plan.on.isoformat()}
    return Buttons(
        (
            Button(label=_("We did it"), command="sister plan-done", given=given),
            Button(label=_("Another day"), command="sister plan", given=again, ask=("on",)),
            Button(label=_("Not any more"), command="sister plan-end", given=given),
        )
    )
