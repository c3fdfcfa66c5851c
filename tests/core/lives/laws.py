"""What holds in every partnership, whatever anybody did: looked at in the tables themselves, after each action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.model.agreements import Agreement, AgreementSignature, AgreementState, AgreementText
from core.model.answers import LibraryAnswer
from core.model.audit import AuditEntry
from core.model.endings import Ending
from core.model.libraries import Contact
from core.model.lifecycle import TRANSITIONS, StateChange
from core.model.partnerships import LIBRARIES_AT_MOST, Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import Proposal
from core.model.renewals import Renewal
from core.model.reviews import MidwayAnswer, Review, ReviewAnswer
from core.model.rhythms import LONGEST_RHYTHM, SHORTEST_RHYTHM, Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Executable

    from core.store import Store, UnitOfWork

Facts = dict[tuple[object, ...], tuple[object, ...]]
"""What stands in the tables: a row's table, number and matter, and what is looked at of it."""


def _watched() -> Mapping[str, Executable]:
    """Of each table, the row's number, whose matter it is ("partnership" or "library" and its number), and what no
    change of may stay unaudited.
    """
    of_agreement = Agreement.id == AgreementSignature.agreement_id
    return {
        "partnership": select(
            Partnership.id, Partnership.id, Partnership.state, Partnership.cadence_days, Partnership.trial_ends_on
        ),
        "library": select(PartnershipLibrary.id, PartnershipLibrary.partnership_id, PartnershipLibrary.library_id),
        "proposal": select(Proposal.id, Proposal.partnership_id, Proposal.answer, Proposal.inside),
        "rhythm": select(Rhythm.id, Rhythm.partnership_id, Rhythm.state),
        "answer": select(LibraryAnswer.id, LibraryAnswer.partnership_id, LibraryAnswer.choice),
        "midway": select(MidwayAnswer.id, MidwayAnswer.partnership_id, MidwayAnswer.score),
        "review": select(Review.id, Review.partnership_id, Review.outcome),
        "review answer": select(ReviewAnswer.id, Review.partnership_id, ReviewAnswer.wish).join(
            Review, Review.id == ReviewAnswer.review_id
        ),
        "agreement": select(Agreement.id, Agreement.partnership_id, Agreement.state, Agreement.ends_on),
        "signature": select(AgreementSignature.id, Agreement.partnership_id, AgreementSignature.name).join(
            Agreement, of_agreement
        ),
        "renewal": select(Renewal.id, Renewal.partnership_id, Renewal.state),
        "ending": select(Ending.id, Ending.partnership_id, Ending.state),
        "contact": select(Contact.id, Contact.library_id, Contact.member_id, Contact.role),
    }


