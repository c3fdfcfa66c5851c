"""Stories of a trial: the question midway, the review, what all said side by side, and what staff decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.on_trial import ANSWERS, in_trial
from tests.contracts.parting import nobody_is_connected

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

FIRST: dict[str, WireValue] = {"did": "Our readers wrote to each other.", "enough": "right", "gained": "New friends."}
LAST: dict[str, WireValue] = {"involved": "Two colleagues of the children's room.", "wish": "continue"}


async def _midway(story: Story) -> None:
    await in_trial(story.world, left=60, midway=True)
    await story.days(4)


async def _reviewed(story: Story) -> None:
    """They are asked."""
    await in_trial(story.world, left=15)
    await story.days(4)


async def _says(story: Story, person: str, *, aside: bool = True, **more: WireValue) -> None:
    library = "2" if person == "Yusuf" else "1"
    given = {**ANSWERS, "review": "1", "library": library, **more}
    await story.asks(person, "sister review-send", aside=aside, **given)


async def _split(story: Story) -> None:
    await _reviewed(story)
    await _says(story, "Ana", wish="stop", change="More letters, fewer calls.", gained="Little so far.")
    await _says(story, "Yusuf", gained="Two new book clubs.")


async def midway_answer(story: Story) -> None:
    """One press; a few words; another answer; a number that is none; and somebody who has no part in it."""
    await _midway(story)
    given: dict[str, WireValue] = {"partnership": "1", "library": "1"}
    await story.asks("Ana", "sister midway-answer", aside=False, **given, going="4")
    await story.presses("Ana", "Add a few words")
    await story.sends("Ana", words="Their letters are a joy.")
    await story.asks("Ana", "sister midway-answer", aside=False, **given, going="2")
    await story.asks("Ana", "sister midway-answer", aside=False, **given, going="9")
    await story.asks("Olena", "sister midway-answer", aside=False, **given, going="4")


async def midway_help(story: Story) -> None:
    await _midway(story)
    await story.asks("Yusuf", "sister midway-answer", partnership="1", library="2", going="1")
    await story.presses("Yusuf", "We need help")


async def midway_record(story: Story) -> None:
    """Who is connected is asked; the form with a day to come; recorded."""
    await _midway(story)
    given: dict[str, WireValue] = {"partnership": "1", "library": "2", "source": "email", "on": "2026-11-18"}
    await story.asks("Ana", "sister midway-record", aside=False, **given, going="4")
    await nobody_is_connected(story.world, 2)
    await story.says("Ana", "/sister review")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-12-24", going="3", words="It goes slowly.")
    await story.sends("Ana", on="2026-11-18")


async def review(story: Story) -> None:
    """A stranger; no trial; a trial; its review; all answers side by side, and what staff alone read."""
    await story.says("Lina", "/sister review")
    await story.says("Ana", "/sister review")
    await in_trial(story.world, left=30)
    await story.says("Ana", "/sister review")
    await story.says("Ana", "/sister partnership")
    await _reviewed(story)
    await story.says("Ana", "/sister review")
    await story.opens_home("Ana")
    await _says(story, "Ana", change="A shared reading week each spring.", wish="change")
    await story.says("Yusuf", "/sister review")
    await _says(story, "Yusuf", enough="too-little", best_way="", gained="Two new book clubs.")
    await story.says("Ana", "/sister review")
    await story.asks("Dee", "sister review", partnership="1")


async def review_answer(story: Story) -> None:
    """The first form, and the way on."""
    await _reviewed(story)
    await story.asks("Ana", "sister review", partnership="1")
    await story.presses("Ana", "Answer seven questions")
    await story.sends("Ana", enough="")
    await story.sends("Ana", aside=False, **FIRST)


async def review_send(story: Story) -> None:
    """The second form with something wrong; sent; changed; the last answer; too late; and by somebody outside."""
    await _reviewed(story)
    await story.asks("Ana", "sister review", partnership="1", aside=True)
    await story.presses("Ana", "Answer seven questions", aside=True)
    await story.sends("Ana", aside=True, **FIRST)
    await story.presses("Ana", "Questions 5 to 7")
    await story.sends("Ana", aside=False, **{**LAST, "wish": "extend"})
    await story.sends("Ana", extend_months="2")
    await story.presses("Ana", "Change the answers")
    await _says(story, "Yusuf", aside=False, wish="extend", extend_months="4")
    await _says(story, "Ana", aside=False)
    await _says(story, "Olena", aside=False)


async def review_read(story: Story) -> None:
    """One's own before they are shown; another's not yet; then all of a long one."""
    await _reviewed(story)
    await _says(story, "Ana", did="We wrote letters. " * 33)
    await story.asks("Sam", "sister review-read", review="1", library="1")
    await story.asks("Yusuf", "sister review-read", review="1", library="1")
    await _says(story, "Yusuf", aside=False)
    await story.presses("Yusuf", "All of Suva City Library")


async def review_record(story: Story) -> None:
    """Who is connected is asked; the form; recorded."""
    await _reviewed(story)
    given: dict[str, WireValue] = {**ANSWERS, "review": "1", "library": "2", "source": "email", "on": "2026-11-18"}
    await story.asks("Ana", "sister review-record", aside=False, **given)
    await nobody_is_connected(story.world, 2)
    await story.says("Ana", "/sister review")
    await story.presses("Ana", "Copy an e-mail")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-11-22", enough="right", wish="continue", did="Letters.")


async def reviews(story: Story) -> None:
    """Nothing waits; one waits; and for somebody who is not of the staff."""
    await story.asks("Dee", "staff reviews")
    await _split(story)
    await story.says("Dee", "/staff home")
    await story.asks("Dee", "staff reviews")
    await story.asks("Ana", "staff reviews")


async def review_settle(story: Story) -> None:
    """What staff read; the form; months are missing; by one of Suva's own; decided; and a moment later."""
    await _split(story)
    await story.asks("Dee", "sister review", partnership="1")
    await story.presses("Dee", "Decide")
    await story.sends("Dee", settlement="extend", words="Let us try letters until spring.")
    await story.asks("Sam", "staff review-settle", review="1", settlement="stop", months="", words="Goodbye.")
    await story.sends("Dee", months="3")
    await story.asks("Dee", "staff review-settle", review="1", settlement="stop", months="", words="Goodbye.")


