"""What `/sister partnership` says of a trial: its day, when it is reviewed, and what is asked just now."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards.eyes import Eyes
from core.cards.review import review_button, trial_facts, trial_words
from core.chat.card import Button, Fact
from core.chat.words import Text, _
from core.commands.context import Context
from core.model.partnerships import Partnership, PartnershipState
from core.services.midway import midway_of
from core.services.reviews import last_review


@dataclass(frozen=True, kw_only=True)
class Trial:
    """`step`: what waits just now, None where nothing does. `ways`: to the review, or the question midway."""

    facts: tuple[Fact, ...] = ()
    step: Text | None = None
    ways: tuple[Button, ...] = ()


async def trial_of(context: Context, partnership: Partnership, eyes: Eyes) -> Trial:
    """Of a partnership that this person may see."""
    if partnership.state is PartnershipState.PROPOSED:
        return Trial()
    facts = trial_facts(partnership, context.today)
    if partnership.state is PartnershipState.TRIAL and partnership.midway_asked_on is not None:
        midway = await midway_of(context.uow, partnership.id)
        waits = [] if midway is None else [each for each in midway.libraries if each.id not in midway.answers]
        if any(each.id in eyes.own for each in waits):
            step = _("One question waits for your library: how is it going?")
            return Trial(facts=facts, step=step, ways=(review_button(partnership),))
    reviewing = await last_review(context.uow, partnership.id)
    if reviewing is None:
        return Trial(facts=facts)
    return Trial(facts=facts, step=trial_words(reviewing, eyes), ways=(review_button(partnership),))
