"""One message a week, whatever happens around a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.budget import (
    ASKED_FOR,
    AT_ONCE,
    DATED,
    DAY,
    FOUR_WEEKS,
    WAITS_FOR_AN_ANSWER,
    WEEK,
    is_limited,
    next_message,
    pause_of,
)
from core.model.members import Role
from core.model.schedule import Hours, local_day
from core.notices import PRESENTERS

ZONES = ("Pacific/Fiji", "Asia/Amman", "America/Juneau", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def test_every_kind_that_is_named_exists() -> None:
    named = AT_ONCE | ASKED_FOR | WAITS_FOR_AN_ANSWER | DATED
    assert named <= PRESENTERS.keys()
    assert not AT_ONCE & ASKED_FOR
    assert all(is_limited(kind) for kind in WAITS_FOR_AN_ANSWER | DATED)


@pytest.mark.parametrize("kind", ["communication", "proposal", "nudge", "ending", "midway_help"])
def test_what_nobody_asked_for_counts(kind: str) -> None:
    assert is_limited(kind)


@pytest.mark.parametrize("kind", ["proposal_answer", "introduction", "accounts_joined"])
def test_answers_and_safety_do_not(kind: str) -> None:
    assert not is_limited(kind)


def test_mentors_and_staff_get_one_a_day() -> None:
    assert pause_of("communication", [], fewer=False) == WEEK
    assert pause_of("communication", [Role.MENTOR], fewer=False) == DAY
    assert pause_of("review_waits", [Role.STAFF], fewer=False) == DAY


def test_fewer_messages_puts_news_off_and_not_what_would_lapse() -> None:
    assert pause_of("communication", [], fewer=True) == FOUR_WEEKS
    assert pause_of("proposal", [], fewer=True) == WEEK
    assert pause_of("nudge", [], fewer=True) == WEEK, "its four weeks are kept where it is planned"
    assert pause_of("communication", [Role.STAFF], fewer=True) == WEEK


@given(
    now=INSTANTS,
    ago=st.integers(min_value=0, max_value=40 * 24 * 60),
    hours=st.builds(
        Hours,
        zone=st.sampled_from(ZONES),
        hour=st.integers(min_value=0, max_value=23),
        days=st.frozensets(st.integers(min_value=0, max_value=6), min_size=1),
    ),
    pause=st.sampled_from([DAY, WEEK, FOUR_WEEKS]),
)
def test_no_message_comes_within_the_pause_or_outside_the_hours(
    now: datetime, ago: int, hours: Hours, pause: timedelta
) -> None:
    zone = hours.zone
    written_at = now - timedelta(minutes=ago)
    at = next_message(now, written_at, pause, hours)
    assert at >= now
    assert hours.open_on(local_day(at, zone))
    assert local_day(at, zone) >= local_day(written_at, zone) + pause


def test_a_few_seconds_late_do_not_cost_a_weekend() -> None:
    hours = Hours("Pacific/Fiji", 10, frozenset(range(5)))
    friday = datetime(2026, 11, 19, 22, 0, 30, tzinfo=UTC)
    assert next_message(friday + WEEK - timedelta(hours=1), friday, WEEK, hours) == datetime(
        2026, 11, 26, 22, tzinfo=UTC
    )
