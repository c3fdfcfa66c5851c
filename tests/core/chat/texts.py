"""Any sentence with any values, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from core.chat import (
    CommandName,
    Country,
    Day,
    Gesture,
    Language,
    Link,
    Listing,
    Moment,
    MomentForm,
    Name,
    Strong,
    Text,
    Value,
    _,
    n_,
)

words = st.text(st.characters(codec="utf-8"), max_size=12)
zones = st.sampled_from(["UTC", "Pacific/Fiji", "Asia/Amman", "America/Juneau"])
days = st.dates(datetime(1999, 1, 1, tzinfo=UTC).date(), datetime(2099, 12, 31, tzinfo=UTC).date())
moments = st.datetimes(datetime(1999, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # as wanted

simple: st.SearchStrategy[Value] = st.one_of(
    st.builds(Name, words),
    st.builds(Day, days, st.booleans(), st.booleans()),
    st.builds(Moment, moments, st.sampled_from(MomentForm), st.none() | zones),
    st.builds(CommandName, st.sampled_from(["log", "sister history"])),
    st.builds(Link, st.sampled_from(["https://example.org/a_b?c=1&d=2", "http://example.org"])),
    st.builds(Country, st.sampled_from(["FJ", "JO", "US"])),
    st.builds(Language, st.sampled_from(["en", "ar", "fj"])),
    st.sampled_from(Gesture),
    st.integers(0, 10_000),
)


def _sentence(values: list[Value]) -> Text:
    """ "Say {a} and {b}." with these values."""
    names = "abcdefgh"[: len(values)]
    return _("Say " + " and ".join(f"{{{name}}}" for name in names) + ".", **dict(zip(names, values, strict=True)))


def _around(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(
        st.builds(Strong, inner),
        st.builds(lambda values: Listing(tuple(values)), st.lists(inner, max_size=4)),
        st.builds(_sentence, st.lists(inner, max_size=4)),
        st.builds(lambda count, value: n_("{count} {x}", "{count} {x}s", count, x=value), st.integers(0, 30), inner),
    )


values = st.recursive(simple, _around, max_leaves=6)
texts = st.builds(_sentence, st.lists(values, max_size=4))
