"""/staff home: what works, and what needs a person, each with its button."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.held import held_words, late_words
from core.cards.outages import ADVICE, outage_words
from core.cards.platforms import platform_of
from core.chat.card import About, Button, Buttons, Card, Context, Divider, Importance, Part, Row, Rows, Words
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Moment, MomentForm, Strong, Text, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Audience, Command, Nothing
from core.commands.staff_pause_country import paused_lines
from core.commands.staff_roles import GRANT
from core.commands.staff_start import START
from core.model.schedule import local_day
from core.services.holding import late
from core.services.life import Life, sign_of_life
from core.services.outages import outages
from core.services.resources import count_overdue
from core.services.staff_reports import count_reports
from core.services.stories import count_stories
from core.store.outbox import count_waiting

COMPONENTS = 40
"""So many a card has on Discord: each paragraph is one, a row with its button three. Small lines join what is beside
them.
"""


async def home(context: Asking, asked: Nothing) -> Outcome:
    """The staff's home card."""
    life = await sign_of_life(context.uow, context.today)
    stopped = life.stopped(context.now)
    parts: list[Part] = [Context(_("Sign of life"), About.CAPTION)]
    if life.held_from is not None:
        parts += [
            held_words(local_day(life.held_from, context.reader.zone)),
            late_words(await late(context.uow)),
            Buttons((START,)),
        ]
    else:
        parts.append(Words(_working(context, life)))
    lost = await outages(context.uow)
    for there, outage in lost.items():
        platform = platform_of(there, context.uow.workspaces)
        parts.append(outage_words(platform, outage.since, waiting=await count_waiting(context.uow, there)))
    if lost:
        parts.append(ADVICE)
    if life.backup_fails_since is not None or life.backed_up_at is not None:
        parts.append(Words(_backed_up(life)))
    told = await count_reports(context.uow, context.member.id)
    stories, published = await count_stories(context.uow)
    unchecked = await count_overdue(context.uow, context.today)
    rows = [
        Row(title=title, button=Button(label=label, command=command))
        for count, title, label, command in (
            (
                life.quiet,
                n_("{count} quiet partnership", "{count} quiet partnerships", life.quiet),
                _("Look"),
                "staff inactive",
            ),
            (
                life.joins,
                n_("{count} person wants to join a library", "{count} people want to join a library", life.joins),
                _("Answer"),
                "staff joins",
            ),
            (
                life.wishes,
                n_("{count} person wants to mentor", "{count} people want to mentor", life.wishes),
                _("Answer"),
                "staff wishes",
            ),
            (
                told,
                n_("{count} person told staff something", "{count} people told staff something", told),
                _("Read"),
                "staff reports",
            ),
            (
                stories,
                n_("{count} story waits to be read", "{count} stories wait to be read", stories),
                _("Read"),
                "staff stories",
            ),
            (
                life.mentor_wishes,
                n_("{count} person waits for a mentor", "{count} people wait for a mentor", life.mentor_wishes),
                _("Look"),
                "staff mentors",
            ),
            (
                life.alone,
                n_("{count} trial has no mentor", "{count} trials have no mentor", life.alone),
                _("Look"),
                "staff mentors",
            ),
            (
                unchecked,
                n_("{count} resource has to be checked", "{count} resources have to be checked", unchecked),
                _("Look"),
                "staff resources",
            ),
            (
                life.seeking,
                n_("{count} library waits for a partner", "{count} libraries wait for a partner", life.seeking),
                _("Look"),
                "staff seeking",
            ),
            (
                life.reviews,
                n_("{count} review waits for a decision", "{count} reviews wait for a decision", life.reviews),
                _("Look"),
                "staff reviews",
            ),
            (
                life.unreachable,
                n_("{count} person cannot be reached", "{count} people cannot be reached", life.unreachable),
                _("Look"),
                "staff unreachable",
            ),
            (
                life.undelivered,
                n_("{count} message did not arrive", "{count} messages did not arrive", life.undelivered),
                _("Look"),
                "staff messages",
            ),
        )
        if count
    ]
    parts.append(Divider())
    below = [
        *await paused_lines(context),
        Divider(),
        Context(_("This month"), About.CAPTION),
        Words(n_("{count} talk logged", "{count} talks logged", life.talks_this_month)),
        Words(n_("{count} nudge sent", "{count} nudges sent", life.nudges_this_month)),
        *(
            (Context(n_("{count} story published in all", "{count} stories published in all", published)),)
            if published
            else ()
        ),
        Divider(),
        Context(_("Staff can"), About.CAPTION),
        Buttons(
            (
                Button(label=_("Propose to two"), command="staff propose", ask=True),
                Button(label=_("Pair libraries"), command="staff pair", ask=True),
                Button(label=_("Pause a country"), command="staff pause-country", ask=True),
                GRANT,
                Button(label=_("Post the start card"), command="staff start-card"),
                Button(label=_("Messages"), command="staff messages"),
                Button(label=_("Mentors"), command="staff mentors"),
                Button(label=_("Resources"), command="staff resources"),
                Button(label=_("My home"), command="sister home"),
            )
        ),
    ]
    if rows:
        most = _room_for_matters([*parts, *below])
        more = len(rows) - most
        foot = n_("And {count} more matter, after these.", "And {count} more matters, after these.", more)
        parts.append(Rows(title=_("These need a person"), rows=tuple(rows[:most]), foot=foot if more > 0 else None))
    else:
        parts += [
            Context(_("These need a person"), About.CAPTION),
            Words(_("Nothing is waiting.")),
        ]
    parts += below
    alarming = stopped or lost or life.held_from is not None or life.backup_fails_since is not None
    importance = Importance.ATTENTION if alarming else Importance.NORMAL
    return Reply(card=Card(parts=tuple(parts), importance=importance), replace=True)


