"""What the libraries of a partnership answered to check-ins: those who watch over it read all, its contacts what their
own library said.
"""

from __future__ import annotations

from core.cards.check_in import answer_line
from core.cards.eyes import Eyes
from core.chat.card import About, Context, Fact, Facts, Part
from core.chat.words import _, name
from core.commands.context import Context as Asking
from core.model.partnerships import Partnership
from core.services.check_ins import answers_of
from core.services.watching import watches

MOST = 6
"""So many stand on the page, the newest first."""


async def check_in_parts(context: Asking, partnership: Partnership, eyes: Eyes) -> tuple[Part, ...]:
    """One line an answer; two sides that disagree stand one below the other."""
    answers = (await answers_of(context.uow, [partnership.id])).get(partnership.id, ())
    if answers and not ((eyes.is_staff or eyes.is_mentor) and await watches(context.uow, partnership, eyes.member_id)):
        answers = [each for each in answers if each.check_in.library_id in eyes.own]
    if not answers:
        return ()
    facts = tuple(
        Fact(label=name(each.library.name), value=answer_line(each, eyes.day(each.check_in.at)))
        for each in answers[:MOST]
    )
    return (Context(_("Answers to check-ins"), About.CAPTION), Facts(facts))
