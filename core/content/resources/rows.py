"""What a resource is: money, an idea for partners, something to read, a template. Each says where it was read.

Kept twice in the same form: in the data files beside this one, and as JSON where staff changed or added one. pydantic
holds both to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from core.content.cleaning import clean
from core.content.languages import language_codes
from core.content.resources.areas import Area
from core.content.web_addresses import web_address


class Status(StrEnum):
    """How far it can be relied on."""

    OPEN = "open"
    YEARLY = "open-yearly"
    """It opens every year, for some weeks."""
    VERIFY = "verify"
    """Nobody has confirmed it: what is said is what a page said once."""
    EVERGREEN = "evergreen"
    """Advice that does not grow old."""
    EXAMPLE = "example"
    """A model to copy: nobody can ask there."""
    CLOSED = "closed"
    HISTORIC = "historic"
    """It was there once."""


OVER = frozenset({Status.CLOSED, Status.HISTORIC})
"""Shown last, and marked: who heard of it finds out what became of it."""


class Use(StrEnum):
    """What money is for."""

    TRAVEL_OUT = "travel-out"
    TRAVEL_IN = "travel-in"
    BOOKS = "books"
    SHIPPING = "shipping"
    PROJECT = "project"
    TRAINING = "training"
    PUBLICATION = "publication"


class Applicant(StrEnum):
    """Who may ask for money."""

    PERSON = "person"
    LIBRARY = "library"
    ASSOCIATION = "association"


class Membership(StrEnum):
    """Of what whoever asks has to be a member."""

    NONE = "none"
    ALA = "ALA"
    IRRT = "IRRT"


class Effort(StrEnum):
    """How much work an idea is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Cost(StrEnum):
    """What an idea costs."""

    NONE = "none"
    POST = "post"
    TRAVEL = "travel"


class SlowLine(StrEnum):
    """Whether an idea works where the internet is slow."""

    YES = "yes"
    SMALL_FILES = "small-files"
    PARTLY = "partly"
    NO = "no"
    NOT_NEEDED = "not-needed"


class Topic(StrEnum):
    """What a text is about."""

    LASTING = "lasting"
    BEGINNING = "beginning"
    AGREEMENT = "agreement"
    MENTORING = "mentoring"
    VISITS = "visits"
    MONEY = "money"
    STORIES = "stories"


class Opens(StrEnum):
    """What of the bot itself a template leads to."""

    AGREEMENT = "agreement"
    REVIEW = "review"
    FIND = "find"
    STORY = "story"
    EMAIL = "email"


def _line(text: str) -> str:
    if clean(text, lines=False) != text:
        msg = "must be one line of words, with nothing invisible and no space around it"
        raise ValueError(msg)
    return text


def _lines(text: str) -> str:
    if clean(text, lines=True) != text:
        msg = "must be words, with nothing invisible and no space around them"
        raise ValueError(msg)
    return text


def _address(text: str) -> str:
    if web_address(text) != text:
        msg = "must be the address of a page that begins with https:// or http://"
        raise ValueError(msg)
    return text


def _language(code: str) -> str:
    if code not in language_codes():
        msg = "must be a language's code, such as en"
        raise ValueError(msg)
    return code


NAME_LENGTH = 120
ABOUT_LENGTH = 400
SHORT_LENGTH = 250
BODY_LENGTH = 2000
WHY_LENGTH = 300

CODE = re.compile(r"(FUND|IDEA|READ|TEMP)-(\d{3})")
"""A kind and a number. From `STAFFS_OWN` on numbers are of those that staff added."""

STAFFS_OWN = 501

Code = Annotated[str, Field(pattern=rf"^{CODE.pattern}$")]
Line = Annotated[str, Field(min_length=1, max_length=SHORT_LENGTH), AfterValidator(_line)]
Called = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH), AfterValidator(_line)]
About = Annotated[str, Field(min_length=1, max_length=ABOUT_LENGTH), AfterValidator(_line)]
Body = Annotated[str, Field(min_length=1, max_length=BODY_LENGTH), AfterValidator(_lines)]
Address = Annotated[str, AfterValidator(_address)]
Tongue = Annotated[str, AfterValidator(_language)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What all kinds have. `sources`: where the facts were read. `link`: where a member is sent, None for the first
    source. `last_checked`: a day of UTC on which somebody looked whether the sources still say so.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    code: Code
    name: Called
    about: About
    status: Status
    last_checked: date
    sources: Annotated[tuple[Address, ...], Field(min_length=1, max_length=6)]
    link: Address | None = None

    @property
    def page(self) -> str:
        """Where a member is sent."""
        return self.link or self.sources[0]


CHECK_AFTER = timedelta(days=365)
"""What nobody checked for so long has to be checked."""


def is_overdue(row: Resource, today: date) -> bool:
    """Whether somebody has to look at it again. What is over stays over."""
    return row.status not in OVER and row.last_checked + CHECK_AFTER < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Resource):
    """Money, or help that is worth some. `applicant_country`: areas of `areas.py` from which one may ask. `figure` and
    `timing`: as they were read. `amount_max`: in whole units of `currency` (ISO 4217). `deadline`: the next last day,
    where it is known. `deadline_month`: the month in which it usually is, with `deadline_day` on that day.
    """

    who: Line
    applicant_country: Annotated[tuple[Area, ...], Field(min_length=1)]
    applicant_type: Annotated[tuple[Applicant, ...], Field(min_length=1)]
    use: Annotated[tuple[Use, ...], Field(min_length=1)]
    membership_needed: Membership = Membership.NONE
    languages_accepted: tuple[Tongue, ...] = ()
    figure: Line
    amount_max: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    timing: Line
    deadline: date | None = None
    deadline_month: Annotated[int, Field(ge=1, le=12)] | None = None
    deadline_day: Annotated[int, Field(ge=1, le=31)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea(Resource):
    """Something that partners can do together. `cost`: the ways in which it can be done, the cheapest first."""

    effort: Effort
    cost: Annotated[tuple[Cost, ...], Field(min_length=1)]
    slow_line: SlowLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Resource):
    """A text. `year`: of its publication, as "2016" or "2015/16", None where no source says. `place`: the journal."""

    author: Line
    year: Annotated[str, Field(pattern=r"^(19|20)\d\d(/\d\d|–\d\d)?$")] | None = None
    place: Line | None = None
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    language: Tongue = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Resource):
    """Words to begin with. `body`: to copy. `opens`: the command of the bot that does it with one."""

    body: Body
    opens: Opens | None = None
