"""What a talk changes: last contacts, due days and the ladder."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.ids import LibraryId
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary, PartnershipState
from tests.builders import LONG_AGO

BEGAN = date(2026, 3, 4)
SUVA, AMMAN, KYIV = LibraryId(3), LibraryId(14), LibraryId(12)

days = st.dates(BEGAN, date(2027, 3, 4))
sides = st.sets(st.sampled_from([SUVA, AMMAN, KYIV]), min_size=1)


def partnership(
    *libraries: LibraryId, state: PartnershipState = PartnershipState.ACTIVE, cadence_days: int | None = None
) -> Partnership:
    """One of these libraries that began in March and has not talked yet."""
    made = Partnership(
        state=state,
        began_on=BEGAN,
        state_since=BEGAN,
        quiet_since=BEGAN,
        created_at=LONG_AGO,
        cadence_days=cadence_days,
        rows=[PartnershipLibrary(library_id=each) for each in libraries or (SUVA, AMMAN)],
    )
    for row in made.rows:
        row.settle(None, made.due_after(BEGAN))
    return made


def due(made: Partnership) -> list[date | None]:
    return [row.due_on for row in made.rows]


def where(row: PartnershipLibrary) -> tuple[LadderStep, date | None, date | None]:
    """Its rung, the day of the next nudge, and the due day."""
    return row.step, row.nudge_on, row.due_on


@pytest.mark.parametrize(
    ("state", "rhythm"),
    [
        (PartnershipState.INTRODUCED, 14),
        (PartnershipState.TRIAL, 14),
        (PartnershipState.ACTIVE, 30),
    ],
)
def test_a_young_partnership_talks_fortnightly_and_a_grown_one_monthly(state: PartnershipState, rhythm: int) -> None:
    made = partnership(state=state)
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))

    assert due(made) == [date(2026, 6, 1) + timedelta(days=rhythm)] * 2


@pytest.mark.parametrize(
    "state",
    [PartnershipState.PROPOSED, PartnershipState.PAUSED, PartnershipState.ENDED],
)
def test_in_other_states_no_talk_is_expected(state: PartnershipState) -> None:
    made = partnership(state=state)
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))

    assert due(made) == [None, None]
    assert {row.last_contact_on for row in made.rows} == {date(2026, 6, 1)}


def test_a_talk_brings_a_resting_partnership_back() -> None:
    made = partnership(SUVA, AMMAN, KYIV, state=PartnershipState.DORMANT)
    assert due(made) == [None, None, None]

    assert [row.library_id for row in made.heard({SUVA, AMMAN}, date(2026, 6, 1))] == [SUVA, AMMAN]

    assert (made.state, made.state_since) == (PartnershipState.ACTIVE, date(2026, 6, 1))
    assert due(made) == [date(2026, 7, 1)] * 3


def test_an_old_talk_does_not_wake_it() -> None:
    made = partnership()
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))
    made.become(PartnershipState.DORMANT, date(2026, 9, 1))

    made.heard({SUVA, AMMAN}, date(2026, 5, 1))

    assert (made.state, made.state_since, due(made)) == (PartnershipState.DORMANT, date(2026, 9, 1), [None, None])


def test_the_agreed_rhythm_goes_before_the_programme_s() -> None:
    made = partnership(state=PartnershipState.TRIAL, cadence_days=45)
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))

    assert due(made) == [date(2026, 7, 16)] * 2


def test_a_talk_begins_the_ladder_anew() -> None:
    made = partnership()
    row = made.rows[0]
    row.step, row.nudge_on = LadderStep.FIRST, None

    assert made.heard({SUVA}, date(2026, 6, 1)) == [row]
    assert where(row) == (LadderStep.NONE, date(2026, 7, 1), date(2026, 7, 1))


def test_a_talk_counts_for_those_who_took_part_and_the_silent_one_stands_out() -> None:
    made = partnership(SUVA, AMMAN, KYIV)
    made.heard({SUVA, AMMAN, KYIV}, date(2026, 6, 1))

    moved = made.heard({SUVA, AMMAN}, date(2026, 7, 1))

    assert [row.library_id for row in moved] == [SUVA, AMMAN]
    assert due(made) == [date(2026, 7, 31), date(2026, 7, 31), date(2026, 7, 1)]
    assert made.quiet_since == date(2026, 6, 1)


@pytest.mark.parametrize("on", [date(2026, 5, 31), date(2026, 6, 1)])
def test_an_older_talk_or_one_of_the_same_day_leaves_an_answered_nudge_alone(on: date) -> None:
    made = partnership()
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))
    row = made.rows[0]
    row.step = LadderStep.FIRST
    row.climbed(LadderStep.FIRST, date(2026, 7, 8))

    assert made.heard({SUVA, AMMAN}, on) == []
    assert where(row) == (LadderStep.FIRST, date(2026, 7, 8), date(2026, 7, 1))


def test_a_silent_partnership_is_quiet_since_it_began() -> None:
    made = partnership()

    assert made.quiet_since == BEGAN
    assert due(made) == [date(2026, 4, 3)] * 2


def test_taking_back_the_only_talk_leaves_it_as_if_it_had_never_been() -> None:
    made = partnership()
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))

    moved = made.recount({})

    assert moved == made.rows
    assert {row.last_contact_on for row in made.rows} == {None}
    assert due(made) == [date(2026, 4, 3)] * 2
    assert made.quiet_since == BEGAN


def test_a_recount_that_finds_the_same_days_leaves_an_answered_nudge_alone() -> None:
    made = partnership()
    made.heard({SUVA, AMMAN}, date(2026, 6, 1))
    made.rows[0].climbed(LadderStep.FIRST, date(2026, 7, 8))

    assert made.recount({SUVA: date(2026, 6, 1), AMMAN: date(2026, 6, 1)}) == []
    assert made.rows[0].nudge_on == date(2026, 7, 8)


@given(talks=st.lists(st.tuples(sides, days), max_size=12))
def test_in_whatever_order_talks_are_logged_the_latest_of_each_library_counts(
    talks: list[tuple[set[LibraryId], date]],
) -> None:
    heard, counted = partnership(SUVA, AMMAN, KYIV), partnership(SUVA, AMMAN, KYIV)
    for took_part, on in talks:
        heard.heard(took_part, on)
    last = {
        each: max(on for took_part, on in talks if each in took_part) for each in set().union(*(t for t, _ in talks))
    }
    counted.recount(last)

    for one, other in zip(heard.rows, counted.rows, strict=True):
        assert one.last_contact_on == other.last_contact_on == last.get(one.library_id)
        assert one.due_on == other.due_on == (last.get(one.library_id) or BEGAN) + timedelta(days=30)
    assert heard.quiet_since == counted.quiet_since == min((last.get(row.library_id) or BEGAN) for row in heard.rows)
