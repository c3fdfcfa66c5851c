"""On which day which rung of the ladder comes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.ladder import RUNGS, climb, next_rung_day, rung_day
from core.model.partnerships import LadderStep, PartnershipState

DUE = date(2026, 12, 10)
FIRST, AGAIN, SECOND, MENTOR, STAFF = RUNGS

states = st.sampled_from([PartnershipState.INTRODUCED, PartnershipState.TRIAL, PartnershipState.ACTIVE])
dues = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("state", "days"),
    [
        (PartnershipState.INTRODUCED, [0, 7, 14, 14, 28]),
        (PartnershipState.TRIAL, [0, 7, 14, 14, 28]),
        (PartnershipState.ACTIVE, [0, 7, 14, 21, 28]),
    ],
)
def test_the_days_of_the_rungs_and_a_young_partnership_s_mentor_is_told_sooner(
    state: PartnershipState, days: list[int]
) -> None:
    assert [(rung_day(rung, DUE, state) - DUE).days for rung in RUNGS] == days


def test_before_the_due_day_nothing_is_climbed() -> None:
    climbed = climb(LadderStep.NONE, DUE, PartnershipState.ACTIVE, DUE - timedelta(days=1))

    assert (climbed.rungs, climbed.step, climbed.next_on) == ((), LadderStep.NONE, DUE)


def test_after_a_month_away_every_rung_is_climbed_once_and_in_its_order() -> None:
    climbed = climb(LadderStep.FIRST, DUE, PartnershipState.ACTIVE, DUE + timedelta(days=40))

    assert (climbed.rungs, climbed.step, climbed.next_on) == ((AGAIN, SECOND, MENTOR, STAFF), STAFF, None)


def test_after_the_last_rung_nothing_follows() -> None:
    assert next_rung_day(STAFF, DUE, PartnershipState.ACTIVE) is None
    assert climb(STAFF, DUE, PartnershipState.ACTIVE, DUE + timedelta(days=4000)).rungs == ()


@given(
    due=dues,
    walks=st.lists(st.tuples(st.integers(0, 40), states), min_size=1, max_size=30),
)
def test_whenever_the_clock_ticks_rungs_go_up_none_before_its_day_and_none_twice(
    due: date, walks: list[tuple[int, PartnershipState]]
) -> None:
    """The partnership may grow up while it is silent."""
    today, step, done = due - timedelta(days=3), LadderStep.NONE, list[LadderStep]()
    for days, state in walks:
        today += timedelta(days=days)
        climbed = climb(step, due, state, today)
        assert all(rung_day(rung, due, state) <= today for rung in climbed.rungs)
        assert climbed.next_on is None or climbed.next_on > today
        done += climbed.rungs
        step = climbed.step
    assert done == list(RUNGS[: len(done)])
    assert step == (done[-1] if done else LadderStep.NONE)


@given(due=dues, late=st.integers(0, 400), state=states)
def test_silence_reaches_staff_four_weeks_after_the_due_day_whenever_the_clock_wakes(
    due: date, late: int, state: PartnershipState
) -> None:
    on = rung_day(STAFF, due, state)
    assert on == due + timedelta(days=28)
    assert climb(LadderStep.NONE, due, state, on + timedelta(days=late)).step is STAFF


@given(due=dues, state=states)
def test_waking_at_each_next_day_climbs_the_whole_ladder(due: date, state: PartnershipState) -> None:
    step, done = LadderStep.NONE, list[LadderStep]()
    day: date | None = due
    while day is not None:
        climbed = climb(step, due, state, day)
        assert climbed.rungs, "each day that is promised brings a rung"
        done += climbed.rungs
        step, day = climbed.step, climbed.next_on
    assert done == list(RUNGS)
