"""/staff home: what works, and what needs a person, each with its button."""

from __future__ import annotations

from core.cards.outages import ADVICE, outage_words
from core.cards.platforms import platform_of
from core.chat.card import About, Button, Buttons, Card, Context, Divider, Importance, Part, Row, Rows, Words
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Moment, MomentForm, Strong, Text, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Audience, Command, Nothing
from core.commands.staff_roles import GRANT
from core.model.schedule import local_day
from core.services.life import Life, sign_of_life
from core.services.outages import outages
from core.store.outbox import count_waiting


async def home(context: Asking, asked: Nothing) -> Outcome:
    """The staff's home card."""
    life = await sign_of_life(context.uow, context.today)
    stopped = life.stopped(context.now)
    parts: list[Part] = [Context(_("Sign of life"), About.CAPTION), Words(_working(context, life))]
    lost = await outages(context.uow)
    for there, outage in lost.items():
        platform = platform_of(there, context.uow.workspaces)
        parts.append(outage_words(platform, outage.since, waiting=await count_waiting(context.uow, there)))
    if lost:
        parts.append(ADVICE)
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
                life.undelivered,
                n_("{count} message did not arrive", "{count} messages did not arrive", life.undelivered),
                _("Look"),
                "staff undelivered",
            ),
        )
        if count
    ]
    parts.append(Divider())
    if rows:
        parts.append(Rows(title=_("These need a person"), rows=tuple(rows)))
    else:
        parts += [
            Context(_("These need a person"), About.CAPTION),
            Words(_("Nothing is waiting.")),
        ]
    parts += [
        Divider(),
        Context(_("This month"), About.CAPTION),
        Words(n_("{count} talk logged", "{count} talks logged", life.talks_this_month)),
        Words(n_("{count} nudge sent", "{count} nudges sent", life.nudges_this_month)),
        Divider(),
        Context(_("Staff can"), About.CAPTION),
        Buttons(
            (
                Button(label=_("Propose to two"), command="staff propose", ask=True),
                Button(label=_("Pair libraries"), command="staff pair", ask=True),
                GRANT,
                Button(label=_("Post the start card"), command="staff start-card"),
                Button(label=_("My home"), command="sister home"),
            )
        ),
    ]
    importance = Importance.ATTENTION if stopped or lost else Importance.NORMAL
    return Reply(card=Card(parts=tuple(parts), importance=importance), replace=True)


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
