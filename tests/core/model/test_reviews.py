"""What the wishes of two to eight libraries come to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.ids import PartnershipId
from core.model.reviews import (
    ANSWER_TIME,
    SETTLED_AS,
    SILENT_MONTHS,
    WAITING_OUTCOMES,
    Going,
    Outcome,
    Review,
    Said,
    Settlement,
    Verdict,
    Wish,
    verdict_of,
)
from tests.builders import LONG_AGO

GO_ON, CHANGE, STOP = Said(Wish.CONTINUE), Said(Wish.CHANGE), Said(Wish.STOP)


def extend(months: int) -> Said:
    return Said(Wish.EXTEND, months)


wishes = st.one_of(st.sampled_from([GO_ON, CHANGE, STOP]), st.integers(1, 6).map(extend))
all_answered = st.lists(wishes, min_size=2, max_size=8)
some_answered = st.lists(st.none() | wishes, min_size=2, max_size=8).filter(lambda said: None in said)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([GO_ON, GO_ON], Verdict(Outcome.CONTINUED)),
        ([GO_ON, CHANGE], Verdict(Outcome.CHANGED)),
        ([CHANGE, CHANGE, CHANGE], Verdict(Outcome.CHANGED)),
        ([GO_ON, extend(2)], Verdict(Outcome.EXTENDED, 2)),
        ([extend(1), extend(6), CHANGE], Verdict(Outcome.EXTENDED, 6)),
        ([STOP, STOP], Verdict(Outcome.STOPPED)),
        ([STOP, GO_ON], Verdict(Outcome.SPLIT)),
        ([STOP, STOP, extend(3)], Verdict(Outcome.SPLIT)),
    ],
)
def test_the_outcome_rules(said: list[Said], verdict: Verdict) -> None:
    for before in (False, True):
        assert verdict_of(said, went_on_before=before) == verdict


@given(all_answered | some_answered, st.booleans())
def test_it_ends_only_when_every_one_says_so(said: list[Said | None], before: bool) -> None:
    outcome = verdict_of(said, went_on_before=before).outcome
    assert (outcome is Outcome.STOPPED) == (set(said) == {STOP})


@given(all_answered | some_answered, st.booleans())
def test_it_is_more_than_a_trial_only_when_every_one_says_so(said: list[Said | None], before: bool) -> None:
    outcome = verdict_of(said, went_on_before=before).outcome
    assert (outcome in {Outcome.CONTINUED, Outcome.CHANGED}) == (set(said) <= {GO_ON, CHANGE})


@given(some_answered)
def test_not_everybody_answered_it_goes_on_by_itself_once_and_then_waits(said: list[Said | None]) -> None:
    assert verdict_of(said, went_on_before=False) == Verdict(Outcome.EXTENDED_UNANSWERED, SILENT_MONTHS)
    assert verdict_of(said, went_on_before=True) == Verdict(Outcome.UNANSWERED)


@given(all_answered, st.randoms())
def test_in_which_order_they_answer_changes_nothing(said: list[Said], random: object) -> None:
    mixed = list(said)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert verdict_of(mixed, went_on_before=False) == verdict_of(said, went_on_before=False)


@given(all_answered | some_answered, st.booleans())
def test_months_stand_with_a_longer_trial_alone(said: list[Said | None], before: bool) -> None:
    verdict = verdict_of(said, went_on_before=before)
    longer = verdict.outcome in {Outcome.EXTENDED, Outcome.EXTENDED_UNANSWERED}
    assert (verdict.months in range(1, 7)) if longer else verdict.months is None


def test_a_person_settles_every_way_and_nothing_waits_afterwards() -> None:
    assert set(SETTLED_AS) == set(Settlement)
    assert WAITING_OUTCOMES.isdisjoint(SETTLED_AS.values())


def test_a_review_that_waits_waits_until_it_is_settled() -> None:
    review = Review(partnership_id=PartnershipId(1), asked_at=LONG_AGO, closes_at=LONG_AGO + ANSWER_TIME)
    assert (review.is_open, review.waits) == (True, False)
    review.outcome = Outcome.SPLIT
    assert (review.is_open, review.waits) == (False, True)
    review.settled_at = LONG_AGO + timedelta(days=20)
    assert (review.is_open, review.waits) == (False, False)


def test_answers_midway_go_from_one_to_five() -> None:
    assert [each.score for each in Going] == [1, 2, 3, 4, 5]
