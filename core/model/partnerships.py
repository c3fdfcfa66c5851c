"""Partnerships of two or more libraries, each library with its own row of what was last heard and what is due."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model import ids
from core.model.defaults import (
    CADENCE_ACTIVE_DAYS,
    CADENCE_TRIAL_DAYS,
    FIRST_HELLO_DAYS,
    RESTING_DAYS,
    TRIAL_MONTHS,
)
from core.model.libraries import Library
from core.model.mapping import EnumWord, Table
from core.model.schedule import months_after
from core.model.trials import midway_day, review_day


class TrialLength(StrEnum):
    """How many months a trial may last."""

    SHORT = "3"
    USUAL = "4"
    HALF_YEAR = "6"
    YEAR = "12"

    @property
    def months(self) -> int:
        """As a number."""
        return int(self.value)


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


LIBRARIES_AT_MOST = 8
"""Of one partnership: as many as rows of a card, and as can still sit in one call."""

SEVERAL = 3
"""From so many libraries on one can be quiet while the others talk, and one can leave while the others go on."""

AFTER_A_TALK = {
    PartnershipState.INTRODUCED: PartnershipState.TRIAL,
    PartnershipState.DORMANT: PartnershipState.ACTIVE,
}
"""The first hello begins the trial; one talk brings a resting partnership back."""


class LadderStep(StrEnum):
    """What has been done about a talk that is due, in the order of the rungs. When each comes: `ladder`."""

    NONE = "none"
    FIRST = "first"
    """The first contact was nudged on the due day."""
    AGAIN = "again"
    """And once more."""
    SECOND = "second"
    """The second contact was."""
    MENTOR = "mentor"
    STAFF = "staff"
    """Those who watch over it know."""


def programme_days(state: PartnershipState) -> int:
    """How many days may lie between two talks where the partners agreed on nothing else."""
    young = state in {PartnershipState.INTRODUCED, PartnershipState.TRIAL}
    return CADENCE_TRIAL_DAYS if young else CADENCE_ACTIVE_DAYS


class Partnership(Table):
    """Two or more libraries that keep in touch.

    `cadence_days`: their agreed rhythm in days, None for the programme's of the state. `trial_months`: None for the
    programme's. `midway_on`, `review_on`: the days on which a trial is asked about, None while nothing is to be asked.
    `midway_asked_on`: the day of UTC on which it was asked how it is going, None until then and once that is over.
    `quiet_since`: the last talk of the library that was heard longest ago, or the day it began: what the list of quiet
    partnerships is ordered by. `resting_on`: the day of UTC on which staff are asked whether it rests, None while
    nothing is to be asked.
    """

    __tablename__ = "partnerships"
    __table_args__ = (Index("ix_partnerships_quiet_since", "state", "quiet_since"),)

    id: Mapped[ids.PartnershipId] = mapped_column(primary_key=True, init=False)
    state: Mapped[PartnershipState] = mapped_column(EnumWord(PartnershipState))
    began_on: Mapped[date] = mapped_column(index=True)
    state_since: Mapped[date]
    quiet_since: Mapped[date]
    created_at: Mapped[datetime]
    cadence_days: Mapped[int | None] = mapped_column(default=None)
    trial_months: Mapped[int | None] = mapped_column(default=None)
    trial_ends_on: Mapped[date | None] = mapped_column(default=None)
    midway_on: Mapped[date | None] = mapped_column(default=None, index=True)
    review_on: Mapped[date | None] = mapped_column(default=None, index=True)
    midway_asked_on: Mapped[date | None] = mapped_column(default=None)
    resting_on: Mapped[date | None] = mapped_column(default=None, index=True)
    version: Mapped[int] = mapped_column(init=False)
    rows: Mapped[list["PartnershipLibrary"]] = relationship(
        back_populates="partnership", lazy="raise", order_by="PartnershipLibrary.id", default_factory=list
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads it from the class

    @property
    def cadence(self) -> timedelta:
        """How long a silence may last before a talk is due."""
        return timedelta(days=self.cadence_days or programme_days(self.state))

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
        if moved:
            self.plan_resting()
        return moved

    def become(self, state: PartnershipState, on: date) -> None:
        """In that state since that day, from which on a talk is due where one is expected. Whether the one may follow
        the other is the lifecycle's matter.
        """
        self.state = state
        self.state_since = on
        if state is PartnershipState.TRIAL and self.trial_ends_on is None:
            self.trial_ends_on = months_after(on, self.trial_months or TRIAL_MONTHS)
        self.plan_questions(on)
        for row in self.rows:
            row.settle(row.last_contact_on, self.due_after(on))

    def extend_trial(self, months: int, on: date) -> None:
        """The trial goes on so many months longer, at least from today on, and is asked about anew."""
        self.trial_ends_on = months_after(max(self.trial_ends_on or on, on), months)
        self.midway_asked_on = None
        self.plan_questions(on)

    def begin_again(self, on: date) -> None:
        """An ending was undone: a trial lasts a month from that day at least, before it is asked about."""
        if self.state is PartnershipState.TRIAL and self.trial_ends_on is not None:
            self.trial_ends_on = max(self.trial_ends_on, months_after(on, 1))
            self.plan_questions(on)

    def plan_questions(self, on: date) -> None:
        """The days on which it is asked about from that day on: in a trial alone, and half way once."""
        self.midway_on = self.review_on = None
        if self.state is PartnershipState.TRIAL and self.trial_ends_on is not None:
            self.review_on = review_day(on, self.trial_ends_on)
            if self.midway_asked_on is None:
                self.midway_on = midway_day(on, self.trial_ends_on)
        self.plan_resting()

    def recount(self, last: dict[ids.LibraryId, date]) -> list["PartnershipLibrary"]:
        """After a log was taken back or changed: the latest talk of each library, those without one left out.

        Answers the rows that moved; what was asked about the others stands.
        """
        moved = [row for row in self.rows if row.last_contact_on != last.get(row.library_id)]
        for row in moved:
            on = last.get(row.library_id)
            row.settle(on, self.due_after(on or row.joined_on or self.began_on))
        self._settle_quiet()
        if moved:
            self.plan_resting()
        return moved

    def heard_on(self, row: "PartnershipLibrary") -> date:
        """The day of that library's last talk; before its first one, the day from which one could be expected."""
        return row.last_contact_on or row.joined_on or self.began_on

    def quiet_alone(self, since: date) -> list["PartnershipLibrary"]:
        """Of several libraries those that were not heard after that day, while others were; none where all are as
        quiet, and none of two, who talk with each other.
        """
        return self._alone([row for row in self.rows if self.heard_on(row) <= since])

    def late_alone(self, today: date) -> list["PartnershipLibrary"]:
        """Of several libraries those whose talk was due before today, while the others keep theirs; none where all are
        late, and none of two.
        """
        return self._alone([row for row in self.rows if row.due_on is not None and row.due_on < today])

    def _alone(self, some: list["PartnershipLibrary"]) -> list["PartnershipLibrary"]:
        return some if SEVERAL <= len(self.rows) > len(some) else []

    def admit(self, library: Library, on: date) -> "PartnershipLibrary":
        """One more library, from that day on. Its first talk is due with the others' next one, and not before it had
        the time for a first hello.
        """
        dues = [row.due_on for row in self.rows if row.due_on is not None]
        row = PartnershipLibrary(library_id=library.id, library=library, joined_on=on)
        row.settle(None, max(min(dues), on + timedelta(days=FIRST_HELLO_DAYS)) if dues else None)
        self.rows.append(row)
        return row

    def release(self, row: "PartnershipLibrary") -> None:
        """One library less."""
        self.rows.remove(row)
        self._settle_quiet()

    def talk_every(self, days: int | None, today: date) -> list["PartnershipLibrary"]:
        """From today on this is their rhythm, None for the programme's. Answers the rows whose next talk is due on
        another day now; of those the ladder begins anew.

        Nobody is late because of a shorter one: what was not due yet is due today at the earliest.
        """
        before = self.cadence
        self.cadence_days = days
        if self.cadence == before:
            return []
        moved = []
        for row in self.rows:
            due = self.due_after(max(self.heard_on(row), self.state_since))
            if due is not None and row.due_on is not None:
                due = max(due, min(row.due_on, today))
            if due != row.due_on:
                row.settle(row.last_contact_on, due)
                moved.append(row)
        return moved

    def due_after(self, on: date) -> date | None:
        """The day the next talk is due after one on `on`; None while none is expected."""
        if self.state is PartnershipState.INTRODUCED:
            return on + timedelta(days=FIRST_HELLO_DAYS)
        return on + self.cadence if self.state in LIVE else None

    def keep_asking(self, today: date) -> None:
        """It does not rest, though it is silent: a talk is due from today on, so the ladder begins anew, and in three
        months it is asked once more.
        """
        for row in self.rows:
            if row.due_on is not None:
                row.settle(row.last_contact_on, today)
        self.resting_on = today + timedelta(days=RESTING_DAYS)

    def plan_resting(self) -> None:
        """Three months after anybody was heard, or it came back: that some talk shows that it does not rest."""
        self.resting_on = None
        if self.state in LIVE:
            heard = max(self.state_since, *(self.heard_on(row) for row in self.rows))
            self.resting_on = heard + timedelta(days=RESTING_DAYS)

    def _settle_quiet(self) -> None:
        self.quiet_since = min(self.heard_on(row) for row in self.rows)


class PartnershipLibrary(Table):
    """One library's side of a partnership.

    `due_on`: the day its next talk is due. `nudge_on`: the day of the ladder's next rung, None after the last one.
    `step`: the rung that was climbed last for this due day. `joined_on`: None for a library that was there from the
    beginning.
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
    joined_on: Mapped[date | None] = mapped_column(default=None)
    partnership: Mapped[Partnership] = relationship(back_populates="rows", lazy="raise", default=None)
    library: Mapped[Library] = relationship(lazy="raise", default=None)

    def settle(self, last: date | None, due: date | None) -> None:
        """The last talk and the next due day; the ladder begins anew."""
        self.last_contact_on = last
        self.due_on = due
        self.nudge_on = due
        self.step = LadderStep.NONE

    def climbed(self, step: LadderStep, next_on: date | None) -> None:
        """The ladder stands on that rung; the next one comes on that day."""
        self.step = step
        self.nudge_on = next_on
