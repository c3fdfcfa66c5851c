"""Values as they travel: what went out comes back the same, and what makes no sense is a question, never an error."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.chat import SEVERAL, AccountRef, Kind, Place, Problem, Profile, Reader, Reply, _, card, plain
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.decoding import decode, is_empty, missing, wire
from core.commands.sources import countries, languages
from core.content.cleaning import clean
from core.content.countries import country_codes
from core.content.languages import language_codes
from core.model.ids import CountryCode, FileId, LanguageCode
from core.services.people import Actor
from core.store import Database, Store
from core.store.files import keep_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.chat import Outcome, WireValue
    from tests.clock import MovableClock

ANA = AccountRef("playground", "harbour", "ana")
anything = st.text(st.characters(codec=None), max_size=40)
on_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
"""Decoding only reads, so all examples share the test's database."""


class Way(StrEnum):
    """How to talk."""

    VIDEO = "video"
    IN_PERSON = "in_person"


WAYS = {Way.VIDEO: _("Video call"), Way.IN_PERSON: _("Visit")}


@dataclass(frozen=True, kw_only=True)
class Everything:
    """A field of each kind."""

    text: Annotated[str | None, Ask(_("Text"), max_length=50)] = None
    long_text: Annotated[str | None, Ask(_("Long text"), long=True)] = None
    whole_number: Annotated[int | None, Ask(_("Number"), minimum=7, maximum=180)] = None
    yes_no: Annotated[bool | None, Ask(_("Yes?"))] = None
    choice: Annotated[Way | None, Ask(_("Way"), labels=WAYS)] = None
    choices: Annotated[tuple[Way, ...] | None, Ask(_("Ways"), labels=WAYS)] = None
    date: Annotated[date | None, Ask(_("Day"))] = None
    reference: Annotated[CountryCode | None, Ask(_("Country"), suggest=countries)] = None
    references: Annotated[tuple[LanguageCode, ...] | None, Ask(_("Languages"), suggest=languages)] = None
    file: Annotated[FileId | None, Ask(_("File"))] = None


async def run(context: Context, asked: object) -> Outcome:
    """It does nothing."""
    return Reply(card=card(_("Done.")))


COMMAND = Command(name="everything", summary=_("Everything"), takes=Everything, run=run)


@dataclass(frozen=True, kw_only=True)
class Needed:
    """Fields that must be answered."""

    words: Annotated[str, Ask(_("Words"))]
    day: Annotated[date, Ask(_("Day"))]
    languages: Annotated[tuple[LanguageCode, ...], Ask(_("Languages"), suggest=languages)]
    file: Annotated[FileId, Ask(_("File"))]


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """SQLite alone: decoding asks the database for nothing but files."""
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def context(store: Store, clock: MovableClock) -> AsyncIterator[Context]:
    """Ana's, on 20 November 2026."""
    async with store.reading() as uow:
        yield Context(uow, Actor(ANA, Profile("Ana", zone="Pacific/Fiji")), Place("bot", direct=True))


async def one(context: Context, field: str, value: WireValue) -> object:
    """What becomes of the value in that field: its typed value, or the Problem."""
    decoded = await decode(context, COMMAND, {field: value})
    assert set(decoded.values) | set(decoded.problems) <= {field}
    return decoded.problems.get(field, decoded.values.get(field))


async def asked(context: Context, field: str, value: WireValue) -> str:
    """What is said of a value that cannot be taken."""
    problem = await one(context, field, value)
    assert isinstance(problem, Problem)
    return plain(problem.text, Reader())


def test_each_kind_has_its_field() -> None:
    assert {declared.name: declared.kind for declared in COMMAND.fields} == {kind.value: kind for kind in Kind}


# What went out comes back


ways = st.sampled_from(list(Way))
some_codes = st.lists(st.sampled_from(sorted(language_codes())), min_size=1, max_size=4, unique=True).map(tuple)


