"""When a young partnership is at risk: a pure rule over facts, which answers reasons and never a score.

In the early stages, "when the risk of failure is highest", each of these says that somebody should write to them. Which
words of the study stand behind each: docs/mentoring.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from core.model.check_ins import HelpReason
from core.model.communications import Way
from core.model.defaults import FIRST_HELLO_DAYS
from core.model.ids import LibraryId
from core.model.ladder import YOUNG
from core.model.partnerships import PartnershipState
from core.model.reviews import LOW_SCORE

LIVE_WAYS = frozenset({Way.VIDEO, Way.CALL, Way.VISIT})
"""Both are there at the same moment."""

RECENT = timedelta(days=30)
"""What was said or happened so long ago is no news to a mentor."""

NOT_LIVE_AFTER = timedelta(days=28)
"""Two rhythms of a trial: time enough to find an hour for a call."""

ONE_SIDED_TALKS = 3
"""So many in a row that one library alone logged are no accident."""


TWICE = 2
"""So often half a rhythm passes in silence before it is a reason: once, somebody was on holiday."""


class Risk(StrEnum):
    """Why a partnership is at risk, the most pressing first."""

    HELP = "help"
    CONTACT_LEFT = "contact-left"
    NO_HELLO = "no-hello"
    LATE = "late"
    LOW_ANSWER = "low-answer"
    ONE_SIDED = "one-sided"
    NOT_LIVE = "not-live"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A contact that counts: its day (of whoever logged it), how they talked, and for which library it was logged.
    `logged_at`: when, where that is known.
    """

    on: date
    way: Way
    by: LibraryId
    logged_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a library said on that day (of its own calendar): *We need help* with its reason, or a number midway from 1
    to 5. `at`: when, where that is known.
    """

    on: date
    library_id: LibraryId
    help: HelpReason | None = None
    score: int | None = None
    words: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Left:
    """Somebody stopped speaking for a library."""

    on: date
    library_id: LibraryId


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a partnership. `cadence_days`: its rhythm. `talks`: in any order. `resumed_on`: when it went on
    after its last pause: nobody was expected to talk meanwhile.
    """

    today: date
    state: PartnershipState
    began_on: date
    cadence_days: int
    resumed_on: date | None = None
    talks: Sequence[Talk] = ()
    said: Sequence[Said] = ()
    left: Sequence[Left] = ()

    def counts_from(self, day: date) -> date:
        """The day from which a silence that began on that day counts."""
        return day if self.resumed_on is None else max(day, self.resumed_on)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason. `on`: the day it is about; `library_id`: the library; `days`: how many; `help`, `words`: what they
    said.
    """

    risk: Risk
    on: date | None = None
    library_id: LibraryId | None = None
    days: int | None = None
    help: HelpReason | None = None
    words: str | None = None

    @property
    def key(self) -> str:
        """What makes it the same reason another day: "help:14:2026-12-03"."""
        day = self.on.isoformat() if self.on is not None else ""
        return f"{self.risk.value}:{self.library_id or ''}:{day}"


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Why it is at risk, the most pressing first; nothing while it goes well, or once it is no young one any more."""
    if facts.state not in YOUNG:
        return ()
    talks = sorted(facts.talks, key=lambda talk: talk.on)
    found = [
        *_help(facts, talks),
        *_left(facts),
        *_silence(facts, talks),
        *_low(facts),
        *_one_sided(talks),
        *_not_live(facts, talks),
    ]
    return tuple(sorted(found, key=lambda reason: list(Risk).index(reason.risk)))


def _help(facts: Facts, talks: Sequence[Talk]) -> list[Reason]:
    """The newest wish of each library, until they talk again."""
    found: dict[LibraryId, Reason] = {}
    for each in sorted(facts.said, key=lambda said: said.on):
        still = each.on > facts.today - RECENT and not any(_answers(talk, each) for talk in talks)
        if each.help is not None and still:
            found[each.library_id] = Reason(
                risk=Risk.HELP, on=each.on, library_id=each.library_id, help=each.help, words=each.words
            )
    return list(found.values())


def _answers(talk: Talk, said: Said) -> bool:
    """Whether they talked on a later day. What was logged before they asked is no answer: it is the fourth in Suva
    while it is still the third in Amman.
    """
    before = talk.logged_at is not None and said.at is not None and talk.logged_at < said.at
    return talk.on > said.on and not before


def _left(facts: Facts) -> list[Reason]:
    found = {each.library_id: each for each in sorted(facts.left, key=lambda left: left.on)}
    return [
        Reason(risk=Risk.CONTACT_LEFT, on=each.on, library_id=each.library_id)
        for each in found.values()
        if each.on > facts.today - RECENT
    ]


def _silence(facts: Facts, talks: Sequence[Talk]) -> list[Reason]:
    """No hello within a week; later, half a rhythm that passed in silence after a talk was due, twice: in one long
    silence, or in two in a row.
    """
    if not talks:
        days = (facts.today - facts.began_on).days
        waited = (facts.today - facts.counts_from(facts.began_on)).days
        return [Reason(risk=Risk.NO_HELLO, on=facts.began_on, days=days)] if waited > FIRST_HELLO_DAYS else []
    ends = [*(talk.on for talk in talks[-2:]), facts.today]
    halves = 0
    for before, after in pairwise(ends):
        late = (after - min(facts.counts_from(before), after)).days - facts.cadence_days
        halves += max(0, 2 * late // facts.cadence_days)
    last = talks[-1].on
    # A talk that is not due any more ended the silence.
    if halves < TWICE or (facts.today - facts.counts_from(last)).days < facts.cadence_days:
        return []
    return [Reason(risk=Risk.LATE, on=last, days=(facts.today - last).days)]


def _low(facts: Facts) -> list[Reason]:
    return [
        Reason(risk=Risk.LOW_ANSWER, on=each.on, library_id=each.library_id, words=each.words)
        for each in facts.said
        if each.score is not None and each.score <= LOW_SCORE and each.on > facts.today - RECENT
    ]


def _one_sided(talks: Sequence[Talk]) -> list[Reason]:
    row = talks[-ONE_SIDED_TALKS:]
    if len(row) < ONE_SIDED_TALKS or len({talk.by for talk in row}) > 1:
        return []
    return [Reason(risk=Risk.ONE_SIDED, library_id=row[0].by, days=len(row))]


def _not_live(facts: Facts, talks: Sequence[Talk]) -> list[Reason]:
    """Where they have talked at all: before that, no hello is the matter."""
    if not talks or any(talk.way in LIVE_WAYS for talk in talks):
        return []
    days = (facts.today - facts.counts_from(facts.began_on)).days
    return [Reason(risk=Risk.NOT_LIVE, on=facts.began_on)] if days > NOT_LIVE_AFTER.days else []
