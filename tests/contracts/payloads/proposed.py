"""Stories of a proposal that staff make to two libraries: asked, answered by each, declined, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

WISH: dict[str, WireValue] = {
    "libraries": ("5", "6"),
    "reason": "Both have a shelf of letters that their readers write.",
    "how_often": "30",
    "trial": "6",
}
NO = "We have too little time this year. Thank you."


async def _reef(story: Story) -> None:
    """Una speaks for a library (6) that is nobody's partner."""
    una = await builders.member(story.world.store, "Una")
    await builders.library(story.world.store, "Suva", name="Reef Library", contacts=[una])


async def _sent(story: Story) -> None:
    await _reef(story)
    await story.asks("Dee", "staff propose", **WISH, aside=True)


async def staff_propose(story: Story) -> None:
    """A librarian; the form; partners, and a library of which nobody is connected; sent; and sent again."""
    await _reef(story)
    await story.says("Ana", "/staff propose")
    await story.says("Dee", "/staff propose")
    await story.asks("Dee", "staff propose", aside=False, **{**WISH, "libraries": ("1", "2")})
    await story.asks("Dee", "staff propose", aside=False, **{**WISH, "libraries": ("6", "4")})
    await story.asks("Dee", "staff propose", aside=False, **WISH)
    await story.asks("Dee", "staff propose", aside=False, **WISH)


async def sister_proposed_look(story: Story) -> None:
    """Each side, staff, and somebody who has no part in it."""
    await _sent(story)
    for person in ("Una", "Olena", "Dee", "Ana"):
        await story.asks(person, "sister proposed-look", proposal="2")
    await story.says("Una", "/sister proposals")


async def sister_proposed_accept(story: Story) -> None:
    """The first yes, the second one, and a press that comes late."""
    await _sent(story)
    await story.asks("Una", "sister proposed-accept", proposal="2", library="6")
    await story.asks("Olena", "sister proposed-accept", proposal="2", library="5")
    await story.asks("Una", "sister proposed-accept", proposal="2", library="6")


async def sister_proposed_decline(story: Story) -> None:
    await _sent(story)
    await story.asks("Una", "sister proposed-look", proposal="2", aside=True)
    await story.presses("Una", "Decline kindly")
    await story.sends("Una", words=NO)
    await story.asks("Olena", "sister proposed-accept", proposal="2", library="5")


async def sister_proposed_withdraw(story: Story) -> None:
    """By somebody who is no staff; and taken back."""
    await _sent(story)
    await story.asks("Una", "sister proposed-withdraw", proposal="2")
    await story.asks("Dee", "sister proposed-withdraw", proposal="2")


async def staff_proposal(story: Story) -> None:
    """Both read it; after one yes what they read is corrected."""
    await _sent(story)
    await story.days(4)
    await story.arrives("staff_proposal", to=["Una", "Olena"])
    await story.asks("Una", "sister proposed-accept", proposal="2", library="6", aside=True)
    await story.days(1)
    await story.arrives("staff_proposal", to=["Una"], because="after Una said yes")


async def staff_proposal_answer(story: Story) -> None:
    """Declined; and, of another one, nobody answered."""
    await _sent(story)
    await story.asks("Una", "sister proposed-decline", proposal="2", library="6", words=NO, aside=True)
    await story.days(4)
    await story.arrives("staff_proposal_answer", to=["Olena", "Dee"])
    await story.asks("Dee", "staff propose", **WISH, aside=True)
    await story.days(18)
    await story.arrives("staff_proposal_answer", to=["Una", "Dee"], because="nobody answered")


OF_COMMANDS = {
    "staff propose": staff_propose,
    "sister proposed-look": sister_proposed_look,
    "sister proposed-accept": sister_proposed_accept,
    "sister proposed-decline": sister_proposed_decline,
    "sister proposed-withdraw": sister_proposed_withdraw,
}

OF_NOTICES = {"staff_proposal": staff_proposal, "staff_proposal_answer": staff_proposal_answer}
