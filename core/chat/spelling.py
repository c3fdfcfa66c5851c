"""A Text for one reader: translated, its dates and names in the reader's language and zone, as typed pieces.

Adapters turn each `Run` into their platform's native form (a Slack date, a Discord timestamp, escaped text). `plain`
joins them for logs, files and notifications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import assert_never
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list

from core.chat.words import (
    CommandName,
    Country,
    Day,
    Gesture,
    Language,
    Link,
    Listing,
    Moment,
    MomentForm,
    Name,
    Strong,
    Text,
    Value,
)
from core.content.catalogue import translate, translate_plural
from core.content.countries import country_name
from core.content.languages import language_name
from core.content.zones import city_label

_ISOLATE, _POP = "\u2068", "\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: a language tag ("en", "fr", "ar") and an IANA zone."""

    language: str = "en"
    zone: str = "UTC"


class RunKind(StrEnum):
    """What a piece of a sentence is."""

    PLAIN = "plain"
    NAME = "name"
    DAY = "day"
    MOMENT = "moment"
    COMMAND = "command"
    GESTURE = "gesture"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence. `text` is ready to read; `at` is the day or instant behind it, for native timestamps.

    `form`: of an instant that is read in the reader's own zone; one in a zone of its own has none.
    """

    text: str
    kind: RunKind = RunKind.PLAIN
    strong: bool = False
    at: date | datetime | None = None
    form: MomentForm | None = None


def spell(text: Text, reader: Reader) -> tuple[Run, ...]:
    """The pieces of `text` in the reader's language and zone."""
    return tuple(_runs(text, reader))


def spell_apart(text: Text, reader: Reader) -> tuple[Run, ...]:
    """The pieces that are not empty. Names that are written from right to left are isolated, as are all names in a
    sentence that is, so that none turns the words round it.
    """
    runs = tuple(run for run in spell(text, reader) if run.text)
    if len(runs) == 1 or not any(_RIGHT_TO_LEFT.search(run.text) for run in runs):
        return runs
    return tuple(replace(run, text=f"{_ISOLATE}{run.text}{_POP}") if run.kind is RunKind.NAME else run for run in runs)


def plain(text: Text, reader: Reader) -> str:
    """The sentence as one plain string; nothing in it is escaped for any platform."""
    return "".join(run.text for run in spell(text, reader))


def _runs(text: Text, reader: Reader) -> Iterator[Run]:
    if text.plural is None or text.count is None:
        sentence = translate(reader.language, text.message)
    else:
        sentence = translate_plural(reader.language, text.message, text.plural, text.count)
    values: dict[str, Value] = dict(text.values)
    if text.count is not None:
        values.setdefault("count", text.count)
    for words, placeholder, _format, _conversion in Formatter().parse(sentence):
        if words:
            yield Run(words)
        if placeholder is not None:
            yield from _value(values[placeholder], reader)


def _value(value: Value, reader: Reader) -> Iterator[Run]:  # noqa: C901  # one short case a kind
    match value:
        case Text():
            yield from _runs(value, reader)
        case Name(text):
            yield Run(text, RunKind.NAME)
        case Day(day, weekday, year):
            yield Run(spell_day(day, reader.language, weekday=weekday, year=year), RunKind.DAY, at=day)
        case Moment():
            form = value.form if value.zone is None else None
            yield Run(spell_moment(value, reader), RunKind.MOMENT, at=value.at, form=form)
        case CommandName(command):
            yield Run(f"/{command}", RunKind.COMMAND)
        case Country(code):
            yield Run(country_name(code, reader.language))
        case Language(code):
            yield Run(language_name(code, reader.language))
        case Link(address):
            yield Run(address, RunKind.LINK)
        case Gesture():
            yield Run(translate(reader.language, value.value), RunKind.GESTURE)
        case Strong(inner):
            for run in _value(inner, reader):
                yield replace(run, strong=True)
        case Listing():
            yield from _list(value, reader)
        case int():
            yield Run(str(value))
        case _:
            assert_never(value)


def _list(listing: Listing, reader: Reader) -> Iterator[Run]:
    """CLDR's list pattern of the reader's language, filled with runs instead of strings."""
    values = listing.values
    if not values:
        return
    marks = [f"{_ISOLATE}{index}{_POP}" for index in range(len(values))]
    pattern = format_list(marks, style="or" if listing.any_of else "standard", locale=locale_of(reader.language))
    for piece in pattern.split(_ISOLATE):
        number, found, rest = piece.partition(_POP)
        if found:
            yield from _value(values[int(number)], reader)
        if words := rest if found else piece:
            yield Run(words)


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """CLDR's locale for a language tag; plain English reads dates as "4 March 2026" (en_GB). Unknown tags read
    English.
    """
    if language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0] == "en":
        return Locale("en", "GB")
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


def spell_day(day: date, language: str, *, weekday: bool = False, year: bool = True) -> str:
    """ "20 November 2026"; with its weekday "Friday 20 November 2026"; without the year "20 November"."""
    locale = locale_of(language)
    if not year:
        return format_skeleton("MMMMd", day, locale=locale)
    if locale.language == "en":
        return format_date(day, "EEEE d MMMM y" if weekday else "d MMMM y", locale=locale)
    return format_date(day, "full" if weekday else "long", locale=locale)


def spell_moment(moment: Moment, reader: Reader) -> str:
    """The instant in the reader's zone, or in the zone it names."""
    zone = moment.zone or reader.zone
    local = moment.at.astimezone(ZoneInfo(zone))
    locale = locale_of(reader.language)
    clock = format_time(local, "HH:mm", locale=locale)
    match moment.form:
        case MomentForm.CLOCK:
            return clock
        case MomentForm.WEEKDAY:
            return f"{format_date(local, 'EEEE', locale=locale)} {clock}"
        case MomentForm.DAY_CLOCK:
            return f"{spell_day(local.date(), reader.language, weekday=True)}, {clock}"
        case MomentForm.FULL:
            day = spell_day(local.date(), reader.language, weekday=True)
            return f"{day}, {clock} ({city_label(zone, reader.language)})"
        case _:
            assert_never(moment.form)
