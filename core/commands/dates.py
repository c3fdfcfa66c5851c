"""Days as people write them. No guessing: a day that can mean two is asked again, with both readings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from core.chat.form import Problem
from core.chat.spelling import Reader, plain
from core.chat.words import Day, Gesture, Name, Text, _
from core.content.folding import fold
from core.content.locales import babel_locale

TODAY, YESTERDAY, TOMORROW = _("today"), _("yesterday"), _("tomorrow")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(?P<day>\d{1,2})\.? +(?P<month>[^\W\d]+)\.?,?(?: +(?P<year>\d{4}))?")
_NAMED_FIRST = re.compile(r"(?P<month>[^\W\d]+)\.? +(?P<day>\d{1,2}),?(?: +(?P<year>\d{4}))?")
_NUMBERS = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})(?:[./\-\s](\d{2}|\d{4}))?")


def read_day(text: str, *, today: date, reader: Reader, past: bool = False) -> date | Problem:
    """The day that was meant, or why it is not clear. `today` is the writer's calendar day; `past`: a day that has been
    is meant, so one without its year is the latest such day, else the next.
    """
    wanted = text.strip()
    for words, away in ((TODAY, 0), (YESTERDAY, -1), (TOMORROW, 1)):
        if fold(wanted) in {fold(words.message), fold(plain(words, reader))}:
            return today + timedelta(days=away)
    if found := _ISO.fullmatch(wanted):
        year, month, day = (int(number) for number in found.groups())
        return _day(year, month, day) or _no_day(wanted, today)
    if found := _NAMED.fullmatch(wanted) or _NAMED_FIRST.fullmatch(wanted):
        named = _months(reader.language).get(fold(found["month"]))
        if named is not None:
            meant = _in_year(named, int(found["day"]), found["year"], today=today, past=past)
            return meant or _no_day(wanted, today)
    if found := _NUMBERS.fullmatch(wanted):
        return _numbers(wanted, *found.groups(), today=today, past=past)
    return Problem(
        text=_(
            "“{text}” is not a date I can read. Please write it like {example}, or {pick}.",
            text=Name(wanted[:40]),
            example=Name(today.isoformat()),
            pick=Gesture.PICK_THE_DATE,
        )
    )


def _no_day(wanted: str, today: date) -> Problem:
    return Problem(
        text=_(
            "There is no day “{text}”. Please write it like {example}, or {pick}.",
            text=Name(wanted),
            example=Name(today.isoformat()),
            pick=Gesture.PICK_THE_DATE,
        )
    )


@cache
def _months(language: str) -> Mapping[str, int]:
    """The months by their folded names, long and short, in that language and in English."""
    named = {}
    for each in (language, "en"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                months = get_month_names(width, context, babel_locale(each))
                named.update({fold(name).rstrip("."): number for number, name in months.items()})
    return named


def _numbers(wanted: str, first: str, second: str, year: str | None, *, today: date, past: bool) -> date | Problem:
    """ "03/04" can be two days. "24.11.2026" is one; without its year even "13/04" is asked again."""
    readings = [
        found
        for day, month in ((first, second), (second, first))
        if (found := _in_year(int(month), int(day), year, today=today, past=past)) is not None
    ]
    distinct = list(dict.fromkeys(readings))
    match distinct:
        case [one] if year is not None and len(year) == 4:
            return one
        case [one, other]:
            text: Text = _(
                "“{text}” can mean {one} or {other}. Please write {iso} or {pick}.",
                text=Name(wanted),
                one=_short(one, year),
                other=_short(other, year),
                iso=Name(one.isoformat()),
                pick=Gesture.PICK_THE_DATE,
            )
        case [one]:
            text = _(
                "If “{text}” means {one}, please write {iso}, or {pick}.",
                text=Name(wanted),
                one=_short(one, year),
                iso=Name(one.isoformat()),
                pick=Gesture.PICK_THE_DATE,
            )
        case _none:
            return _no_day(wanted, today)
    return Problem(text=text)


def _in_year(month: int, day: int, year: str | None, *, today: date, past: bool) -> date | None:
    """That day of the year that is written, else of the nearest year on the side that is meant."""
    if year is not None:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = (today.year, today.year - 1) if past else (today.year, today.year + 1)
    days = [found for each in near if (found := _day(each, month, day)) is not None]
    meant = [found for found in days if (found <= today if past else found >= today)]
    return next(iter(meant or days), None)


def _short(day: date, year: str | None) -> Day:
    return Day(day, year=year is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
