"""Days as people write them: what can mean two days is asked again, with both readings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chat import Problem, Reader, plain
from core.commands.dates import read_day

TODAY = date(2026, 11, 20)


def said(text: str) -> str:
    """What is answered to a day that is not clear."""
    problem = read_day(text, today=TODAY, reader=Reader(), past=True)
    assert isinstance(problem, Problem)
    return plain(problem.text, Reader())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        (" Today! ", TODAY),
        ("YESTERDAY", date(2026, 11, 19)),
        ("tomorrow", date(2026, 11, 21)),
        ("2026-11-03", date(2026, 11, 3)),
        ("2026-1-3", date(2026, 1, 3)),
        ("2028-02-29", date(2028, 2, 29)),
        ("٢٠٢٦-١١-٠٣", date(2026, 11, 3)),
        ("24.11.2026", date(2026, 11, 24)),
        ("11/24/2026", date(2026, 11, 24)),
        ("5 5 2026", date(2026, 5, 5)),
        ("15 June 2027", date(2027, 6, 15)),
        ("15. jun. 2027", date(2027, 6, 15)),
        ("June 15, 2027", date(2027, 6, 15)),
        ("15 June", date(2027, 6, 15)),
        ("Dec 1", date(2026, 12, 1)),
    ],
)
def test_a_clear_day_is_taken(text: str, day: date) -> None:
    assert read_day(text, today=TODAY, reader=Reader()) == day


def test_months_have_their_names_in_the_reader_s_language_and_in_english() -> None:
    for text in ("3 noviembre 2026", "3 nov 2026", "3 November 2026"):
        assert read_day(text, today=TODAY, reader=Reader("es"), past=True) == date(2026, 11, 3)
    assert read_day("3 November", today=TODAY, reader=Reader("es"), past=True) == date(2026, 11, 3)
    assert read_day("٣ نوفمبر ٢٠٢٦", today=TODAY, reader=Reader("ar")) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("03/04", "“03/04” can mean 3 April or 4 March. Please write 2026-04-03 or pick the date."),
        ("3.4.26", "“3.4.26” can mean 3 April 2026 or 4 March 2026. Please write 2026-04-03 or pick the date."),
        ("3-4-2025", "“3-4-2025” can mean 3 April 2025 or 4 March 2025. Please write 2025-04-03 or pick the date."),
        ("13/04", "If “13/04” means 13 April, please write 2026-04-13, or pick the date."),
        ("04/13", "If “04/13” means 13 April, please write 2026-04-13, or pick the date."),
        ("05/05", "If “05/05” means 5 May, please write 2026-05-05, or pick the date."),
        ("31/02", "There is no day “31/02”. Please write it like 2026-11-20, or pick the date."),
        ("29/02/2027", "There is no day “29/02/2027”. Please write it like 2026-11-20, or pick the date."),
        ("2026-02-31", "There is no day “2026-02-31”. Please write it like 2026-11-20, or pick the date."),
        ("0000-01-01", "There is no day “0000-01-01”. Please write it like 2026-11-20, or pick the date."),
        ("31 February", "There is no day “31 February”. Please write it like 2026-11-20, or pick the date."),
        ("3 Brumaire", "“3 Brumaire” is not a date I can read. Please write it like 2026-11-20, or pick the date."),
        ("last week", "“last week” is not a date I can read. Please write it like 2026-11-20, or pick the date."),
        ("12", "“12” is not a date I can read. Please write it like 2026-11-20, or pick the date."),
    ],
)
def test_a_day_that_is_not_clear_is_asked_again(text: str, answer: str) -> None:
    assert said(text) == answer


@pytest.mark.parametrize(
    ("text", "past", "day"),
    [
        ("13/12", True, "2025-12-13"),
        ("13/12", False, "2026-12-13"),
        ("13/04", True, "2026-04-13"),
        ("13/04", False, "2027-04-13"),
        ("29/02", True, "2024-02-29"),
    ],
)
def test_without_its_year_the_nearest_day_on_the_side_that_is_meant_is_named(text: str, past: bool, day: str) -> None:
    problem = read_day(text, today=date(2025, 1, 5) if text == "29/02" else TODAY, reader=Reader(), past=past)
    assert isinstance(problem, Problem)
    assert f"please write {day}" in plain(problem.text, Reader())


def test_a_long_answer_is_quoted_in_part() -> None:
    assert said("x" * 5000).startswith(f"“{'x' * 40}” is not a date")


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=30) | st.from_regex(r"\d{1,4}[-./ ]\d{1,2}([-./ ]\d{1,4})?"))
def test_whatever_is_written_is_a_day_or_a_question(text: str) -> None:
    found = read_day(text, today=TODAY, reader=Reader())
    assert isinstance(found, date | Problem)
    assert not isinstance(found, Problem) or plain(found.text, Reader())


@settings(max_examples=25, deadline=None)
@given(day=st.dates())
def test_an_iso_day_is_itself(day: date) -> None:
    assert read_day(day.isoformat(), today=TODAY, reader=Reader()) == day
