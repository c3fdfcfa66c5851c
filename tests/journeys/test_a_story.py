"""A story: told by Ana, agreed by Yusuf, approved by Dee, seen by all with its photo, corrected, and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.a_pictured_story import pictured
from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.town import Town

SPANISH = (
    "En octubre leímos juntos por video el mismo cuento en dos lenguas. Los niños de las dos bibliotecas dibujaron el "
    "final y nos mandamos los dibujos por correo. Ahora cuelgan en la sala de lectura y muchas familias preguntan "
    "cuándo es el próximo cuento."
)


async def in_channels(town: Town) -> list[str]:
    """What stands in the stories channel, as each of them sees it."""
    return [seen.said for who in ("Ana", "Yusuf") for seen in await town.channel(who, "stories")]


async def test_a_story_is_told_changed_agreed_approved_seen_and_withdrawn(town: Town) -> None:
    await town.move(days=5)
    form = await town.say("Ana", "/story")
    kept = await town.fill(
        "Ana",
        form,
        title="Un cuento, dos mares",
        happened=SPANISH,
        publish="Yes, with names",
        minors="No",
        language="Spanish",
        when="2026-10-30",
    )
    assert "Kept as a draft" in kept.said
    await town.press("Ana", kept, "Send it")

    asked = await arrives(town, "Yusuf", "told a story of your partnership")
    form = await town.press("Yusuf", asked, "Ask for a change")
    await town.fill("Yusuf", form, words="Please say that both towns have a sea.")
    back = await arrives(town, "Ana", "Somebody asks for a change")
    form = await town.press("Ana", back, "Change it")
    changed = await town.fill("Ana", form, title="Un cuento, dos ciudades con mar")
    await town.press("Ana", changed, "Send it")

    home = await town.say("Yusuf", "/sister")
    assert "May the story “Un cuento, dos ciudades con mar” be published?" in home.said
    again = await town.press("Yusuf", home, "Look at the story")
    assert "All agree" in (await town.press("Yusuf", again, "Yes, with names")).said
    assert await in_channels(town) == []

    waiting = await arrives(town, "Dee", "nothing is published by itself")
    assert "Published." in (await town.press("Dee", waiting, "Approve")).said
    await town.move(minutes=5)
    shown = await in_channels(town)
    assert len(shown) == 2
    assert all("Un cuento, dos ciudades con mar" in each for each in shown)

    published = await arrives(town, "Yusuf", "is published. Thank you for telling it.")
    question = await town.press("Yusuf", published, "Withdraw it")
    gone = await town.press("Yusuf", question, "Yes, withdraw it")
    assert "I cannot take back" in gone.said
    await town.move(minutes=5)
    assert await in_channels(town) == []
    await arrives(town, "Ana", "was withdrawn by one of its libraries")


async def test_its_photo_and_its_new_words_stand_in_every_channel_and_go_with_it(town: Town) -> None:
    await pictured(town)
