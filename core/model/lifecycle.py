"""The life of a partnership: which state may follow which, and the record of each change.

*Needs attention* is no state: it is derived from the ladder. An ending can be taken back for thirty days, which is why
every state may follow it; who may do that, and until when, is decided by the service.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table
from core.model.partnerships import PartnershipState

PROPOSED, INTRODUCED, TRIAL, ACTIVE, PAUSED, DORMANT, ENDED = PartnershipState

TRANSITIONS: Mapping[PartnershipState, frozenset[PartnershipState]] = {
    PROPOSED: frozenset({INTRODUCED, ENDED}),
    INTRODUCED: frozenset({TRIAL, PAUSED, DORMANT, ENDED}),
    TRIAL: frozenset({ACTIVE, PAUSED, DORMANT, ENDED}),
    ACTIVE: frozenset({PAUSED, DORMANT, ENDED}),
    PAUSED: frozenset({INTRODUCED, TRIAL, ACTIVE, DORMANT, ENDED}),
    DORMANT: frozenset({ACTIVE, ENDED}),
    ENDED: frozenset({INTRODUCED, TRIAL, ACTIVE, PAUSED, DORMANT}),
}
"""What may follow a state. Nothing else ever does."""


class ChangeReason(StrEnum):
    """Why a partnership changed its state, in the product's words."""

    PAIRED = "paired"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    FIRST_TALK = "first-talk"
    TALKED = "talked"
    TALK_TAKEN_BACK = "talk-taken-back"
    JOINED = "joined"
    LEFT = "left"
    ENDED_KINDLY = "ended-kindly"
    ENDING_UNDONE = "ending-undone"
    RENEWED = "renewed"
    REVIEWED_CONTINUE = "reviewed-continue"
    REVIEWED_CHANGE = "reviewed-change"
    REVIEWED_STOP = "reviewed-stop"
    TRIAL_EXTENDED = "trial-extended"
    TRIAL_WENT_ON = "trial-went-on"
    RHYTHM_AGREED = "rhythm-agreed"
    AGREEMENT_SIGNED = "agreement-signed"
    RESTS = "rests"
    PAUSED = "paused"
    WENT_ON = "went-on"


class StateChange(Table):
    """A partnership went from one state to another. `from_state`: None at its beginning; `member_id`: None when the
    clock did it; `note`: a person's own words; `library_id`: the library that joined or left, which changes no state.
    """

    __tablename__ = "state_changes"

    id: Mapped[ids.StateChangeId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    at: Mapped[datetime]
    from_state: Mapped[PartnershipState | None] = mapped_column(EnumWord(PartnershipState))
    to_state: Mapped[PartnershipState] = mapped_column(EnumWord(PartnershipState))
    reason: Mapped[ChangeReason] = mapped_column(EnumWord(ChangeReason))
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    library_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
