"""Two texts for one section: both are read, and one is chosen, or one is written from both."""

from __future__ import annotations

from core.cards.agreement import overview_button
from core.cards.agreement_desk import Desk, heading, question
from core.cards.agreement_parts import parts_of, which_part
from core.cards.agreement_section import LONGEST, LONGEST_WORDS
from core.chat.card import Button, Buttons, Card, Context, Importance, Part, Style, WireValue, Words, card
from core.chat.words import Day, Language, Name, Text, _, n_, name, strong
from core.content.agreement import Section
from core.model.agreements import AgreementConflict
from core.services.agreement_length import span_of, without_days
from core.services.agreements import Rival


def conflict_card(desk: Desk, rival: Rival, part: int, *said: Part | Text) -> Card:
    """Both texts, of long ones one part each, and *Keep theirs · Use mine · Write one from both*."""
    conflict = rival.conflict
    section, language = conflict.section, conflict.language
    standing = desk.standing(section, language)
    first, second = parts_of(desk.text(section, language)), parts_of(conflict.text)
    count = max(len(first), len(second))
    part = min(max(part, 1), count)
    parts: list[Part | Text] = [*said, heading(desk, section), _("Two texts were written here. Both are kept.")]
    if len(desk.languages) > 1:
        parts.append(Context(_("In {language}", language=Language(language))))
    editor = standing.editor if standing else None
    parts.append(strong(_("{number}. {by}", number=1, by=_whose(editor, mine=_mine_stands(desk, rival)))))
    parts.append(_part(first, part))
    parts.append(strong(_("{number}. {by}", number=2, by=_whose(rival.writer, mine=_mine_waits(desk, rival)))))
    if conflict.begins_on is not None:
        ends = _("no end date") if conflict.ends_on is None else _("{day}", day=Day(conflict.ends_on))
        parts.append(Context(_("From {begins} until: {ends}", begins=Day(conflict.begins_on), ends=ends)))
    parts.append(_part(second, part))
    if count > 1:
        parts.append(Context(which_part(part, count)))
        parts.append(Buttons(_turn(rival, part, count)))
    if desk.may_write:
        if not fit_together(*_texts(desk, conflict)):
            parts.append(Context(_TOO_LONG_TOGETHER))
        parts.append(Buttons(_ways(desk, rival)))
    more = len(desk.rivals_of(section)) - 1
    if more:
        parts.append(Context(n_("{count} more text waits here.", "{count} more texts wait here.", more)))
    parts.append(Buttons((overview_button(desk),)))
    return card(*parts, importance=Importance.ATTENTION)


_TOO_LONG_TOGETHER = _(
    "Together they are longer than one section can be. “Write one from both” begins with the first text: copy what you "
    "need from the second."
)


def _mine_stands(desk: Desk, rival: Rival) -> bool:
    standing = desk.standing(rival.conflict.section, rival.conflict.language)
    return standing is not None and standing.text.edited_by == desk.eyes.member_id


def _mine_waits(desk: Desk, rival: Rival) -> bool:
    return rival.conflict.written_by == desk.eyes.member_id


def _whose(writer: str | None, *, mine: bool) -> Text:
    if mine:
        return _("Your text")
    if writer is None:
        return _("Filled in from what is known")
    return _("The text of {name}", name=Name(writer))


def _part(pieces: tuple[str, ...], part: int) -> Words:
    if part > len(pieces):
        return Words(_("Nothing more."))
    if not pieces[part - 1]:
        return Words(_("Left open."))
    return Words(name(pieces[part - 1]))


def _turn(rival: Rival, part: int, count: int) -> tuple[Button, ...]:
    turn = []
    for label, other in ((_("Earlier part"), part - 1), (_("Next part"), part + 1)):
        if 1 <= other <= count:
            given = {"conflict": str(rival.conflict.id), "part": str(other)}
            turn.append(Button(label=label, command="sister agreement-conflict", given=given))
    return tuple(turn)


def _ways(desk: Desk, rival: Rival) -> tuple[Button, ...]:
    conflict = rival.conflict
    if _mine_waits(desk, rival) and not _mine_stands(desk, rival):
        keep, use = _("Keep theirs"), _("Use mine")
    elif _mine_stands(desk, rival) and not _mine_waits(desk, rival):
        keep, use = _("Keep mine"), _("Use theirs")
    else:
        keep, use = _("Keep the first text"), _("Use the second text")
    edition = str(desk.edition(conflict.section, conflict.language))
    given = {"conflict": str(conflict.id), "edition": edition}
    return (
        Button(label=keep, command="sister agreement-settle", given={**given, "use": "no"}, once=True),
        Button(label=use, command="sister agreement-settle", given={**given, "use": "yes"}, once=True),
        _merge(desk, conflict),
    )


def _merge(desk: Desk, conflict: AgreementConflict) -> Button:
    given: dict[str, WireValue] = {
        "agreement": str(desk.version.agreement.id),
        "section": conflict.section.value,
        "language": conflict.language,
        "edition": str(desk.edition(conflict.section, conflict.language)),
        "conflict": str(conflict.id),
        "question": question(desk, conflict.section),
    }
    both, label = from_both(*_texts(desk, conflict)), _("Write one from both")
    if conflict.section is Section.LENGTH:
        given["words"] = both
        days = ("begins", "ends", "words")
        return Button(label=label, command="sister agreement-length", given=given, ask=days, style=Style.PRIMARY)
    given["text"] = both
    return Button(label=label, command="sister agreement-write", given=given, ask=("text",), style=Style.PRIMARY)


def _texts(desk: Desk, conflict: AgreementConflict) -> tuple[str, str, int]:
    """What is written in both, without the days, and how long one text may be."""
    section, language = conflict.section, conflict.language
    stands = desk.text(section, language)
    if section is not Section.LENGTH:
        return stands, conflict.text, LONGEST
    agreement = desk.version.agreement
    return (
        without_days(stands, span_of(agreement.begins_on, agreement.ends_on), language),
        without_days(conflict.text, span_of(conflict.begins_on, conflict.ends_on), language),
        LONGEST_WORDS,
    )


def from_both(first: str, second: str, most: int = LONGEST) -> str:
    """The first text, and those lines of the second that it does not have; the first alone where both are longer than
    `most` letters.
    """
    return _both(first, second) if fit_together(first, second, most) else first


def fit_together(first: str, second: str, most: int) -> bool:
    """Whether one text has room for both."""
    return len(_both(first, second)) <= most


def _both(first: str, second: str) -> str:
    there = set(first.split("\n"))
    rest = "\n".join(line for line in second.split("\n") if line not in there or not line).strip()
    return f"{first}\n\n{rest}".strip()
