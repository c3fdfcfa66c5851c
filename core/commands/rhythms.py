"""How often, as people write it: "14", "every 3 weeks", "monthly", "twice a year". No guessing: "often" is asked again.

A month counts as 30 days and a year as twelve months, so that what is read can be said back in the same words.
"""

from __future__ import annotations

import re

from core.chat.form import Problem
from core.chat.words import Name, _
from core.commands.context import Context
from core.model.rhythms import LONGEST_RHYTHM, SHORTEST_RHYTHM

_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 360}
"""In days."""

_WORDS = {
    "daily": 1,
    "weekly": 7,
    "fortnightly": 14,
    "monthly": 30,
    "quarterly": 90,
    "half yearly": 180,
    "every half year": 180,
    "yearly": 360,
    "annually": 360,
}
"""Those that mean one thing: "bimonthly" is twice a month to some, and every two months to others."""

_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: number for number, word in enumerate(_COUNTS, start=1)}
_ORDINALS = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_UNIT = f"(?P<unit>{'|'.join(_UNITS)})s?"
_NUMBER = rf"-?\d{{1,9}}|{'|'.join(_NUMBERS)}"
_READINGS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:every )?(?P<number>-?\d{1,9})(?P<unit>)",
        rf"(?P<number>{_NUMBER}) {_UNIT}",
        rf"(?:once )?(?:every|each)(?: (?P<number>{_NUMBER}|{'|'.join(_ORDINALS)}))? {_UNIT}",
        rf"once (?:an?|per|in)(?: (?P<number>{_NUMBER}|an?))? {_UNIT}",
    )
)
_TIMES = re.compile(
    rf"(?:(?P<twice>twice)|(?P<times>\d{{1,3}}|{'|'.join(_NUMBERS)}) times) (?:in )?(?:an?|per|each|every) {_UNIT}"
)


def days_of(text: str) -> int | None:
    """The days between two talks; None for words that say no one thing. Of any size: the limits are judged apart."""
    wanted = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.casefold().replace("\u2212", "-"))
    wanted = " ".join(wanted.rstrip(" .!").split())
    if wanted in _WORDS:
        return _WORDS[wanted]
    for reading in _READINGS:
        if found := reading.fullmatch(wanted):
            return _number(found["number"]) * _UNITS.get(found["unit"], 1)
    if found := _TIMES.fullmatch(wanted):
        times = 2 if found["twice"] else _number(found["times"])
        return _UNITS[found["unit"]] // times if times else 0
    return None


def _number(text: str | None) -> int:
    if text is None or text in {"a", "an"}:
        return 1
    return _NUMBERS.get(text) or _ORDINALS.get(text) or int(text)


async def can_be_kept(context: Context, how_often: str) -> Problem | None:
    """It can be read, and lies within what can be agreed on."""
    days = days_of(how_often)
    if days is None:
        return Problem(
            text=_(
                "I cannot read “{words}”. Please write a number of days, or words like “every 3 weeks”, “monthly” or "
                "“twice a year”.",
                words=Name(how_often[:40]),
            )
        )
    if not SHORTEST_RHYTHM <= days <= LONGEST_RHYTHM:
        return Problem(
            text=_(
                "Please choose from {shortest} to {longest} days: from every week to twice a year.",
                shortest=SHORTEST_RHYTHM,
                longest=LONGEST_RHYTHM,
            )
        )
    return None
