"""Stories of words that are hard to show: names from right to left, members' signs of markup, and pings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.libraries import Library
from tests import builders

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story

SHOUTING = "> <!channel> @everyone <@U1> *bold* _slanted_ ~gone~ `code` &amp; <https://a.example/b_c|here> :tada: =cmd"


async def from_right_to_left(story: Story) -> None:
    """Layla of Amman writes her name and her library's as they are written there."""
    layla = await builders.member(story.world.store, "ليلى", platform_zone="Asia/Amman")
    karama = await builders.library(story.world.store, "Amman", name="مكتبة الكرامة العامة", contacts=[layla])
    async with story.world.store.reading() as uow:
        suva = await uow.session.get_one(Library, 1)
    await builders.partnership(story.world.store, suva, karama)
    await story.days(4)
    await story.arrives("communication")
    await story.says("Ana", "/log how:video")
    await story.says("Ana", "/log how:video partnership:3 قرأنا معا “The Little Prince” 3 مرات")
    await story.says("ليلى", "/sister")
    await story.says("ليلى", "/log how:call when:2026-11-23 story hour", aside=True)
    await story.days(4)
    await story.arrives("communication", to=["Ana", "ليلى"])
    await story.says("Dee", "/staff inactive days:1")


async def markup_and_pings(story: Story) -> None:
    """What somebody writes pings nobody, and is shown as it was written."""
    await story.days(4)
    await story.arrives("communication")
    await story.says("Lina", "/introduce town:Hilo country:US languages:English *Bold* & <!here> Library_of_~Suva~")
    await story.presses("Lina", "Post")
    await story.days(1)
    await story.arrives("announcement", to=["introductions"])
    await story.says("Ana", f"/log how:video when:2026-11-24 {SHOUTING}", aside=True)
    await story.says("Ana", "/sister history")
    await story.days(4)
    await story.arrives("communication", to=["Yusuf"])
    await story.says("Ana", f"/log how:{SHOUTING[2:12]} {SHOUTING}")
    await story.says("Ana", SHOUTING)
    await story.says("Ana", "/<!channel>*")


STORIES = {"from_right_to_left": from_right_to_left, "markup_and_pings": markup_and_pings}
