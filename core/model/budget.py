"""How many messages nobody asked for a person gets: one a week, in which everything goes together.

A bot that writes often is muted. Mentors and staff, who act on what they read, get one message a day. What keeps people
safe goes at once; what answers something they did themselves was asked for, and waits for their hours alone. With
*fewer messages* news comes once in four weeks, and what waits for an answer still within the week, since it would
lapse.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from core.model.members import Role
from core.model.schedule import Hours, local_day, local_instant, next_allowed

WEEK = timedelta(days=7)
"""At most one such message a person a week."""

DAY = timedelta(days=1)
"""Mentors and staff: one a day."""

FOUR_WEEKS = timedelta(days=28)
"""News, with *fewer messages*."""

AT_ONCE = frozenset({"accounts_joined", "moved_away"})
"""Kinds of notices that wait for nobody's hours: only what keeps people safe."""

CALLS = frozenset({"called"})
"""Kinds that bring no message, and tell in the help channel that one waits; they have a limit of their own."""

ASKED_FOR = frozenset(
    {
        "contact_answer",
        "ending_answer",
        "handover_answer",
        "handover_done",
        "handover_page",
        "introduction",
        "join_answer",
        "joining_answer",
        "mentor_answer",
        "mentor_search",
        "partner_found",
        "partner_not_yet",
        "proposal_answer",
        "proposal_question",
        "proposal_reply",
        "recovered",
        "renewal_answer",
        "review_shown",
        "rhythm_answer",
        "staff_proposal_answer",
        "story_answer",
        "wish_answer",
    }
)
"""Kinds that answer what their reader did: proposed, asked, invited, accepted, reviewed, or wished to be told."""

WAITS_FOR_AN_ANSWER = frozenset(
    {
        "agreement_to_sign",
        "away_question",
        "contact_invitation",
        "deadline",
        "ending",
        "handover",
        "join_request",
        "joining",
        "mentor_alert",
        "mentor_asks_staff",
        "mentor_offer",
        "mentor_silent",
        "mentor_still_needed",
        "mentor_wanted",
        "midway",
        "proposal",
        "renewal",
        "review",
        "rhythm",
        "staff_proposal",
        "staff_report",
        "story_asked",
        "story_review",
        "story_silent",
        "story_stands",
    }
)
"""Kinds that ask for something by a day, and would lapse or be decided without their reader."""

DATED = frozenset({"agreement_written", "nudge"})
"""Kinds that are planned for a later day, and go before it with nothing else."""


PERSONAL = frozenset({"partner_note"})
"""Kinds in which one person writes to another: they have a limit of their own, and whoever likes gets none."""


def is_limited(kind: str) -> bool:
    """Whether a notice of that kind counts by its reader's limit."""
    return kind not in AT_ONCE | CALLS | ASKED_FOR | PERSONAL


def pause_of(kind: str, roles: Collection[Role], *, fewer: bool) -> timedelta:
    """How long after a message that counted a person with these roles gets one of that kind. `fewer`: they wished for
    fewer messages; what is planned for a day keeps to that where it is planned.
    """
    helps = Role.STAFF in roles or Role.MENTOR in roles
    if fewer and kind not in WAITS_FOR_AN_ANSWER | DATED:
        return WEEK if helps else FOUR_WEEKS
    return DAY if helps else WEEK


def next_message(now: datetime, written_at: datetime | None, pause: timedelta, hours: Hours) -> datetime:
    """The first instant (UTC), not before `now`, at which a message that counts may reach a person who was last written
    to at `written_at`.

    By the calendar: a message of last Friday, a few seconds past ten, does not put this Friday's off to Monday.
    """
    if written_at is None:
        return next_allowed(now, hours)
    first = local_day(written_at, hours.zone) + pause
    return next_allowed(max(now, local_instant(first, 0, hours.zone)), hours)
