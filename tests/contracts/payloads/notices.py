"""Stories of what people are told without asking, by the kind of the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.libraries import Library
from tests import builders

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def accounts_joined(story: Story) -> None:
    """Yusuf has an account with Ana's code."""
    await story.says("Ana", "/sister link", aside=True)
    await story.says("Yusuf", f"/sister link {story.secret}", aside=True)
    await story.presses("Yusuf", "Join", aside=True)
    await story.days(0)
    await story.arrives("accounts_joined", to=["Ana"])


async def announcement(story: Story) -> None:
    await story.asks("Ana", "introduce post", library="1", posted="yes", aside=True)
    await story.days(1)
    await story.arrives("announcement", to=["introductions"])


async def communication(story: Story) -> None:
    """A talk, a long talk, and a talk that was corrected."""
    await story.days(4)
    await story.arrives("communication")
    await story.says("Ana", "/log how:video when:2026-11-24 The summer reading plan.\nNext: story hour.", aside=True)
    await story.days(4)
    await story.arrives("communication", to=["Yusuf"])
    await story.says("Ana", "/sister history", aside=True)
    await story.presses("Ana", "Edit", aside=True)
    await story.sends("Ana", how="call", about="We read together. " * 15, aside=True)
    await story.days(1)
    await story.arrives("communication", to=["Yusuf"], because="corrected")


async def contact_answer(story: Story) -> None:
    """Yes, no, and no answer."""
    for member in ("4", "5", "3"):
        await story.asks("Ana", "sister library-name", library="1", member=member, aside=True)
    await story.asks("Mai", "sister join-answer", invitation="2", accepted="yes", aside=True)
    await story.asks("Dee", "sister join-answer", invitation="3", accepted="no", aside=True)
    await story.days(4)
    await story.arrives("contact_answer", to=["Ana"])
    await story.days(14)
    await story.arrives("contact_answer", to=["Olena"])


async def contact_invitation(story: Story) -> None:
    """The question, and what stands there once it was answered."""
    await story.days(4)
    await story.arrives("contact_invitation", to=["Sam"])
    await story.presses("Sam", "Decline kindly", aside=True)
    await story.days(1)
    await story.arrives("contact_invitation", to=["Sam"], because="after Sam has answered")


async def contact_left(story: Story) -> None:
    """A colleague reads it, and a partner."""
    await story.asks("Sam", "sister library-left", library="1", aside=True)
    await story.days(4)
    await story.arrives("contact_left", to=["Ana", "Yusuf"])


async def contact_role(story: Story) -> None:
    await story.asks("Ana", "sister library-role", library="1", contact="2", role="primary", aside=True)
    await story.days(4)
    await story.arrives("contact_role", to=["Sam"])


async def handover(story: Story) -> None:
    """From a colleague, then from staff; and what stands there once it was answered."""
    await story.days(4)
    await story.arrives("handover", to=["Sam"])
    await story.presses("Sam", "Accept", aside=True)
    await story.asks("Dee", "staff handover", library="1", leaver="1", successor="4", aside=True)
    await story.days(4)
    await story.arrives("handover", to=["Sam", "Mai"], because="after Sam has answered")


async def handover_answer(story: Story) -> None:
    """Accepted, then cancelled."""
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes", aside=True)
    await story.days(4)
    await story.arrives("handover_answer", to=["Yusuf"])
    await story.asks("Sam", "sister handover-cancel", handover="1", aside=True)
    await story.days(4)
    await story.arrives("handover_answer", to=["Yusuf"], because="after Sam has cancelled it")


async def handover_news(story: Story) -> None:
    """A partner reads it before the day, and once it is done."""
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes", aside=True)
    await story.days(4)
    await story.arrives("handover_news", to=["Ana"])
    await story.days(8)
    await story.arrives("handover_news", to=["Ana"], because="corrected on the last day")


async def handover_page(story: Story) -> None:
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes", aside=True)
    await story.days(4)
    await story.arrives("handover_page", to=["Sam"])


async def handover_done(story: Story) -> None:
    """On the last day, to both."""
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes", aside=True)
    await story.days(14)
    await story.arrives("handover_done", to=["Sam", "Yusuf"])


async def join_answer(story: Story) -> None:
    """Yes for Suva, no for Lima."""
    await story.asks("Ana", "introduce answer", request="1", accepted="yes", aside=True)
    await story.days(4)
    await story.arrives("join_answer", to=["Tomas"])
    await story.asks("Dee", "introduce answer", request="2", accepted="no", aside=True)
    await story.days(4)
    await story.arrives("join_answer", to=["Tomas"])


