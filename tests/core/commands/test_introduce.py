"""/introduce: towns without a clear zone, libraries very alike, branches, joining, and the card."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Refusal, Reply
from core.model.libraries import JoinRequest, JoinState, Library
from core.store.sealing import buttons_of
from tests import builders
from tests.core.register import form_of, problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.core.register import Register

NADI: dict[str, WireValue] = {"name": "Nadi Library", "town": "Nadi", "country": "FJ", "languages": ("en", "fj")}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"town": "Nowhere", "country": "CA"},
            {"zone": "Nowhere could lie in more than one time zone of Canada. Which bigger town is near?"},
        ),
        ({"zone": "PST"}, {"zone": "“PST” names several zones. In which city is the library?"}),
        (
            {"zone": "Qqqq", "country": "US", "town": "Nowhere"},
            {"zone": "I do not know a town “Qqqq” in United States. Please write a bigger one near the library."},
        ),
        (
            {"languages": ("en", "fr", "ar", "es", "de", "it", "pt", "ru", "zh", "ja", "ko")},
            {"languages": "Please choose at most 10."},
        ),
    ],
)
async def test_what_is_not_clear_is_asked(
    there: Register, given: dict[str, WireValue], problem: dict[str, str]
) -> None:
    assert problems_of(await there.ask("Lina", "introduce", **{**NADI, **given})) == problem


async def test_a_town_that_stands_several_times_is_asked_with_its_cities(there: Register) -> None:
    asked = await there.ask("Lina", "introduce", **{**NADI, "town": "Nowhere", "country": "US", "zone": "Springfield"})
    assert problems_of(asked)["zone"].startswith("“Springfield” is not clear to me. Is it near ")


async def test_a_zone_of_another_country_is_asked_again(there: Register) -> None:
    asked = await there.ask("Lina", "introduce", **{**NADI, "town": "Nowhere", "country": "US", "zone": "Asia/Tokyo"})
    assert problems_of(asked)["zone"].startswith("I do not know a town “Asia/Tokyo” in United States.")


async def test_a_bigger_town_tells_the_zone(there: Register) -> None:
    preview = await there.ask("Lina", "introduce", **{**NADI, "town": "Nowhere", "country": "US", "zone": "Chicago"})
    await there.town.press("Lina", preview, "Keep private")

    async with there.store.reading() as uow:
        saved = await uow.session.scalar(select(Library).where(Library.town == "Nowhere"))
    assert saved is not None
    assert (saved.zone, saved.posted) == ("America/Chicago", False)


async def test_one_very_alike_is_joined_branched_or_new(there: Register) -> None:
    alike: dict[str, WireValue] = {"name": "Suva City Libary", "town": "Suva", "country": "FJ", "languages": "English"}
    which = await there.ask("Lina", "introduce", **alike)
    assert "very like yours" in said(which)

    branch = await there.town.press("Lina", which, "A branch of it")
    saved = await there.town.press("Lina", branch, "Post")
    assert "Posted." in said(saved)
    async with there.store.reading() as uow:
        parent = await uow.session.scalar(select(Library.parent_id).where(Library.name == "Suva City Libary"))
    assert parent == there.suva.id

    mine = await there.ask("Ana", "introduce", **{**alike, "name": "Suva City Librry"})
    assert isinstance(mine.outcome, Reply)
    joins = [button for button in buttons_of(mine.outcome.card) if button.command == "introduce join"]
    assert len(joins) == 1, "one of the two is Ana's own"


async def test_one_that_was_saved_meanwhile_is_asked_about_again(there: Register) -> None:
    ours = await there.ask("Lina", "introduce", "1", **NADI)
    theirs = await there.ask("Beth", "introduce", "2", **NADI)
    await there.town.press("Beth", theirs, "Post")

    assert "very like yours" in said(await there.town.press("Lina", ours, "Post"))
    assert await there.count(Library) == 4


async def test_two_who_introduce_the_same_library_at_once_make_one(there: Register) -> None:
    names = {"Lina": "Nadi Library", "Beth": "Nadi Librry", "Yusuf": "nadi library"}
    answers = await asyncio.gather(
        *(there.ask(person, "introduce save", **{**NADI, "name": name}, posted="yes") for person, name in names.items())
    )

    assert await there.count(Library) == 4
    assert sum("very like yours" in said(answer) for answer in answers) == 2


async def test_a_branch_of_a_library_that_is_not_there_keeps_the_words(there: Register) -> None:
    refused = await there.ask("Lina", "introduce save", **NADI, parent="77777", posted="yes")
    assert isinstance(refused.outcome, Refusal)
    form = await there.town.core.press(there.town.speaker("Lina"), refused.outcome.buttons[0].handle, "again")

    assert isinstance(form.outcome, Form)
    assert {field.name: field.value for field in form.outcome.fields} == NADI
    assert "parent" not in form.outcome.given
    assert await there.count(Library) == 3


async def test_a_forged_save_without_a_clear_zone_saves_nothing(there: Register) -> None:
    asked = await there.ask("Lina", "introduce save", **{**NADI, "town": "Nowhere", "country": "US"}, posted="yes")

    assert list(problems_of(asked)) == ["zone"]
    assert await there.count(Library) == 3


async def test_a_town_that_is_not_clear_is_asked_with_what_is_missing(there: Register) -> None:
    asked = await there.ask("Lina", "introduce", town="Nowhere", country="US")

    assert [field.name for field in form_of(asked).fields] == ["name", "languages", "zone"]
    assert problems_of(asked) == {
        "zone": "Nowhere could lie in more than one time zone of United States. Which bigger town is near?"
    }


async def test_a_request_is_answered_once_by_those_it_concerns(there: Register) -> None:
    await there.ask("Lina", "introduce join", library=str(there.suva.id))
    assert "already speak" in said(await there.ask("Ana", "introduce join", library=str(there.suva.id)))
    assert "already speak" in said(await there.ask("Lina", "introduce join", "2", library="77777"))

    refused = "Only contacts of that library and staff can answer this. What waits for you is in /sister."
    for person, request in (("Beth", "1"), ("Lina", "1"), ("Ana", "77777")):
        assert said(await there.ask(person, "introduce answer", request=request, accepted="yes")) == refused
    assert "Declined." in said(await there.ask("Dee", "introduce answer", request="1", accepted="no"))
    assert "answered already" in said(await there.ask("Ana", "introduce answer", request="1", accepted="yes"))
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(JoinRequest, 1)).state is JoinState.DECLINED


async def test_the_card_of_one_s_own_library_is_shown_posted_and_taken_away(there: Register) -> None:
    shown = await there.ask("Ana", "introduce show", library=str(there.suva.id))
    posted = await there.town.press("Ana", shown, "Post the card")
    assert said(posted) == "The card of Suva City Library stands in the introductions channel now."
    away = await there.town.press("Ana", posted, "Take the card away")
    assert said(away) == (
        "The card of Suva City Library is taken away. Kept private, it stands in no channel; staff see it, and so does "
        "whoever introduces the same library."
    )
    again = await there.town.press("Ana", away, "Post the card again")
    assert said(again) == said(posted)


async def test_a_profile_is_answered_skipped_and_changed(there: Register) -> None:
    asked = await there.ask("Ana", "sister profile")
    assert "What kind of library is it?" in said(asked)
    skipped = await there.town.press("Ana", asked, "Skip this one")
    assert "Which ways do you like to talk?" in said(skipped)
    answers: dict[str, str | tuple[str, ...]] = {
        "ways": ("video", "visit"),
        "how_often": "30",
        "interests": "story hours",
        "seek": "a friend",
        "offer": "songs",
    }
    for field, value in answers.items():
        skipped = await there.town.fill("Ana", await there.town.press("Ana", skipped, "Answer"), **{field: value})
    assert "All questions are answered. Thank you." in said(skipped)

    form = await there.town.press("Ana", skipped, "Change an answer")
    assert isinstance(form.outcome, Form)
    values = {field.name: field.value for field in form.outcome.fields if field.value}
    assert (values["ways"], values["how_often"], values["offer"]) == (("video", "visit"), "30", "songs")
    emptied = await there.town.fill("Ana", form, offer="")
    assert "What can you offer a partner?" in said(emptied)


async def test_who_speaks_for_two_libraries_says_which(there: Register) -> None:
    nina = await builders.member(there.store, "Nina")
    await builders.library(there.store, "Lima", contacts=[nina])
    await builders.contact(there.store, there.suva, nina)

    asked = await there.ask("Nina", "sister profile", library="Suva City Library", kind="public")
    assert "Suva City Library" in said(asked)
    form = await there.ask("Nina", "log", how="call", partnership="x")
    assert isinstance(form.outcome, Form)
    (choice,) = form.outcome.fields[0].choices
    assert choice.label.message == "{partners} (with {own})"
