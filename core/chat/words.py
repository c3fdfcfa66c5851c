"""Words that learn their language only when somebody reads them.

`_("Logged: {way}.", way=...)` returns a `Text`: the English sentence, which is also the key of the catalogue, and typed
values for its named placeholders. `core.chat.spelling` turns it into pieces for one reader; each adapter turns those
pieces into its platform's native form. A `str` never travels alone: what a member wrote is a `Name`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum

from core.content.web_addresses import is_of_this_machine, web_address


@dataclass(frozen=True, slots=True)
class Name:
    """Something a person wrote: a name, a town, a sentence. Every adapter escapes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Secret(Name):
    """Something to be read once by one person: it is shown as any name, but where an answer is kept or printed nothing
    but dots stand for it.
    """

    text: str = field(compare=False, repr=False)


HIDDEN = "····"
"""What is kept of a secret."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day; read as "20 November 2026", with `weekday` as "Sunday 20 December 2026", without `year` as "3
    April".
    """

    date: date
    weekday: bool = False
    year: bool = True


class MomentForm(StrEnum):
    """How much of a moment is said."""

    FULL = "full"
    """Sunday 6 December 2026, 10:00 (Amman)"""
    DAY_CLOCK = "day_clock"
    """Sunday 6 December 2026, 10:00"""
    CLOCK = "clock"
    """10:00"""
    WEEKDAY = "weekday"
    """Sunday 10:00"""


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant, read in the reader's own zone unless `zone` (IANA) names another."""

    at: datetime
    form: MomentForm = MomentForm.FULL
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class CommandName:
    """A command as the member would type it: "sister history" is spelt "/sister history" by the adapter."""

    name: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country by ISO 3166 alpha-2 code, named in the reader's language (CLDR)."""

    code: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language by ISO 639 code, named in the reader's language (CLDR)."""

    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the web, or of the playground, read as its address. Raises ValueError for what is no safe address
    (`web_address`).
    """

    address: str

    def __post_init__(self) -> None:
        """Adapters write it between marks, and must not be led astray."""
        if web_address(self.address) != self.address and not is_of_this_machine(self.address):
            msg = f"{self.address!r} is not the address of a page"
            raise ValueError(msg)


class Gesture(Enum):
    """Something done by hand, which each platform spells its own way."""

    PICK_THE_DATE = "pick the date"


@dataclass(frozen=True, slots=True)
class Strong:
    """The words that matter most in a sentence."""

    value: Value


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values as a list in the reader's language: "French, Arabic and English"; `any_of`: "... or English"."""

    values: tuple[Value, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of the catalogue with typed values for its placeholders. Values without words (`""`) say nothing."""

    message: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str | None = None
    count: int | None = None


Value = Text | Name | Day | Moment | CommandName | Country | Language | Link | Gesture | Strong | Listing | int


def _(message: str, **values: Value) -> Text:
    """A sentence to be translated; `message` is plain English with named placeholders."""
    return Text(message, tuple(values.items()))


def n_(one: str, many: str, count: int, **values: Value) -> Text:
    """A sentence with a number in it; `{count}` is the number, and each language chooses its own plural form."""
    return Text(one, tuple(values.items()), plural=many, count=count)


def name(text: str) -> Text:
    """A whole sentence that a person wrote."""
    return Text("{name}", (("name", Name(text)),))


def strong(value: Value) -> Text:
    """A whole sentence that matters most."""
    return Text("{strong}", (("strong", Strong(value)),))


def several(values: list[Value]) -> Text:
    """A whole sentence that is a list."""
    return Text("{list}", (("list", Listing(tuple(values))),))
