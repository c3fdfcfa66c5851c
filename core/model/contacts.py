"""How contacts of a library come and go: naming a colleague, handing over to a successor, leaving."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.libraries import ContactRole
from core.model.mapping import EnumWord, Table


class InvitationState(StrEnum):
    """What became of a colleague who was named."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    LAPSED = "lapsed"


class ContactInvitation(Table):
    """A contact of a library named a colleague, who accepts or declines.

    `member_id`: the named one; None while nobody has used the code. `called`: the name under which somebody was named
    who is on no platform yet. `digest`: of the code that was made for them; the code itself is not kept.
    `stands_for`: the contact without an account, reached by e-mail until now, who is one with whoever accepts.
    """

    __tablename__ = "contact_invitations"
    __table_args__ = (Index("ix_contact_invitations_state_lapses_at", "state", "lapses_at"),)

    id: Mapped[ids.ContactInvitationId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    role: Mapped[ContactRole] = mapped_column(EnumWord(ContactRole))
    invited_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    invited_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), index=True, default=None)
    called: Mapped[str | None] = mapped_column(default=None)
    digest: Mapped[str | None] = mapped_column(unique=True, default=None)
    stands_for: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), index=True, default=None)
    state: Mapped[InvitationState] = mapped_column(EnumWord(InvitationState), default=InvitationState.WAITING)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)


class HandoverState(StrEnum):
    """Where a handover stands."""

    WAITING = "waiting"
    """The successor was asked."""
    AGREED = "agreed"
    """The successor accepted; the role moves on the last day."""
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


OPEN_HANDOVER = frozenset({HandoverState.WAITING, HandoverState.AGREED})
"""States in which the role may still move."""


class Handover(Table):
    """A contact's role moves to a successor on a day, and the contact leaves.

    `asked_by`: the leaver, or staff when the leaver is gone. `last_on`: the leaver's last day, in the library's
    calendar; `moves_at`: the instant of that day at which the role moves. `note`: the leaver's words for the successor.
    `new`: accepting made the successor a contact.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_state_moves_at", "state", "moves_at"),
        Index("ix_handovers_state_lapses_at", "state", "lapses_at"),
    )

    id: Mapped[ids.HandoverId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    leaver_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    successor_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    last_on: Mapped[date]
    moves_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[HandoverState] = mapped_column(EnumWord(HandoverState), default=HandoverState.WAITING)
    new: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)

    @property
    def by_staff(self) -> bool:
        """Whether staff asked for it, because the leaver is gone."""
        return self.asked_by != self.leaver_id


class Departure(Table):
    """A member stopped speaking for a library."""

    __tablename__ = "departures"

    id: Mapped[ids.DepartureId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
