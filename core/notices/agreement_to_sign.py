"""A partner signed the agreement: the contacts of the libraries that have not are asked to read it and sign too."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.signing import NOT_ADVICE, look, read_button, signature_line
from core.chat.card import Buttons, Style, card
from core.chat.words import Strong, _
from core.model.ids import AgreementId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.agreements import agreement_by_id
from core.services.partnerships import partners_of
from core.services.signing import version_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who has signed, and the way to read it and sign. It falls away when there is nothing left to sign for them."""
    agreement = await agreement_by_id(uow, AgreementId(int(notice.facts["agreement"])))
    if agreement is None:
        return None
    version = await version_of(uow, agreement)
    eyes = await eyes_of(uow, reading, version.partnership)
    signed = [each for each in version.signatories if each.signature is not None]
    mine = [each for each in version.waiting if each.id in eyes.own]
    if not version.open or not mine or not signed:
        return None
    return Presented(
        card(
            _(
                "Your agreement with {partners} waits for the signature of {library}.",
                partners=Strong(names_of(partners_of(version.partnership, eyes.own))),
                library=Strong(names_of(mine)),
            ),
            *(signature_line(each) for each in signed),
            _("Please read version {number}. If you agree with it, sign it.", number=agreement.version),
            Buttons((look(agreement.id, _("Sign it"), Style.PRIMARY), read_button(agreement.id), HOME)),
            NOT_ADVICE,
        )
    )
