"""When a message may reach a person: examples from the world's clocks, and rules that hold in all of its zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.schedule import Hours, first_allowed_on, local_day, local_instant, months_after, next_allowed

MONDAY_TO_FRIDAY = frozenset(range(5))
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
instants = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 # has one
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Anybody's hours, with some closed days of a month."""
    closed = draw(st.frozensets(st.integers(1, 31), max_size=5))
    return Hours(draw(zones), draw(st.integers(0, 23)), draw(weekdays), lambda day: day.day in closed)


def local(instant: datetime, zone: str) -> str:
    """ "Monday 10:00" """
    return instant.astimezone(ZoneInfo(zone)).strftime("%A %H:%M")


def exists(day: date, clock: time, zone: str) -> bool:
    """Whether the clocks of that zone show that time on that day."""
    wall = datetime.combine(day, clock, ZoneInfo(zone))
    return wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None)


def lived(day: date, zone: str) -> bool:
    """Whether that day happened there at all; Samoa went without one."""
    return any(exists(day, time(hour), zone) for hour in range(24))


@given(after=instants, hours=hours())
def test_the_next_allowed_instant_is_later_on_an_open_day_and_at_the_hour(after: datetime, hours: Hours) -> None:
    at = next_allowed(after, hours)
    there = at.astimezone(ZoneInfo(hours.zone))

    assert at >= after
    assert hours.open_on(there.date())
    if exists(there.date(), time(hours.hour), hours.zone):
        assert there.time() == time(hours.hour)
    else:
        assert there.time() > time(hours.hour)
        earlier = (at - timedelta(minutes=1)).astimezone(ZoneInfo(hours.zone))
        assert earlier.replace(tzinfo=None) < datetime.combine(there.date(), time(hours.hour))


@given(after=instants, hours=hours())
def test_no_open_day_before_it_is_passed_over(after: datetime, hours: Hours) -> None:
    at = next_allowed(after, hours)

    day = local_day(after, hours.zone)
    while day < local_day(at, hours.zone):
        missed = hours.open_on(day) and lived(day, hours.zone) and local_instant(day, hours.hour, hours.zone) >= after
        assert not missed
        day += timedelta(days=1)


@given(day=days, hours=hours())
def test_nothing_is_allowed_before_the_day_begins(day: date, hours: Hours) -> None:
    assert local_day(first_allowed_on(day, hours), hours.zone) >= day


