"""/sister find: one question at a time, whom to ask nearby, and then the libraries that fit, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Form, Reply, Rows, plain
from core.model.communications import Way
from core.model.finding import Finding, Nearby, PartnerWish
from core.model.ids import MemberId
from core.model.libraries import Library
from core.model.partnerships import Partnership
from core.store.sealing import buttons_of
from tests.builders import library, member, seeking
from tests.contracts.fitting import assert_answer_fits, texts_of
from tests.core.register import form_of, problems_of, rows_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register

JUNEAU = "3"
SKIPPED = 6 + 11
"""Questions there are."""


def buttons(answer: Answer) -> list[str]:
    """The labels on the card."""
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


def everything(answer: Answer) -> str:
    """All that is read on the card, but for the buttons."""
    assert isinstance(answer.outcome, Reply)
    return "\n".join(plain(text, answer.reader) for text in texts_of(answer.outcome.card))


def details(answer: Answer) -> list[str]:
    """Each library that is shown, with why."""
    return [
        " / ".join(plain(text, answer.reader) for text in (row.title, row.aside, row.detail) if text)
        for row in rows_of(answer)
    ]


async def answers_of(there: Register, number: int = 3) -> Finding:
    """What is kept of that library."""
    async with there.store.reading() as uow:
        return (await uow.session.scalars(select(Finding).where(Finding.library_id == number))).one()


async def asked_through(there: Register, person: str = "Beth") -> Answer:
    """Every question skipped, up to the libraries."""
    shown = await there.town.say(person, "/sister find")
    for _question in range(SKIPPED):
        shown = await there.town.press(person, shown, "Skip this one")
    return shown


async def post(there: Register, number: int) -> None:
    """That library's card may be seen."""
    async with there.store.writing() as uow:
        (await uow.session.get_one(Library, number)).posted = True


# Looking nearby


async def test_a_yes_is_answered_with_whom_to_ask_and_with_words_to_copy(there: Register) -> None:
    first = await there.town.say("Beth", "/sister find")
    assert "Has your town a sister city or twin town abroad?" in said(first)
    assert buttons(first) == ["Yes", "No", "Skip this one", "Show me libraries"]

    leads = await there.town.press("Beth", first, "Yes")

    assert "The town hall: it knows who looks after the sister city" in said(leads)
    assert "Hello. I write for Juneau City Library. We would like to become sister libraries" in said(leads)
    second = await there.town.press("Beth", leads, "Next question")
    assert "Do many people from one other country live near your library?" in said(second)
    third = await there.town.press("Beth", second, "No")
    assert "Is there a university near you" in said(third)
    finding = await answers_of(there)
    assert (finding.nearby, finding.not_nearby) == (("sister-city",), ("immigrants",))


async def test_other_countries_have_other_leads(there: Register) -> None:
    given = {"question": "programmes", "yes": "yes"}
    juneau = said(await there.ask("Beth", "sister find-nearby", library=JUNEAU, **given))
    suva = said(await there.ask("Ana", "sister find-nearby", library="1", **given))
    assert "Former Peace Corps volunteers" in juneau
    assert "Book Aid" not in juneau
    assert "Book Aid International" in suva
    assert "An American Space in your country" in suva
    assert "Peace Corps" not in suva


async def test_an_answer_given_again_replaces_the_first(there: Register) -> None:
    for key, yes in (("a", {"yes": "yes"}), ("b", {"yes": "no"}), ("c", {})):
        await there.ask("Beth", "sister find-nearby", key, library=JUNEAU, question="university", **yes)
    finding = await answers_of(there)
    assert (finding.nearby, finding.not_nearby, finding.skipped) == ((), (), ("university",))


# The questions


async def test_every_question_is_asked_once_and_may_be_skipped(there: Register) -> None:
    shown = await asked_through(there)
    assert "No library of another country seeks a partner" in said(shown)
    assert len((await answers_of(there)).skipped) == SKIPPED
    again = await there.town.say("Beth", "/sister find")
    assert said(again).splitlines()[0] == "No library of another country seeks a partner at this moment."


async def test_what_was_answered_is_kept_and_asked_no_more(there: Register) -> None:
    await there.ask("Beth", "sister profile", library=JUNEAU, ways=("email", "video"), how_often="30")
    shown = await there.town.say("Beth", "/sister find")
    for _question in range(6):
        shown = await there.town.press("Beth", shown, "Skip this one")
    assert "Which languages can you speak, in a call?" in said(shown)
    shown = await there.town.fill("Beth", await there.town.press("Beth", shown, "Answer"), speaks=("en", "es"))
    assert "Which of them do you use most?" in said(shown), "the profile knows ways and how often"
    shown = await there.town.press("Beth", shown, "Video")
    assert "Within which time do you usually answer" in said(shown)
    shown = await there.town.press("Beth", shown, "A week")
    assert "How do you like to write?" in said(shown)

    later = await there.town.say("Beth", "/sister find")

    assert said(later) == said(shown), "it goes on where it stopped"
    finding = await answers_of(there)
    assert (finding.speaks, finding.reply) == (("en", "es"), "week")


