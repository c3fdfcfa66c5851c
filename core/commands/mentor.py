"""/mentor: ask for a mentor. What for, in which language, and in one's own words; the answer comes by a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.mentoring import TOPICS, own_request, promise
from core.chat.card import Button, Buttons, Context, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Language, Name, Text, _
from core.commands import readers
from core.commands.context import Context as Asker
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.recording import NOT_THERE
from core.commands.sources import languages, my_partnerships
from core.commands.talk import only_partnership
from core.model.ids import LanguageCode, LibraryId, MentoringRequestId, PartnershipId
from core.model.mentoring import RequestState, Topic
from core.model.partnerships import Partnership
from core.services.mentor_requests import Wished, open_request_of, request_by_id
from core.services.mentor_search import Asking, ask_for_mentor, languages_of_mentors, withdraw_request

ENGLISH = LanguageCode("en")


async def own_language(context: Asker, given: Mapping[str, WireValue]) -> WireValue | None:
    """The one that the bot writes to them in."""
    return context.reader.language.partition("_")[0].partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class AskForMentor:
    """What for. `staff`: only staff are asked, because no mentor writes that language."""

    topic: Annotated[Topic, Ask(_("What is it about?"), labels=TOPICS)]
    details: Annotated[
        str, Ask(_("What would you like help with?"), long=True, headline=True, readers=readers.MENTOR, max_length=1000)
    ]
    language: Annotated[LanguageCode, Ask(_("In which language?"), suggest=languages, default=own_language)]
    partnership: Annotated[
        PartnershipId | None,
        Ask(_("Partnership"), suggest=my_partnerships, default=only_partnership, hint=_("Empty: it is about none.")),
    ] = None
    staff: Annotated[bool, Ask(_("Ask staff"), never=True)] = False


_MENTORS_READ = _(
    "Who is asked reads what it is about, and for which library. Your own words are read by the mentor who helps you, "
    "and by staff."
)


@dataclass(frozen=True, kw_only=True)
class OneRequest:
    """A wish that a button names."""

    request: Annotated[int, Ask(_("Wish"), never=True)]


async def already(context: Asker, given: Mapping[str, WireValue]) -> Outcome | None:
    """A second wish shows the first one."""
    member = context.actor.member
    standing = await open_request_of(context.uow, member.id) if member is not None else None
    return _standing(standing) if standing is not None else None


def _standing(wished: Wished) -> Reply:
    return Reply(
        card=card(
            _("You asked for a mentor already, and nothing is lost. One wish at a time reaches mentors best."),
            *own_request(wished),
        )
    )


async def ask(context: Asker, asked: AskForMentor) -> Outcome:
    """It is written down and offered; where no mentor writes that language, that is said first."""
    standing = await open_request_of(context.uow, context.member.id)
    if standing is not None:
        return _standing(standing)
    partnership = next((each for each in await context.partnerships() if each.id == asked.partnership), None)
    if not asked.staff:
        known = await languages_of_mentors(context.uow)
        if known and asked.language not in known:
            return _no_such_language(asked, english=ENGLISH in known)
    wished = await ask_for_mentor(
        context.uow,
        Asking(
            topic=asked.topic,
            language=asked.language,
            by=context.member.id,
            details=asked.details,
            library_id=_library(context, partnership),
            partnership_id=partnership.id if partnership is not None else None,
            staff=asked.staff,
        ),
    )
    return Reply(
        card=card(
            _("Thank you for asking. It is good to ask early."),
            Words(promise(wished)),
            Context(_MENTORS_READ),
            Buttons(
                (
                    Button(
                        label=_("I need no mentor now"),
                        command="mentor withdraw",
                        given={"request": str(wished.request.id)},
                    ),
                    HOME,
                )
            ),
        ),
        lasting=True,
    )


def _library(context: Asker, partnership: Partnership | None) -> LibraryId | None:
    """Whose wish it is: their library in that partnership, else their first."""
    own = [contact.library_id for contact in context.actor.contacts]
    if partnership is not None:
        own = [each for each in own if any(row.library_id == each for row in partnership.rows)]
    return own[0] if own else None


def _no_such_language(asked: AskForMentor, *, english: bool) -> Reply:
    """It is said, and English or staff are offered; nothing was sent yet, and nothing has to be written again."""
    given: dict[str, WireValue] = {"topic": wire(asked.topic), "details": asked.details}
    if asked.partnership is not None:
        given["partnership"] = wire(asked.partnership)
    said: Text = _("No mentor who has time now writes {language}.", language=Language(asked.language))
    buttons = []
    if english:
        buttons.append(
            Button(
                label=_("Ask in English"),
                command="mentor",
                given={**given, "language": ENGLISH},
                style=Style.PRIMARY,
                once=True,
            )
        )
    buttons.append(
        Button(
            label=_("Ask staff"),
            command="mentor",
            given={**given, "language": asked.language, "staff": wire(True)},
            once=True,
        )
    )
    return Reply(
        card=card(
            said,
            _("Would you like help in English, or shall I ask staff? Your words are kept."),
            Buttons((*buttons, HOME)),
        )
    )


async def withdraw(context: Asker, asked: OneRequest) -> Outcome:
    """*I need no mentor now*, by who asked."""
    wished = await request_by_id(context.uow, MentoringRequestId(asked.request), to_answer=True)
    if wished is None or wished.request.asked_by != context.member.id:
        return NOT_THERE
    if wished.request.state is RequestState.TAKEN:
        if wished.taker is not None:
            said = _("{name} helps you already. You can tell them that it is solved.", name=Name(wished.taker))
            return Refusal(text=said, buttons=(HOME,))
        # Whoever helped gave it back, and it was asked once more.
        if (standing := await open_request_of(context.uow, context.member.id)) is not None:
            return _standing(standing)
    if wished.waits:
        await withdraw_request(context.uow, wished, by=context.member.id)
    return Reply(
        card=card(_("Done. Nobody is asked any more. You can ask again whenever you like."), Buttons((HOME,))),
        replace=True,
    )


COMMANDS = (
    Command(
        name="mentor",
        summary=_("Ask for a mentor"),
        takes=AskForMentor,
        run=ask,
        instead=already,
        who=Audience.CONTACT,
        submit=_("Ask"),
        note=_("A mentor knows partnerships like yours, and answers your questions."),
    ),
    Command(
        name="mentor withdraw",
        summary=_("I need no mentor now"),
        takes=OneRequest,
        run=withdraw,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
