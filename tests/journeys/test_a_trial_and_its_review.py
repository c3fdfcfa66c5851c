"""A trial: asked midway, reviewed by both libraries, seen side by side once both have answered, and it goes on; or they
do not agree, and staff decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import newest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

MIDWAY = 64
"""Days until everybody has read the question midway: the trial of four months began today."""

REVIEW = 46
"""Days from then on until everybody has read the seven questions."""


def everything(seen: Seen) -> str:
    """Its paragraphs and its facts."""
    return "\n".join((seen.said, *(f"{fact.label}: {fact.value}" for fact in seen.facts)))


async def answers(town: Town, person: str, asked: Seen, *, did: str, gained: str, wish: str) -> Seen:
    """All seven, by the two forms."""
    form = await town.press(person, asked, "Answer seven questions")
    between = await town.fill(
        person, form, did=did, enough="Right", best_way="E-mail", language="Yes, slowly.", gained=gained
    )
    # Where forms are small, one that leads on to the next opens it.
    last = between if between.form is not None else await town.press(person, between, "Questions 5 to 7")
    return await town.fill(person, last, involved="Two colleagues.", change="More letters.", wish=wish)


async def test_a_trial_is_asked_about_midway_reviewed_by_both_and_goes_on(town: Town) -> None:
    await town.say("Ana", "/log how:video we showed each other our shelves")
    await town.move(days=MIDWAY)
    midway = await newest(town, "Ana", "How is it going?")
    scored = await town.press("Ana", midway, "2 · Not so well")
    helped = await town.press("Ana", scored, "We need help")
    assert "Staff read it" in helped.said
    await town.move(days=5)
    told = await newest(town, "Dee", "would like help in its trial")
    assert "2 · Not so well" in told.said
    assert not [seen for seen in await town.inbox("Yusuf") if "Not so well (" in seen.said]

    await town.move(days=REVIEW - 5)
    asked = await newest(town, "Ana", "comes to its end")
    mine = await answers(
        town, "Ana", asked, did="We showed our shelves.", gained="A friend.", wish="Continue with changes"
    )
    assert "Thank you for all seven answers." in mine.said
    await town.move(days=1)
    theirs = await newest(town, "Yusuf", "comes to its end")
    assert "answered already" in theirs.said
    assert "We showed our shelves." not in everything(theirs)
    both = await answers(town, "Yusuf", theirs, did="We read together.", gained="A secret.", wish="Continue as it is")
    for words in ("goes on with changes", "We showed our shelves.", "We read together.", "More letters."):
        assert words in everything(both)
    assert {"Write an agreement", "Change how often"} <= set(both.buttons)

    await town.move(days=4)
    shown = await newest(town, "Ana", "goes on with changes")
    assert "We read together." in everything(shown)
    assert "A secret." not in everything(shown)
    page = await town.say("Ana", "/sister partnership")
    assert "Active since" in everything(page)


async def test_where_they_do_not_agree_staff_read_it_first_and_decide(town: Town) -> None:
    await town.say("Ana", "/log how:video we showed each other our shelves")
    await town.move(days=MIDWAY + REVIEW)
    asked = await newest(town, "Ana", "comes to its end")
    await answers(town, "Ana", asked, did="We waited.", gained="Nothing yet.", wish="Stop kindly")
    theirs = await newest(town, "Yusuf", "comes to its end")
    split = await answers(town, "Yusuf", theirs, did="We wrote.", gained="Much.", wish="Continue as it is")
    assert "Staff read it first" in split.said
    assert "We waited." not in everything(split)

    await town.move(days=4)
    waits = await newest(town, "Dee", "do not all wish the same")
    assert "Nothing yet." in everything(waits)
    form = await town.press("Dee", waits, "Decide")
    await town.fill(
        "Dee", form, settlement="The trial is extended", months="2", words="You agreed to write each month."
    )
    await town.move(days=4)
    for person in ("Ana", "Yusuf"):
        shown = await newest(town, person, "You agreed to write each month.")
        assert "The trial goes on for 2 months more" in shown.said
        assert "Nothing yet." not in everything(shown)


async def test_nobody_answers_and_the_trial_goes_on_by_itself_once(town: Town) -> None:
    await town.say("Ana", "/log how:video we showed each other our shelves")
    await town.move(days=MIDWAY + REVIEW + 16)
    for person in ("Ana", "Yusuf"):
        shown = await newest(town, person, "Not everybody answered in time")
        assert "goes on for 2 months more" in shown.said
    page = await town.say("Ana", "/sister partnership")
    assert "Trial until: 20 May 2027" in everything(page)
