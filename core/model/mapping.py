"""How Python types become columns, the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BigInteger, Date, Dialect, Integer, MetaData, String
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.types import TypeDecorator

from core.model import ids

E = TypeVar("E", bound=StrEnum)

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""Row ids: 64 bits; SQLite counts up by itself only in a column spelt INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite hands back naive ones, which get their zone here; naive ones are
    refused.
    """

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime cannot be stored"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A short list of codes, kept as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else list(value)

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class Numbers(TypeDecorator[tuple[int, ...]]):
    """A short list of whole numbers, kept as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> list[int] | None:
        return None if value is None else list(value)

    def process_result_value(self, value: list[int] | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(value)


class EnumWord(TypeDecorator[E], Generic[E]):
    """A StrEnum by its value, as plain text: a new member needs no change of a database type."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


class Table(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """Every mapped class: a dataclass with keyword arguments; two rows are equal when they are the same object."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        date: Date(),
        tuple[str, ...]: Codes(),
        tuple[int, ...]: Numbers(),
        dict[str, Any]: JSON(),
        ids.MemberId: NUMBER,
        ids.AccountId: NUMBER,
        ids.LinkCodeId: NUMBER,
        ids.LinkTryId: NUMBER,
        ids.LibraryId: NUMBER,
        ids.ContactId: NUMBER,
        ids.JoinRequestId: NUMBER,
        ids.ContactInvitationId: NUMBER,
        ids.HandoverId: NUMBER,
        ids.DepartureId: NUMBER,
        ids.RoleGrantId: NUMBER,
        ids.RoleWishId: NUMBER,
        ids.PartnershipId: NUMBER,
        ids.PartnershipLibraryId: NUMBER,
        ids.CommunicationId: NUMBER,
        ids.StateChangeId: NUMBER,
        ids.ProposalId: NUMBER,
        ids.ProposalQuestionId: NUMBER,
        ids.LibraryAnswerId: NUMBER,
        ids.RhythmId: NUMBER,
        ids.MidwayAnswerId: NUMBER,
        ids.ReviewId: NUMBER,
        ids.ReviewAnswerId: NUMBER,
        ids.AgreementId: NUMBER,
        ids.AgreementTextId: NUMBER,
        ids.AgreementConflictId: NUMBER,
        ids.AgreementSignatureId: NUMBER,
        ids.AgreementCopyId: NUMBER,
        ids.EndingId: NUMBER,
        ids.RenewalId: NUMBER,
        ids.PauseId: NUMBER,
        ids.AwayId: NUMBER,
        ids.CountryPauseId: NUMBER,
        ids.LetterId: NUMBER,
        ids.PartnerWishId: NUMBER,
        ids.MentorProfileId: NUMBER,
        ids.MentoringRequestId: NUMBER,
        ids.MentorOfferId: NUMBER,
        ids.MentorshipId: NUMBER,
        ids.MentorAlertId: NUMBER,
        ids.MentorNoteId: NUMBER,
        ids.PartnerNoteId: NUMBER,
        ids.StaffReportId: NUMBER,
        ids.StoryId: NUMBER,
        ids.StoryConsentId: NUMBER,
        ids.StoryPhotoId: NUMBER,
        ids.StoryInvitationId: NUMBER,
        ids.ResourceEditId: NUMBER,
        ids.FollowedDeadlineId: NUMBER,
        ids.IdeaPlanId: NUMBER,
        ids.ClimbId: NUMBER,
        ids.NudgeId: NUMBER,
        ids.CheckInId: NUMBER,
        ids.LaterId: NUMBER,
        ids.NoticeId: NUMBER,
        ids.PostId: NUMBER,
        ids.RecoveryId: NUMBER,
        ids.AuditEntryId: NUMBER,
        ids.FileId: String(32),
        ids.DraftId: String(32),
    }
