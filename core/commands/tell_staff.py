"""*Tell staff privately*: a member writes to the staff other than the person it is about; staff say that it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME, STAFF_HOME
from core.cards.told_staff import look_after_button, told_facts, what_to_do
from core.chat.card import Button, Buttons, Choice, Context, Style, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Text, _, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.paging import part_shown, turns
from core.commands.recording import NOT_THERE
from core.model.ids import MemberId, StaffReportId, StoryId
from core.model.members import Member, Role
from core.model.notes import StaffReport
from core.model.schedule import local_day
from core.services.people import contacts_of
from core.services.roles import holders
from core.services.staff_reports import MOST_TOLD, handle, not_for, report_for, reports_for, staff_but, tell_staff

TELL_STAFF = Button(label=_("Tell staff privately"), command="tell staff", ask=True, style=Style.QUIET)


def tell_of_story(story_id: StoryId) -> Button:
    """*Tell staff privately* under a story: they read which one."""
    return replace(TELL_STAFF, given={"story": str(story_id)})


class _PeopleIKnow:
    """The contacts of one's own partnerships, and the staff: whom a member may name without a list of everybody."""

    async def _people(self, context: Asking) -> list[Member]:
        libraries = {row.library_id for each in await context.partnerships() for row in each.rows}
        found = [contact.member for contact in await contacts_of(context.uow, libraries)]
        found += await holders(context.uow, Role.STAFF)
        mine = context.actor.member.id if context.actor.member is not None else None
        return list({each.id: each for each in found if each.id != mine}.values())

    async def search(self, context: Asking, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        """By a part of the name."""
        wanted = query.strip().casefold()
        return [
            Choice(value=str(each.id), label=name(each.name[:70]))
            for each in await self._people(context)
            if wanted in each.name.casefold()
        ][:25]

    async def named(
        self, context: Asking, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id, or by the whole name."""
        people = await self._people(context)
        found = {}
        for value in values:
            same = [each for each in people if value == str(each.id) or value.casefold() == each.name.casefold()]
            if len(same) == 1:
                found[value] = Choice(value=str(same[0].id), label=name(same[0].name[:70]))
        return found


@dataclass(frozen=True, kw_only=True)
class TellStaff:
    """What they should know, and about whom it is. `story`: the one under which the button stood."""

    words: Annotated[
        str,
        Ask(_("What should staff know?"), long=True, headline=True, max_length=MOST_TOLD, readers=readers.STAFF_BUT),
    ]
    about: Annotated[
        MemberId | None,
        Ask(_("Is it about somebody?"), suggest=_PeopleIKnow(), hint=_("They never read it. You may leave it empty.")),
    ] = None
    story: Annotated[int | None, Ask(_("Story"), never=True)] = None


@dataclass(frozen=True, kw_only=True)
class WhichReport:
    """Which one of those that wait, the oldest first."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class OneReport:
    """What was told, as a button names it."""

    report: Annotated[int, Ask(_("Message"), never=True)]


async def somebody_reads(context: Asking, story: int | None, about: MemberId | None) -> Problem | None:
    """There is somebody of the staff besides that person and who writes, and besides the people of that story."""
    member = context.actor.member
    without = await not_for(context.uow, StoryId(story) if story is not None else None)
    if member is None or await staff_but(context.uow, {about, member.id} | without):
        return None
    return Problem(
        text=_("Nobody else of the staff could read this here. Please write to whoever invited you to the programme.")
    )


async def tell(context: Asking, asked: TellStaff) -> Outcome:
    """It is brought to them, and to nobody else."""
    report = await tell_staff(
        context.uow,
        by=context.member.id,
        words=asked.words,
        about_member_id=asked.about,
        story_id=StoryId(asked.story) if asked.story is not None else None,
    )
    if report is None:
        return Refusal(
            text=_(
                "There is nobody of the staff who could read this here. Nothing was kept. Please write to whoever "
                "invited you."
            ),
            buttons=(HOME,),
        )
    return Reply(
        card=card(
            _("Thank you for telling us. Staff read it in their own morning, with your name."),
            Context(_who_reads(report)),
            Buttons((HOME,)),
        ),
        lasting=True,
    )


def _who_reads(report: StaffReport) -> Text:
    if report.about_member_id is not None:
        return _("Only they read it. The person it is about never does.")
    if report.story_id is not None:
        return _("Only they read it, and nobody of the story's libraries.")
    return _("Only they read it.")


async def listed(context: Asking, asked: WhichReport) -> Outcome:
    """What waits, but for what is about the reader; one a page, as each may be long."""
    waiting = await reports_for(context.uow, context.member.id)
    if not waiting:
        return Reply(card=card(_("Nobody told staff anything that waits."), Buttons((STAFF_HOME,))), replace=True)
    page = min(asked.page, len(waiting))
    told = waiting[page - 1]
    shown = Context(part_shown(page, page, len(waiting)))
    return Reply(
        card=card(
            told_facts(told, Day(local_day(told.report.at, context.reader.zone))),
            *((shown,) if len(waiting) > 1 else ()),
            Buttons((look_after_button(told), *turns(page, len(waiting), "staff reports", {}), STAFF_HOME)),
        ),
        replace=True,
    )


async def done(context: Asking, asked: OneReport) -> Outcome:
    """Somebody looks after it; of two the second reads who."""
    told = await report_for(context.uow, StaffReportId(asked.report), context.member.id)
    if told is None:
        return NOT_THERE
    if told.report.handled_at is None:
        await handle(context.uow, told.report, by=context.member.id)
    return Reply(card=card(what_to_do(told), Buttons((STAFF_HOME,))), replace=True)


COMMANDS = (
    Command(
        name="tell staff",
        summary=_("Tell staff privately"),
        takes=TellStaff,
        run=tell,
        rules=(Rule(("story", "about"), somebody_reads),),
        hidden=True,
    ),
    Command(
        name="staff reports",
        summary=_("What staff were told"),
        takes=WhichReport,
        run=listed,
        who=Audience.STAFF,
        changes=False,
        hidden=True,
    ),
    Command(
        name="staff report-done",
        summary=_("I look after it"),
        takes=OneReport,
        run=done,
        who=Audience.STAFF,
        hidden=True,
    ),
)
