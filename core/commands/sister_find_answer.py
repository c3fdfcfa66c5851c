"""The questions that libraries are matched by: one is asked at a time, each answer is saved, and any may be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.labels import KINDS, WAY_CHOICES
from core.cards.matching import INTERNETS, PLANNINGS, REPLY_TIMES, SHAPES, STYLES
from core.chat.form import Problem
from core.chat.outcome import Outcome, Reply
from core.chat.words import Name, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.find_questions import MATCHING, next_question, question_card
from core.commands.find_results import FIELDS, results
from core.commands.introduce import few_languages
from core.commands.sister_find import NOT_YOURS, library_of
from core.commands.sister_profile import first_library
from core.commands.sources import languages, my_libraries, places
from core.commands.talk import HOW_OFTEN
from core.content.places import place_name
from core.model.communications import Way
from core.model.finding import Internet, Planning, ReplyTime, Shape, Style
from core.model.ids import LanguageCode, LibraryId, PlaceCode
from core.model.libraries import LibraryKind
from core.services.finding import answer_finding, finding_of

MOST_PARTNERS = 20

SEVERAL = frozenset({"speaks", "wished_places", "wished_kinds", "refused_places", "refused_kinds"})
"""Left empty they say "none", which is an answer."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers of a library; the rest of what is asked stands in `find_questions`."""

    library: Annotated[LibraryId, Ask(_("Your library"), suggest=my_libraries, default=first_library)]
    writes: Annotated[
        tuple[LanguageCode, ...] | None,
        Ask(_("Languages you can write in"), suggest=languages, hint=_("One or more, for example English and French.")),
    ] = None
    speaks: Annotated[
        tuple[LanguageCode, ...] | None, Ask(_("Languages you can speak in a call"), suggest=languages)
    ] = None
    ways: Annotated[
        tuple[Way, ...] | None,
        Ask(_("Ways you talk"), labels=WAY_CHOICES),
    ] = None
    first_way: Annotated[Way | None, Ask(_("The way you use most"), labels=WAY_CHOICES)] = None
    how_often: Annotated[int | None, HOW_OFTEN] = None
    reply: Annotated[ReplyTime | None, Ask(_("You usually answer within"), labels=REPLY_TIMES)] = None
    style: Annotated[Style | None, Ask(_("You like to write"), labels=STYLES)] = None
    planning: Annotated[Planning | None, Ask(_("Your talks"), labels=PLANNINGS)] = None
    internet: Annotated[Internet | None, Ask(_("Your internet"), labels=INTERNETS)] = None
    shape: Annotated[Shape | None, Ask(_("Shape of the partnership"), labels=SHAPES)] = None
    wished_places: Annotated[
        tuple[PlaceCode, ...] | None,
        Ask(_("Countries or regions you wish for"), suggest=places, hint=_("For example Fiji, Western Asia, Africa.")),
    ] = None
    wished_kinds: Annotated[tuple[LibraryKind, ...] | None, Ask(_("Kinds of library you wish for"), labels=KINDS)] = (
        None
    )
    refused_places: Annotated[
        tuple[PlaceCode, ...] | None,
        Ask(_("Countries or regions it must not be in"), suggest=places, hint=_("No other library reads this.")),
    ] = None
    refused_kinds: Annotated[
        tuple[LibraryKind, ...] | None,
        Ask(_("Kinds of library it must not be"), labels=KINDS, hint=_("No other library reads this.")),
    ] = None
    limit: Annotated[
        int | None,
        Ask(_("Partners at the same time, at most"), minimum=1, maximum=MOST_PARTNERS, hint=_("A number, such as 2.")),
    ] = None
    skip: Annotated[str | None, Ask(_("Skip"), never=True)] = None
    back: Annotated[bool, Ask(_("Back to the libraries"), never=True)] = False


async def some_language(context: Context, chosen: tuple[LanguageCode, ...] | None) -> Problem | None:
    """One at least is written, ten at most."""
    if chosen is None:
        return Problem(text=_("Please choose at least one.")) if "writes" in context.emptied else None
    return await few_languages(context, chosen)


async def few_spoken(context: Context, chosen: tuple[LanguageCode, ...] | None) -> Problem | None:
    """Ten are enough."""
    return await few_languages(context, chosen or ())


async def places_agree(
    context: Context, library: LibraryId, wished: tuple[PlaceCode, ...] | None, refused: tuple[PlaceCode, ...] | None
) -> Problem | None:
    """A place that is wished for cannot be one that it must not be; what was answered before counts too."""
    if wished is None and refused is None:
        return None
    both = await _both(context, library, "places", wished, refused)
    if not both:
        return None
    return Problem(
        text=_(
            "“{choice}” stands among your wishes and among what it must not be. Please take it out of one of them.",
            choice=Name(place_name(both[0], context.reader.language)),
        )
    )


async def kinds_agree(
    context: Context,
    library: LibraryId,
    wished: tuple[LibraryKind, ...] | None,
    refused: tuple[LibraryKind, ...] | None,
) -> Problem | None:
    """The same for kinds of library."""
    if wished is None and refused is None:
        return None
    both = await _both(context, library, "kinds", wished, refused)
    if not both:
        return None
    return Problem(
        text=_(
            "“{choice}” stands among your wishes and among what it must not be. Please take it out of one of them.",
            choice=KINDS[LibraryKind(both[0])],
        )
    )


async def _both(
    context: Context,
    library_id: LibraryId,
    what: str,
    wished: tuple[str, ...] | None,
    refused: tuple[str, ...] | None,
) -> list[str]:
    finding = await finding_of(context.uow, library_id)

    def stands(name: str, given: tuple[str, ...] | None) -> tuple[str, ...]:
        return (given if given is not None or name in context.emptied else getattr(finding, name)) or ()

    refusals = stands(f"refused_{what}", refused)
    return [each for each in stands(f"wished_{what}", wished) if each in refusals]


async def save(context: Context, asked: Answers) -> Outcome:
    """Save what was answered or skipped, and go on: the next question, else the libraries that fit."""
    library = library_of(context, asked.library)
    if library is None:
        return NOT_YOURS
    answers = {name: value for name in FIELDS if (value := getattr(asked, name)) is not None}
    answers |= {name: () if name in SEVERAL else None for name in FIELDS if name in context.emptied}
    finding = await answer_finding(
        context.uow,
        library,
        answers=answers,
        skipped=asked.skip if asked.skip in {question.name for question in MATCHING} else None,
        by=context.member.id,
    )
    question = None if asked.back else next_question(library, finding)
    shown = question_card(library, question) if question else await results(context, library)
    return Reply(card=shown, replace=True)


COMMANDS = (
    Command(
        name="sister find-answer",
        summary=_("Finding a partner"),
        takes=Answers,
        run=save,
        who=Audience.CONTACT,
        submit=_("Save"),
        rules=(
            Rule(("writes",), some_language),
            Rule(("speaks",), few_spoken),
            Rule(("library", "wished_places", "refused_places"), places_agree),
            Rule(("library", "wished_kinds", "refused_kinds"), kinds_agree),
        ),
        hidden=True,
    ),
)
