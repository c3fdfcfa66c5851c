"""The days on which a trial is asked about."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.model.ids import LibraryId
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.trials import APART, REVIEW_BEFORE_END, midway_day, review_day
from tests.builders import LONG_AGO

BEGAN = date(2026, 11, 20)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
lengths = st.integers(-400, 800).map(lambda number: timedelta(days=number))
states = st.sampled_from(PartnershipState)


def trial(began: date = BEGAN, *, months: int = 4) -> Partnership:
    made = Partnership(
        state=PartnershipState.INTRODUCED,
        began_on=began,
        state_since=began,
        quiet_since=began,
        created_at=LONG_AGO,
        trial_months=months,
        rows=[PartnershipLibrary(library_id=LibraryId(1)), PartnershipLibrary(library_id=LibraryId(2))],
    )
    made.become(PartnershipState.TRIAL, began)
    return made


def test_of_four_months_the_middle_and_two_weeks_before_the_end() -> None:
    made = trial()
    assert made.trial_ends_on == date(2027, 3, 20)
    assert (made.midway_on, made.review_on) == (date(2027, 1, 19), date(2027, 3, 6))


@given(days, lengths)
def test_it_is_reviewed_before_its_end_and_never_before_it_began(began: date, length: timedelta) -> None:
    ends = began + length
    review = review_day(began, ends)
    assert review >= began
    assert review == began or ends - review == REVIEW_BEFORE_END


@given(days, lengths)
def test_midway_lies_in_the_middle_and_well_before_the_review_or_is_not_asked(began: date, length: timedelta) -> None:
    ends = began + length
    middle = midway_day(began, ends)
    if middle is not None:
        assert began < middle < ends
        assert review_day(began, ends) - middle >= APART


@given(st.lists(st.tuples(states, st.integers(0, 90))), st.integers(1, 12))
def test_whatever_becomes_of_it_only_a_trial_is_asked_about(
    changes: list[tuple[PartnershipState, int]], n: int
) -> None:
    made, on = trial(months=n), BEGAN
    for state, later in changes:
        on += timedelta(days=later)
        made.become(state, on)
        if state is PartnershipState.TRIAL:
            assert made.review_on is not None
            assert made.review_on >= on
            assert made.midway_on is None or on < made.midway_on < made.review_on
        else:
            assert (made.midway_on, made.review_on) == (None, None)


@given(st.integers(1, 6), st.integers(-200, 200))
def test_an_extended_one_lasts_so_many_months_from_its_end_or_from_today(months: int, after: int) -> None:
    made = trial()
    assert made.trial_ends_on is not None
    on = made.trial_ends_on + timedelta(days=after)
    ended = made.trial_ends_on
    made.extend_trial(months, on)
    assert made.trial_ends_on >= max(ended, on) + timedelta(days=28 * months)
    assert made.review_on == review_day(on, made.trial_ends_on)


@given(st.integers(0, 400))
def test_begun_again_it_lasts_a_month_at_least_and_is_not_asked_about_at_once(later: int) -> None:
    made, on = trial(), BEGAN + timedelta(days=later)
    ends = made.trial_ends_on
    assert ends is not None
    made.become(PartnershipState.ENDED, on)
    made.become(PartnershipState.TRIAL, on)
    made.begin_again(on)
    assert made.trial_ends_on is not None
    assert made.trial_ends_on >= max(ends, on + timedelta(days=28))
    assert made.review_on is not None
    assert made.review_on >= on + timedelta(days=14)


def test_what_is_no_trial_does_not_begin_again_as_one() -> None:
    made = trial()
    made.become(PartnershipState.ACTIVE, BEGAN)
    made.begin_again(BEGAN + timedelta(days=300))
    assert made.trial_ends_on == date(2027, 3, 20)
    assert made.review_on is None