async def join_request(story: Story) -> None:
    """Suva's contacts are asked, and staff where a library has none; then Ana answers."""
    await story.days(4)
    await story.arrives("join_request", to=["Ana", "staff"])
    await story.presses("Ana", "Accept", aside=True)
    await story.days(1)
    await story.arrives("join_request", to=["Ana", "Sam"], because="after Ana has answered")


async def nudge(story: Story) -> None:
    """About one partner, and about more than a card holds."""
    await story.days(60)
    await story.arrives("nudge", to=["Ana"])
    async with story.world.store.reading() as uow:
        suva = await uow.session.get_one(Library, 1)
    for number in range(1, 10):
        kyiv = await builders.library(story.world.store, "Kyiv", name=f"Kyiv Branch {number}")
        await builders.partnership(story.world.store, suva, kyiv, cadence_days=30)
    await story.days(30)
    await story.arrives("nudge", to=["Ana"])


async def introduction(story: Story) -> None:
    """Olena accepts what Suva proposed."""
    await story.asks("Olena", "sister propose-accept", proposal="1", aside=True)
    await story.days(4)
    await story.arrives("introduction", to=["Ana", "Olena"])


async def paired(story: Story) -> None:
    """Of two libraries, and of three."""
    await story.asks("Dee", "staff pair", libraries=("1", "3"), aside=True)
    await story.days(4)
    await story.arrives("paired", to=["Ana"])
    await story.asks("Dee", "staff pair", libraries=("1", "2", "4"), aside=True)
    await story.days(4)
    await story.arrives("paired", to=["Yusuf"])


async def platform_lost(story: Story) -> None:
    """Staff read where they can that a workspace does not let the bot in, and that it does again."""
    await story.world.core.locked_out("slack", "T1", "token_revoked")
    await story.days(4)
    await story.arrives("platform_lost", to=["Dee"])
    await story.world.core.let_in("slack", "T1")
    await story.days(1)
    await story.arrives("platform_lost", to=["Dee"], because="corrected")


async def proposal(story: Story) -> None:
    """Waiting, and once it was taken back."""
    await story.days(4)
    await story.arrives("proposal", to=["Olena"])
    await story.asks("Ana", "sister propose-withdraw", proposal="1", aside=True)
    await story.days(1)
    await story.arrives("proposal", to=["Olena"], because="after it was taken back")


async def proposal_answer(story: Story) -> None:
    """Nobody answers, and both read that it lapsed."""
    await story.days(20)
    await story.arrives("proposal_answer", to=["Ana", "Olena"])


async def proposal_question(story: Story) -> None:
    """And once it is answered."""
    await story.days(4)
    await story.arrives("proposal_question", to=["Ana"])
    await story.asks("Ana", "sister propose-reply", question="1", words="About 2,000.", aside=True)
    await story.days(1)
    await story.arrives("proposal_question", to=["Ana"], because="after it was answered")


async def proposal_reply(story: Story) -> None:
    await story.asks("Ana", "sister propose-reply", question="1", words="About 2,000.", aside=True)
    await story.days(4)
    await story.arrives("proposal_reply", to=["Olena"])


async def role(story: Story) -> None:
    await story.says("Dee", "/staff grant member:Yusuf role:mentor", aside=True)
    await story.says("Dee", "/staff grant member:Mai role:staff", aside=True)
    await story.days(4)
    await story.arrives("role", to=["Yusuf", "Mai"])


async def start_card(story: Story) -> None:
    await story.says("Dee", "/staff start-card", aside=True)
    await story.days(1)
    await story.arrives("start_card", to=["introductions"])


async def wish_answer(story: Story) -> None:
    await story.asks("Dee", "staff not-now", wish="1", aside=True)
    await story.days(4)
    await story.arrives("wish_answer", to=["Tomas"])


STORIES = {
    "accounts_joined": accounts_joined,
    "announcement": announcement,
    "communication": communication,
    "introduction": introduction,
    "contact_answer": contact_answer,
    "contact_invitation": contact_invitation,
    "contact_left": contact_left,
    "contact_role": contact_role,
    "handover": handover,
    "handover_answer": handover_answer,
    "handover_done": handover_done,
    "handover_news": handover_news,
    "handover_page": handover_page,
    "join_answer": join_answer,
    "join_request": join_request,
    "nudge": nudge,
    "paired": paired,
    "platform_lost": platform_lost,
    "proposal": proposal,
    "proposal_answer": proposal_answer,
    "proposal_question": proposal_question,
    "proposal_reply": proposal_reply,
    "role": role,
    "start_card": start_card,
    "wish_answer": wish_answer,
}
