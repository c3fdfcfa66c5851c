"""A partnership's whole life, as the four people of its two libraries live it, on whatever platform they sit.

Ana and Tomas speak for Suva, Yusuf and Olena for Amman; Dee is staff. It takes them two years and a half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.a_written_agreement import sign_it, take_the_files, write_it
from tests.journeys.telling import newest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

SUVA, AMMAN = "Suva City Library", "Amman Public Library"
SIDES = (("Ana", "Tomas", AMMAN), ("Yusuf", "Olena", SUVA))
"""The first and the second contact of each library, and its partner."""

TALKS = 4
CHANGES = (
    "The agreement was renewed, by Olena",
    "The agreement was signed by all, by Ana",
    "The trial was reviewed: it goes on, by Olena",
    "All agreed how often to talk, by Yusuf",
    "The first talk was logged, by Olena",
    "The proposal was accepted, by Ana",
    "It was proposed, by Yusuf",
)
"""Of their partnership, newest first."""


async def live(town: Town) -> None:
    """All of it, from the first word to the third year of their agreement."""
    for part in PARTS:
        await part(town)


async def introduce(town: Town) -> None:
    """Both libraries are introduced by one person each, who names a colleague."""
    assert "LIB-001" in (await town.introduce("Ana", SUVA, "Suva", "Fiji")).said
    assert "LIB-002" in (await town.introduce("Yusuf", AMMAN, "Amman", "Jordan")).said
    assert "You are staff now" in (await town.say("Dee", f"/staff first {await town.staff_code()}")).said
    for first, second, _partner in SIDES:
        form = await town.press(first, await town.say(first, "/sister library"), "Name a colleague")
        named = await town.fill(first, form, name=second)
        (words,) = [line for line in named.said.splitlines() if line.startswith("/sister join ")]
        question = await town.say(second, words)
        assert f"{first} would like you to speak for" in question.said
        assert "Your role: Second contact." in (await town.press(second, question, "Accept")).said


async def find_each_other(town: Town) -> None:
    """One looks and waits; whoever looks next finds them, and reads why they would fit."""
    waits = await _answer_the_questions(town, "Ana", ("E-mail", "Video"))
    assert "No library of another country seeks a partner at this moment." in waits.said
    found = await _answer_the_questions(town, "Yusuf", ("Video", "Chat"))
    assert [row.title.split("\n")[0] for row in found.rows] == [SUVA]
    why = " ".join(found.lines)
    for reason in ("both write English", "both like to talk every month", "both use video call", "Against: nothing"):
        assert reason in why


async def _answer_the_questions(town: Town, person: str, ways: tuple[str, str]) -> Seen:
    question = await town.say(person, "/sister find")
    for _question in range(6):
        question = await town.press(person, question, "No")
    question = await town.fill(person, await town.press(person, question, "Answer"), speaks="English")
    question = await town.fill(person, await town.press(person, question, "Answer"), ways=ways)
    question = await town.press(person, question, ways[0])
    question = await town.fill(person, await town.press(person, question, "Answer"), how_often="30")
    question = await town.press(person, question, "A week")
    for answer in ("Long letters", "Planned dates", "Good", "Either is fine"):
        question = await town.press(person, question, answer)
    return await town.press(person, question, "Show me libraries")


async def propose(town: Town) -> None:
    """Yusuf says hello; Tomas asks first, Olena answers, and Ana accepts."""
    found = await town.press("Yusuf", await town.say("Yusuf", "/sister find"), "Show me libraries")
    form = await town.press("Yusuf", found, "Say hello", row=found.rows[0].title)
    sent = await town.fill(
        "Yusuf",
        form,
        reason="We both tell stories by the water.",
        activities="A shared story hour.",
        how_often="30",
    )
    assert f"Sent to {SUVA}." in sent.said
    await town.move(days=3)
    asked = await newest(town, "Tomas", "would like to be a partner of")
    form = await town.press("Tomas", asked, "Ask a question")
    await town.fill("Tomas", form, question="In which language are your stories?")
    await town.move(days=3)
    question = await newest(town, "Olena", "In which language are your stories?")
    form = await town.press("Olena", question, "Answer")
    await town.fill("Olena", form, words="In Arabic, and we translate them.")
    await town.move(days=3)
    answered = await newest(town, "Ana", "In Arabic, and we translate them.")
    assert "are introduced" in (await town.press("Ana", answered, "Accept")).said


async def meet(town: Town) -> None:
    """All four read who the others are and what time it is there; the first talk begins the trial."""
    await town.move(days=4)
    for first, second, partner in SIDES:
        for person in (first, second):
            facts = dict((await newest(town, person, "Say hello within a week")).facts)
            others = next(side for side in SIDES if side[0] != first)
            assert facts["Contacts"] == f"{others[0]} and {others[1]}"
            assert facts["Where"] == ("Amman, Jordan" if partner == AMMAN else "Suva, Fiji")
            assert ":" in facts["Their time now"]
            assert facts["Both like"] == "Video"
    assert await state_of(town, "Tomas") == "Introduced since 29 November 2026"
    logged = await town.say("Olena", "/log how:video We read a story about the sea")
    assert f"Logged: video call with {SUVA}" in logged.said
    assert await state_of(town, "Ana") == "In trial since 3 December 2026"


async def agree_how_often(town: Town) -> None:
    """One side proposes a shorter rhythm; the longer one holds until somebody of the other confirms it."""
    sent = await town.fill("Tomas", await town.say("Tomas", "/sister rhythm"), how_often="every 3 weeks")
    assert "Until all agree, you talk every 30 days." in sent.said
    await town.move(days=4)
    asked = await newest(town, "Yusuf", "would like to talk with you every 21 days")
    assert "It is agreed: a talk every 21 days." in (await town.press("Yusuf", asked, "Confirm")).said


async def halfway(town: Town) -> None:
    """In the middle of the trial one question, answered by one person of each library; partners do not read it."""
    await town.move(days=42)
    await town.say("Ana", "/log how:call We planned the next story")
    await town.move(days=28)
    for person, answer in (("Tomas", "5 · Very well"), ("Yusuf", "4 · Well")):
        asked = await newest(town, person, "You are in the middle of your trial")
        assert f"Thank you. You said: {answer} ({person})." in (await town.press(person, asked, answer)).said
    for person, answer in (("Ana", "4 · Well"), ("Olena", "5 · Very well")):
        assert f"You said: {answer}" not in " ".join((await town.say(person, "/sister review")).lines)


async def review(town: Town) -> None:
    """Seven questions to each library: hidden until both have answered, then side by side, and it goes on."""
    await town.move(days=35)
    hidden = await _review(town, "Ana", involved="Three of us and a teacher.")
    assert "Nobody reads the others' answers" in hidden.said
    peeked = " ".join((await town.say("Yusuf", "/sister review")).lines)
    assert "Three of us and a teacher." not in peeked
    shown = await _review(town, "Olena", involved="Two of us and a choir.")
    assert "The partnership goes on, and is no trial any more." in shown.said
    await town.move(days=4)
    for person in ("Tomas", "Yusuf"):
        both = await newest(town, person, "The partnership goes on, and is no trial any more.")
        read = " ".join(both.lines)
        for words in ("Three of us and a teacher.", "Two of us and a choir.", "would continue as it is (Ana)"):
            assert words in read
        assert "We hoped for songs" not in read, "question 4 is for staff alone"
    assert (await state_of(town, "Olena")).startswith("Active since")


async def _review(town: Town, person: str, involved: str) -> Seen:
    asked = await newest(town, person, "Each library answers seven short questions for itself")
    form = await town.press(person, asked, "Answer seven questions")
    half = await town.fill(
        person,
        form,
        did="We read three stories.",
        enough="Right",
        best_way="Video",
        language="It was.",
        gained="We hoped for songs, and got them.",
    )
    # Where forms are small, one that leads on to the next opens it.
    last = half if half.form is not None else await town.press(person, half, "Questions 5 to 7")
    return await town.fill(person, last, involved=involved, change="Nothing.", wish="Continue as it is")


async def renew(town: Town) -> None:
    """Ninety days before its end all are asked, and both libraries renew."""
    for person in ("Ana", "Olena"):
        await town.move(days=42)
        await town.say(person, "/log how:video The shared story hour")
    await town.move(days=200)
    for person in ("Ana", "Tomas", "Yusuf", "Olena"):
        await newest(town, person, "ends on 11 April 2028. Would you like to renew it?")
    one = await town.press("Tomas", await newest(town, "Tomas", "Would you like to renew it?"), "Renew")
    assert f"I wait for {AMMAN}." in one.said
    both = await town.press("Olena", await newest(town, "Olena", "Would you like to renew it?"), "Renew")
    assert "All renewed it: it runs until 11 April 2029 now." in both.said


async def look_back(town: Town) -> None:
    """The timeline and the history hold everything, for both; and a year later they are asked again."""
    for person, partner in (("Yusuf", SUVA), ("Tomas", AMMAN)):
        shown = await town.say(person, "/sister partnership")
        read = " ".join(shown.lines).partition("7 changes so far")[2]
        at = [read.index(words) for words in CHANGES]
        assert at == sorted(at), "newest first"
        assert dict(shown.facts)["Agreement"] == "in force until 11 April 2029"
        talks = await town.say(person, "/sister history")
        assert len(talks.rows) == TALKS
        assert all(partner in row.title for row in talks.rows)
    assert "I ask all of you on 11 January 2029." in (await town.say("Ana", "/sister renewal")).said
    await town.move(days=364)
    for person in ("Ana", "Tomas", "Yusuf", "Olena"):
        await newest(town, person, "ends on 11 April 2029. Would you like to renew it?")


async def state_of(town: Town, person: str) -> str:
    """Of the partnership, as it is shown to them."""
    return dict((await town.say(person, "/sister partnership")).facts)["State"]


PARTS = (
    introduce,
    find_each_other,
    propose,
    meet,
    agree_how_often,
    halfway,
    review,
    write_it,
    sign_it,
    take_the_files,
    renew,
    look_back,
)
