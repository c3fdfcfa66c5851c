"""The next version of an agreement that somebody has signed: what it means, and then making it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.agreement import overview, overview_button
from core.cards.agreement_desk import Desk
from core.cards.agreement_section import LONGEST
from core.cards.signing import signer
from core.chat.card import Button, Buttons, Card, Part, Style, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Listing, Text, _
from core.commands.agreement_desk import desk_for, desk_to_write, language_named, place_named, section_named
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.sister_agreement_section import card_of, written
from core.content.agreement import Section
from core.model.agreements import AgreementState
from core.services.agreement_length import span_of
from core.services.agreement_writing import Writing, is_signed, write
from core.services.signing import void_signatures


@dataclass(frozen=True, kw_only=True)
class Anew:
    """Of which version; and what is to be written in the next one, over which edition. `sure`: it was read what it
    means.
    """

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    sure: Annotated[bool, Ask(_("Sure"), never=True)] = False
    section: Annotated[str | None, Ask(_("Section"), never=True)] = None
    language: Annotated[str | None, Ask(_("Language"), never=True)] = None
    text: Annotated[str | None, Ask(_("Text"), long=True, max_length=LONGEST, never=True)] = None
    edition: Annotated[int, Ask(_("Edition"), minimum=0, maximum=100_000_000, never=True)] = 0
    begins: Annotated[date | None, Ask(_("From"), never=True)] = None
    ends: Annotated[date | None, Ask(_("Until"), never=True)] = None


def before_the_next(desk: Desk, writing: Writing | None, *said: Part | Text, **place: WireValue) -> Card:
    """What a change of a signed version means. `writing`: what is to be written in the next one; `place`: where one
    goes on.
    """
    agreement = desk.version.agreement
    number = agreement.version
    parts: list[Part | Text] = list(said)
    if agreement.state is AgreementState.SIGNED:
        parts.append(
            _("Version {number} is in force. It stays so until all have signed the next version.", number=number)
        )
    else:
        signatures = [each.signature for each in desk.version.signatories if each.signature is not None]
        signers = Listing(tuple(signer(each) for each in signatures))
        parts.append(_("Version {number} was signed by {signers}.", number=number, signers=signers))
        parts.append(
            _("In the next version these signatures count no more. Whoever gave them is told, and signs again.")
        )
    parts.append(_("The next version begins with all texts of this one."))
    given: dict[str, WireValue] = {"agreement": str(agreement.id), "sure": "yes", **place}
    if writing is not None:
        given |= {
            "section": writing.section.value,
            "language": writing.language,
            "text": writing.text,
            "edition": str(writing.edition),
        }
        if writing.span is not None:
            given["begins"] = writing.span.begins_on.isoformat()
            if writing.span.ends_on is not None:
                given["ends"] = writing.span.ends_on.isoformat()
    label = _("Begin the next version") if writing is None else _("Begin it with my text")
    begin = Button(label=label, command="sister agreement-anew", given=given, style=Style.PRIMARY, once=True)
    return card(*parts, Buttons((begin, overview_button(desk))))


async def anew(context: Context, asked: Anew) -> Outcome:
    """Say what it means; once that was read, begin the next version, with the text that was kept."""
    desk = await desk_to_write(context, asked.agreement)
    if isinstance(desk, Refusal):
        return desk
    agreement = desk.version.agreement
    settled = await is_signed(context.uow, agreement)
    section, language = section_named(desk, asked.section or ""), language_named(desk, asked.language)
    if settled and not asked.sure:
        place: dict[str, WireValue] = {} if section is None else {"section": section.value, "language": language}
        return Reply(card=before_the_next(desk, None, **place), replace=True)
    if settled:
        agreement = await void_signatures(context.uow, agreement, by=context.member.id)
        said = _("Version {number} is begun, with all texts.", number=agreement.version)
    else:
        said = _("Version {number} is written already.", number=agreement.version)
    writing = _kept(asked)
    if writing is not None:
        beside = await write(context.uow, agreement, desk.version.partnership, writing, by=context.member.id)
        return await written(context, agreement, writing, beside, said)
    now = await desk_for(context, agreement)
    if section is None:
        return Reply(card=overview(now, 1, said), replace=True)
    return Reply(card=card_of(now, section, language, 1, said), replace=True)


def _kept(asked: Anew) -> Writing | None:
    """The text that is to stand in the next version."""
    section = place_named(asked.section or "")
    if section is None or asked.text is None or asked.language is None:
        return None
    span = span_of(asked.begins, asked.ends) if section is Section.LENGTH else None
    return Writing(section=section, language=asked.language, text=asked.text, edition=asked.edition, span=span)


COMMANDS = (
    Command(name="sister agreement-anew", summary=_("Begin the next version"), takes=Anew, run=anew, hidden=True),
)
