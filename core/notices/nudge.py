"""The nudge: one kind message a person, at most once a week, about all the partnerships whose talk is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.cards.buttons import ALL_PARTNERS
from core.cards.check_in import READ_BY, answer_buttons, given_for, question
from core.cards.days import last_heard
from core.cards.labels import WEEKDAYS
from core.cards.library import names_of, rhythm
from core.cards.messages import FEWER
from core.cards.pause import closed_line
from core.cards.resources import PLANS_SHOWN, plan_words
from core.chat.card import (
    MAX_ROWS,
    Button,
    Buttons,
    Card,
    Context,
    Fact,
    Facts,
    Importance,
    Part,
    Row,
    Rows,
    Words,
)
from core.chat.words import CommandName, Day, Moment, MomentForm, Name, Strong, _, n_
from core.content.calendars import weekend
from core.model.ids import LibraryId, NudgeId, PartnershipId
from core.model.libraries import Library
from core.model.notices import Notice, NoticeState
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, PartnershipLibrary
from core.model.resources import IdeaPlan
from core.notices.presenting import Presented, Reading
from core.services.nudge_answers import nudges_of_notice
from core.services.nudging import asked_beside, nudges_sent, open_nudges
from core.services.partnerships import partners_of
from core.services.plans import open_plans
from core.services.quiet_mode import last_before_quiet
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What is still silent; None when somebody talked in the meantime. Once it was sent, what of it still waits for an
    answer.
    """
    member = reading.member
    if member is None:
        return None
    today = reading.today(uow)
    if notice.state is NoticeState.RIDING and await asked_beside(uow, notice):
        return None
    asked = notice.state is NoticeState.SENT
    found = None if asked else await open_nudges(uow, member.id, today)
    nudges = found.true if found is not None else await nudges_of_notice(uow, notice.id)
    if not nudges:
        return None

    async def sent(later: UnitOfWork) -> None:
        await nudges_sent(later, notice, found.whole if found is not None else ())

    own = frozenset(contact.library_id for contact in member.contacts)
    last = await last_before_quiet(uow, nudges)
    plans = await open_plans(uow, {nudge.row.partnership_id for nudge in nudges})
    one = len(nudges) == 1
    parts = (
        _about_one(uow, nudges[0], own, today, last=last, plans=plans)
        if one
        else _about_several(nudges, own, today, last, plans)
    )
    return Presented(Card(parts=(*parts, READ_BY, Buttons((FEWER,))), importance=Importance.ATTENTION), sent)


Last = frozenset[NudgeId]
"""Those after which the person is left in peace, unless they answer."""


Plans = Mapping[PartnershipId, Sequence[IdeaPlan]]
"""What partners mean to do together."""


def _about_one(
    uow: UnitOfWork, nudge: Nudge, own: frozenset[LibraryId], today: date, *, last: Last, plans: Plans
) -> list[Part]:
    row = nudge.row
    partners = partners_of(row.partnership, own)
    closed = closed_line(partners, today)
    check_in = Fact(
        label=_("Check-in"),
        value=_(
            "{day}, {rhythm}",
            day=Day(row.due_on or nudge.on, weekday=True),
            rhythm=rhythm(row.partnership.cadence.days),
        ),
    )
    return [
        Words(question(row.partnership, row, own)),
        Facts((check_in, *(_their_days(uow, partner) for partner in partners[:3]), *planned_fact(plans, row))),
        *((Context(closed),) if closed is not None else ()),
        Buttons(answer_buttons(row, today)),
        *((Context(_("No new talk is logged yet, so I ask you too.")),) if nudge.step is LadderStep.SECOND else ()),
        *((Context(LAST_REMINDER),) if nudge.id in last else ()),
    ]


LAST_REMINDER = _(
    "This is the last reminder about this partnership, unless you answer. Then I leave you in peace; staff still see "
    "that it is quiet."
)


def _their_days(uow: UnitOfWork, library: Library) -> Fact:
    """ "In Amman: Monday 01:00. They work from Sunday to Thursday." """
    closed = weekend(library.country)
    working = [day for day in range(7) if day not in closed]
    first = next((day for day in working if (day - 1) % 7 in closed), 0)
    last = next((day for day in working if (day + 1) % 7 in closed), 6)
    return Fact(
        label=_("In {town}", town=Name(library.town)),
        value=_(
            "{moment}. They work from {first} to {last}.",
            moment=Moment(uow.now, MomentForm.WEEKDAY, library.zone),
            first=WEEKDAYS[first],
            last=WEEKDAYS[last],
        ),
    )


def planned_fact(plans: Plans, row: PartnershipLibrary) -> list[Fact]:
    """ "Planned: A quiz between two libraries, on 4 March 2027" """
    return [
        Fact(label=_("Planned"), value=plan_words(plan.title, plan.on))
        for plan in plans.get(row.partnership_id, ())[:PLANS_SHOWN]
    ]


def _about_several(
    nudges: Sequence[Nudge], own: frozenset[LibraryId], today: date, last: Last, plans: Plans
) -> list[Part]:
    shown = nudges[:MAX_ROWS]
    every = {"rows": ".".join(str(nudge.row_id) for nudge in nudges), "on": today.isoformat()}
    more = len(nudges) - len(shown)
    return [
        Rows(
            title=n_(
                "Have you been in touch with this partner?",
                "Have you been in touch with these {count} partners?",
                len(nudges),
            ),
            detail=_("A short hello is enough. Each line has its own answers: yes, not yet, we need help, or pause."),
            rows=tuple(_row(nudge, own, today, last, plans) for nudge in shown),
            foot=n_(
                "And {count} more, in {partners}.",
                "And {count} more, in {partners}.",
                more,
                partners=CommandName("sister partners"),
            )
            if more
            else None,
            buttons=(
                Button(label=_("Not yet, with none of them"), command="nudge not-yet", given=every),
                *((ALL_PARTNERS,) if more else ()),
            ),
        )
    ]


def _row(nudge: Nudge, own: frozenset[LibraryId], today: date, last: Last, plans: Plans) -> Row:
    row = nudge.row
    planned = plans.get(row.partnership_id, ())
    plan = _("Planned: {plan}.", plan=plan_words(planned[0].title, planned[0].on)) if planned else None
    return Row(
        title=_("{partners}", partners=Strong(names_of(partners_of(row.partnership, own)))),
        aside=last_heard(row.last_contact_on),
        detail=_("The last reminder, unless you answer.") if nudge.id in last else plan,
        button=Button(label=_("Answer"), command="nudge look", given=given_for(row, today)),
    )