async def midway(story: Story) -> None:
    """The question; once Yusuf answered; and for a library that is reached by e-mail."""
    await _midway(story)
    await story.arrives("midway", to=["Ana", "Yusuf"])
    await story.asks("Yusuf", "sister midway-answer", partnership="1", library="2", going="5", aside=True)
    await story.days(1)
    await story.arrives("midway", to=["Yusuf"], because="after Yusuf answered")


async def midway_help_notice(story: Story) -> None:
    await _midway(story)
    given: dict[str, WireValue] = {"partnership": "1", "library": "2"}
    await story.asks(
        "Yusuf", "sister midway-answer", **given, going="1", words="We write, and nobody answers.", aside=True
    )
    await story.asks("Yusuf", "sister midway-help", **given, aside=True)
    await story.days(4)
    await story.arrives("midway_help", to=["Dee"])


async def review_notice(story: Story) -> None:
    """The question; and what Yusuf's colleagues and partners read of it once Ana has answered."""
    await _reviewed(story)
    await story.arrives("review", to=["Ana"])
    await _says(story, "Ana")
    await story.days(1)
    await story.arrives("review", to=["Ana", "Yusuf"], because="after Ana answered")


async def review_shown(story: Story) -> None:
    """All go on; one would stop; staff decided; nobody answered; and all would stop."""
    await _reviewed(story)
    await _says(story, "Ana")
    await _says(story, "Yusuf", gained="Two new book clubs.")
    await story.days(4)
    await story.arrives("review_shown", to=["Ana"], because="all go on")
    await in_trial(story.world, left=15)
    await story.days(4)
    await _says(story, "Ana", review="2", wish="stop")
    await _says(story, "Yusuf", review="2")
    await story.days(4)
    await story.arrives("review_shown", to=["Ana"], because="one would stop")
    words = "You agreed to try it until spring."
    await story.asks("Dee", "staff review-settle", review="2", settlement="extend", months="2", words=words, aside=True)
    await story.days(5)
    await story.arrives("review_shown", to=["Ana", "Yusuf"], because="staff decided")
    await in_trial(story.world, left=15)
    await story.days(24)
    await story.arrives("review_shown", to=["Yusuf"], because="nobody answered")
    await in_trial(story.world, left=15)
    await story.days(4)
    await _says(story, "Ana", review="4", wish="stop")
    await _says(story, "Yusuf", review="4", wish="stop")
    await story.days(5)
    await story.arrives("review_shown", to=["Ana"], because="all would stop")


async def review_waits(story: Story) -> None:
    """One would stop; once it is decided; and twice not everybody answered."""
    await _split(story)
    await story.days(4)
    await story.arrives("review_waits", to=["Dee"])
    await story.asks(
        "Dee", "staff review-settle", review="1", settlement="extend", months="1", words="Try on.", aside=True
    )
    await story.days(1)
    await story.arrives("review_waits", to=["Dee"], because="after it was decided")
    await in_trial(story.world, left=15)
    await story.days(20)
    await in_trial(story.world, left=15)
    await story.days(24)
    await story.arrives("review_waits", to=["Dee"], because="twice not everybody answered")


OF_COMMANDS = {
    "sister midway-answer": midway_answer,
    "sister midway-help": midway_help,
    "sister midway-record": midway_record,
    "sister review": review,
    "sister review-answer": review_answer,
    "sister review-send": review_send,
    "sister review-read": review_read,
    "sister review-record": review_record,
    "staff reviews": reviews,
    "staff review-settle": review_settle,
}

OF_NOTICES = {
    "midway": midway,
    "midway_help": midway_help_notice,
    "review": review_notice,
    "review_shown": review_shown,
    "review_waits": review_waits,
}
