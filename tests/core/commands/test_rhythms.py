"""How often, as people write it."""

from __future__ import annotations

import pytest

from core.commands.rhythms import days_of


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("14", 14),
        ("every 14", 14),
        ("14 days", 14),
        ("Every 3 weeks.", 21),
        ("every three weeks", 21),
        ("each week", 7),
        ("weekly", 7),
        ("Fortnightly", 14),
        ("every fortnight", 14),
        ("every other week", 14),
        ("every 2nd month", 60),
        ("monthly", 30),
        ("once a month", 30),
        ("every month!", 30),
        ("twice a month", 15),
        ("4 times a year", 90),
        ("twice a year", 180),
        ("twice in a year", 180),
        ("half-yearly", 180),
        ("once in 6 weeks", 42),
        ("  EVERY   6   WEEKS ", 42),
        ("0", 0),
        ("0 times a year", 0),
        ("-3", -3),
        ("\u22123", -3),
        ("400 days", 400),
        ("\u0662\u0661", 21),
        ("yearly", 360),
        ("daily", 1),
    ],
)
def test_what_says_one_thing_is_read(words: str, days: int) -> None:
    assert days_of(words) == days


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "often",
        "bimonthly",
        "biweekly",
        "sometimes",
        "3.5 weeks",
        "every",
        "week",
        "2 or 3 weeks",
        "1e3",
        "9" * 200,
        "every 3 weeks or so",
    ],
)
def test_what_says_no_one_thing_is_not_guessed(words: str) -> None:
    assert days_of(words) is None
