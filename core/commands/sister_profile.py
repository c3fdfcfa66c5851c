"""/sister profile: the rest of a library's profile, one question at a time; every question may be skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.labels import KINDS, WAY_CHOICES
from core.cards.library import profile_facts
from core.chat.card import Button, Buttons, Card, Facts, Part, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, Strong, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.commands.introduce_card import ONLY_ITS_CONTACTS
from core.commands.sources import my_libraries
from core.commands.talk import HOW_OFTEN
from core.model.communications import Way
from core.model.ids import LibraryId
from core.model.libraries import Library, LibraryKind
from core.services.libraries import answer_profile


async def first_library(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """The person's first library."""
    return str(context.actor.contacts[0].library_id) if context.actor.contacts else None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Answers about a library; one is asked at a time, and several may be given at once."""

    library: Annotated[LibraryId, Ask(_("Library"), suggest=my_libraries, default=first_library)]
    kind: Annotated[LibraryKind | None, Ask(_("What kind of library is it?"), labels=KINDS)] = None
    ways: Annotated[tuple[Way, ...] | None, Ask(_("Which ways do you like to talk?"), labels=WAY_CHOICES)] = None
    how_often: Annotated[int | None, HOW_OFTEN] = None
    interests: Annotated[
        str | None,
        Ask(_("What interests your library?"), long=True, max_length=500, readers=readers.EVERYBODY),
    ] = None
    seek: Annotated[
        str | None,
        Ask(_("What do you seek in a partner?"), long=True, max_length=500, readers=readers.EVERYBODY),
    ] = None
    offer: Annotated[
        str | None,
        Ask(_("What can you offer a partner?"), long=True, max_length=500, readers=readers.EVERYBODY),
    ] = None
    skip: Annotated[str | None, Ask(_("Skip"), never=True)] = None


QUESTIONS: Mapping[str, Text] = {
    "kind": _("What kind of library is it?"),
    "ways": _("Which ways do you like to talk?"),
    "how_often": _("How often would you like to talk?"),
    "interests": _("What interests your library?"),
    "seek": _("What do you seek in a partner?"),
    "offer": _("What can you offer a partner?"),
}
"""In the order in which they are asked."""


def next_question(library: Library) -> str | None:
    """The first question that is neither answered nor skipped."""
    return next((field for field in QUESTIONS if not getattr(library, field) and field not in library.skipped), None)


async def profile(context: Context, asked: Profile) -> Outcome:
    """Write down what was answered, and offer the next question."""
    library = next((contact.library for contact in context.actor.contacts if contact.library_id == asked.library), None)
    if library is None:
        return ONLY_ITS_CONTACTS
    answers = {field: getattr(asked, field) for field in QUESTIONS if getattr(asked, field) is not None}
    answers |= {field: None for field in QUESTIONS if field in context.emptied}
    await answer_profile(
        context.uow,
        library,
        by=context.member.id,
        answers=answers,
        skipped=asked.skip if asked.skip in QUESTIONS else None,
    )
    return Reply(card=_card(library, thanks=bool(answers)), replace=True)


def _card(library: Library, *, thanks: bool) -> Card:
    """What is known, and the next question; when all are answered, the way to change one."""
    facts = profile_facts(library)
    title = _("{library}", library=Strong(Name(library.name)))
    known: tuple[Part, ...] = (Words(title), Facts(facts)) if facts else (Words(title),)
    given: dict[str, WireValue] = {"library": str(library.id)}
    home = Button(label=_("Enough for now"), command="sister home")
    question = next_question(library)
    if question is None:
        everything = {field: wire(value) for field in QUESTIONS if (value := getattr(library, field)) is not None}
        change = Button(
            label=_("Change an answer"), command="sister profile", given={**given, **everything}, ask=tuple(QUESTIONS)
        )
        return card(
            *known,
            _("All questions are answered. Thank you."),
            Buttons((change, HOME)),
        )
    return card(
        *known,
        _("Thank you. Next question: {question}", question=QUESTIONS[question])
        if thanks
        else _("A question about your library: {question}", question=QUESTIONS[question]),
        Buttons(
            (
                Button(label=_("Answer"), command="sister profile", given=given, ask=(question,), style=Style.PRIMARY),
                Button(label=_("Skip this one"), command="sister profile", given={**given, "skip": question}),
                home,
            )
        ),
    )


COMMANDS = (
    Command(
        name="sister profile",
        summary=_("More about my library"),
        takes=Profile,
        run=profile,
        who=Audience.CONTACT,
        submit=_("Save"),
    ),
)
