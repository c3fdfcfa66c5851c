"""/sister find: look for a partner. The next open question, and when all are answered the libraries that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.find_questions import next_question, question_card
from core.commands.find_results import results
from core.commands.sister_profile import first_library
from core.commands.sources import my_libraries
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.services.finding import finding_of, stop_seeking


@dataclass(frozen=True, kw_only=True)
class Find:
    """For which library; `now`: the libraries that fit at once, whatever is still open."""

    library: Annotated[LibraryId, Ask(_("Your library"), suggest=my_libraries, default=first_library)]
    now: Annotated[bool, Ask(_("Show me libraries"), never=True)] = False


NOT_YOURS = Refusal(
    text=_(
        "Only contacts of a library look for its partner. Your own libraries are in {home}.",
        home=CommandName("sister"),
    ),
    buttons=(HOME,),
)


def library_of(context: Context, library_id: LibraryId) -> Library | None:
    """The library, if the person speaks for it."""
    return next((each.library for each in context.actor.contacts if each.library_id == library_id), None)


async def find(context: Context, asked: Find) -> Outcome:
    """Ask what is open, else show who fits; from then on the library seeks, and others find it."""
    library = library_of(context, asked.library)
    if library is None:
        return NOT_YOURS
    finding = await finding_of(context.uow, library.id)
    question = None if asked.now else next_question(library, finding)
    if question is not None:
        begun = bool(finding.nearby or finding.not_nearby or finding.skipped)
        before = () if begun else (BEGIN,)
        return Reply(card=question_card(library, question, before=before), replace=True)
    return Reply(card=await results(context, library), replace=True)


BEGIN = _(
    "A few questions first, one at a time. Each may be skipped, and what you answer is saved. The first six look for "
    "somebody near you who can introduce a library."
)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Which library."""

    library: Annotated[int, Ask(_("Library"), never=True)]


async def stop(context: Context, asked: Stop) -> Outcome:
    """The library seeks no more; its answers are kept."""
    library = library_of(context, LibraryId(asked.library))
    if library is None:
        return NOT_YOURS
    await stop_seeking(context.uow, library, by=context.member.id)
    again = Button(label=_("Seek again"), command="sister find", given={"library": str(library.id)}, style=Style.NORMAL)
    said = _(
        "{library} seeks no partner now, and other libraries do not find it. Your answers are kept.",
        library=Strong(Name(library.name)),
    )
    return Reply(card=card(said, Buttons((again, HOME))), lasting=True)


COMMANDS = (
    Command(
        name="sister find",
        summary=_("Find a partner library"),
        takes=Find,
        run=find,
        who=Audience.CONTACT,
        submit=_("Begin"),
    ),
    Command(
        name="sister find-stop",
        summary=_("Seek no partner"),
        takes=Stop,
        run=stop,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
