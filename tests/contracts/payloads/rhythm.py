"""Stories of how often partners talk: proposed, confirmed, declined, replaced, taken back, and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.parting import nobody_is_connected

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story

NO = "We are closed in July. Every eight weeks would suit us."


async def _proposed(story: Story) -> None:
    await story.asks("Ana", "sister rhythm", partnership="1", how_often="every 6 weeks", aside=True)


async def sister_rhythm(story: Story) -> None:
    """A stranger; the form, with what cannot be read and what cannot be kept; proposed; and by the other side too."""
    await story.says("Lina", "/sister rhythm")
    await story.says("Ana", "/sister rhythm")
    await story.sends("Ana", how_often="often")
    await story.sends("Ana", how_often="400 days")
    await story.sends("Ana", how_often="every 6 weeks")
    await story.says("Yusuf", "/sister")
    await story.says("Yusuf", "/sister partnership")
    await story.says("Yusuf", "/sister rhythm every 6 weeks")
    await story.says("Ana", "/sister rhythm 42")


async def sister_rhythm_look(story: Story) -> None:
    """Each side, staff, and somebody who has no part in it."""
    await _proposed(story)
    for person in ("Ana", "Yusuf", "Dee", "Olena"):
        await story.asks(person, "sister rhythm-look", rhythm="1")


async def sister_rhythm_answer(story: Story) -> None:
    """Not this one; then another one, which is confirmed; and a press that comes late."""
    await _proposed(story)
    await story.asks("Yusuf", "sister rhythm-look", rhythm="1", aside=True)
    await story.presses("Yusuf", "Not this one")
    await story.sends("Yusuf", words=NO)
    await story.asks("Yusuf", "sister rhythm", partnership="1", how_often="45", aside=True)
    await story.asks("Ana", "sister rhythm-answer", rhythm="2", library="1", choice="yes")
    await story.asks("Ana", "sister rhythm-answer", rhythm="1", library="1", choice="yes")
    await story.asks("Ana", "sister rhythm-answer", rhythm="2", library="1", choice="no")


async def sister_rhythm_withdraw(story: Story) -> None:
    """By somebody who did not propose it; taken back; and answered too late."""
    await _proposed(story)
    await story.asks("Yusuf", "sister rhythm-withdraw", rhythm="1")
    await story.asks("Ana", "sister rhythm-withdraw", rhythm="1")
    await story.asks("Yusuf", "sister rhythm-answer", rhythm="1", library="2", choice="yes")


async def sister_rhythm_record(story: Story) -> None:
    """Who is connected is asked; else a letter, and their answer: the form with things missing, then another rhythm."""
    await _proposed(story)
    await story.asks("Ana", "sister rhythm-record", rhythm="1", library="2", source="email", on="today", answer="yes")
    await nobody_is_connected(story.world, 2)
    await story.asks("Ana", "sister rhythm-look", rhythm="1")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-12-24", answer="another", how_often="")
    await story.sends("Ana", on="2026-11-18", how_often="every 2 months", words="Our winter is long.")


async def rhythm(story: Story) -> None:
    """The others read it; once it was answered, what they read is corrected."""
    await _proposed(story)
    await story.days(4)
    await story.arrives("rhythm", to=["Yusuf"])
    await story.asks("Ana", "sister rhythm-withdraw", rhythm="1", aside=True)
    await story.days(1)
    await story.arrives("rhythm", to=["Yusuf"], because="after Ana took it back")


async def rhythm_answer(story: Story) -> None:
    """Declined; and agreed."""
    await _proposed(story)
    await story.asks("Yusuf", "sister rhythm-answer", rhythm="1", library="2", choice="no", words=NO, aside=True)
    await story.days(4)
    await story.arrives("rhythm_answer", to=["Ana"])
    await story.asks("Ana", "sister rhythm", partnership="1", how_often="21", aside=True)
    await story.asks("Yusuf", "sister rhythm-answer", rhythm="2", library="2", choice="yes", aside=True)
    await story.days(4)
    await story.arrives("rhythm_answer", to=["Ana"], because="all agreed")


OF_COMMANDS = {
    "sister rhythm": sister_rhythm,
    "sister rhythm-look": sister_rhythm_look,
    "sister rhythm-answer": sister_rhythm_answer,
    "sister rhythm-withdraw": sister_rhythm_withdraw,
    "sister rhythm-record": sister_rhythm_record,
}

OF_NOTICES = {"rhythm": rhythm, "rhythm_answer": rhythm_answer}
