"""Stories of finding a partner: the questions, whom to ask nearby, the libraries that fit, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.libraries import Library
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story


async def _juneau_seeks(story: Story) -> None:
    """It has answered a good deal."""
    store = story.world.store
    async with store.writing() as uow:
        juneau = await uow.session.get_one(Library, 4)
        juneau.ways = ("video", "email")
        juneau.how_often = 30
        juneau.kind = "public"  # type: ignore[assignment]  # as it stands in the column
    await builders.seeking(
        store, juneau, reply="two-weeks", style="short", planning="planned", shape="formal", wished_places=("009",)
    )


async def sister_find(story: Story) -> None:
    """A stranger; the first question; and, whatever is still open, who fits: nobody, then somebody."""
    await story.says("Lina", "/sister find")
    await story.says("Ana", "/sister find")
    await story.presses("Ana", "Show me libraries")
    await _juneau_seeks(story)
    answered = {"reply": "week", "style": "short", "planning": "as-it-comes", "shape": "informal"}
    wished: dict[str, WireValue] = {"wished_places": ("US",), "wished_kinds": ("public",)}
    profile: dict[str, WireValue] = {"ways": ("email", "chat"), "how_often": "30"}
    await story.asks("Ana", "sister find-answer", library="1", **answered, **wished, **profile, aside=True)
    await story.asks("Ana", "sister find", library="1", now="yes")
    await story.presses("Ana", "Say hello")
    await story.asks("Ana", "sister find", library="1", now="yes", aside=True)
    await story.presses("Ana", "Change an answer")


async def sister_find_nearby(story: Story) -> None:
    """Yes, no, and skipped; in Fiji other leads than in the United States."""
    await story.asks("Yusuf", "sister find-nearby", library="1", question="university", yes="yes")
    await story.says("Ana", "/sister find", aside=True)
    await story.presses("Ana", "Yes")
    await story.presses("Ana", "Next question")
    await story.presses("Ana", "No")
    await story.presses("Ana", "Skip this one")
    await story.presses("Ana", "Yes")


async def sister_find_answer(story: Story) -> None:
    """By a button, by a form with something wrong in it, and what only the bot reads."""
    await story.says("Ana", "/sister find", aside=True)
    for _question in range(6):
        await story.presses("Ana", "Skip this one", aside=True)
    await story.asks("Ana", "sister find", library="1")
    await story.presses("Ana", "Answer")
    await story.sends("Ana", speaks=("en", "fj"))
    await story.presses("Ana", "Skip this one", aside=True)
    await story.presses("Ana", "Skip this one")
    await story.presses("Ana", "A week")
    for _question in range(4):
        await story.presses("Ana", "Skip this one", aside=True)
    await story.asks("Ana", "sister find", library="1")
    await story.presses("Ana", "Answer")
    await story.sends("Ana", wished_places=("US", "002"), wished_kinds=("public",))
    await story.presses("Ana", "Answer")
    await story.sends("Ana", refused_places=("002",))
    await story.sends("Ana", refused_places=("PE",))
    await story.presses("Ana", "Answer")
    await story.sends("Ana", limit="1")
    await story.presses("Ana", "Change the number")
    await story.sends("Ana", limit="5")


async def sister_find_stop(story: Story) -> None:
    await story.asks("Ana", "sister find", library="1", now="yes", aside=True)
    await story.presses("Ana", "Stop seeking")
    await story.presses("Ana", "Seek again")


async def staff_seeking(story: Story) -> None:
    """Nobody waits; somebody does, and was told "not yet"."""
    await story.says("Ana", "/staff seeking")
    await story.says("Dee", "/staff seeking")
    await story.asks("Olena", "sister find", now="yes")
    await story.says("Dee", "/staff seeking")
    await story.presses("Dee", "Pair")
    await story.days(12)
    await story.says("Dee", "/staff seeking")


async def partner_found(story: Story) -> None:
    """Juneau answers, and fits Suva."""
    await story.asks("Ana", "sister find", library="1", now="yes", aside=True)
    await _juneau_seeks(story)
    await story.days(14)
    await story.arrives("partner_found", to=["Ana"])


async def partner_not_yet(story: Story) -> None:
    await story.asks("Olena", "sister find", now="yes", aside=True)
    await story.days(14)
    await story.arrives("partner_not_yet", to=["Olena"])


OF_COMMANDS = {
    "sister find": sister_find,
    "sister find-nearby": sister_find_nearby,
    "sister find-answer": sister_find_answer,
    "sister find-stop": sister_find_stop,
    "staff seeking": staff_seeking,
}

OF_NOTICES = {"partner_found": partner_found, "partner_not_yet": partner_not_yet}
