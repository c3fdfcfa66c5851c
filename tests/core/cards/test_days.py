"""How far away a day is, in words."""

from datetime import date, timedelta

import pytest

from core.cards.days import away
from core.chat import Reader, plain

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Today"), (1, "Tomorrow"), (-1, "Yesterday"), (2, "In 2 days"), (-2, "2 days ago"), (400, "In 400 days")],
)
def test_a_day_is_so_far_away(days: int, said: str) -> None:
    assert plain(away(TODAY + timedelta(days=days), TODAY), Reader()) == said
