"""One section of an agreement: its question, what stands there and who wrote it, and what can be done."""

from __future__ import annotations

from core.cards.agreement import overview_button, section_button
from core.cards.agreement_desk import Desk, heading, question, status, written_by
from core.cards.agreement_parts import parts_of, which_part
from core.cards.buttons import HOME
from core.chat.card import About, Button, Buttons, Card, Context, Fact, Facts, Part, Style, WireValue, Words, card
from core.chat.words import Day, Language, Text, _, name
from core.content.agreement import NEED, Need, Section, agreement_words

LONGEST = 2000
"""Letters of a text of a section."""

LONGEST_WORDS = 1800
"""Letters about the length beside the days, which stand in the same section."""


def section_card(desk: Desk, section: Section, language: str, part: int, *said: Part | Text) -> Card:
    """The section in one of its languages; of a long text one part."""
    text = desk.text(section, language)
    pieces = parts_of(text)
    part = min(max(part, 1), len(pieces))
    parts: list[Part | Text] = [*said, heading(desk, section), name(question(desk, section))]
    if section is Section.LENGTH:
        parts.extend(_days(desk))
    parts.append(Context(_how_it_stands(desk, section, language), About.CAPTION))
    if text:
        parts.append(Words(name(pieces[part - 1])))
    parts.extend(_turn(desk, section, language, part, len(pieces)))
    others = [code for code in desk.languages if code != language]
    if others:
        parts.append(Facts(tuple(_elsewhere(desk, section, code) for code in others)))
    if ways := _ways(desk, section, language):
        parts.append(Buttons(ways))
    parts.append(Buttons(_neighbours(desk, section, language)))
    return card(*parts)


def _days(desk: Desk) -> tuple[Part, ...]:
    agreement = desk.version.agreement
    if agreement.begins_on is None:
        return ()
    ends = _("no end date") if agreement.ends_on is None else _("{day}", day=Day(agreement.ends_on))
    begins = _("{day}", day=Day(agreement.begins_on))
    return (Facts((Fact(label=_("From"), value=begins), Fact(label=_("Until"), value=ends))),)


def _how_it_stands(desk: Desk, section: Section, language: str) -> Text:
    """ "In French: Last change by Ana, 3 March 2026" """
    standing = desk.standing(section, language)
    if standing is None or not standing.text.text.strip():
        how = status(desk, section) if len(desk.missing(section)) == len(desk.languages) else _("Still open")
    else:
        how = written_by(desk, standing)
    if len(desk.languages) == 1:
        return how
    return _("In {language}: {how}", language=Language(language), how=how)


def _elsewhere(desk: Desk, section: Section, language: str) -> Fact:
    standing = desk.standing(section, language)
    written = standing is not None and bool(standing.text.text.strip())
    value = written_by(desk, standing) if standing is not None and written else _("Still open")
    return Fact(label=_("In {language}", language=Language(language)), value=value)


def _turn(desk: Desk, section: Section, language: str, part: int, count: int) -> tuple[Part, ...]:
    if count == 1:
        return ()
    turn = []
    if part > 1:
        turn.append(section_button(desk, section, _("Earlier part"), language=language, part=str(part - 1)))
    if part < count:
        turn.append(section_button(desk, section, _("Next part"), language=language, part=str(part + 1)))
    return (Context(which_part(part, count)), Buttons(tuple(turn)))


def _ways(desk: Desk, section: Section, language: str) -> tuple[Button, ...]:
    """*Change · Use the usual words · Leave it open*, and the other languages."""
    buttons: list[Button] = []
    text = desk.text(section, language)
    if desk.may_write:
        label = _("Change") if text else _("Write")
        if desk.signed_by_some:
            buttons.append(anew_button(desk, section, language, label))
        else:
            buttons.append(write_button(desk, section, language, label))
            buttons.extend(_short_ways(desk, section, language))
    others = [code for code in desk.languages if code != language]
    return (
        *buttons,
        *(section_button(desk, section, _("In {language}", language=Language(code)), language=code) for code in others),
    )


def _short_ways(desk: Desk, section: Section, language: str) -> list[Button]:
    given = _given(desk, section, language)
    buttons = []
    words = agreement_words(language)
    usual = words.sections[section].usual if words.language == language else None
    if usual and not desk.text(section, language):
        edition = str(desk.edition(section, language))
        buttons.append(
            Button(
                label=_("Use the usual words"),
                command="sister agreement-usual",
                given={**given, "edition": edition},
                once=True,
            )
        )
    if NEED[section] is not Need.NEEDED and not desk.left_open(section):
        seen = " ".join(f"{code}:{desk.edition(section, code)}" for code in _all_languages(desk, section))
        buttons.append(
            Button(label=_("Leave it open"), command="sister agreement-open", given={**given, "seen": seen}, once=True)
        )
    return buttons


def _all_languages(desk: Desk, section: Section) -> list[str]:
    """Those it is written in, and those in which something stands all the same."""
    there = sorted({code for key, code in desk.version.texts if key is section} - set(desk.languages))
    return [*desk.languages, *there]


def write_button(desk: Desk, section: Section, language: str, label: Text, **typed: WireValue) -> Button:
    """The form with the text as it stands when it is opened. `typed`: what stands in it instead."""
    if section is Section.LENGTH:
        return Button(
            label=label,
            command="sister agreement-length",
            given={**_given(desk, section, language), "question": question(desk, section), **typed},
            ask=("begins", "ends", "words"),
            style=Style.PRIMARY,
        )
    return Button(
        label=label,
        command="sister agreement-write",
        given={**_given(desk, section, language), "question": question(desk, section), **typed},
        ask=("text",),
        style=Style.PRIMARY,
    )


def anew_button(desk: Desk, section: Section, language: str, label: Text) -> Button:
    """What a change of a signed version means, before it is made."""
    given = _given(desk, section, language)
    return Button(label=label, command="sister agreement-anew", given=given, style=Style.PRIMARY)


def _given(desk: Desk, section: Section, language: str) -> dict[str, WireValue]:
    return {"agreement": str(desk.version.agreement.id), "section": section.value, "language": language}


def _neighbours(desk: Desk, section: Section, language: str) -> tuple[Button, ...]:
    """*Earlier section · Next section · All sections · Home*"""
    sections = desk.sections
    at = sections.index(section)
    ways = []
    if at > 0:
        ways.append(section_button(desk, sections[at - 1], _("Earlier section"), language=language))
    if at + 1 < len(sections):
        ways.append(section_button(desk, sections[at + 1], _("Next section"), language=language))
    return (*ways, overview_button(desk), HOME)
