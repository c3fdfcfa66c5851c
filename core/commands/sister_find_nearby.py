"""The six questions about looking nearby: each "yes" is answered with whom to ask, and with words to copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.nearby import LABELS, WHOM_TO_ASK, to_write
from core.chat.card import About, Button, Buttons, Card, Context, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.find_questions import next_question, question_card
from core.commands.find_results import results
from core.commands.sister_find import NOT_YOURS, library_of
from core.content.leads import leads_for
from core.model.finding import Nearby
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.services.finding import answer_nearby


@dataclass(frozen=True, kw_only=True)
class LookNearby:
    """A question, and its answer; none: it is skipped."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    question: Annotated[Nearby, Ask(_("Question"), labels=LABELS, never=True)]
    yes: Annotated[bool | None, Ask(_("Yes"), never=True)] = None


async def look_nearby(context: Asking, asked: LookNearby) -> Outcome:
    """Save the answer. Yes: whom to ask; else the next question."""
    library = library_of(context, LibraryId(asked.library))
    if library is None:
        return NOT_YOURS
    finding = await answer_nearby(context.uow, library, asked.question, yes=asked.yes, by=context.member.id)
    if asked.yes:
        return Reply(card=_leads(library, asked.question), lasting=True)
    question = next_question(library, finding)
    shown = question_card(library, question) if question else await results(context, library)
    return Reply(card=shown, replace=True)


def _leads(library: Library, question: Nearby) -> Card:
    """It stays where it is: what is to be copied is not replaced by the next question."""
    ask = [WHOM_TO_ASK[lead.key] for lead in leads_for(question.value, library.country)]
    go_on = Button(
        label=_("Next question"), command="sister find", given={"library": str(library.id)}, style=Style.PRIMARY
    )
    return card(
        Context(_("Whom to ask"), About.CAPTION),
        *ask,
        Context(_("Words to copy"), About.CAPTION),
        to_write(question, library.name),
        Buttons((go_on, HOME)),
    )


COMMANDS = (
    Command(
        name="sister find-nearby",
        summary=_("Look nearby"),
        takes=LookNearby,
        run=look_nearby,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
