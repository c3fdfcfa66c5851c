"""Days as people write them. No guessing: a day that can mean two is asked again, with both readings."""

from __future__ import annotations

import re
from datetime import date, timedelta

from core.chat.form import Problem
from core.chat.spelling import Reader, plain
from core.chat.words import Day, Gesture, Name, Text, _
from core.content.folding import fold

TODAY, YESTERDAY, TOMORROW = _("today"), _("yesterday"), _("tomorrow")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})(?:[./\-\s](\d{2}|\d{4}))?")


def read_day(text: str, *, today: date, reader: Reader) -> date | Problem:
    """The day that was meant, or why it is not clear. `today` is the writer's calendar day."""
    wanted = text.strip()
    for words, away in ((TODAY, 0), (YESTERDAY, -1), (TOMORROW, 1)):
        if fold(wanted) in {fold(words.message), fold(plain(words, reader))}:
            return today + timedelta(days=away)
    if found := _ISO.fullmatch(wanted):
        year, month, day = (int(number) for number in found.groups())
        return _day(year, month, day) or Problem(
            text=_(
                "There is no day “{text}”. Please write it like {example}, or {pick}.",
                text=Name(wanted),
                example=Name(today.isoformat()),
                pick=Gesture.PICK_THE_DATE,
            )
        )
    if found := _NUMBERS.fullmatch(wanted):
        return _unclear(wanted, *found.groups(), today=today)
    return Problem(
        text=_(
            "“{text}” is not a date I can read. Please write it like {example}, or {pick}.",
            text=Name(wanted[:40]),
            example=Name(today.isoformat()),
            pick=Gesture.PICK_THE_DATE,
        )
    )


def _unclear(wanted: str, first: str, second: str, year: str | None, *, today: date) -> Problem:
    """ "03/04" can be two days; even "13/04" is asked again, because the next one would not be."""
    full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
    readings = [
        found
        for day, month in ((first, second), (second, first))
        if (found := _day(full, int(month), int(day))) is not None
    ]
    distinct = list(dict.fromkeys(readings))
    match distinct:
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
            text = _(
                "There is no day “{text}”. Please write it like {example}, or {pick}.",
                text=Name(wanted),
                example=Name(today.isoformat()),
                pick=Gesture.PICK_THE_DATE,
            )
    return Problem(text=text)


def _short(day: date, year: str | None) -> Day:
    return Day(day, year=year is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
