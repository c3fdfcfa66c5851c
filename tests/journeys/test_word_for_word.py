"""One long journey reads the same, word for word, wherever people sit."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.clock import MovableClock
from tests.journeys.founding import town_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.seats import Typed
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


class Step(NamedTuple):
    """Who saw which words; of a form, what is read on the button that sends it: "" where that has words of its own."""

    name: str
    words: str
    submit: str = ""


@dataclass
class Transcript:
    """What was seen: after each step, and in the end what stood in each direct message."""

    steps: list[Step] = field(default_factory=list)
    inboxes: dict[str, list[str]] = field(default_factory=dict)


class Recorder:
    """Lets people act in a town, and writes down what they see."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.told = Transcript()

    async def say(self, name: str, text: str) -> Seen:
        return self.note(name, await self.town.say(name, text))

    async def press(self, name: str, seen: Seen, label: str) -> Seen:
        return self.note(name, await self.town.press(name, seen, label))

    async def fill(self, name: str, seen: Seen, /, **answers: Typed) -> Seen:
        return self.note(name, await self.town.fill(name, seen, **answers))

    async def nudge(self, name: str) -> Seen:
        """The newest question about a silence that they find."""
        asked = [seen for seen in await self.town.inbox(name) if {"Not yet", "Fewer messages"} <= set(seen.buttons)]
        return self.note(name, asked[-1])

    def note(self, name: str, seen: Seen) -> Seen:
        submit = seen.form.submit if seen.form is not None else ""
        self.told.steps.append(Step(name, read(seen).removesuffix(f" [{submit}]"), submit))
        return seen


def read(seen: Seen) -> str:
    """The words in their order, wherever a line breaks."""
    return " ".join(seen.words)


def without_buttons(seen: Seen) -> str:
    """The words alone: a page leaves a button away when its time is over, and Slack shows a message as it was sent."""
    return " ".join(line for line in seen.lines if not line.startswith("["))


async def journey(town: Town) -> Transcript:
    """From a stranger's first words to the lists of the staff half a year later."""
    there = Recorder(town)
    await introductions(there)
    await a_talk(there)
    await silences(there)
    await settings(there)
    await staff_lists(there)
    for name in ("Ana", "Yusuf", "Dee", "Tomas", "Lina"):
        there.told.inboxes[name] = [without_buttons(seen) for seen in await town.inbox(name)]
        there.note(name, await town.open_home(name))
    for seen in await town.channel("Ana", "introductions"):
        there.note("everybody", seen)
    return there.told


async def introductions(there: Recorder) -> None:
    """Two libraries, a member of staff who pairs them, and a colleague who joins."""
    welcome = await there.say("Ana", "hello")
    form = await there.press("Ana", welcome, "Introduce my library")
    preview = await there.fill(
        "Ana", form, name="Suva City Library", town="Suva", country="Fiji", languages=("English",)
    )
    await there.press("Ana", preview, "Post")
    words = "/introduce town:Amman country:Jordan languages:Arabic,English Amman Public Library"
    await there.press("Yusuf", await there.say("Yusuf", words), "Post")
    await there.say("Dee", f"/staff first {await there.town.staff_code()}")
    await there.say("Dee", "/staff pair libraries:LIB-001,LIB-002")
    which = await there.say("Tomas", "/introduce town:Suva country:Fiji languages:English Suva City Libary")
    await there.press("Tomas", which, "Join it")
    await there.press("Ana", await there.say("Ana", "/sister"), "Accept")
    await there.say("Ana", '/sister profile kind:public interests:"story hours" how_often:30')
    await there.town.move(days=3)


async def a_talk(there: Recorder) -> None:
    """Logged with a slip of the pen, looked up, corrected, taken back, and logged again. Twice the bot ends and begins
    anew meanwhile: the open form is sent afterwards, and the old button pressed.
    """
    form = await there.say("Ana", "/log we planned the summer")
    await there.town.restart()
    wrong = await there.town.fill("Ana", form, how="Video", when="2031-01-01")
    there.told.steps.append(Step("Ana", str(wrong.asked.problems)))  # a modal keeps its order, the page asks anew
    logged = await there.fill("Ana", wrong, when="2026-11-22")
    history = await there.say("Ana", "/sister history")
    edit = await there.press("Ana", history, "Edit")
    await there.fill("Ana", edit, how="Visit", about="We planned the summer & <drew> *maps*.")
    await there.say("Ana", "/sister history")
    await there.town.restart()
    undone = await there.press("Ana", logged, "Undo")
    await there.fill("Ana", await there.press("Ana", undone, "Log it again"))
    await there.say("Ana", "/log how:telepathy hello")
    await there.say("Ana", "/log how:video when:03/04 hello")
    await there.say("Ana", "/sister histry")
    await there.say("Ana", "/staff inactive")


