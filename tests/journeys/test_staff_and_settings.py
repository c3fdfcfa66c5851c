"""Staff look after the quiet ones; members decide how they are written to; colleagues join."""

import pytest

from core.chat import Answer, Facts, FileRef, Form, Reader, Refusal, RefusedError, Reply, Rows, plain
from core.commands.staff_inactive import harmless
from tests.fakes.workspace import press_of, words_of
from tests.journeys.town import Town, said


async def test_staff_find_the_quiet_pair_nudge_it_and_get_the_file(town: Town) -> None:
    town.clock.move(days=70)
    listed = await town.say("Dee", "/staff inactive days:60 region:Oceania")
    assert isinstance(listed.outcome, Reply)
    queued = await town.press("Dee", listed, "Nudge now")
    assert "Queued:" in said(queued)
    file = await town.press("Dee", listed, "CSV file")
    assert isinstance(file.outcome, Reply)
    ref = next(part for part in file.outcome.card.parts if isinstance(part, FileRef))
    kept = await town.core.read_file(town.speaker("Dee").account, ref.file)
    assert kept is not None
    assert "Suva City Library" in kept.content.decode("utf-8-sig")
    assert await town.core.read_file(town.speaker("Ana").account, ref.file) is None

    await town.move(days=4)
    asked = [parcel for parcel in town.harbour.inbox("ana") if "What would help?" in words_of(parcel.card, parcel)]
    assert len(asked) == 1
    later = await town.core.press(town.speaker("Ana"), press_of(asked[0].card, "Not yet"), "n1")
    assert "I will ask again" in said(later)
    week = await town.core.press(town.speaker("Ana"), press_of(asked[0].card, "Remind me in a week"), "n2")
    assert "Only you are reminded" in said(week)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_no_cell_of_the_file_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


async def test_a_colleague_joins_when_a_contact_says_yes(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    asked = await town.press("Tomas", which, "Join it")
    assert "I asked the contacts" in said(asked)
    home = await town.say("Ana", "/sister")
    assert "Accepted." in said(await town.press("Ana", home, "Accept"))
    await town.move(days=4)
    assert any("You speak for" in words_of(parcel.card, parcel) for parcel in town.harbour.inbox("tomas"))


async def test_a_new_library_beside_a_similar_one(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    preview = await town.press("Tomas", which, "No, it is a new one")
    assert "kept private" in said(await town.press("Tomas", preview, "Keep private"))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/introduce town:Chicago country:Atlantis languages:English X", "I do not know “Atlantis”"),
        ("/introduce town:Nowhere country:Canada languages:English zone:PST X", "names several zones"),
        ("/introduce town:Suva country:Fiji languages:English name:" + "x" * 300, "at most 120 fit"),
        ("/sister later until:2020-01-01", "is not in the future"),
        ("/sister settings hour:25", "from 0 to 23"),
        ("/sister settings zone:PST", "names several zones"),
    ],
)
async def test_a_bad_answer_says_what_to_do(town: Town, words: str, answer: str) -> None:
    form = (await town.say("Ana", words)).outcome
    assert isinstance(form, Form)
    assert any(answer in plain(problem.text, Reader()) for problem in form.problems.values())


def facts_of(answer: Answer) -> dict[str, str]:
    """What stands on the card, by its label."""
    assert isinstance(answer.outcome, Reply)
    facts = [fact for part in answer.outcome.card.parts if isinstance(part, Facts) for fact in part.facts]
    return {plain(fact.label, answer.reader): plain(fact.value, answer.reader) for fact in facts}


def lines_of(answer: Answer) -> list[tuple[str, str | None]]:
    """The rows of a list: their titles, and their buttons."""
    assert isinstance(answer.outcome, Reply)
    rows = [row for part in answer.outcome.card.parts if isinstance(part, Rows) for row in part.rows]
    return [
        (plain(row.title, answer.reader), plain(row.button.label, answer.reader) if row.button else None)
        for row in rows
    ]