@dataclass
class Laws:
    """`seen` and `signed`: as it was at the last look."""

    store: Store
    seen: Facts = field(default_factory=dict)
    signed: dict[int, tuple[object, ...]] = field(default_factory=dict)
    last_audited: int = 0

    async def hold(self) -> None:
        """Look at everything. Raises AssertionError and says which partnership breaks which law."""
        async with self.store.reading() as uow:
            await _legal(uow)
            await _somebody_speaks(uow)
            await self._nothing_signed_is_lost(uow)
            await self._all_audited(uow)

    async def unchanged(self) -> None:
        """Nothing that is watched is other than at the last look."""
        async with self.store.reading() as uow:
            assert await _facts(uow) == self.seen

    async def _nothing_signed_is_lost(self, uow: UnitOfWork) -> None:
        texts: dict[int, list[tuple[object, ...]]] = {}
        for agreement_id, *text in await uow.session.execute(
            select(AgreementText.agreement_id, AgreementText.section, AgreementText.language, AgreementText.text)
            .where(AgreementText.agreement_id.in_(select(AgreementSignature.agreement_id)))
            .order_by(AgreementText.section, AgreementText.language)
        ):
            texts.setdefault(agreement_id, []).append(tuple(text))
        rows = await uow.session.execute(select(AgreementSignature, Agreement.state).join(Agreement))
        signed: dict[int, tuple[object, ...]] = {}
        everybody: dict[int, set[int]] = {}
        for signature, _state in rows:
            under = tuple(texts.get(signature.agreement_id, ()))
            signed[signature.id] = (signature.agreement_id, signature.library_id, signature.name, signature.on, under)
            everybody.setdefault(signature.agreement_id, set()).add(signature.library_id)
        withdrawn = {
            (entry.subject_id, entry.details["library"])
            for entry in await uow.session.scalars(
                select(AuditEntry).where(AuditEntry.action == "agreement signature withdrawn")
            )
        }
        for number, before in self.signed.items():
            taken_back = number not in signed and before[:2] in withdrawn
            assert taken_back or signed.get(number) == before, f"signature {number} is lost, or under another text"
        self.signed = signed
        for agreement in await uow.session.scalars(
            select(Agreement).where(Agreement.state.in_([AgreementState.SIGNED, AgreementState.REPLACED]))
        ):
            assert len(everybody.get(agreement.id, ())) > 1, f"agreement {agreement.id} is in force without signatures"

    async def _all_audited(self, uow: UnitOfWork) -> None:
        facts = await _facts(uow)
        audited = set[tuple[str, object]]()
        for entry, subject, subject_id in await uow.session.execute(
            select(AuditEntry.id, AuditEntry.subject, AuditEntry.subject_id).where(AuditEntry.id > self.last_audited)
        ):
            self.last_audited = max(self.last_audited, entry)
            agreement = facts.get(("agreement", subject_id)) if subject == "agreement" else None
            audited.add(("partnership", agreement[0]) if agreement else (subject, subject_id))
        if self.seen:
            for (table, number), (whose, *_rest) in facts.items() ^ self.seen.items():
                matter = ("library" if table == "contact" else "partnership", whose)
                assert matter in audited, f"{table} {number} changed, and nothing of {matter} was audited: {audited}"
        self.seen = facts


async def _facts(uow: UnitOfWork) -> Facts:
    facts: Facts = {}
    for table, wanted in _watched().items():
        for number, *rest in await uow.session.execute(wanted):
            facts[(table, number)] = tuple(rest)
    return facts


async def _legal(uow: UnitOfWork) -> None:
    """Every change follows the table, one after the other, and the last is where the partnership stands."""
    stands: dict[int, PartnershipState | None] = {}
    for change in await uow.session.scalars(select(StateChange).order_by(StateChange.id)):
        before, after = change.from_state, change.to_state
        if change.partnership_id in stands:
            assert before is stands[change.partnership_id], f"{change.partnership_id}: {before} was not where it stood"
        assert before is None or before is after or after in TRANSITIONS[before], f"{before} became {after}"
        stands[change.partnership_id] = after
    for partnership in await uow.session.scalars(select(Partnership)):
        assert stands.get(partnership.id, partnership.state) is partnership.state, f"{partnership.id} changed unseen"
        days = partnership.cadence_days
        assert days is None or SHORTEST_RHYTHM <= days <= LONGEST_RHYTHM
        assert (partnership.state is PartnershipState.TRIAL) <= (partnership.trial_ends_on is not None)


async def _somebody_speaks(uow: UnitOfWork) -> None:
    """Every partnership that has not ended has two to eight libraries, and each of them a contact."""
    contacts = (
        select(func.count()).where(Contact.library_id == PartnershipLibrary.library_id).scalar_subquery().label("many")
    )
    found = await uow.session.execute(
        select(PartnershipLibrary.partnership_id, contacts)
        .join(Partnership, Partnership.id == PartnershipLibrary.partnership_id)
        .where(Partnership.state != PartnershipState.ENDED)
    )
    libraries: dict[int, int] = {}
    for partnership_id, many in found:
        assert many > 0, f"nobody speaks for a library of partnership {partnership_id}"
        libraries[partnership_id] = libraries.get(partnership_id, 0) + 1
    assert all(2 <= number <= LIBRARIES_AT_MOST for number in libraries.values()), libraries