async def silences(there: Recorder) -> None:
    """Each button of a nudge in its turn."""
    await there.town.move(days=24)
    await there.press("Ana", await there.nudge("Ana"), "Not yet")
    await there.town.move(days=10)
    form = await there.press("Ana", await there.nudge("Ana"), "We need help")
    await there.fill("Ana", form, reason="They do not reply", words="Two letters, <no> answer.")
    await there.town.move(days=10)
    asked = await there.nudge("Ana")
    await there.press("Ana", asked, "Fewer messages")
    form = await there.press("Ana", asked, "Yes")
    await there.fill("Ana", form, how="Post", about="A parcel of books")
    await there.town.move(days=4)
    await there.press("Yusuf", await there.nudge("Yusuf"), "Not yet")


async def settings(there: Recorder) -> None:
    """How Ana is written to, as she wants it."""
    shown = await there.say("Ana", "/sister settings")
    form = await there.press("Ana", shown, "Change")
    await there.fill("Ana", form, hour="8", days=("Monday", "Tuesday"))
    await there.say("Ana", "/sister later until:2027-06-01")
    shown = await there.say("Ana", "/sister settings")
    await there.press("Ana", shown, "Remind me again")
    await there.say("Ana", "/sister later next week")
    for words in ("/sister help", "/sister contacts", "/sister profile", "/sister"):
        await there.say("Ana", words)


async def staff_lists(there: Recorder) -> None:
    """What staff read when all has been silent for long."""
    wanted = await there.press("Lina", await there.say("Lina", "hello there"), "I want to mentor")
    await there.fill("Lina", wanted)
    there.town.clock.move(days=90)
    home = await there.say("Dee", "/staff")
    quiet = await there.say("Dee", "/staff inactive")
    await there.press("Dee", quiet, "Change filters")
    await there.press("Dee", quiet, "Nudge now")
    await there.press("Dee", quiet, "CSV file")
    for words in ("joins", "wishes", "messages", "start-card", "inactive region:Africa"):
        await there.say("Dee", f"/staff {words}")
    for label in ("Pair libraries", "Grant a role", "My home"):
        await there.press("Dee", home, label)
    await there.say("Dee", "/staff grant member:Ana role:mentor")
    await there.say("Dee", "/staff revoke member:Dee role:staff")
    await there.town.move(days=4)


LED_TO_A_FORM = ("Thank you for writing.", "This is how I write to you.")
"""How the two cards begin on which somebody pressed a button that opened a form."""

ZONE_NOT_TOLD = " (UTC)"
"""Discord tells nobody's time zone: until somebody chose one, every hour they read names it."""

ON_DISCORD = ("Nothing is lost. Please change this:", "One more step:")
"""How the cards begin that only stand for a form."""


async def told_at(where: str, url: str, folder: Path) -> Transcript:
    async with town_at(where, url, folder / "workspaces.db", MovableClock()) as town:
        return await journey(town)


def without_zone(words: str) -> str:
    """What is the same on every platform."""
    return words.replace(ZONE_NOT_TOLD, "")


@pytest.fixture(scope="session")
def at_the_playground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    """What is seen there."""
    folder = tmp_path_factory.mktemp("word-for-word")
    file = shutil.copy(sqlite_template, folder / "sister.db")
    return asyncio.run(told_at("playground-sqlite", f"sqlite:///{file}", folder))


@pytest.mark.parametrize(
    "where", ["playground-postgresql", "slack-http-sqlite", "slack-socket-sqlite", "discord-sqlite"]
)
def test_the_journey_reads_the_same(where: str, address: str, tmp_path: Path, at_the_playground: Transcript) -> None:
    told = asyncio.run(told_at(where, address, tmp_path))
    for here, there in zip(told.steps, at_the_playground.steps, strict=True):
        assert here.name == there.name
        if here.submit == there.submit:
            assert without_zone(here.words) == without_zone(there.words)
        else:
            assert here.submit == "", "a modal of Discord's, which has room for five rows and asks the rest later"
            assert there.words.startswith(here.words)
    assert len(told.steps) > 60, "it was a long one"

    for name, read in told.inboxes.items():
        inbox = [without_zone(text) for text in read]
        other = [without_zone(text) for text in at_the_playground.inboxes[name]]
        # The answer to a form takes the place of the card that led to it; after a modal of Slack's it comes below it.
        # On Discord words open no form: a card leads to it, and stays where the form was not sent.
        left = [text for text in inbox if text not in other]
        assert [text for text in inbox if text not in left] == other, name
        led_to_a_form = ON_DISCORD if where.startswith("discord") else LED_TO_A_FORM
        assert all(text.startswith(led_to_a_form) for text in left), f"{name} has {left}"
