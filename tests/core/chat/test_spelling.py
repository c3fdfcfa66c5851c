"""One sentence for each reader: their language, their zone, and never a value that is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import chain

import pytest
from hypothesis import given, settings

from core.chat import (
    CommandName,
    Country,
    Day,
    Gesture,
    Language,
    Listing,
    Moment,
    MomentForm,
    Name,
    Reader,
    Run,
    RunKind,
    Strong,
    Text,
    Value,
    _,
    n_,
    name,
    plain,
    several,
    spell,
    spell_day,
    strong,
)
from tests.core.chat.texts import texts

ANA, YUSUF = Reader("en", "Pacific/Fiji"), Reader("ar", "Asia/Amman")
NOON = datetime(2026, 12, 6, 8, 0, tzinfo=UTC)
few = settings(max_examples=40, deadline=None)


def read(value: Value, language: str = "en", zone: str = "UTC") -> str:
    """The value as that reader sees it."""
    return plain(_("{value}", value=value), Reader(language, zone))


# Days


@pytest.mark.parametrize(
    ("language", "weekday", "year", "spelt"),
    [
        ("en", False, True, "4 March 2026"),
        ("en", True, True, "Wednesday 4 March 2026"),
        ("en", False, False, "4 March"),
        ("en-US", False, True, "4 March 2026"),
        ("fr", False, True, "4 mars 2026"),
        ("fr", True, True, "mercredi 4 mars 2026"),
        ("fr", False, False, "4 mars"),
        ("fr-CA", False, True, "4 mars 2026"),
        ("ar", False, True, "4 مارس 2026"),
        ("ar", True, True, "الأربعاء، 4 مارس 2026"),
        ("ar", False, False, "4 مارس"),
        ("de", True, True, "Mittwoch, 4. März 2026"),
        ("xx", False, True, "4 March 2026"),
        ("", False, True, "4 March 2026"),
        ("../../etc", False, True, "4 March 2026"),
    ],
)
def test_a_day_is_read_in_the_reader_s_language(language: str, weekday: bool, year: bool, spelt: str) -> None:
    assert spell_day(date(2026, 3, 4), language, weekday=weekday, year=year) == spelt


@pytest.mark.parametrize(
    ("moment", "reader", "spelt"),
    [
        (Moment(NOON), Reader("en", "Asia/Amman"), "Sunday 6 December 2026, 11:00 (Amman)"),
        (Moment(NOON, MomentForm.DAY_CLOCK), Reader("en", "Asia/Amman"), "Sunday 6 December 2026, 11:00"),
        (Moment(NOON, MomentForm.CLOCK), Reader("en", "Asia/Amman"), "11:00"),
        (Moment(NOON, MomentForm.WEEKDAY), Reader("en", "Asia/Amman"), "Sunday 11:00"),
        (Moment(NOON, MomentForm.WEEKDAY), Reader("fr", "America/Juneau"), "samedi 23:00"),
        (Moment(NOON, MomentForm.WEEKDAY, "Pacific/Fiji"), Reader("en", "America/Juneau"), "Sunday 20:00"),
        (Moment(NOON), Reader("en", "UTC"), "Sunday 6 December 2026, 08:00 (UTC)"),
    ],
)
def test_a_moment_is_read_in_the_reader_s_zone(moment: Moment, reader: Reader, spelt: str) -> None:
    assert plain(_("{value}", value=moment), reader) == spelt


def test_an_arabic_reader_reads_arabic_digits_or_latin_ones_but_the_same_everywhere() -> None:
    assert read(Moment(NOON, MomentForm.CLOCK), "ar", "Asia/Amman") == "11:00"
    assert "2026" in read(Day(date(2026, 12, 6)), "ar")


# Words


@pytest.mark.parametrize(
    ("values", "language", "spelt"),
    [
        ([], "en", ""),
        (["Suva"], "en", "Suva"),
        (["Suva", "Amman"], "en", "Suva and Amman"),
        (["Suva", "Amman", "Lima"], "en", "Suva, Amman and Lima"),
        (["Suva", "Amman", "Lima"], "fr", "Suva, Amman et Lima"),
        (["Suva", "Amman", "Lima"], "ar", "Suva وAmman وLima"),
    ],
)
def test_a_list_is_read_in_the_reader_s_language(values: list[str], language: str, spelt: str) -> None:
    assert plain(several([Name(value) for value in values]), Reader(language)) == spelt


@pytest.mark.parametrize(("count", "spelt"), [(0, "0 talks"), (1, "1 talk"), (2, "2 talks"), (1000, "1000 talks")])
def test_a_number_chooses_its_plural(count: int, spelt: str) -> None:
    assert plain(n_("{count} talk", "{count} talks", count), Reader()) == spelt


def test_a_number_may_stand_beside_other_values() -> None:
    text = n_("{count} talk with {name}", "{count} talks with {name}", 2, name=Name("Amman"))
    assert plain(text, Reader()) == "2 talks with Amman"


@pytest.mark.parametrize(
    ("value", "language", "spelt"),
    [
        (Country("FJ"), "en", "Fiji"),
        (Country("FJ"), "fr", "Fidji"),
        (Language("ar"), "en", "Arabic"),
        (Language("ar"), "fr", "arabe"),
        (CommandName("sister history"), "en", "/sister history"),
        (Gesture.PICK_THE_DATE, "en", "pick the date"),
        (7, "en", "7"),
        (_("Logged by {name}.", name=Name("Ana")), "en", "Logged by Ana."),
        (Strong(Strong(Name("Ana"))), "en", "Ana"),
    ],
)
def test_each_value_is_spelt(value: Value, language: str, spelt: str) -> None:
    assert read(value, language) == spelt


def test_an_empty_sentence_says_nothing() -> None:
    assert spell(Text(""), Reader()) == ()


# Pieces


def test_what_a_member_wrote_stays_a_piece_of_its_own() -> None:
    """An adapter isolates it (<bdi>, U+2068) and escapes it; nothing in it is a placeholder or markup of ours."""
    runs = spell(_("“{text}” by {name}", text=Name("{name} <b> كتب"), name=Name("Ana")), ANA)

    assert runs == (
        Run("“"),
        Run("{name} <b> كتب", RunKind.NAME),
        Run("” by "),
        Run("Ana", RunKind.NAME),
    )


def test_days_and_moments_keep_what_they_are_for_native_timestamps() -> None:
    day, moment = date(2026, 12, 6), Moment(NOON, MomentForm.CLOCK)
    runs = spell(_("{day} {moment}", day=Day(day), moment=moment), YUSUF)

    assert [(run.kind, run.at) for run in runs] == [
        (RunKind.DAY, day),
        (RunKind.PLAIN, None),
        (RunKind.MOMENT, NOON),
    ]


def test_what_matters_most_is_strong_with_all_that_is_in_it() -> None:
    names = Listing((Name("Suva"), Name("Amman")))
    assert [(run.text, run.strong) for run in spell(strong(names), ANA)] == [
        ("Suva", True),
        (" and ", True),
        ("Amman", True),
    ]


def test_a_name_is_never_read_as_the_marks_of_a_list() -> None:
    tricky = [Name("\u20680\u2069"), Name("{0}"), Name(", and ")]
    assert [run.text for run in spell(several(list(tricky)), ANA) if run.kind is RunKind.NAME] == [
        each.text for each in tricky
    ]


@few
@given(text=texts)
@pytest.mark.parametrize("reader", [ANA, YUSUF, Reader("fr", "America/Juneau")])
def test_no_value_is_ever_lost(reader: Reader, text: Text) -> None:
    """Every name, day, moment and command that stands in it, at any depth, is a piece for the reader, in order."""
    runs = spell(text, reader)

    assert [run.text for run in runs if run.kind is RunKind.NAME] == [
        value.text for value in leaves(text) if isinstance(value, Name)
    ]
    assert [run.at for run in runs if run.at is not None] == [
        value.date if isinstance(value, Day) else value.at for value in leaves(text) if isinstance(value, Day | Moment)
    ]
    assert [run.text for run in runs if run.kind is RunKind.COMMAND] == [
        f"/{value.name}" for value in leaves(text) if isinstance(value, CommandName)
    ]
    assert plain(text, reader) == "".join(run.text for run in runs)


def leaves(value: Value) -> list[Value]:
    """The values without values inside them, in order."""
    match value:
        case Text():
            return list(chain.from_iterable(leaves(each) for _name, each in value.values))
        case Strong(inner):
            return leaves(inner)
        case Listing(values):
            return list(chain.from_iterable(map(leaves, values)))
        case _:
            return [value]


def test_what_a_member_wrote_may_be_the_whole_sentence() -> None:
    assert spell(name("{x} %s"), ANA) == (Run("{x} %s", RunKind.NAME),)
