"""Libraries, the contacts who speak for them, and requests to join one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model import ids
from core.model.closures import Closure, Closures
from core.model.mapping import EnumWord, Table
from core.model.members import Member


class LibraryKind(StrEnum):
    """What sort of library it is."""

    PUBLIC = "public"
    SCHOOL = "school"
    UNIVERSITY = "university"
    NATIONAL = "national"
    SPECIAL = "special"
    OTHER = "other"


class ContactRole(StrEnum):
    """What a contact is to their library."""

    PRIMARY = "primary"
    SECOND = "second"
    DIRECTOR = "director"


class JoinState(StrEnum):
    """Where a request to join a library stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Library(Table):
    """A library of the register.

    `country`: ISO 3166 alpha-2. `zone`: IANA, of its town. `languages`: ISO 639 codes. `folded`: name and town as they
    are compared. `posted`: its card stands in the introductions channels. `parent_id`: the library it is a branch of.
    The profile's other answers are None until given; `how_often` in days. `closures`: closed days, those that
    are over too.
    """

    __tablename__ = "libraries"
    __table_args__ = (Index("ix_libraries_country_folded", "country", "folded"),)

    id: Mapped[ids.LibraryId] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    town: Mapped[str]
    country: Mapped[str]
    zone: Mapped[str]
    languages: Mapped[tuple[str, ...]]
    folded: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    posted: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
    kind: Mapped[LibraryKind | None] = mapped_column(EnumWord(LibraryKind), default=None)
    ways: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    how_often: Mapped[int | None] = mapped_column(default=None)
    interests: Mapped[str | None] = mapped_column(default=None)
    seek: Mapped[str | None] = mapped_column(default=None)
    offer: Mapped[str | None] = mapped_column(default=None)
    skipped: Mapped[tuple[str, ...]] = mapped_column(default=())
    closures: Mapped[tuple[Closure, ...]] = mapped_column(Closures(), default=())
    contacts: Mapped[list["Contact"]] = relationship(back_populates="library", lazy="raise", default_factory=list)

    @property
    def code(self) -> str:
        """The short code people can say to each other: "LIB-014"."""
        return f"LIB-{self.id:03d}"


class Contact(Table):
    """A member who speaks for a library."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("library_id", "member_id"),)

    id: Mapped[ids.ContactId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    role: Mapped[ContactRole] = mapped_column(EnumWord(ContactRole))
    since: Mapped[datetime]
    library: Mapped[Library] = relationship(back_populates="contacts", lazy="raise", default=None)
    member: Mapped[Member] = relationship(back_populates="contacts", lazy="raise", default=None)


class JoinRequest(Table):
    """A member asks to become a contact of a library; a primary contact answers, or staff when none is connected."""

    __tablename__ = "join_requests"

    id: Mapped[ids.JoinRequestId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[JoinState] = mapped_column(EnumWord(JoinState), default=JoinState.WAITING, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
