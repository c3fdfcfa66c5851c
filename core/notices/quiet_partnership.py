"""A silence reached those who watch over the partnership: they read what was tried, and go on from here."""

from __future__ import annotations

from core.cards.buttons import look_at
from core.cards.check_in import answer_line
from core.cards.mentoring import MENTORING
from core.cards.silence import QUIET_LIST, nudge_now, silent_since, tried
from core.chat.card import Button, Buttons, Fact, Facts, Importance, Part, Words, card
from core.chat.words import Day, _, name
from core.model.ids import PartnershipId
from core.model.members import Member, Role
from core.model.notices import Notice
from core.model.partnerships import LIVE, Partnership
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.check_ins import answers_of
from core.services.climbing import climbs_of
from core.services.partnerships import partnership_by_id
from core.services.quiet_notices import is_told
from core.services.watching import watches
from core.store.unit import UnitOfWork

MOST_ANSWERS = 4


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; nothing once somebody talked, nor for who watches no more."""
    partnership = await partnership_by_id(uow, PartnershipId(int(notice.facts["partnership"])))
    if partnership is None or partnership.state not in LIVE or not is_told(partnership) or reading.member is None:
        return None
    if not await watches(uow, partnership, reading.member.id):
        return None
    today = reading.today(uow)
    parts: list[Part] = [Words(silent_since(partnership, partnership.late_alone(today)))]
    if facts := tried(partnership, await climbs_of(uow, partnership.rows)):
        parts.append(Facts(facts))
    # Answers of an earlier silence are history.
    answers = [
        each
        for each in (await answers_of(uow, [partnership.id])).get(partnership.id, ())
        if local_day(each.check_in.at, reading.reader.zone) >= partnership.quiet_since
    ]
    if answers:
        parts.append(
            Facts(
                tuple(
                    Fact(
                        label=name(each.library.town),
                        value=answer_line(each, Day(local_day(each.check_in.at, reading.reader.zone))),
                    )
                    for each in answers[:MOST_ANSWERS]
                )
            )
        )
    parts += [
        Words(
            _("Please write to them. It may be that they need help, or a rest.")
            if all(grant.role is not Role.STAFF for grant in reading.member.roles)
            else _("Please write to them, or nudge them. It may be that they need help, or a rest.")
        ),
        Buttons((look_at(partnership), *_ways(partnership, reading.member))),
    ]
    return Presented(card(*parts, importance=Importance.ATTENTION))


def _ways(partnership: Partnership, reader: Member) -> tuple[Button, ...]:
    """Staff nudge, and have a list; a mentor has their desk."""
    if any(grant.role is Role.STAFF for grant in reader.roles):
        return nudge_now(partnership), QUIET_LIST
    return (MENTORING,)
