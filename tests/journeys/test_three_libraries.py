"""Three libraries: Juneau is invited, Amman agrees, Beth joins; who alone is quiet is seen; and one day Ana leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import newest

if TYPE_CHECKING:
    from tests.journeys.town import Town


async def test_a_library_joins_two_others_and_another_one_leaves_kindly(town: Town) -> None:
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    form = await town.press("Ana", await town.say("Ana", "/sister partnership"), "Invite another library")
    asked = await town.fill(
        "Ana",
        form,
        library="Juneau Public Library (Juneau, United States, LIB-003)",
        reason="Their readers write poems, as ours do.",
    )
    assert "If one says no, Juneau Public Library never learns of it." in asked.said

    await town.move(days=4)
    assert not [seen for seen in await town.inbox("Beth") if "invite" in seen.said]
    wish = await newest(town, "Yusuf", "would like to invite Juneau Public Library")
    assert "Every partner said yes." in (await town.press("Yusuf", wish, "Yes, gladly")).said
    await town.move(days=4)
    invitation = await newest(town, "Beth", "invites Juneau Public Library to join its partnership with")
    welcome = await town.press("Beth", invitation, "Accept")
    assert welcome.said.startswith("Welcome. Juneau Public Library and Suva City Library and Amman Public Library")

    await town.move(days=4)
    await newest(town, "Ana", "is one of your partners now")
    hello = await newest(town, "Beth", "Say hello within a week")
    logged = await town.fill("Beth", await town.press("Beth", hello, "Log the first hello"), how="Video")
    assert "Logged: video call with Suva City Library and Amman Public Library" in logged.said

    await town.move(days=20)
    both = 'libraries:"Suva City Library,Amman Public Library"'
    assert "Logged: phone call" in (await town.say("Ana", f"/log how:call {both} we spoke of poems")).said
    await town.move(days=6)
    page = await town.say("Ana", "/sister partnership")
    assert "Juneau Public Library alone is quiet; the others keep in touch." in page.said

    form = await town.press("Ana", page, "Leave this partnership")
    preview = await town.fill("Ana", form, words="Thank you for the poems.")
    assert "Nothing is sent yet" in " ".join((preview.said, *preview.lines))
    assert "has left the partnership" in (await town.press("Ana", preview, "Leave")).said
    await town.move(days=4)
    left = await newest(town, "Yusuf", "Suva City Library has left your partnership kindly")
    page = await town.press("Yusuf", left, "Look at the partnership")
    assert "Leave this partnership" not in page.buttons, "of two nobody leaves: they end it together"
    assert "End it kindly" in page.buttons
    assert "no partner yet" in (await town.say("Ana", "/sister partners")).said
