"""All have signed the agreement: everybody of it, and who watches over it, reads what is in force and until when."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.eyes import Eyes
from core.cards.renewal import term, whose
from core.cards.signing import document_buttons, look, signature_line
from core.chat.card import Buttons, Fact, Facts, Part, Words, card
from core.chat.words import CommandName, Day, Text, _
from core.model.agreements import AgreementState
from core.model.ids import AgreementId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.agreements import agreement_by_id
from core.services.signing import Version, version_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who signed, how long it runs, what remains to do. One that is replaced before it was read falls away."""
    agreement = await agreement_by_id(uow, AgreementId(int(notice.facts["agreement"])))
    if agreement is None:
        return None
    version = await version_of(uow, agreement)
    eyes = await eyes_of(uow, reading, version.partnership)
    in_force = agreement.state is AgreementState.SIGNED and version.partnership.state is not PartnershipState.ENDED
    if not eyes.may_see(version.partnership) or (notice.sent_at is None and not in_force):
        return None
    signed = [each for each in version.signatories if each.signature is not None]
    parts: list[Part | Text] = [
        _("{agreement} is signed by all.", agreement=whose(version.partnership, eyes)),
        *(signature_line(each) for each in signed),
        *(_remains(version, eyes) if in_force else (_over(version),)),
        Buttons((*document_buttons(agreement.id), look(agreement.id, _("Look at it")), HOME)),
    ]
    return Presented(card(*parts))


def _remains(version: Version, eyes: Eyes) -> tuple[Part | Text, ...]:
    """How long it runs, and the one thing that is left to do."""
    agreement = version.agreement
    said: list[Part | Text] = [Facts((Fact(label=_("Agreement"), value=term(agreement, eyes)),))]
    if agreement.remind_on is not None:
        said.append(_("I ask you all about renewal on {day}.", day=Day(agreement.remind_on)))
    if any(each.signature is not None and each.signature.copy_id is not None for each in version.signatories):
        said.append(_("It was signed on paper. Please look at the copy."))
        said.append(
            _(
                "If something is not right, begin the next version in {agreement}. All sign that one again.",
                agreement=CommandName("sister agreement"),
            )
        )
    else:
        said.append(_("Nothing else is left to do. You may keep a copy of the file with your papers."))
    return tuple(said)


def _over(version: Version) -> Words:
    if version.partnership.state is PartnershipState.ENDED:
        return Words(_("The partnership has ended since. There is nothing left to do."))
    return Words(_("A newer version is in force since. There is nothing left to do."))