@on_one_database
@given(
    text=anything.map(lambda text: clean(text, lines=False)).filter(bool),
    long_text=anything.map(lambda text: clean(text, lines=True)).filter(bool),
    whole_number=st.integers(7, 180),
    yes_no=st.booleans(),
    choice=ways,
    choices=st.lists(ways, min_size=1, unique=True).map(tuple),
    day=st.dates(),
    reference=st.sampled_from(sorted(country_codes())),
    references=some_codes,
)
async def test_what_is_wired_decodes_to_itself(  # noqa: PLR0917  # one argument a kind
    context: Context,
    text: str,
    long_text: str,
    whole_number: int,
    yes_no: bool,
    choice: Way,
    choices: tuple[Way, ...],
    day: date,
    reference: str,
    references: tuple[str, ...],
) -> None:
    values: dict[str, object] = {
        "text": text,
        "long_text": long_text,
        "whole_number": whole_number,
        "yes_no": yes_no,
        "choice": choice,
        "choices": choices,
        "date": day,
        "reference": reference,
        "references": references,
    }
    decoded = await decode(context, COMMAND, {name: wire(value) for name, value in values.items()})
    assert (decoded.values, decoded.problems) == (values, {})


async def test_a_file_is_its_id_and_only_its_owner_s(store: Store) -> None:
    async with store.writing() as uow:
        ref = keep_file(uow, owner=ANA, name="a.txt", media_type="text/plain", content=b"a")
    async with store.reading() as uow:
        ana = Context(uow, Actor(ANA, Profile("Ana")), Place("bot", direct=True))
        beth = Context(uow, Actor(AccountRef("p", "w", "beth"), Profile("Beth")), Place("bot", direct=True))
        assert await one(ana, "file", wire(ref.file)) == ref.file
        assert await asked(beth, "file", ref.file) == "This file is not there any more. Please add it again."


# Whatever is written


@on_one_database
@given(
    text=anything | st.sampled_from(["=1+1", "@everyone", "<!channel>", "9" * 400, ",", "\x00"]),
    kind=st.sampled_from(Kind),
)
async def test_whatever_is_written_is_a_value_or_a_question(context: Context, text: str, kind: Kind) -> None:
    for value in (text, (text,), (text, text), ()):
        found = await one(context, kind.value, value)
        if isinstance(found, Problem):
            assert plain(found.text, Reader())
            assert len(found.candidates) <= 25
        else:
            assert found is None or await one(context, kind.value, wire(found)) == found


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        (
            "text",
            "x" * 51,
            "This has 51 characters, and at most 50 fit here. Please make it shorter; your text is kept.",
        ),
        ("long_text", "x" * 2001, "This has 2001 characters, and at most 2000 fit here."),
        ("text", "\u202e", "Please write something here."),
        ("whole_number", "0", "“0” is not a whole number from 7 to 180. Please write one."),
        ("whole_number", "-3", "“-3” is not a whole number from 7 to 180. Please write one."),
        ("whole_number", "often", "“often” is not a whole number from 7 to 180. Please write one."),
        ("whole_number", "400", "“400” is not a whole number from 7 to 180. Please write one."),
        ("yes_no", "perhaps", "Please choose yes or no."),
        ("choice", "telepathy", "“telepathy” is not one of the answers. Please choose Video call or Visit."),
        ("choices", "video, smoke", "“smoke” is not one of the answers."),
        ("choices", ", ,", "Please choose at least one."),
        ("references", ";", "Please choose at least one."),
        ("date", "03/04", "“03/04” can mean 3 April or 4 March."),
        ("reference", "Qqqq", "I do not know “Qqqq”. Please check how it is written."),
        ("references", "English, Qqqq", "I do not know “Qqqq”. Please check how it is written."),
        ("references", ("English and Qqqq",), "I do not know “Qqqq”. Please check how it is written."),
        ("references", ("en",) * 51, "Please choose at most 50."),
        ("file", "../../etc/passwd", "This file is not there any more. Please add it again."),
    ],
)
async def test_a_bad_value_is_answered_with_what_to_do(context: Context, field: str, value: str, answer: str) -> None:
    assert (await asked(context, field, value)).startswith(answer)


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        ("yes_no", "Y", True),
        ("yes_no", "false", False),
        ("choice", "video CALL", Way.VIDEO),
        ("choice", "in_person", Way.IN_PERSON),
        ("choices", "Visit, video, visit", (Way.IN_PERSON, Way.VIDEO)),
        ("whole_number", "+30", 30),
        ("whole_number", "٣٠", 30),
        ("date", "yesterday", date(2026, 11, 19)),
        ("reference", "fiji", "FJ"),
        ("references", "English، French", ("en", "fr")),
        ("references", ("French", "fr"), ("fr",)),
        ("long_text", "one\r\n\r\n\r\n\r\ntwo  ", "one\n\ntwo"),
        ("text", "one\r\ntwo", "one two"),
    ],
)
async def test_what_people_write_is_understood(context: Context, field: str, value: WireValue, typed: object) -> None:
    assert await one(context, field, value) == typed