async def test_a_whole_questionnaire_leads_to_the_libraries_that_fit(there: Register) -> None:
    lima = await library(
        there.store, "Lima", languages=("es", "en"), kind="public", ways=("email",), how_often=90, contacts=[]
    )
    await seeking(there.store, lima, reply="two-weeks", style="short", wished_places=("US",))
    await post(there, 3)
    await there.ask("Beth", "sister profile", library=JUNEAU, kind="public", ways=("email", "video"), how_often="30")
    shown = await there.town.say("Beth", "/sister find")
    for _question in range(7):
        shown = await there.town.press("Beth", shown, "Skip this one")
    assert buttons(shown) == ["Video", "E-mail", "Skip this one", "Show me libraries"]
    for label in ("E-mail", "A week", "Short messages", "Planned dates", "Good", "Informal"):
        shown = await there.town.press("Beth", shown, label)
    wishes = await there.town.press("Beth", shown, "Answer")
    assert [field.name for field in form_of(wishes).fields] == ["wished_places", "wished_kinds"]
    shown = await there.town.fill("Beth", wishes, wished_places="Africa, Peru")
    shown = await there.town.fill("Beth", await there.town.press("Beth", shown, "Answer"))
    shown = await there.town.fill("Beth", await there.town.press("Beth", shown, "Answer"), limit="2")

    (lima_row,) = details(shown)
    assert lima_row == (
        "Lima City Library / Lima, Peru / For: both write English; both use e-mail; both use e-mail most; both write "
        "short messages; both are public libraries; they are what you wish for; you are what they wish for. Against: "
        "you like to talk every month, they every few months; reply times differ: a week for you, two weeks for them."
    )
    assert buttons(shown) == ["Say hello", "Change an answer", "Stop seeking", "Home"]
    finding = await answers_of(there)
    assert (finding.wished_places, finding.refused_places, finding.limit) == (("002", "PE"), (), 2)


async def test_say_hello_is_a_proposal(there: Register) -> None:
    olena = await member(there.store, "Olena")
    kyiv = await seeking(there.store, await library(there.store, "Kyiv", languages=("uk", "en"), contacts=[olena]))
    await post(there, 3)
    shown = await there.ask("Beth", "sister find", now="yes")
    form = await there.town.press("Beth", shown, "Say hello")
    assert {field.name: field.value for field in form_of(form).fields if field.value} == {
        "library": str(kyiv.id),
        "own": JUNEAU,
    }
    assert "Sent to Kyiv City Library" in said(await there.town.fill("Beth", form, reason="We both love winter."))
    assert "Nobody who seeks fits yet." in said(await there.ask("Beth", "sister find", "c", now="yes"))
    assert await there.count(Partnership) == 2


async def test_every_way_to_talk_may_be_the_one_that_is_used_most(there: Register) -> None:
    await there.ask("Beth", "sister find-answer", "a", library=JUNEAU, ways=tuple(Way), speaks=("en",), how_often="30")
    for number, question in enumerate(Nearby):
        await there.ask("Beth", "sister find-nearby", f"b{number}", library=JUNEAU, question=question.value)
    shown = await there.town.say("Beth", "/sister find")
    assert len(buttons(shown)) == len(Way) + 2
    assert_answer_fits(shown)
    await there.town.press("Beth", shown, "Post")
    assert (await answers_of(there)).first_way is Way.POST


# Bad input


async def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(there: Register) -> None:
    async def problems(**given: str | tuple[str, ...]) -> dict[str, str]:
        return problems_of(await there.ask("Beth", "sister find-answer", library=JUNEAU, **given))

    assert "from 1 to 20" in (await problems(limit="0"))["limit"]
    assert "from 7 to 180" in (await problems(how_often="often"))["how_often"]
    assert "Atlantis" in (await problems(wished_places="Atlantis"))["wished_places"]
    assert "is not one of the answers" in (await problems(reply="soon"))["reply"]
    many = ("en", "fr", "es", "ar", "pt", "sw", "uk", "hi", "ja", "fj", "de")
    assert (await problems(speaks=many))["speaks"] == "Please choose at most 10."
    both = await problems(wished_places=("FJ",), refused_places=("FJ",))
    assert both["refused_places"].startswith("“Fiji” stands among your wishes and among what it must not be.")
    async with there.store.reading() as uow:
        assert (await uow.session.scalars(select(Finding))).all() == []


async def test_a_wish_against_an_earlier_must_not_is_noticed(there: Register) -> None:
    await there.ask("Beth", "sister find-answer", "b", library=JUNEAU, refused_kinds=("school",))
    wished = await there.ask("Beth", "sister find-answer", "c", library=JUNEAU, wished_kinds=("school", "public"))
    assert "School library" in problems_of(wished)["refused_kinds"]
    assert (await answers_of(there)).wished_kinds is None


