"""Whom a wish for a mentor is offered to, and when it goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.model.fitting import Helper, Need, best_first, passes_on, widens_at
from core.model.ids import LibraryId, MemberId
from core.model.mentoring import Topic
from core.model.schedule import Hours

NEED = Need(
    language="en",
    topic=Topic.LANGUAGE,
    countries=frozenset({"FJ", "JO"}),
    library_ids=frozenset({LibraryId(1), LibraryId(2)}),
)
WEEK = frozenset(range(5))
NOW = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
"""A Friday."""


def helper(number: int, **changes: object) -> Helper:
    """Somebody who fits."""
    known: dict[str, object] = {"languages": ("en",), "capacity": 2, "load": 0}
    return Helper(member_id=MemberId(number), **{**known, **changes})  # type: ignore[arg-type]  # as the test names them


def order(*helpers: Helper) -> list[int]:
    return [each.member_id for each in best_first(NEED, helpers)]


def test_language_room_and_distance_must_fit() -> None:
    assert order(
        helper(1, languages=("fr",)),
        helper(2, load=2),
        helper(3, library_ids=frozenset({LibraryId(2)})),
        helper(4),
    ) == [4]


def test_region_and_topic_are_what_a_mentor_prefers() -> None:
    elsewhere, other_topic = helper(1, regions=("005",)), helper(2, topics=("money",))
    there = helper(3, regions=("009",), topics=("language",))
    assert order(elsewhere, other_topic, there) == [3, 1, 2]


def test_the_load_is_fairly_shared() -> None:
    assert order(helper(1, capacity=2, load=1), helper(2, capacity=10, load=2), helper(3, capacity=1)) == [3, 2, 1]
    asked = helper(1, last_at=NOW)
    assert order(asked, helper(2)) == [2, 1]


def test_an_offer_is_left_for_one_working_day() -> None:
    hours = Hours("Asia/Amman", 10, frozenset({6, 0, 1, 2, 3}))
    thursday = datetime(2026, 11, 19, 7, tzinfo=UTC)
    assert passes_on(thursday, hours) == datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_all_are_asked_when_nobody_is_left() -> None:
    hours = Hours("UTC", 10, WEEK)
    # Friday's morning and Monday's; then Tuesday's.
    assert widens_at(NOW, [(NOW, hours)]) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert widens_at(NOW, [(NOW, hours), (NOW, hours)]) == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert widens_at(NOW, []) == NOW


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 23), st.sets(st.integers(0, 6), min_size=1))))
def test_never_later_than_a_week(queue: list[tuple[int, int, set[int]]]) -> None:
    people = [(NOW + timedelta(hours=first), Hours("UTC", hour, frozenset(days))) for first, hour, days in queue]
    assert NOW <= widens_at(NOW, people) <= NOW + timedelta(days=7)
