"""An agreement was changed after somebody had signed it: whoever signed reads what changed, and signs again."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.renewal import whose
from core.cards.signing import changes, look, signer
from core.chat.card import Button, Buttons, Part, Style, card
from core.chat.words import Listing, Name, Text, _
from core.model.agreements import AgreementState
from core.model.ids import AgreementId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.agreements import agreement_by_id
from core.services.people import member_named
from core.services.signing import version_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Whose signatures count no more, who changed it, and which sections. It falls away once that version is none that
    waits for signatures.
    """
    voided = await agreement_by_id(uow, AgreementId(int(notice.facts["agreement"])))
    following = await agreement_by_id(uow, AgreementId(int(notice.facts["following"])))
    if voided is None or following is None:
        return None
    before, now = await version_of(uow, voided), await version_of(uow, following)
    eyes = await eyes_of(uow, reading, now.partnership)
    if not eyes.may_see(now.partnership) or (notice.sent_at is None and following.state is not AgreementState.DRAFT):
        return None
    by = await member_named(uow, following.created_by)
    signers = [signer(each.signature) for each in before.signatories if each.signature is not None]
    parts: list[Part | Text] = [
        _("{agreement} was changed after it was signed.", agreement=whose(now.partnership, eyes)),
        _(
            "{name} began version {number}. So the signature of version {earlier} counts no more: {signers}.",
            name=Name(by.name if by is not None else ""),
            number=following.version,
            earlier=voided.version,
            signers=Listing(tuple(signers)),
        ),
        *changes(now.changed_since(before.seen), now.draft, reading.reader.language),
    ]
    if now.open:
        parts.append(_("Please read it. When it is as you wish, sign it again."))
    else:
        parts.append(_("There is nothing left to do."))
    write = Button(
        label=_("Open the agreement"),
        command="sister agreement",
        given={"partnership": str(now.partnership.id)},
        style=Style.PRIMARY,
    )
    look_at = look(following.id, _("Look at version {number}", number=following.version))
    parts.append(Buttons((write, look_at, HOME)))
    return Presented(card(*parts))