def _room_for_matters(others: Sequence[Part]) -> int:
    """How many matters stand on it beside all that; the rest are counted. Two at least."""
    taken = 4  # the card, the head and the foot of the list, and the caption of the buttons
    for part in others:
        match part:
            case Buttons(buttons):
                taken += len(buttons) + -(-len(buttons) // BUTTONS_A_ROW)
            case Context():
                pass
            case _:
                taken += 1
    return max(2, (COMPONENTS - taken) // 3)


BUTTONS_A_ROW = 5


WORKING = Strong(_("Working."))


def _working(context: Asking, life: Life) -> Text:
    """ "Working. Last message delivered today 09:10." """
    if life.stopped(context.now):
        if life.ticked_at is None:
            return _("Not checked yet. The clock work has not run since the start.")
        return _("Not checked since {moment}. Please tell the administrator.", moment=Moment(life.ticked_at))
    if life.delivered_at is None:
        return _("{working} No message had to be delivered yet.", working=WORKING)
    day = local_day(life.delivered_at, context.reader.zone)
    clock = Moment(life.delivered_at, MomentForm.CLOCK)
    if day == context.today:
        return _("{working} Last message delivered today {time}.", working=WORKING, time=clock)
    return _("{working} Last message delivered on {day}, {time}.", working=WORKING, day=Day(day), time=clock)


def _backed_up(life: Life) -> Text:
    """ "Last back-up: 20 November 2026, 03:00." """
    last = Moment(life.backed_up_at, MomentForm.DAY_CLOCK) if life.backed_up_at is not None else None
    if life.backup_fails_since is None and last is not None:
        return _("Last back-up: {moment}.", moment=last)
    if last is None:
        return _("No back-up could be made yet. Please tell the administrator: the log says why.")
    return _(
        "Back-ups fail. The last good one is of {moment}. Please tell the administrator: the log says why.",
        moment=last,
    )


COMMANDS = (
    Command(
        name="staff home",
        summary=_("For programme staff"),
        takes=Nothing,
        run=home,
        who=Audience.STAFF,
        changes=False,
    ),
)
