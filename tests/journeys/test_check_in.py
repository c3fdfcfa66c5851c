"""A month of silence, and the one question about it: yes, we need help, a stale button, and two sides that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

FOUR = {"Yes", "Not yet", "We need help", "Pause"}


async def question(town: Town, name: str) -> Seen:
    """The newest one that they find."""
    return [seen for seen in await town.inbox(name) if {*FOUR, "Fewer messages"} <= set(seen.buttons)][-1]


def everything(seen: Seen) -> str:
    """All its words, wherever a platform breaks them."""
    return " ".join(seen.lines)


async def silence(town: Town) -> None:
    """They said hello, and a fortnight later the next talk is due; both sides are asked."""
    await town.say("Ana", "/log how:video hello")
    await town.move(days=21)


async def test_yes_is_one_form_and_the_partner_reads_of_the_talk(town: Town) -> None:
    await silence(town)
    asked = await question(town, "Ana")
    assert asked.said.startswith("Have you been in touch with Amman Public Library since 20 November 2026?")

    form = await town.press("Ana", asked, "Yes")
    logged = await town.fill("Ana", form, how="Call", about="The winter reading list")
    assert "Logged: phone call with Amman Public Library" in logged.said

    stale = await town.press("Ana", asked, "Yes")
    assert stale.said.startswith("You logged a talk already: phone call,")
    await town.move(days=9)
    read = " ".join(line for seen in await town.inbox("Yusuf") for line in seen.lines)
    assert "Ana of Suva City Library logged a talk with you: phone call" in read


async def test_who_needs_help_is_offered_some_at_once_and_staff_read_why(town: Town) -> None:
    await silence(town)
    asked = await question(town, "Ana")
    form = await town.press("Ana", asked, "We need help")
    helped = await town.fill("Ana", form, reason="They do not reply", words="Two letters, & no answer.")
    for offer in ("An idea: ", "A second person: ", "A mentor: Staff are asked for one"):
        assert offer in everything(helped)
    again = await town.press("Ana", asked, "We need help")
    assert "You asked for help on" in everything(again)

    await town.move(days=5)
    told = next(seen for seen in await town.inbox("Dee") if "asks for help in the partnership" in seen.said)
    assert dict(told.facts)["In their words"] == "Two letters, & no answer."
    page = await town.press("Dee", told, "Look at the partnership")
    assert "they do not reply, “Two letters, & no answer.” (Ana" in dict(page.facts)["Suva City Library"]
    theirs = " ".join(line for seen in await town.inbox("Yusuf") for line in seen.lines)
    assert "Two letters" not in theirs


async def test_two_sides_disagree_and_staff_read_both(town: Town) -> None:
    await silence(town)
    theirs, ours = await question(town, "Yusuf"), await question(town, "Ana")
    assert "I will ask again about Suva City Library" in (await town.press("Yusuf", theirs, "Not yet")).said
    form = await town.press("Ana", ours, "Yes")
    await town.fill("Ana", form, how="Chat")

    page = await town.say("Dee", '/sister partnership partnership:"1"')
    said = dict(page.facts)
    assert said["Suva City Library"].startswith("yes: chat")
    assert said["Amman Public Library"].startswith("not yet (Yusuf")


async def test_pause_opens_with_the_partnership_filled_in(town: Town) -> None:
    await silence(town)
    form = await town.press("Ana", await question(town, "Ana"), "Pause")
    assert "Amman Public Library" in " ".join(form.lines)
