"""What somebody told staff privately, as those of the staff read it who may."""

from __future__ import annotations

from core.chat.card import Button, Fact, Facts, Style
from core.chat.words import Day, Name, Strong, Text, _, name
from core.services.staff_reports import Told

VISITOR = _("A visitor of the public pages")


def told_facts(told: Told, day: Day) -> Facts:
    """From whom, when, about what, and the words. `day`: the reader's."""
    facts = [
        Fact(label=_("From"), value=name(told.writer) if told.writer is not None else VISITOR),
        Fact(label=_("On"), value=_("{day}", day=day)),
    ]
    if told.report.email:
        facts.append(Fact(label=_("Wishes an answer at"), value=name(told.report.email)))
    if told.about is not None:
        facts.append(Fact(label=_("About"), value=name(told.about)))
    if told.story is not None:
        facts.append(Fact(label=_("About the story"), value=name(told.story)))
    facts.append(Fact(label=_("In their words"), value=name(told.report.words)))
    return Facts(tuple(facts))


def told_sentence(told: Told) -> Text:
    """What the card begins with."""
    if told.writer is None:
        return _("A visitor of the public pages told staff something privately. Please look after it.")
    return _("{writer} told staff something privately. Please look after it.", writer=Name(told.writer))


def looked_after(told: Told, by: str) -> Text:
    """What the others of the staff read then."""
    if told.writer is None:
        return _("{name} looks after what a visitor of the public pages told staff.", name=Name(by))
    return _("{name} looks after what {writer} told staff.", name=Name(by), writer=Name(told.writer))


def what_to_do(told: Told) -> Text:
    """For who looks after it."""
    if told.writer is not None:
        return _("Thank you. Please write to {name}.", name=Strong(Name(told.writer)))
    if told.report.email:
        return _("Thank you. Please write to {address}.", address=Strong(Name(told.report.email)))
    return _("Thank you. They left no address, so nobody waits for an answer.")


def look_after_button(told: Told) -> Button:
    """*I look after it*."""
    given = {"report": str(told.report.id)}
    return Button(label=_("I look after it"), command="staff report-done", given=given, style=Style.PRIMARY)
