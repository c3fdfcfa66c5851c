"""Libraries that seek, made up as they come, for properties of matching."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from core.model.communications import Way
from core.model.finding import Internet, Planning, ReplyTime, Shape, Style
from core.model.ids import LibraryId
from core.model.libraries import LibraryKind
from core.model.matching_rules import Seeker

T = TypeVar("T")
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
COUNTRIES = {"FJ": 12, "JO": 3, "PE": -5, "UA": 2, "US": -6, "CA": -6, "FR": 1, "IN": 5, "AQ": 0}
"""With their standard time; two of them lie in one region, and one in none."""

PLACES = st.sampled_from(("FJ", "US", "CA", "002", "019", "021", "150", "155"))


def _several(values: Iterable[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(st.sampled_from(list(values)), max_size=3, unique=True).map(_tuple)


def _tuple(found: list[T]) -> tuple[T, ...]:
    return tuple(found)


def _maybe(values: Iterable[T]) -> st.SearchStrategy[T | None]:
    return st.none() | st.sampled_from(list(values))


@st.composite
def seekers(draw: st.DrawFn, number: int = 1) -> Seeker:
    """One library with any answers."""
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    return Seeker(
        library_id=LibraryId(number),
        country=country,
        hours=COUNTRIES[country],
        writes=draw(st.lists(st.sampled_from(("en", "fr", "ar")), min_size=1, max_size=2, unique=True).map(tuple)),
        since=LONG_AGO + timedelta(days=draw(st.integers(0, 2))),
        speaks=draw(_several(("en", "fr"))),
        kind=draw(_maybe(LibraryKind)),
        ways=draw(st.none() | _several(Way)),
        first_way=draw(_maybe(Way)),
        how_often=draw(_maybe((7, 14, 30, 90))),
        reply=draw(_maybe(ReplyTime)),
        style=draw(_maybe(Style)),
        planning=draw(_maybe(Planning)),
        internet=draw(_maybe(Internet)),
        shape=draw(_maybe(Shape)),
        wished_places=draw(st.lists(PLACES, max_size=2, unique=True).map(tuple)),
        wished_kinds=draw(_several(LibraryKind)),
        refused_places=draw(st.lists(PLACES, max_size=1).map(tuple)),
        refused_kinds=draw(st.lists(st.sampled_from(LibraryKind), max_size=1).map(tuple)),
    )


@st.composite
def registers(draw: st.DrawFn) -> list[Seeker]:
    """A few libraries, each with a number of its own."""
    return [draw(seekers(number)) for number in range(2, 2 + draw(st.integers(0, 12)))]


def seeker(number: int = 1, country: str = "FJ", **answers: object) -> Seeker:
    """A library that writes English and has answered nothing but this."""
    plain: dict[str, object] = {"writes": ("en",), "since": LONG_AGO, "hours": COUNTRIES[country], **answers}
    return Seeker(library_id=LibraryId(number), country=country, **plain)  # type: ignore[arg-type]  # fields by their names
