"""Two libraries find each other: one looks nearby and waits, the other sees why it would fit, and says hello."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_who_waits_is_found_by_whoever_looks_next(town: Town) -> None:
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    question = await town.say("Beth", "/sister find")
    assert "Has your town a sister city or twin town abroad?" in question.said
    leads = await town.press("Beth", question, "Yes")
    assert "The town hall" in leads.said
    assert "Hello. I write for Juneau Public Library." in leads.said
    question = await town.press("Beth", leads, "Next question")
    for _question in range(5):
        question = await town.press("Beth", question, "Skip this one")
    question = await town.fill("Beth", await town.press("Beth", question, "Answer"), speaks="English")
    question = await town.fill("Beth", await town.press("Beth", question, "Answer"), ways=("E-mail", "Video"))
    question = await town.press("Beth", question, "E-mail")
    question = await town.press("Beth", question, "Skip this one")
    question = await town.press("Beth", question, "A week")
    nobody = await town.press("Beth", question, "Show me libraries")
    assert "No library of another country seeks a partner at this moment." in nobody.said

    one = await town.say("Yusuf", "/sister find")
    found = await town.press("Yusuf", one, "Show me libraries")
    assert [row.title.split("\n")[0] for row in found.rows] == ["Juneau Public Library"]
    assert "For: both write English" in " ".join(found.lines)
    hello = await town.press("Yusuf", found, "Say hello", row="Juneau Public Library")
    sent = await town.fill("Yusuf", hello, reason="We both live far from our capitals.")
    assert "Sent to Juneau Public Library" in sent.said

    await town.move(days=4)
    beth = " ".join(seen.said for seen in await town.inbox("Beth"))
    assert "Amman Public Library, Amman, Jordan, would like to be a partner" in beth
    assert "Now somebody fits." not in beth, "they are talking already"


async def test_nobody_is_told_so_honestly_within_two_weeks(town: Town) -> None:
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    nobody = await town.press("Beth", await town.say("Beth", "/sister find"), "Show me libraries")
    assert "in any case, even if the answer is “not yet”" in nobody.said
    await town.move(days=14)
    told = [seen for seen in await town.inbox("Beth") if seen.said.startswith("Not yet:")]
    assert len(told) == 1
    again = await town.press("Beth", told[0], "Look again")
    assert "I keep looking" in again.said
