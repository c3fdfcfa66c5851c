"""The nudge: one kind message a person, at most once a week, about all the partnerships whose talk is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.cards.buttons import ALL_PARTNERS
from core.cards.days import last_heard
from core.cards.labels import WEEKDAYS
from core.cards.library import names_of, rhythm
from core.chat.card import (
    MAX_ROWS,
    About,
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
    Style,
    Words,
)
from core.chat.words import CommandName, Day, Moment, MomentForm, Name, Strong, Text, _, n_
from core.content.calendars import weekend
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.notices import Notice
from core.model.nudges import Nudge
from core.model.partnerships import PartnershipLibrary
from core.notices.presenting import Presented, Reading
from core.services.nudging import nudges_sent, open_nudges
from core.services.partnerships import partners_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What is still silent; None when somebody talked in the meantime."""
    member = reading.member
    if member is None:
        return None
    today = reading.today(uow)
    nudges = await open_nudges(uow, member.id, today)
    if not nudges:
        return None

    async def sent(later: UnitOfWork) -> None:
        await nudges_sent(later, notice, today)

    own = frozenset(contact.library_id for contact in member.contacts)
    parts = _about_one(uow, nudges[0], own, today) if len(nudges) == 1 else _about_several(nudges, own, today)
    return Presented(Card(parts=(*parts, *_foot()), importance=Importance.ATTENTION), sent)


def _about_one(uow: UnitOfWork, nudge: Nudge, own: frozenset[LibraryId], today: date) -> list[Part]:
    row = nudge.row
    partners = partners_of(row.partnership, own)
    given = {"rows": str(row.id), "on": today.isoformat()}
    return [
        Words(_silence(row, partners)),
        Facts(
            (
                Fact(
                    label=_("Check-in"),
                    value=_(
                        "{day}, {rhythm}",
                        day=Day(row.due_on or nudge.on, weekday=True),
                        rhythm=rhythm(row.partnership.cadence.days),
                    ),
                ),
                *(_their_days(uow, partner) for partner in partners[:3]),
            )
        ),
        Buttons(
            (
                Button(
                    label=_("Log it"),
                    command="log",
                    given={"partnership": str(row.partnership_id)},
                    style=Style.PRIMARY,
                ),
                Button(label=_("Not yet"), command="nudge not-yet", given=given),
                Button(label=_("Remind me in a week"), command="nudge later", given=given),
            )
        ),
    ]


def _silence(row: PartnershipLibrary, partners: Sequence[Library]) -> Text:
    names = Strong(names_of(partners))
    if row.last_contact_on is None:
        return _("You and {partners} have not talked yet. A short hello is enough. What would help?", partners=names)
    return _(
        "You and {partners} last talked on {day}. A short hello is enough. What would help?",
        partners=names,
        day=Day(row.last_contact_on),
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


def _about_several(nudges: Sequence[Nudge], own: frozenset[LibraryId], today: date) -> list[Part]:
    shown = nudges[:MAX_ROWS]
    given = {"rows": ".".join(str(nudge.row_id) for nudge in nudges), "on": today.isoformat()}
    more = len(nudges) - len(shown)
    return [
        Rows(
            title=n_("{count} partner waits for a hello", "{count} partners wait for a hello", len(nudges)),
            detail=_("A short hello is enough. What would help?"),
            rows=tuple(_row(nudge, own) for nudge in shown),
            foot=n_(
                "And {count} more, in {partners}.",
                "And {count} more, in {partners}.",
                more,
                partners=CommandName("sister partners"),
            )
            if more
            else None,
            buttons=(
                Button(label=_("Not yet"), command="nudge not-yet", given=given),
                Button(label=_("Remind me in a week"), command="nudge later", given=given),
                *((ALL_PARTNERS,) if more else ()),
            ),
        )
    ]


def _row(nudge: Nudge, own: frozenset[LibraryId]) -> Row:
    row = nudge.row
    return Row(
        title=_("{partners}", partners=Strong(names_of(partners_of(row.partnership, own)))),
        aside=last_heard(row.last_contact_on),
        button=Button(
            label=_("Log it"), command="log", given={"partnership": str(row.partnership_id)}, style=Style.PRIMARY
        ),
    )


def _foot() -> tuple[Part, ...]:
    """Who reads an answer, and the way to fewer messages."""
    return (
        Context(_("Your partners read what you log. Staff see your answer."), About.READERS),
        Buttons((Button(label=_("Fewer messages"), command="nudge fewer", style=Style.QUIET),)),
    )
