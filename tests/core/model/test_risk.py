"""The rule of early risk: twenty histories with their reasons; the table of docs/mentoring.md is the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.check_ins import HelpReason
from core.model.communications import Way
from core.model.ids import LibraryId
from core.model.partnerships import PartnershipState
from core.model.risk import Facts, Left, Risk, Said, Talk, reasons

BEGAN = date(2026, 9, 1)
SUVA, AMMAN = LibraryId(1), LibraryId(2)
TRIAL, INTRODUCED, ACTIVE = PartnershipState.TRIAL, PartnershipState.INTRODUCED, PartnershipState.ACTIVE


def day(number: int) -> date:
    """So many days after it began."""
    return BEGAN + timedelta(days=number)


def talk(number: int, by: LibraryId = SUVA, way: Way = Way.VIDEO) -> Talk:
    return Talk(on=day(number), way=way, by=by)


def helps(number: int, of: LibraryId = SUVA) -> Said:
    return Said(on=day(number), library_id=of, help=HelpReason.LANGUAGE)


def midway(number: int, score: int, of: LibraryId = SUVA) -> Said:
    return Said(on=day(number), library_id=of, score=score)


def history(
    today: int,
    *talks: Talk,
    state: PartnershipState = TRIAL,
    said: tuple[Said, ...] = (),
    left: tuple[Left, ...] = (),
    every: int = 14,
) -> Facts:
    return Facts(today=day(today), state=state, began_on=BEGAN, cadence_days=every, talks=talks, said=said, left=left)


MAIL, CHAT = Way.EMAIL, Way.CHAT
HISTORIES: list[tuple[str, Facts, list[Risk]]] = [
    ("Introduced a week ago, no hello yet", history(7, state=INTRODUCED), []),
    ("Introduced eight days ago, no hello yet", history(8, state=INTRODUCED), [Risk.NO_HELLO]),
    ("A trial of eight days without a talk", history(8), [Risk.NO_HELLO]),
    ("A video call on day 3, today is day 17", history(17, talk(3)), []),
    ("A video call on day 3, today is day 24", history(24, talk(3)), []),
    ("A video call on day 3, today is day 31", history(31, talk(3)), [Risk.LATE]),
    ("Talks on days 3 and 24, today is day 45", history(45, talk(3), talk(24)), [Risk.LATE]),
    ("Talks on days 3, 24 and 45, today is day 46", history(46, talk(3), talk(24), talk(45, AMMAN)), []),
    ("Every 30 days: a call on day 3, today is day 47", history(47, talk(3), every=30), []),
    ("Every 30 days: a call on day 3, today is day 63", history(63, talk(3), every=30), [Risk.LATE]),
    ("A call on day 3, Suva asks for help on day 5", history(6, talk(3), said=(helps(5),)), [Risk.HELP]),
    ("Suva asks for help on day 5, a call on day 6", history(7, talk(6), said=(helps(5),)), []),
    ("No hello, and Amman asks for help on day 9", history(10, said=(helps(9, AMMAN),)), [Risk.HELP, Risk.NO_HELLO]),
    ("Amman says midway 2 of 5", history(60, talk(50), said=(midway(58, 2, AMMAN),)), [Risk.LOW_ANSWER]),
    ("Amman says midway 3 of 5", history(60, talk(50), said=(midway(58, 3, AMMAN),)), []),
    ("Suva logged the last three talks", history(35, talk(5), talk(18), talk(30)), [Risk.ONE_SIDED]),
    ("Suva logged two, then Amman one", history(35, talk(5), talk(18), talk(30, AMMAN)), []),
    (
        "The contact of Amman left ten days ago",
        history(40, talk(35), left=(Left(on=day(30), library_id=AMMAN),)),
        [Risk.CONTACT_LEFT],
    ),
    (
        "E-mails on days 5 and 20, today is day 29",
        history(29, talk(5, way=MAIL), talk(20, AMMAN, CHAT)),
        [Risk.NOT_LIVE],
    ),
    ("Active, and silent for a hundred days", history(100, talk(0), state=ACTIVE), []),
]


@pytest.mark.parametrize(("facts", "expected"), [each[1:] for each in HISTORIES], ids=[each[0] for each in HISTORIES])
def test_the_reasons_of_a_history(facts: Facts, expected: list[Risk]) -> None:
    assert [reason.risk for reason in reasons(facts)] == expected


def test_the_document_shows_the_same_table() -> None:
    """Each history and its reasons stand in docs/mentoring.md, in this order."""
    text = (Path(__file__).parents[3] / "docs/mentoring.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (.*?) \| (.*?) \|$", text, flags=re.MULTILINE)
    assert [(history, re.findall(r"`([a-z-]+)`", found)) for history, found in rows] == [
        (words, [risk.value for risk in expected]) for words, _facts, expected in HISTORIES
    ]


def test_a_talk_of_tomorrow_that_was_logged_before_answers_no_wish_for_help() -> None:
    """It is the fourth in Suva while it is still the third in Amman."""
    logged = datetime(2026, 9, 3, 18, tzinfo=UTC)
    met = Talk(on=day(3), way=Way.VIDEO, by=SUVA, logged_at=logged)

    def asked(at: datetime) -> list[Risk]:
        wish = Said(on=day(2), library_id=AMMAN, help=HelpReason.TIME, at=at)
        return [each.risk for each in reasons(history(4, met, said=(wish,)))]

    assert asked(logged + timedelta(hours=2)) == [Risk.HELP]
    assert asked(logged - timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (history(75, talk(3)), []),
        (history(98, talk(3)), [Risk.LATE]),
        (history(75, state=INTRODUCED), []),
        (history(79, state=INTRODUCED), [Risk.NO_HELLO]),
        (history(75, talk(3), talk(72, AMMAN)), []),
        (history(75, talk(3, way=MAIL), talk(72, AMMAN, CHAT)), []),
    ],
)
def test_what_passes_in_a_pause_is_no_silence(facts: Facts, expected: list[Risk]) -> None:
    """It went on after 70 days; the days that are told are those since the last talk all the same."""
    found = reasons(replace(facts, resumed_on=day(70)))
    assert [reason.risk for reason in found] == expected
    for each in found:
        assert each.days == (facts.today - (each.on or facts.today)).days


@given(
    st.integers(0, 120),
    st.lists(st.tuples(st.integers(0, 120), st.sampled_from(Way), st.sampled_from([SUVA, AMMAN])), max_size=8),
)
def test_a_live_talk_today_by_both_leaves_no_silence(today: int, past: list[tuple[int, Way, LibraryId]]) -> None:
    talks = [Talk(on=day(on), way=way, by=by) for on, way, by in past if on <= today]
    found = {each.risk for each in reasons(history(today, *talks, talk(today, AMMAN)))}
    assert found <= {Risk.ONE_SIDED}


@given(st.integers(0, 200), st.lists(st.integers(0, 200), max_size=6))
def test_a_reason_stays_the_same_reason_the_next_day(today: int, days: list[int]) -> None:
    """So repeats fold into one."""
    talks = [talk(each) for each in days if each <= today]
    keys = {each.key for each in reasons(history(today, *talks))}
    later = {each.key for each in reasons(history(today + 1, *talks))}
    assert keys <= later
