"""One section of an agreement; *Use the usual words*, *Leave it open*; and the agreement as it will read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.agreement import overview
from core.cards.agreement_conflict import conflict_card
from core.cards.agreement_desk import Desk
from core.cards.agreement_preview import preview_card
from core.cards.agreement_section import section_card
from core.chat.card import Card, Part
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Text, _
from core.commands.agreement_desk import desk_for, desk_of, desk_to_write, language_named, section_named
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.content.agreement import NEED, Need, Section, agreement_words
from core.model.agreements import Agreement, AgreementConflict
from core.services.agreement_writing import Writing, is_signed, leave_open, write

MOST_PARTS = 1000
LONGEST_SEEN = 400
"""Letters of the editions that were seen: some ten for each language."""


@dataclass(frozen=True, kw_only=True)
class OneSection:
    """Which section, in which language, and which part of a long text."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    section: Annotated[str, Ask(_("Section"), never=True)]
    language: Annotated[str | None, Ask(_("Language"), never=True)] = None
    part: Annotated[int, Ask(_("Part"), minimum=1, maximum=MOST_PARTS, never=True)] = 1


async def show(context: Context, asked: OneSection) -> Outcome:
    """Its question and text; where two texts wait, both."""
    desk = await desk_of(context, asked.agreement)
    if desk is None:
        return NOT_THERE
    section = section_named(desk, asked.section)
    if section is None:
        return Reply(card=overview(desk, 1, NOT_IN_THIS_FORM), replace=True)
    language = language_named(desk, asked.language)
    return Reply(card=card_of(desk, section, language, asked.part), replace=True)


NOT_IN_THIS_FORM = _("This section is not part of the agreement as it is now. These are its sections.")


def card_of(desk: Desk, section: Section, language: str, part: int = 1, *said: Part | Text) -> Card:
    """The texts to choose from, first in that language; else the section."""
    rivals = sorted(desk.rivals_of(section), key=lambda each: each.conflict.language != language)
    if rivals and desk.may_write:
        return conflict_card(desk, rivals[0], part, *said)
    return section_card(desk, section, language, part, *said)


async def written(
    context: Context, agreement: Agreement, writing: Writing, beside: AgreementConflict | None, *said: Text
) -> Reply:
    """What stands there now; or both texts, when somebody else wrote meanwhile. `said`: what happened before."""
    desk = await desk_for(context, agreement)
    if beside is not None:
        rival = next(each for each in desk.rivals if each.conflict.id == beside.id)
        kept = _("Somebody else wrote here meanwhile. Nothing is lost.")
        return Reply(card=conflict_card(desk, rival, 1, *said, kept), replace=True)
    if section_named(desk, writing.section.value) is None or writing.language not in desk.languages:
        kept = _("Saved. The agreement has another form now, which does not show this text. It is kept.")
        return Reply(card=overview(desk, 1, *said, kept), replace=True)
    return Reply(card=card_of(desk, writing.section, writing.language, 1, *said, _("Saved.")), replace=True)


@dataclass(frozen=True, kw_only=True)
class Usual:
    """Where, and over which edition."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    section: Annotated[str, Ask(_("Section"), never=True)]
    language: Annotated[str, Ask(_("Language"), never=True)]
    edition: Annotated[int, Ask(_("Edition"), minimum=0, maximum=100_000_000, never=True)]


async def usual(context: Context, asked: Usual) -> Outcome:
    """The sentence that most libraries use, where nothing was written meanwhile."""
    desk = await desk_to_write(context, asked.agreement)
    if isinstance(desk, Refusal):
        return desk
    section, language = section_named(desk, asked.section), language_named(desk, asked.language)
    words = agreement_words(language)
    sentence = words.sections[section].usual if section is not None and words.language == language else None
    if section is None or sentence is None:
        return Reply(card=overview(desk, 1, NOT_IN_THIS_FORM), replace=True)
    if await is_signed(context.uow, desk.version.agreement):
        return Reply(card=section_card(desk, section, language, 1, SIGNED_MEANWHILE), replace=True)
    if desk.text(section, language):
        said = _("Somebody wrote here meanwhile. Nothing was changed.")
        return Reply(card=card_of(desk, section, language, 1, said), replace=True)
    writing = Writing(section=section, language=language, text=sentence, edition=desk.edition(section, language))
    agreement = desk.version.agreement
    beside = await write(context.uow, agreement, desk.version.partnership, writing, by=context.member.id)
    return await written(context, agreement, writing, beside)


SIGNED_MEANWHILE = _("Somebody signed it meanwhile. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class Open:
    """Which section, and which editions of it stood there."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    section: Annotated[str, Ask(_("Section"), never=True)]
    language: Annotated[str | None, Ask(_("Language"), never=True)] = None
    seen: Annotated[str, Ask(_("Editions"), max_length=LONGEST_SEEN, never=True)]


async def leave(context: Context, asked: Open) -> Outcome:
    """Nothing stands there, in no language."""
    desk = await desk_to_write(context, asked.agreement)
    if isinstance(desk, Refusal):
        return desk
    section, language = section_named(desk, asked.section), language_named(desk, asked.language)
    if section is None:
        return Reply(card=overview(desk, 1, NOT_IN_THIS_FORM), replace=True)
    if NEED[section] is Need.NEEDED:
        said = _("Every agreement needs this section, so it is not left open.")
        return Reply(card=card_of(desk, section, language, 1, said), replace=True)
    agreement = desk.version.agreement
    if await is_signed(context.uow, agreement):
        return Reply(card=section_card(desk, section, language, 1, SIGNED_MEANWHILE), replace=True)
    editions = _editions(asked.seen)
    left = await leave_open(
        context.uow, agreement, desk.version.partnership, section, editions=editions, by=context.member.id
    )
    if not left:
        said = _("Somebody wrote here meanwhile. Nothing was taken out.")
        return Reply(card=card_of(desk, section, language, 1, said), replace=True)
    desk = await desk_for(context, agreement)
    return Reply(card=section_card(desk, section, language, 1, _("Left open. You can write it later.")), replace=True)


def _editions(seen: str) -> dict[str, int]:
    """ "en:3 ar:0" by language."""
    pairs = (each.partition(":") for each in seen.split(" "))
    return {code: int(number) for code, _colon, number in pairs if number.isascii() and number.isdigit()}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Which version, in which language, and which page."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    language: Annotated[str | None, Ask(_("Language"), never=True)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=MOST_PARTS, never=True)] = 1


async def preview(context: Context, asked: Preview) -> Outcome:
    """The whole agreement, page by page."""
    desk = await desk_of(context, asked.agreement, exactly=True)
    if desk is None:
        return NOT_THERE
    return Reply(card=preview_card(desk, language_named(desk, asked.language), asked.page), replace=True)


COMMANDS = (
    Command(
        name="sister agreement-section",
        summary=_("A section of the agreement"),
        takes=OneSection,
        run=show,
        changes=False,
        hidden=True,
    ),
    Command(name="sister agreement-usual", summary=_("Use the usual words"), takes=Usual, run=usual, hidden=True),
    Command(name="sister agreement-open", summary=_("Leave a section open"), takes=Open, run=leave, hidden=True),
    Command(
        name="sister agreement-preview",
        summary=_("Preview of the agreement"),
        takes=Preview,
        run=preview,
        changes=False,
        hidden=True,
    ),
)