async def test_settings_are_kept(town: Town) -> None:
    assert facts_of(await town.say("Ana", "/sister settings"))["Hour"] == "10:00 in your local time"
    await town.say("Ana", "/sister settings hour:8 days:Monday,Tuesday zone:Amman fewer:yes")

    assert facts_of(await town.say("Ana", "/sister settings")) == {
        "Hour": "08:00 in your local time",
        "Days": "Monday and Tuesday",
        "Language": "English",
        "Local time": "Amman",
        "Reminders": "At most one in four weeks",
    }


async def test_answers_of_the_profile_are_kept(town: Town) -> None:
    answered = await town.say("Ana", '/sister profile kind:public interests:"story hours" how_often:30')
    assert "Next question" in said(answered)

    shown = await town.say("Ana", "/sister profile")
    assert facts_of(shown) == {"Type": "Public library", "How often": "every 30 days", "Interests": "story hours"}


async def test_no_reminder_comes_before_the_day_that_was_asked_for(town: Town) -> None:
    assert "before 24 December 2026" in said(await town.say("Ana", "/sister later until:2026-12-24"))

    await town.move(days=33)  # due on 4 December; it is the 23rd
    assert nudges(town) == 0
    await town.move(days=6)
    assert nudges(town) == 1


def nudges(town: Town) -> int:
    """How often Ana was asked."""
    return sum("What would help?" in words_of(parcel.card, parcel) for parcel in town.harbour.inbox("ana"))


async def test_the_lists_of_the_staff_show_who_waits(town: Town) -> None:
    which = await town.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    await town.press("Tomas", which, "Join it")
    await town.press("Lina", await town.say("Lina", "hello there"), "I want to mentor")
    town.lantern.faults = [RefusedError("closed")]
    await town.say("Ana", "/log how:video hello", key="talk")
    await town.move(days=80)

    needs = lines_of(await town.say("Dee", "/staff"))
    assert [title for title, _button in needs] == [
        "1 quiet partnership",
        "1 person wants to join a library",
        "1 person wants to mentor",
        "1 message did not arrive",
    ]
    assert lines_of(await town.say("Dee", "/staff inactive")) == [("Suva – Amman", "Nudge now")]
    assert "Lina" in said(await town.say("Dee", "/staff wishes"))
    assert lines_of(await town.say("Dee", "/staff undelivered")) == [("To Yusuf", "Send again")]
    joins = await town.say("Dee", "/staff joins")
    assert "Tomas" in said(joins)
    assert "Suva City Library" in said(joins)


async def test_roles_are_given_and_taken_and_somebody_stays(town: Town) -> None:
    assert "has the role" in said(await town.say("Dee", "/staff grant member:Ana role:mentor"))
    await town.move(days=4)
    assert any("You are a mentor now" in words_of(parcel.card, parcel) for parcel in town.harbour.inbox("ana"))
    assert "any more" in said(await town.say("Dee", "/staff revoke member:Ana role:mentor"))
    last = await town.say("Dee", "/staff revoke member:Dee role:staff")
    assert isinstance(last.outcome, Refusal)
    assert "last of the staff" in said(last)


async def test_a_stranger_is_shown_the_way_in(town: Town) -> None:
    await town.press("Lina", await town.say("Lina", "hello there"), "I want to mentor")
    assert isinstance((await town.say("Lina", "/log hello")).outcome, Refusal)
    assert isinstance((await town.say("Dee", "/staff wishes")).outcome, Reply)
    kept = await town.say("Ana", "we called on Tuesday")
    assert "we called on Tuesday" in said(kept)


async def test_the_start_card_and_the_library_card_stand_in_the_channels(town: Town) -> None:
    await town.say("Dee", "/staff start-card")
    await town.core.drain()
    town.clock.move(minutes=1)
    await town.say("Dee", "/staff start-card")
    await town.core.drain()
    cards = [words_of(parcel.card, parcel) for parcel in town.harbour.posts.values()]
    assert sum("Welcome!" in text for text in cards) == 1
    assert sum("introduces a library" in text for text in cards) == 2
