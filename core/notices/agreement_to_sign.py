"""A partner signed the agreement: the contacts of the libraries that have not are asked to read it and sign too."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.renewal import whose
from core.cards.signing import NOT_ADVICE, asked_to_sign, document_buttons, look, read_button, signature_line, state
from core.chat.card import Button, Buttons, Card, Style, card
from core.chat.words import _
from core.model.agreements import Agreement, AgreementState
from core.model.ids import AgreementId, LibraryId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.agreements import agreement_by_id
from core.services.signing import Signatory, Version, version_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who has signed, and the way to read it and sign. Nobody is asked any more where nothing is left to sign; what was
    sent before says what became of it.
    """
    agreement = await agreement_by_id(uow, AgreementId(int(notice.facts["agreement"])))
    if agreement is None:
        return None
    version = await version_of(uow, agreement)
    eyes = await eyes_of(uow, reading, version.partnership)
    if not eyes.may_see(version.partnership):
        return None
    signed = [each for each in version.signatories if each.signature is not None]
    if version.open and signed and any(each.id in eyes.own for each in version.waiting):
        return Presented(_asked(version, eyes.own, signed))
    if notice.sent_at is None:
        return None
    return Presented(
        card(
            _(
                "{agreement}, version {number}: {state}",
                agreement=whose(version.partnership, eyes),
                number=agreement.version,
                state=state(agreement, version.signatories, eyes.zone),
            ),
            *(signature_line(each) for each in signed),
            Buttons((*_files(agreement), look(agreement.id, _("Look at it")), HOME)),
        )
    )


def _files(agreement: Agreement) -> tuple[Button, ...]:
    """Of one that is in force: whoever signed last has signed from this message, and wants the file next."""
    return document_buttons(agreement.id) if agreement.state is AgreementState.SIGNED else ()


def _asked(version: Version, own: frozenset[LibraryId], signed: list[Signatory]) -> Card:
    agreement = version.agreement
    return card(
        asked_to_sign(version, own),
        *(signature_line(each) for each in signed),
        _("Please read version {number}. If you agree with it, sign it.", number=agreement.version),
        Buttons((look(agreement.id, _("Sign it"), Style.PRIMARY), read_button(agreement.id), HOME)),
        NOT_ADVICE,
    )
