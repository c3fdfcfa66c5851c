"""A young partnership is at risk, and no mentor is there or did anything for two weeks: staff read it."""

from __future__ import annotations

from core.cards.buttons import look_at
from core.cards.risk import alert_lead, asked_facts, reason_lines, talk_facts
from core.chat.card import About, Button, Buttons, Context, Importance, Part, Words, card
from core.chat.words import Listing, Name, _, n_
from core.model.ids import MemberId, MentorAlertId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.alerts import alert_by_id, last_talks
from core.services.mentorships import mentorships_over
from core.services.people import member_named
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork

MENTORS = Button(label=_("Mentors"), command="staff mentors")


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; nothing once it is solved, or was told to a mentor who came, nor for staff who speak for one of
    its libraries. With `words`: a mentor asks staff.
    """
    alert = await alert_by_id(uow, MentorAlertId(int(notice.facts["alert"])))
    if alert is None or reading.member is None:
        return None
    words = notice.facts.get("words")
    if words is None and (not alert.is_open or alert.alert.staff_told_at is None):
        return None
    if all(each.id != reading.member.id for each in await watchers_of(uow, alert.partnership)):
        return None
    parts: list[Part] = [Words(alert_lead(alert, reading.today(uow)))]
    if words is not None:
        asker = await member_named(uow, MemberId(int(notice.facts["member"])))
        parts += [
            Words(_("Its mentor asks staff for help.")),
            asked_facts(asker.name if asker is not None else "", str(words)),
        ]
    else:
        mentors = [each.mentor for each in await mentorships_over(uow, alert.partnership.id)]
        parts.append(
            Words(
                n_(
                    "Its mentor, {mentors}, is away or rests, or has not answered for two weeks.",
                    "Its mentors, {mentors}, are away or rest, or have not answered for two weeks.",
                    len(mentors),
                    mentors=Listing(tuple(Name(each) for each in mentors)),
                )
            )
            if mentors
            else Words(_("It has no mentor now. Please write to them until somebody helps."))
        )
    parts += [
        *reason_lines(alert),
        Context(_("Last contacts"), About.CAPTION),
        talk_facts(await last_talks(uow, alert.partnership.id)),
        Buttons((look_at(alert.partnership), MENTORS)),
    ]
    return Presented(card(*parts, importance=Importance.ATTENTION))