@given(day=days, hour=st.integers(0, 23), zone=zones)
def test_a_local_hour_is_the_first_of_its_kind_or_the_end_of_the_gap(day: date, hour: int, zone: str) -> None:
    at = local_instant(day, hour, zone)
    wall = datetime.combine(day, time(hour))

    assert at.tzinfo is UTC
    assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wall
    assert (at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall


@pytest.mark.parametrize(
    ("zone", "day", "hour", "instant"),
    [
        pytest.param("Europe/Kyiv", date(2026, 3, 29), 3, datetime(2026, 3, 29, 1, tzinfo=UTC), id="gap"),
        pytest.param("Europe/Kyiv", date(2026, 3, 29), 4, datetime(2026, 3, 29, 1, tzinfo=UTC), id="after-the-gap"),
        pytest.param("Europe/Kyiv", date(2026, 10, 25), 3, datetime(2026, 10, 25, 0, tzinfo=UTC), id="overlap"),
        pytest.param("America/Sao_Paulo", date(2018, 11, 4), 0, datetime(2018, 11, 4, 3, tzinfo=UTC), id="no-midnight"),
        pytest.param("Asia/Amman", date(2026, 3, 27), 0, datetime(2026, 3, 26, 21, tzinfo=UTC), id="summer-time-ended"),
        pytest.param("Pacific/Fiji", date(2026, 12, 21), 10, datetime(2026, 12, 20, 22, tzinfo=UTC), id="no-summer"),
        pytest.param("Asia/Kathmandu", date(2026, 12, 21), 10, datetime(2026, 12, 21, 4, 15, tzinfo=UTC), id="quarter"),
        pytest.param(
            "Australia/Lord_Howe", date(2026, 10, 4), 2, datetime(2026, 10, 3, 15, 30, tzinfo=UTC), id="half-hour-gap"
        ),
        pytest.param(
            "Australia/Lord_Howe", date(2026, 4, 5), 2, datetime(2026, 4, 4, 15, 30, tzinfo=UTC), id="after-half-hour"
        ),
        pytest.param("Pacific/Apia", date(2011, 12, 30), 10, datetime(2011, 12, 30, 10, tzinfo=UTC), id="no-such-day"),
    ],
)
def test_the_world_s_clocks(zone: str, day: date, hour: int, instant: datetime) -> None:
    assert local_instant(day, hour, zone) == instant


def test_a_day_that_a_country_never_had_is_not_an_open_one() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    thursday_noon = datetime(2011, 12, 29, 22, tzinfo=UTC)

    at = next_allowed(thursday_noon, Hours("Pacific/Apia", 10, MONDAY_TO_FRIDAY))

    assert local(at, "Pacific/Apia") == "Monday 10:00"
    assert local_day(at, "Pacific/Apia") == date(2012, 1, 2)


def test_ten_o_clock_stays_ten_o_clock_across_both_changes_of_the_clocks() -> None:
    kyiv = Hours("Europe/Kyiv", 10, MONDAY_TO_FRIDAY)

    for friday, offset in ((date(2026, 3, 27), 3), (date(2026, 10, 23), 2)):
        before = next_allowed(local_instant(friday, 9, "Europe/Kyiv"), kyiv)
        after = next_allowed(before + timedelta(minutes=1), kyiv)
        assert (local(before, "Europe/Kyiv"), local(after, "Europe/Kyiv")) == ("Friday 10:00", "Monday 10:00")
        assert after == datetime.combine(friday + timedelta(days=3), time(10 - offset), UTC)


def test_two_calendars_in_one_partnership() -> None:
    """A talk due on a Saturday: Amman works again on Sunday, Suva on Monday."""
    saturday = date(2026, 12, 19)

    amman = first_allowed_on(saturday, Hours("Asia/Amman", 10, SUNDAY_TO_THURSDAY))
    suva = first_allowed_on(saturday, Hours("Pacific/Fiji", 10, MONDAY_TO_FRIDAY))

    assert local(amman, "Asia/Amman") == "Sunday 10:00"
    assert local(suva, "Pacific/Fiji") == "Monday 10:00"
    assert amman < suva


def test_exactly_ten_o_clock_is_not_too_late_and_a_minute_later_is() -> None:
    hours = Hours("UTC", 10, MONDAY_TO_FRIDAY)
    ten = datetime(2026, 11, 20, 10, tzinfo=UTC)

    assert next_allowed(ten, hours) == ten
    assert next_allowed(ten + timedelta(microseconds=1), hours) == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_closed_days_are_passed_over() -> None:
    christmas = Hours("UTC", 10, MONDAY_TO_FRIDAY, lambda day: (day.month, day.day) in {(12, 24), (12, 25)})

    assert first_allowed_on(date(2026, 12, 24), christmas) == datetime(2026, 12, 28, 10, tzinfo=UTC)


def test_somebody_without_any_weekday_is_an_error() -> None:
    with pytest.raises(ValueError, match="no weekday"):
        next_allowed(datetime(2026, 11, 20, tzinfo=UTC), Hours("UTC", 10, frozenset()))


def test_a_year_of_closed_days_puts_a_message_off_and_no_longer() -> None:
    year = Hours("UTC", 10, MONDAY_TO_FRIDAY, lambda day: date(2026, 11, 20) <= day <= date(2027, 11, 21))

    assert next_allowed(datetime(2026, 11, 20, tzinfo=UTC), year) == datetime(2027, 11, 22, 10, tzinfo=UTC)


def test_who_would_be_closed_for_ever_is_written_to_all_the_same() -> None:
    """A mistake in a calendar must not keep everything waiting, nor stop the clock work."""
    never = Hours("UTC", 10, MONDAY_TO_FRIDAY, lambda _day: True)

    at = next_allowed(datetime(2026, 11, 20, tzinfo=UTC), never)

    assert datetime(2029, 1, 1, tzinfo=UTC) < at < datetime(2029, 2, 28, tzinfo=UTC)
    assert local(at, "UTC").endswith("10:00")


def test_in_the_gap_of_spring_an_early_reader_is_written_to_right_after_it() -> None:
    """Kyiv's clocks go from 03:00 to 04:00 on 29 March 2026: who reads at three is written to at four."""
    sunday = Hours("Europe/Kyiv", 3, frozenset(range(7)))

    at = next_allowed(datetime(2026, 3, 28, 12, tzinfo=UTC), sunday)

    assert at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert local(at, "Europe/Kyiv") == "Sunday 04:00"


def test_in_the_overlap_of_autumn_an_early_reader_is_written_to_once() -> None:
    """Kyiv's clocks show 03:30 twice on 25 October 2026: the first time counts, and the next is a day later."""
    sunday = Hours("Europe/Kyiv", 3, frozenset(range(7)))

    first = next_allowed(datetime(2026, 10, 24, 12, tzinfo=UTC), sunday)
    second = next_allowed(first + timedelta(minutes=1), sunday)

    assert (local(first, "Europe/Kyiv"), local(second, "Europe/Kyiv")) == ("Sunday 03:00", "Monday 03:00")
    assert second - first == timedelta(hours=25)


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a_month_after_the_31st_is_the_last_day_of_a_shorter_month(day: date, then: date) -> None:
    assert months_after(day, 1) == then


def test_a_zone_that_changed_its_rules_keeps_ten_o_clock() -> None:
    """Jordan moved its clocks until October 2022 and has stayed at summer time since: ten is ten, before and after."""
    amman = Hours("Asia/Amman", 10, SUNDAY_TO_THURSDAY)

    winters = [next_allowed(datetime(year, 1, 10, 0, tzinfo=UTC), amman) for year in (2022, 2023)]

    assert [each.hour for each in winters] == [8, 7], "two hours behind UTC's ten, then three"
    assert {local(each, "Asia/Amman")[-5:] for each in winters} == {"10:00"}


def test_who_moves_to_another_zone_reads_at_ten_where_they_are_now() -> None:
    after = datetime(2026, 11, 23, 1, tzinfo=UTC)
    there, here = (Hours(zone, 10, MONDAY_TO_FRIDAY) for zone in ("Pacific/Fiji", "America/Lima"))

    assert next_allowed(after, there) == datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert next_allowed(after, here) == datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 4), 4, date(2026, 7, 4)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 4), -4, date(2025, 11, 4)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_the_same_day_some_months_later(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(day=days, months=st.integers(-24, 24))
def test_months_later_is_in_the_month_that_many_further(day: date, months: int) -> None:
    then = months_after(day, months)

    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then + timedelta(days=1)).day == 1
