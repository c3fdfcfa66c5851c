"""A partnership's silence as those read it who watch over it: since when, what was tried, and what was skipped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.cards.library import names_of
from core.chat.card import Button, Fact
from core.chat.words import Day, Listing, Name, Strong, Text, _
from core.model.climbs import Climb
from core.model.ids import PartnershipLibraryId
from core.model.ladder import Skipped
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary

QUIET_LIST = Button(label=_("Quiet partnerships"), command="staff inactive")

SKIPPED: Mapping[tuple[LadderStep, Skipped], Text] = {
    (LadderStep.FIRST, Skipped.NOBODY): _("no first contact"),
    (LadderStep.FIRST, Skipped.NOT_CONNECTED): _("the first contact is not connected"),
    (LadderStep.FIRST, Skipped.IN_PEACE): _("the first contact is left in peace after three reminders"),
    (LadderStep.SECOND, Skipped.NOBODY): _("no second contact"),
    (LadderStep.SECOND, Skipped.NOT_CONNECTED): _("the second contact is not connected"),
    (LadderStep.SECOND, Skipped.SAME_PERSON): _("the second contact is the first contact too"),
    (LadderStep.SECOND, Skipped.IN_PEACE): _("the second contact is left in peace after three reminders"),
    (LadderStep.MENTOR, Skipped.NOBODY): _("no mentor"),
    (LadderStep.STAFF, Skipped.NOBODY): _("nobody of the staff is connected"),
}
"""Why a rung was skipped, inside a sentence. The second reminder to a first contact is skipped as the first one is."""


def nudge_now(partnership: Partnership) -> Button:
    """*Nudge now*, for staff."""
    return Button(label=_("Nudge now"), command="staff nudge", given={"partnership": str(partnership.id)})


def skips(climbs: Sequence[Climb]) -> list[Text]:
    """What was skipped, each once, in the order of the rungs."""
    said: list[Text] = []
    for each in climbs:
        text = _skip(each)
        if text is not None and text not in said:
            said.append(text)
    return said


def _skip(climb: Climb) -> Text | None:
    if climb.skipped is None:
        return None
    step = LadderStep.FIRST if climb.step is LadderStep.AGAIN else climb.step
    return SKIPPED[step, climb.skipped]


def tried(partnership: Partnership, climbs: Mapping[PartnershipLibraryId, Sequence[Climb]]) -> tuple[Fact, ...]:
    """ "Suva: First contact's turn: 20 December 2026 and 27 December 2026. Skipped: no second contact." """
    return tuple(
        Fact(label=_("{town}", town=Name(row.library.town)), value=done)
        for row in partnership.rows
        if (done := _done(climbs.get(row.id, ()))) is not None
    )


def _done(climbs: Sequence[Climb]) -> Text | None:
    first = _days(climbs, {LadderStep.FIRST, LadderStep.AGAIN})
    second = _days(climbs, {LadderStep.SECOND})
    skipped = Listing(tuple(skips(climbs)))
    sentences = (
        _("First contact's turn: {days}.", days=first) if first.values else None,
        _("Second contact's turn: {days}.", days=second) if second.values else None,
        _("Skipped: {skipped}.", skipped=skipped) if skipped.values else None,
    )
    done: Text | None = None
    for sentence in sentences:
        if sentence is not None:
            done = sentence if done is None else _("{before} {sentence}", before=done, sentence=sentence)
    return done


def _days(climbs: Sequence[Climb], steps: Collection[LadderStep]) -> Listing:
    return Listing(tuple(Day(each.on) for each in climbs if each.step in steps and each.skipped is None))


def silent_since(partnership: Partnership, silent: Sequence[PartnershipLibrary]) -> Text:
    """ "Suva City Library and Amman Public Library have not talked since 3 November 2026." Of several libraries those
    who alone are `silent`.
    """
    if silent:
        others = [row.library for row in partnership.rows if row not in silent]
        return _(
            "{silent}: not heard since {day}, while {others} went on talking.",
            silent=Strong(names_of([row.library for row in silent])),
            day=Day(partnership.quiet_since),
            others=names_of(others),
        )
    talks = [row.last_contact_on for row in partnership.rows if row.last_contact_on is not None]
    day = Day(max(talks, default=partnership.began_on))
    names = Strong(names_of([row.library for row in partnership.rows]))
    if not talks:
        return _("{libraries} have not said hello yet. Their partnership began on {day}.", libraries=names, day=day)
    return _("{libraries} have not talked since {day}.", libraries=names, day=day)
