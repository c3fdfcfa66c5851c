"""People: a member is a person, an account is that person on one platform; roles say what they may do for the
programme.
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.chat.invocation import AccountRef
from core.chat.messenger import Trouble
from core.content.folding import fold
from core.model import ids
from core.model.defaults import NUDGE_HOUR
from core.model.mapping import EnumWord, Table
from core.model.ways import Way

if TYPE_CHECKING:
    from core.model.libraries import Contact


class Role(StrEnum):
    """What a member does for the programme. The bot's own table is the truth; a platform's roles grant nothing."""

    STAFF = "staff"
    MENTOR = "mentor"


class Member(Table):
    """A person, with how they want to be written to.

    `folded`: the name as it is compared; it follows the name. `language`: a tag of the catalogue, None for the
    platform's. `zone`: IANA, None for the platform's, else the library's. `hour`: of the day, local, 0–23. `days`:
    weekdays they read (Monday 0), None for their country's working days. `nudged_at`: the last nudge that reached them;
    `written_at`: the last message that counts by their limit (`core.model.budget`).
    `no_notes`: partners' notes are not brought to them.
    `email`: of somebody without an account, as their partners know it.
    The number of a member who is gone is never given again: buttons of old cards may still name them.
    """

    __tablename__ = "members"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy reads it from the class

    id: Mapped[ids.MemberId] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(init=False, index=True)
    created_at: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(default=None)
    zone: Mapped[str | None] = mapped_column(default=None)
    hour: Mapped[int] = mapped_column(default=NUDGE_HOUR)
    days: Mapped[tuple[int, ...] | None] = mapped_column(default=None)
    fewer_messages: Mapped[bool] = mapped_column(default=False)
    no_notes: Mapped[bool] = mapped_column(default=False)
    nudged_at: Mapped[datetime | None] = mapped_column(default=None)
    written_at: Mapped[datetime | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    preferred_account_id: Mapped[ids.AccountId | None] = mapped_column(
        ForeignKey("accounts.id", use_alter=True, ondelete="SET NULL"), default=None
    )
    accounts: Mapped[list["Account"]] = relationship(
        back_populates="member", foreign_keys="Account.member_id", lazy="raise", default_factory=list
    )
    roles: Mapped[list["RoleGrant"]] = relationship(
        foreign_keys="RoleGrant.member_id", lazy="raise", default_factory=list
    )
    contacts: Mapped[list["Contact"]] = relationship(back_populates="member", lazy="raise", default_factory=list)

    @validates("name")
    def _fold(self, _column: str, name: str) -> str:
        self.folded = fold(name)
        return name


class Account(Table):
    """A member's identity on one platform. `locale` and `zone` are what the platform says of them, None if it does
    not.

    `way`: how they are written to there; `trouble`: why no more by direct message, since `closed_at`, both None while
    they are. `called_at`: when they were last named in the help channel.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)

    id: Mapped[ids.AccountId] = mapped_column(primary_key=True, init=False)
    platform: Mapped[str]
    workspace: Mapped[str]
    user: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    locale: Mapped[str | None] = mapped_column(default=None)
    zone: Mapped[str | None] = mapped_column(default=None)
    way: Mapped[Way] = mapped_column(EnumWord(Way), default=Way.DIRECT)
    trouble: Mapped[Trouble | None] = mapped_column(EnumWord(Trouble), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    called_at: Mapped[datetime | None] = mapped_column(default=None)
    member: Mapped[Member] = relationship(
        back_populates="accounts", foreign_keys=[member_id], lazy="raise", default=None
    )

    @property
    def ref(self) -> AccountRef:
        """The platform's ids of it."""
        return AccountRef(self.platform, self.workspace, self.user)


class RoleGrant(Table):
    """A role that a member holds, who gave it and when."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("member_id", "role"),)

    id: Mapped[ids.RoleGrantId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    role: Mapped[Role] = mapped_column(EnumWord(Role))
    granted_at: Mapped[datetime]
    granted_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)


class RoleWish(Table):
    """A member who would like a role ("I want to mentor"), until staff answer."""

    __tablename__ = "role_wishes"

    id: Mapped[ids.RoleWishId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role] = mapped_column(EnumWord(Role))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    answered_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)


class StaffCode(Table):
    """A one-time code, printed by the shell, that makes its user the first staff member. Only its digest is kept."""

    __tablename__ = "staff_codes"

    digest: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
