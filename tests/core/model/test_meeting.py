"""An hour in everybody's working day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.model.meeting import shared_slots
from core.model.schedule import Hours

NOW = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
WORKING = {
    "Pacific/Fiji": frozenset(range(5)),
    "Asia/Amman": frozenset({6, 0, 1, 2, 3}),
    "Europe/Kyiv": frozenset(range(5)),
    "America/Lima": frozenset(range(5)),
    "America/Juneau": frozenset(range(5)),
}


def places(*zones: str) -> list[Hours]:
    return [Hours(zone, 10, WORKING[zone]) for zone in zones]


def test_two_hours_on_two_days_with_each_weekend_kept() -> None:
    shared = shared_slots(NOW, places("Asia/Amman", "Europe/Kyiv"))
    first, second = shared.slots
    assert shared.working
    # Saturday and Sunday are no working days in Kyiv, nor Friday and Saturday in Amman.
    assert first.astimezone(ZoneInfo("Europe/Kyiv")).strftime("%A %H:%M") == "Monday 09:00"
    assert first.astimezone(ZoneInfo("Asia/Amman")).strftime("%A %H:%M") == "Monday 10:00"
    assert second.date() > first.date()


def test_where_no_working_hour_is_shared_it_is_never_at_night() -> None:
    shared = shared_slots(NOW, places("Pacific/Fiji", "Asia/Amman"))
    assert shared.slots
    assert not shared.working
    for slot in shared.slots:
        for zone in ("Pacific/Fiji", "Asia/Amman"):
            assert 7 <= slot.astimezone(ZoneInfo(zone)).hour <= 19


def test_nothing_suits() -> None:
    weekend = [Hours("UTC", 10, frozenset({5})), Hours("UTC", 10, frozenset({6}))]
    assert shared_slots(NOW, weekend).slots == []


@given(st.lists(st.sampled_from(sorted(WORKING)), min_size=2, max_size=4, unique=True))
def test_every_slot_is_in_a_working_day_of_all(zones: list[str]) -> None:
    shared = shared_slots(NOW, places(*zones))
    opens, last = (9, 16) if shared.working else (7, 19)
    for slot in shared.slots:
        assert slot > NOW
        for zone in zones:
            local = slot.astimezone(ZoneInfo(zone))
            assert local.weekday() in WORKING[zone]
            assert opens <= local.hour <= last
