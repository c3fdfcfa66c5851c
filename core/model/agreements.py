"""The agreement of a partnership: versions of a draft that all its libraries write, section by section, and sign."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.content.agreement import Section
from core.model import ids
from core.model.answers import Recordable
from core.model.defaults import RENEWAL_DAYS, RENEWAL_MONTHS
from core.model.mapping import EnumWord, Table
from core.model.schedule import months_after


def first_reminder(*, ends_on: date | None, signed_on: date) -> date:
    """The day on which the libraries are first asked whether to renew: the first of the reminders before its end that
    is still to come; a year after it was signed where it has no end; the next day where its end is that near.
    """
    if ends_on is None:
        return months_after(signed_on, RENEWAL_MONTHS)
    days = (ends_on - timedelta(days=before) for before in RENEWAL_DAYS)
    return next((day for day in days if day > signed_on), signed_on + timedelta(days=1))


class AgreementState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    """It is written, and may be signed."""
    SIGNED = "signed"
    """Every library has signed: it is in force."""
    REPLACED = "replaced"
    """A later version is in force."""
    VOIDED = "voided"
    """It was changed after some had signed, before all had: the signatures count no more."""
    DROPPED = "dropped"
    """Its partnership ended before all had signed. It is written on when that is undone."""


class Agreement(Table):
    """One version. A change after the first signature makes the next one; no text that was signed is ever changed.

    `languages`: ISO 639 codes, in the order of the document; `ruling`: the one that counts if they differ. `begins_on`
    and `ends_on`: None while open, and an `ends_on` of None is an agreement without an end; a renewal moves it on, and
    `Renewal` remembers that. `remind_on`: the day the libraries are next asked about renewal. `lock`: changes with
    every change of the version, but not with its texts.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("partnership_id", "version"),
        Index("ix_agreements_state_remind_on", "state", "remind_on"),
    )

    id: Mapped[ids.AgreementId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    version: Mapped[int]
    languages: Mapped[tuple[str, ...]]
    created_at: Mapped[datetime]
    created_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    short: Mapped[bool] = mapped_column(default=False)
    ruling: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[AgreementState] = mapped_column(EnumWord(AgreementState), default=AgreementState.DRAFT)
    begins_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    remind_on: Mapped[date | None] = mapped_column(default=None)
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    lock: Mapped[int] = mapped_column(init=False)
    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012  # SQLAlchemy reads it from the class


class AgreementText(Table):
    """What stands in a section, in one language. `edition` counts its changes: whoever changes an older one than
    stands there makes a conflict, and loses nothing.
    """

    __tablename__ = "agreement_texts"
    __table_args__ = (UniqueConstraint("agreement_id", "section", "language"),)

    id: Mapped[ids.AgreementTextId] = mapped_column(primary_key=True, init=False)
    agreement_id: Mapped[ids.AgreementId] = mapped_column(ForeignKey("agreements.id"))
    section: Mapped[Section] = mapped_column(EnumWord(Section))
    language: Mapped[str]
    text: Mapped[str]
    edition: Mapped[int]
    edited_at: Mapped[datetime]
    edited_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    """None: it was filled in from what is known."""


class AgreementConflict(Table):
    """A text that was written while somebody else changed the same section, kept until it is settled which stands.

    `begins_on` and `ends_on`: the days that were written with a text about the length; `begins_on` is None elsewhere.
    """

    __tablename__ = "agreement_conflicts"

    id: Mapped[ids.AgreementConflictId] = mapped_column(primary_key=True, init=False)
    agreement_id: Mapped[ids.AgreementId] = mapped_column(ForeignKey("agreements.id"), index=True)
    section: Mapped[Section] = mapped_column(EnumWord(Section))
    language: Mapped[str]
    text: Mapped[str]
    written_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]
    begins_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)


class AgreementSignature(Recordable, Table):
    """A named person signed that version for their library. `on`: of the signer's calendar. `member_id`: who pressed,
    or recorded it. `copy_id`: the copy it stands on, if it was signed on paper. `party`, `town`, `country`: the library
    as it was called then, and where; it may be renamed later. Signatures of a version that was voided stay as history.
    """

    __tablename__ = "agreement_signatures"
    __table_args__ = (UniqueConstraint("agreement_id", "library_id"),)

    id: Mapped[ids.AgreementSignatureId] = mapped_column(primary_key=True, init=False)
    agreement_id: Mapped[ids.AgreementId] = mapped_column(ForeignKey("agreements.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str]
    position: Mapped[str]
    party: Mapped[str]
    town: Mapped[str]
    country: Mapped[str]
    on: Mapped[date]
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    copy_id: Mapped[ids.AgreementCopyId | None] = mapped_column(ForeignKey("agreement_copies.id"), default=None)


class AgreementCopy(Table):
    """A copy signed on paper, as it was uploaded."""

    __tablename__ = "agreement_copies"

    id: Mapped[ids.AgreementCopyId] = mapped_column(primary_key=True, init=False)
    agreement_id: Mapped[ids.AgreementId] = mapped_column(ForeignKey("agreements.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
