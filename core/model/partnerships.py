"""Partnerships of two or more libraries, each library with its own row of what was last heard and what is due."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model import ids
from core.model.defaults import CADENCE_ACTIVE_DAYS, CADENCE_TRIAL_DAYS, FIRST_HELLO_DAYS, TRIAL_MONTHS
from core.model.libraries import Library
from core.model.mapping import EnumWord, Table
from core.model.schedule import months_after


class PartnershipState(StrEnum):
    """Where a partnership stands in its life. *Needs attention* is derived from the ladder, never set."""

    PROPOSED = "proposed"
    INTRODUCED = "introduced"
    TRIAL = "trial"
    ACTIVE = "active"
    PAUSED = "paused"
    DORMANT = "dormant"
    ENDED = "ended"


LIVE = frozenset({PartnershipState.INTRODUCED, PartnershipState.TRIAL, PartnershipState.ACTIVE})
"""States in which a talk is expected, and so can be due."""

LOGGABLE = LIVE | {PartnershipState.PAUSED, PartnershipState.DORMANT}
"""States in which a talk can be logged: one message brings a resting partnership back."""


AFTER_A_TALK = {
    PartnershipState.INTRODUCED: PartnershipState.TRIAL,
    PartnershipState.DORMANT: PartnershipState.ACTIVE,
}
"""The first hello begins the trial; one talk brings a resting partnership back."""


class LadderStep(StrEnum):
    """What has been done about a talk that is due. The rungs after the first come with the whole ladder."""

    NONE = "none"
    FIRST = "first"
    """The first contact was nudged on the due day."""
    AGAIN = "again"
    SECOND = "second"
    MENTOR = "mentor"
    STAFF = "staff"


class Partnership(Table):
    """Two or more libraries that keep in touch.

    `cadence_days`: their agreed rhythm in days, None for the programme's of the state. `quiet_since`: the last talk of
    the library that was heard longest ago, or the day it began: what the list of quiet partnerships is ordered by.
    """

    __tablename__ = "partnerships"
    __table_args__ = (Index("ix_partnerships_quiet_since", "state", "quiet_since"),)

    id: Mapped[ids.PartnershipId] = mapped_column(primary_key=True, init=False)
    state: Mapped[PartnershipState] = mapped_column(EnumWord(PartnershipState))
    began_on: Mapped[date]
    state_since: Mapped[date]
    quiet_since: Mapped[date]
    created_at: Mapped[datetime]
    cadence_days: Mapped[int | None] = mapped_column(default=None)
    trial_ends_on: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)
    rows: Mapped[list["PartnershipLibrary"]] = relationship(
        back_populates="partnership", lazy="raise", order_by="PartnershipLibrary.id", default_factory=list
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads it from the class

    @property
    def cadence(self) -> timedelta:
        """How long a silence may last before a talk is due."""
        if self.cadence_days is not None:
            return timedelta(days=self.cadence_days)
        young = self.state in {PartnershipState.INTRODUCED, PartnershipState.TRIAL}
        return timedelta(days=CADENCE_TRIAL_DAYS if young else CADENCE_ACTIVE_DAYS)

    def heard(self, library_ids: set[ids.LibraryId], on: date) -> list["PartnershipLibrary"]:
        """A talk on that day counts for these libraries. Answers the rows that moved on: an older talk than the last,
        or another one of the same day, changes nothing. What a talk does to the state: `AFTER_A_TALK`.
        """
        moved = [
            row
            for row in self.rows
            if row.library_id in library_ids and (row.last_contact_on is None or on > row.last_contact_on)
        ]
        if moved and (following := AFTER_A_TALK.get(self.state)) is not None:
            self.become(following, on)
        for row in moved:
            row.settle(on, self.due_after(on))
        self._settle_quiet()
        return moved

    def become(self, state: PartnershipState, on: date) -> None:
        """In that state since that day, from which on a talk is due where one is expected. Whether the one may follow
        the other is the lifecycle's matter.
        """
        self.state = state
        self.state_since = on
        if state is PartnershipState.TRIAL and self.trial_ends_on is None:
            self.trial_ends_on = months_after(on, TRIAL_MONTHS)
        for row in self.rows:
            row.settle(row.last_contact_on, self.due_after(on))

    def recount(self, last: dict[ids.LibraryId, date]) -> list["PartnershipLibrary"]:
        """After a log was taken back or changed: the latest talk of each library, those without one left out.

        Answers the rows that moved; what was asked about the others stands.
        """
        moved = [row for row in self.rows if row.last_contact_on != last.get(row.library_id)]
        for row in moved:
            on = last.get(row.library_id)
            row.settle(on, self.due_after(on or self.began_on))
        self._settle_quiet()
        return moved

    def due_after(self, on: date) -> date | None:
        """The day the next talk is due after one on `on`; None while none is expected."""
        if self.state is PartnershipState.INTRODUCED:
            return on + timedelta(days=FIRST_HELLO_DAYS)
        return on + self.cadence if self.state in LIVE else None

    def _settle_quiet(self) -> None:
        self.quiet_since = min((row.last_contact_on or self.began_on) for row in self.rows)


class PartnershipLibrary(Table):
    """One library's side of a partnership.

    `due_on`: the day its next talk is due. `nudge_on`: the day the next nudge about it is due, None when nothing more
    is to be asked until the next log. `step`: the rung that was climbed for this due day.
    """

    __tablename__ = "partnership_libraries"
    __table_args__ = (UniqueConstraint("partnership_id", "library_id"),)

    id: Mapped[ids.PartnershipLibraryId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    last_contact_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    nudge_on: Mapped[date | None] = mapped_column(default=None, index=True)
    step: Mapped[LadderStep] = mapped_column(EnumWord(LadderStep), default=LadderStep.NONE)
    partnership: Mapped[Partnership] = relationship(back_populates="rows", lazy="raise", default=None)
    library: Mapped[Library] = relationship(lazy="raise", default=None)

    def settle(self, last: date | None, due: date | None) -> None:
        """The last talk and the next due day; the ladder begins anew."""
        self.last_contact_on = last
        self.due_on = due
        self.nudge_on = due
        self.step = LadderStep.NONE

    def ask_again(self, on: date) -> None:
        """Nudge again about the same due talk, from that day on."""
        self.nudge_on = on

    def asked(self, again: date | None) -> None:
        """The talk that is due was asked for before; the library is nudged again from that day on, None for nobody."""
        self.step = LadderStep.FIRST
        self.nudge_on = again