async def test_languages_can_be_changed_but_not_emptied(there: Register) -> None:
    await seeking(there.store, await library(there.store, "Lima"))
    await post(there, 3)
    shown = await there.ask("Beth", "sister find", now="yes")
    assert "none of them writes English" in said(shown)
    form = await there.town.press("Beth", shown, "Change our languages")
    assert problems_of(await there.town.fill("Beth", form, writes=()))["writes"] == "Please choose at least one."
    shown = await there.town.fill("Beth", form, writes=("en", "es"))
    assert details(shown)[0].startswith("Lima City Library / Lima, Peru / For: both write Spanish")


async def test_only_contacts_of_a_library_answer_for_it(there: Register) -> None:
    for command, given in (
        ("sister find-nearby", {"question": "university", "yes": "yes"}),
        ("sister find-stop", {}),
    ):
        assert "Only contacts of a library look for its partner." in said(
            await there.ask("Ana", command, library=JUNEAU, **given)
        )
    form = await there.ask("Ana", "sister find-answer", library=JUNEAU, reply="week")
    assert "library" in problems_of(form)
    await member(there.store, "Lina")
    assert "Introduce your library first" in said(await there.ask("Lina", "sister find"))
    assert await there.count(Finding) == 0


# Nobody yet


async def test_a_full_library_is_told_so_and_may_change_the_number(there: Register) -> None:
    await there.ask("Ana", "sister find-answer", "b", library="1", limit="1")
    shown = await there.ask("Ana", "sister find", "c", library="1", now="yes")
    assert "has 1 partner, as many as it wants" in said(shown)
    assert await there.count(PartnerWish) == 0
    form = await there.town.press("Ana", shown, "Change the number")
    assert "No library of another country seeks" in said(await there.town.fill("Ana", form, limit="2"))


async def test_a_private_card_is_said_to_be_found_by_nobody(there: Register) -> None:
    shown = await there.ask("Beth", "sister find", now="yes")
    assert "Your card is kept private, so other libraries do not find you." in everything(shown)
    await there.town.press("Beth", shown, "Post the card")
    await post(there, 1)
    found = await there.ask("Ana", "sister find", "c", library="1", now="yes")
    assert details(found)[0].startswith("Juneau City Library")


async def test_who_stops_seeking_is_found_no_more_and_keeps_the_answers(there: Register) -> None:
    await post(there, 3)
    await there.ask("Beth", "sister find-answer", "a", library=JUNEAU, reply="week")
    shown = await there.ask("Beth", "sister find", "b", now="yes")
    stopped = await there.town.press("Beth", shown, "Stop seeking")
    assert "seeks no partner now" in said(stopped)
    assert "No library of another country seeks" in said(await there.ask("Ana", "sister find", "c", now="yes"))
    assert (await answers_of(there)).reply == "week"
    async with there.store.reading() as uow:
        wishes = (await uow.session.scalars(select(PartnerWish).where(PartnerWish.library_id == 3))).all()
    assert [wish.closed_at is not None for wish in wishes] == [True]


async def test_a_must_not_and_a_limit_are_read_by_nobody_else(there: Register) -> None:
    """Beth refuses Fiji and wants one partner: Ana reads no more than that nobody fits."""
    await post(there, 3)
    await there.ask("Beth", "sister find-answer", "a", library=JUNEAU, refused_places=("FJ",), limit="1")
    await there.ask("Beth", "sister find", "b", now="yes")
    shown = await there.ask("Ana", "sister find", "c", now="yes")
    assert "Nobody who seeks fits yet." in said(shown)
    assert "Juneau" not in everything(shown)
    assert "Fiji" not in everything(shown)


# Staff


async def test_staff_see_who_waits_and_can_pair_them(there: Register) -> None:
    assert said(await there.ask("Dee", "staff seeking")) == "No library waits for a partner."
    await there.ask("Beth", "sister find", "b", now="yes")
    assert "1 library waits for a partner" in everything(await there.ask("Dee", "staff home", "b"))
    shown = await there.ask("Dee", "staff seeking", "d")
    assert details(shown) == [
        "Juneau City Library / Juneau, United States / Writes English. Waits since 20 November 2026."
    ]
    form = await there.town.press("Dee", shown, "Pair")
    assert isinstance(form.outcome, Form)
    assert said(await there.ask("Ana", "staff seeking", "e")).startswith("Only staff")


async def test_many_who_wait_stand_on_pages(there: Register) -> None:
    for number in range(9):
        own = await library(there.store, "Lima", name=f"Lima {number}")
        async with there.store.writing() as uow:
            uow.session.add(
                PartnerWish(
                    library_id=own.id,
                    asked_by=MemberId(3),
                    asked_at=uow.now,
                    look_at=uow.now,
                )
            )
    first = await there.ask("Dee", "staff seeking")
    second = await there.town.press("Dee", first, "More")
    assert (len(rows_of(first)), len(rows_of(second))) == (8, 1)
    assert "Earlier" in buttons(second)
    assert isinstance(first.outcome, Reply)
    assert any(isinstance(part, Rows) for part in first.outcome.card.parts)
