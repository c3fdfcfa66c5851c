"""Finding a partner: what a library answers about looking nearby and about how it likes to keep in touch; that it
seeks; and the wish it leaves when nobody fits yet.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.communications import Way
from core.model.mapping import EnumWord, Table


class Nearby(StrEnum):
    """Where a partner may be known already, in the library's own town."""

    SISTER_CITY = "sister-city"
    IMMIGRANTS = "immigrants"
    UNIVERSITY = "university"
    PROGRAMMES = "programmes"
    STAFF_ROOTS = "staff-roots"
    ASSOCIATIONS = "associations"


class ReplyTime(StrEnum):
    """Within which time a library usually answers a message."""

    TWO_DAYS = "two-days"
    WEEK = "week"
    TWO_WEEKS = "two-weeks"


class Style(StrEnum):
    """How a library likes to write."""

    SHORT = "short"
    LONG = "long"


class Planning(StrEnum):
    """How a library comes to talk."""

    PLANNED = "planned"
    AS_IT_COMES = "as-it-comes"


class Internet(StrEnum):
    """What a library's connection bears."""

    GOOD = "good"
    SLOW = "slow"
    UNSTEADY = "unsteady"
    MOBILE = "mobile"


class Shape(StrEnum):
    """How formal a partnership a library hopes for."""

    INFORMAL = "informal"
    FORMAL = "formal"
    OPEN = "open"


class Finding(Table):
    """What a library said about finding a partner; what its profile holds (ways, how often, kind) is not kept twice.

    `nearby`: questions answered with yes, `not_nearby` with no. `skipped`: questions of either kind that were skipped.
    `speaks`: ISO 639 codes. `first_way`: the one of its ways that it uses most. `wished_places`, `refused_places`:
    countries (ISO 3166 alpha-2) and regions (UN M49); `wished_kinds`, `refused_kinds`: kinds of libraries. The refusals
    and `limit`, the most partnerships at a time, are never shown to another library. `seeking_since`: None for one that
    does not seek.
    """

    __tablename__ = "findings"

    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    nearby: Mapped[tuple[str, ...]] = mapped_column(default=())
    not_nearby: Mapped[tuple[str, ...]] = mapped_column(default=())
    skipped: Mapped[tuple[str, ...]] = mapped_column(default=())
    speaks: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    first_way: Mapped[Way | None] = mapped_column(EnumWord(Way), default=None)
    reply: Mapped[ReplyTime | None] = mapped_column(EnumWord(ReplyTime), default=None)
    style: Mapped[Style | None] = mapped_column(EnumWord(Style), default=None)
    planning: Mapped[Planning | None] = mapped_column(EnumWord(Planning), default=None)
    internet: Mapped[Internet | None] = mapped_column(EnumWord(Internet), default=None)
    shape: Mapped[Shape | None] = mapped_column(EnumWord(Shape), default=None)
    wished_places: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    wished_kinds: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    refused_places: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    refused_kinds: Mapped[tuple[str, ...] | None] = mapped_column(default=None)
    limit: Mapped[int | None] = mapped_column(default=None)
    seeking_since: Mapped[datetime | None] = mapped_column(default=None)


class SeekerCode(Table):
    """One written language of a library that seeks, with all its answers in a few letters (`core.model.sweep`).

    Narrow on purpose: finding reads every code of a language, from the index alone. `since`: it has sought since then.
    """

    __tablename__ = "seeker_codes"
    __table_args__ = (Index("ix_seeker_codes_language_code", "language", "code"),)

    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    since: Mapped[datetime]


class PartnerWish(Table):
    """A library for which nobody fitted when it looked: it is written to when somebody does, and within two weeks in
    any case.

    `look_at`: when the bot looks again by itself. `told_at`: when it said "not yet". `closed_at`: from then on nothing
    more is said; with `found_at` because somebody fitted, else because the library stopped seeking.
    """

    __tablename__ = "partner_wishes"
    __table_args__ = (
        Index("ix_partner_wishes_look_at", "closed_at", "look_at"),
        Index(
            "uq_partner_wishes_open",
            "library_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[ids.PartnerWishId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    look_at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    found_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
