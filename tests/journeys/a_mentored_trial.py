"""A trial with a mentor, from the wish to mentor to the day on which nobody needs one any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def begins(town: Town) -> None:
    """Ana in Suva, Yusuf in Amman, and Dee of the staff, partners since today."""
    assert "Posted." in (await town.introduce("Ana", "Suva City Library", "Suva", "Fiji")).said
    assert "Posted." in (await town.introduce("Yusuf", "Amman Public Library", "Amman", "Jordan")).said
    assert "You are staff now" in (await town.say("Dee", f"/staff first {await town.staff_code()}")).said
    assert "Paired:" in (await town.say("Dee", "/staff pair libraries:LIB-001,LIB-002")).said
    await town.move(minutes=0)


async def becomes_a_mentor(town: Town, name: str) -> None:
    """They say how many and in which languages, and Dee grants it."""
    form = await town.press(name, await town.say(name, "hello there"), "I want to mentor")
    thanks = await town.fill(name, form, capacity="1")
    assert "Staff read your wish" in thanks.said
    wishes = await town.say("Dee", "/staff wishes")
    assert name in wishes.said
    await town.press("Dee", wishes, "Grant")


async def mentored(town: Town) -> None:
    """Ana in Harbour and Yusuf in Lantern try; Mai in Harbour says not now, and Olena in Lantern helps."""
    await becomes_a_mentor(town, "Mai")
    await becomes_a_mentor(town, "Olena")

    offered = await arrives(town, "Mai", "have no mentor yet. Would you watch over them?")
    passed = await town.press("Mai", offered, "Not now")
    assert "Somebody else is asked now." in passed.said
    offered = await arrives(town, "Olena", "have no mentor yet. Would you watch over them?")
    taken = await town.press("Olena", offered, "I will help")
    assert "Thank you. You help Suva City Library and Amman Public Library now." in taken.said
    for person in ("Ana", "Yusuf"):
        found = await arrives(town, person, "Olena is the mentor of")
        assert {"Writes", "Local time"} <= {fact.label for fact in found.facts}

    alert = await arrives(town, "Olena", "may need you.")
    assert "No first hello for" in alert.said
    draft = await town.press("Olena", alert, "Message both")
    assert "Hello, I am Olena, the mentor of your partnership." in str(draft.asked.question("words").value)
    sent = await town.fill("Olena", draft, words="Hello both. How can I help?")
    assert "can answer you here" in sent.said
    read = {person: await arrives(town, person, "Olena, your mentor, writes:") for person in ("Ana", "Yusuf")}
    assert all("Hello both. How can I help?" in seen.said for seen in read.values())
    answer = await town.press("Yusuf", read["Yusuf"], "Answer")
    await town.fill("Yusuf", answer, words="We were on holiday.")
    heard = await arrives(town, "Olena", "Yusuf of Amman Public Library writes:")
    assert "We were on holiday." in heard.said

    await notes_go_both_ways(town)

    await town.move(days=2)
    await arrives(town, "Olena", "all is well again")
    desk = await town.say("Olena", "/sister mentoring")
    one = await town.press("Olena", desk, "Look")
    done = await town.fill("Olena", await town.press("Olena", one, "Give it back"), why="They need no mentor any more")
    assert "They go on without a mentor." in done.said
    assert "None yet." in (await town.say("Olena", "/sister mentoring")).said


async def notes_go_both_ways(town: Town) -> None:
    """Ana writes, Yusuf answers, and it is a talk; then the other way round."""
    for writer, reader, library in (("Ana", "Yusuf", "Suva City Library"), ("Yusuf", "Ana", "Amman Public Library")):
        page = await town.say(writer, "/sister partnership")
        form = await town.press(writer, page, "Write a note")
        sent = await town.fill(writer, form, words=f"Good morning from {library}.")
        assert "Sent." in sent.said
        note = await arrives(town, reader, f"Good morning from {library}.")
        assert f"{writer} of {library} writes:" in note.said
        answered = await town.fill(reader, await town.press(reader, note, "Answer"), words=f"Thank you, {writer}.")
        assert "Sent." in answered.said
        await arrives(town, writer, f"Thank you, {writer}.")
    history = await town.say("Ana", "/sister history")
    assert any("chat" in line.lower() for line in history.lines)


async def nobody_helps(town: Town) -> None:
    """Mai is silent, so all are asked, and staff; whoever asked reads it on the day that was promised."""
    await becomes_a_mentor(town, "Mai")
    form = await town.say("Ana", "/mentor")
    asked = await town.fill("Ana", form, topic="The language is difficult", details="How do we write to each other?")
    assert "You read here on" in asked.said
    again = await town.say("Ana", "/mentor")
    assert "You asked for a mentor already" in again.said

    await arrives(town, "Ana", "No mentor could help yet.")
    wanted = await arrives(town, "Dee", "No mentor has taken it.")
    assert any("How do we write to each other?" in line for line in wanted.lines)
    helped = await town.press("Dee", wanted, "I will help")
    assert "Thank you. You help Suva City Library and Amman Public Library now." in helped.said
    found = await arrives(town, "Ana", "Dee will help.")
    assert "Local time" in {fact.label for fact in found.facts}