async def test_near_neighbours_are_offered_and_never_taken(context: Context) -> None:
    problem = await one(context, "reference", "Frence")
    assert isinstance(problem, Problem)
    assert "FR" in [choice.value for choice in problem.candidates]
    assert plain(problem.text, Reader()).startswith("I do not know “Frence”. Did you mean")


async def test_every_problem_is_told_at_once(context: Context) -> None:
    decoded = await decode(
        context, COMMAND, {"text": "fine", "whole_number": "x", "yes_no": "x", "date": "x", "choice": "video"}
    )
    assert set(decoded.problems) == {"whole_number", "yes_no", "date"}
    assert decoded.values == {"text": "fine", "choice": Way.VIDEO}


async def rising(context: Context, text: str | None, number: int | None) -> Problem | None:
    """The number is larger than the text has letters."""
    if text is None or number is None or number > len(text):
        return None
    return Problem(text=_("Too small."))


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ({"text": "abcdefgh", "whole_number": "7", "yes_no": "x"}, {"whole_number", "yes_no"}),
        ({"text": "a" * 51, "whole_number": "7"}, {"text"}),
        ({"text": "abcdefgh", "whole_number": "x"}, {"whole_number"}),
        ({"text": "abc", "whole_number": "7"}, set()),
        ({"whole_number": "7"}, set()),
    ],
)
async def test_a_rule_judges_what_is_right_whatever_else_is_wrong(
    context: Context, written: dict[str, WireValue], wrong: set[str]
) -> None:
    command = replace(COMMAND, rules=(Rule(("text", "whole_number"), rising),))
    decoded = await decode(context, command, written)
    assert set(decoded.problems) == wrong
    assert decoded.missing == set()


async def test_what_is_needed_and_empty_is_asked(context: Context) -> None:
    command = Command(name="needed", summary=_("Needed"), takes=Needed, run=run)
    decoded = await decode(context, command, {"words": " ", "languages": ("",)})
    assert {name: plain(problem.text, Reader()) for name, problem in decoded.problems.items()} == {
        "words": "Please write something here.",
        "day": "Please write a day.",
        "languages": "Please choose at least one.",
        "file": "Please add a file.",
    }
    assert all(plain(missing(declared), Reader()) for declared in command.fields)
    assert {declared.kind for declared in command.fields} & SEVERAL


@pytest.mark.parametrize(
    ("value", "empty"), [("", True), (" \n", True), ((), True), (("", " "), True), (("a",), False)]
)
def test_what_counts_as_empty(value: WireValue, empty: bool) -> None:
    assert is_empty(value) == empty


# Cleaning


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\u202eabc\u202c", "abc"),
        ("a\u2066b\u2069c\u200b\ufeff", "abc"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\ud800b", "ab"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("a\x0bb\x85c\u2028d", "a\nb\nc\nd"),
        ("\u200fعربي\u200e", "\u200fعربي\u200e"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("👩\u200d👧 \U0001fae8", "👩\u200d👧 \U0001fae8"),
        ("  a \n\n\n\n b\t\n", "a\n\n b"),
        ("Li\u00adbrary \U000e0041\u2064x", "Library x"),
        ("\u200f\u200e", ""),
        ("\u3164 \u2800\u115f", ""),
        ("\u06dd٣", "\u06dd٣"),
    ],
)
def test_tricks_go_and_letters_stay(text: str, kept: str) -> None:
    assert clean(text, lines=True) == kept


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(codec=None)), lines=st.booleans())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_dangerous(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    assert clean(cleaned, lines=lines) == cleaned
    assert all(unicodedata.category(letter) not in {"Cc", "Cs"} or letter in "\n\t" for letter in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    assert lines or "\n" not in cleaned
    cleaned.encode()
