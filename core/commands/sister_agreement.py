"""/sister agreement: the sections of the agreement and what comes next; where there is none yet, the way to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.agreement import overview
from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.signing import NOT_ADVICE
from core.chat.card import MAX_ROWS, Button, Buttons, Card, Part, Style, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Language, Listing, Strong, Text, _
from core.commands.agreement_desk import desk_for
from core.commands.agreement_languages import drawn_languages
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.paging import last_page
from core.commands.recording import NOT_THERE
from core.commands.sources import my_partnerships
from core.commands.talk import ANY_PARTNERSHIP, mine
from core.documents.scripts import is_drawn
from core.model.ids import PartnershipId
from core.model.partnerships import LOGGABLE, Partnership
from core.services.agreement_form import MOST_LANGUAGES, start
from core.services.agreement_prefill import shared_languages
from core.services.agreements import current_agreement
from core.services.communications import hold
from core.services.partnerships import partners_of, partnership_by_id


@dataclass(frozen=True, kw_only=True)
class OneAgreement:
    """Of which partnership, and which page of its sections."""

    partnership: Annotated[PartnershipId, ANY_PARTNERSHIP]
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Context, asked: OneAgreement) -> Outcome:
    """Its sections, or the way to begin."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        msg = f"partnership {asked.partnership} was offered, and is not there"
        raise RuntimeError(msg)
    agreement = await current_agreement(context.uow, partnership.id)
    if agreement is None:
        return _none_yet(context, partnership)
    desk = await desk_for(context, agreement)
    return Reply(card=overview(desk, min(asked.page, last_page(len(desk.sections), MAX_ROWS))), replace=True)


def _none_yet(context: Context, partnership: Partnership) -> Outcome:
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    own = any(row.library_id in context.actor.library_ids for row in partnership.rows)
    if not own:
        text = _("{libraries} have not begun an agreement. Their contacts begin it.", libraries=partners)
        return Refusal(text=text, buttons=(HOME,))
    if partnership.state not in LOGGABLE:
        text = _(
            "An agreement is written by partners. With {libraries} there is none to write now.", libraries=partners
        )
        return Refusal(text=text, buttons=(HOME,))
    return Reply(card=_offer(partnership, partners), replace=True)


def _offer(partnership: Partnership, partners: Listing) -> Card:
    return card(
        _("You and {libraries} have no agreement yet. It says what each of you expects.", libraries=Strong(partners)),
        _("You write it together, section by section, and can stop at any time. The form can be changed later."),
        Buttons(
            (
                _start(partnership, _("Long form, 17 sections"), short="no", style=Style.PRIMARY),
                _start(partnership, _("Short form, 6 sections"), short="yes"),
                HOME,
            )
        ),
        NOT_ADVICE,
    )


def _start(partnership: Partnership, label: Text, *, short: str, style: Style = Style.NORMAL) -> Button:
    given = {"partnership": str(partnership.id), "short": short}
    return Button(label=label, command="sister agreement-start", given=given, ask=("languages",), style=style)


async def our_languages(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Those that all partners write, else English."""
    for partnership in await context.partnerships():
        if str(partnership.id) == given.get("partnership"):
            shared = shared_languages([row.library for row in partnership.rows])
            return tuple([code for code in shared if is_drawn(code)][:MOST_LANGUAGES]) or ("en",)
    return None


async def three_at_most(context: Context, languages: tuple[str, ...] | None) -> Problem | None:
    """An agreement in more languages would be read by nobody."""
    if languages is None or len(languages) <= MOST_LANGUAGES:
        return None
    return Problem(text=_("An agreement has at most {most} languages. Please choose fewer.", most=MOST_LANGUAGES))


LANGUAGES = Ask(
    _("In which languages?"),
    suggest=drawn_languages,
    default=our_languages,
    hint=_("One to three. Each section can be written in each."),
)
THREE_AT_MOST = Rule(("languages",), three_at_most)


@dataclass(frozen=True, kw_only=True)
class Start:
    """Of which partnership, in which form and languages."""

    partnership: Annotated[PartnershipId, Ask(_("Partnership"), suggest=my_partnerships, never=True)]
    short: Annotated[bool, Ask(_("Short form"), never=True)]
    languages: Annotated[tuple[str, ...], LANGUAGES]


async def begin(context: Context, asked: Start) -> Outcome:
    """Begin it with what is known; or show the one that a partner began meanwhile."""
    partnership = await mine(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    await hold(context.uow, partnership)
    if partnership.state not in LOGGABLE:
        return _none_yet(context, partnership)
    agreement, new = await start(
        context.uow, partnership, languages=asked.languages, short=asked.short, by=context.member.id
    )
    desk = await desk_for(context, agreement)
    if not new:
        return Reply(card=overview(desk, 1, _("It was begun already. Here it is.")), replace=True)
    said: list[Part | Text] = [_("Begun, with what is known already. Your partners read of it in their own morning.")]
    if len(asked.languages) > 1:
        listed = Listing(tuple(Language(code) for code in asked.languages))
        said.append(
            _("It has {languages}. In “Form and languages” you say which text counts if they differ.", languages=listed)
        )
    return Reply(card=overview(desk, 1, *said), replace=True)


COMMANDS = (
    Command(
        name="sister agreement",
        summary=_("Write your agreement"),
        takes=OneAgreement,
        run=show,
        changes=False,
    ),
    Command(
        name="sister agreement-start",
        summary=_("Begin an agreement"),
        takes=Start,
        run=begin,
        rules=(THREE_AT_MOST,),
        submit=_("Begin"),
        note=NOT_ADVICE.text,
        hidden=True,
    ),
)
