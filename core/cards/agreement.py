"""The agreement as it is written: how far it is, its sections, and what comes next."""

from __future__ import annotations

from core.cards.agreement_desk import Desk, heading, languages_of, status
from core.cards.agreement_standing import open_agreement
from core.cards.buttons import HOME
from core.cards.email import by_email, email_buttons
from core.cards.signing import NOT_ADVICE, look, still_to_do, title
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
    Style,
    WireValue,
    Words,
    card,
)
from core.chat.words import Text, _
from core.content.agreement import Section
from core.model.agreements import AgreementState
from core.model.letters import Matter


def overview(desk: Desk, page: int, *said: Part | Text) -> Card:
    """How far it is, a page of its sections, and the next step."""
    version = desk.version
    waiting = bool(desk.rivals)
    parts: list[Part | Text] = [*said, title(version), _facts(desk)]
    if desk.signed_by_some:
        parts.append(_signed(desk))
    elif waiting:
        parts.extend(still_to_do(version, desk.language))
    parts += [_rows(desk, page), _ways(desk), *_by_email(desk)]
    if version.agreement.state is AgreementState.DRAFT:
        parts.append(NOT_ADVICE)
    return card(*parts, importance=Importance.ATTENTION if waiting else Importance.NORMAL)


def _facts(desk: Desk) -> Facts:
    agreement = desk.version.agreement
    shape = _("short form") if agreement.short else _("long form")
    total = len(desk.sections)
    return Facts(
        (
            Fact(label=_("Version"), value=_("{number}, {form}", number=agreement.version, form=shape)),
            Fact(label=_("Languages"), value=languages_of(desk)),
            Fact(
                label=_("Progress"),
                value=_("{written} of {total} sections written", written=desk.written, total=total),
            ),
        )
    )


def _signed(desk: Desk) -> Words:
    if desk.version.agreement.state is AgreementState.SIGNED:
        return Words(_("It is in force. A change makes the next version, which all sign again."))
    return Words(_("Some have signed this version. After a change their signatures count no more."))


def _rows(desk: Desk, page: int) -> Rows:
    first = (page - 1) * MAX_ROWS
    shown = desk.sections[first : first + MAX_ROWS]
    given = {"partnership": str(desk.version.partnership.id)}
    turn = []
    if page > 1:
        turn.append(
            Button(label=_("Earlier sections"), command="sister agreement", given={**given, "page": str(page - 1)})
        )
    if first + len(shown) < len(desk.sections):
        turn.append(
            Button(label=_("More sections"), command="sister agreement", given={**given, "page": str(page + 1)})
        )
    return Rows(
        title=_("Sections"),
        rows=tuple(
            Row(
                title=heading(desk, each),
                detail=status(desk, each),
                button=section_button(desk, each, _open_it(desk, each)),
            )
            for each in shown
        ),
        foot=_("{first} to {last} of {total}", first=first + 1, last=first + len(shown), total=len(desk.sections))
        if turn
        else None,
        buttons=tuple(turn),
    )


def _open_it(desk: Desk, section: Section) -> Text:
    if desk.may_write and desk.rivals_of(section):
        return _("Choose")
    return _("Write") if desk.may_write and desk.missing(section) else _("Read")


def section_button(desk: Desk, section: Section, label: Text, style: Style = Style.NORMAL, **more: WireValue) -> Button:
    """Opens a section."""
    given: dict[str, WireValue] = {"agreement": str(desk.version.agreement.id), "section": section.value, **more}
    return Button(label=label, command="sister agreement-section", given=given, style=style)


def overview_button(desk: Desk) -> Button:
    """Back to all sections."""
    return open_agreement(desk.version.partnership.id, _("All sections"))


def _ways(desk: Desk) -> Buttons:
    """The next step first."""
    agreement = desk.version.agreement
    following = desk.following if desk.may_write else None
    buttons: list[Button] = []
    if following is not None:
        buttons.append(section_button(desk, following, _("Next section"), Style.PRIMARY))
    buttons.append(
        Button(label=_("Preview"), command="sister agreement-preview", given={"agreement": str(agreement.id)})
    )
    draft = agreement.state is AgreementState.DRAFT
    ready = draft and desk.may_write and not (desk.rivals or desk.version.draft.missing())
    sign = _("Sign, or take the file") if ready else _("Signatures and file")
    buttons.append(look(agreement.id, sign, Style.PRIMARY if ready and following is None else Style.NORMAL))
    if desk.may_write:
        form = {"agreement": str(agreement.id)}
        buttons.append(Button(label=_("Form and languages"), command="sister agreement-form", given=form))
    return Buttons((*buttons, HOME))


def _by_email(desk: Desk) -> tuple[Part, ...]:
    """A library of whom nobody has an account reads it in a letter, and its partners write for it too."""
    parts: list[Part] = []
    if not desk.may_write:
        return ()
    for row in desk.version.partnership.rows:
        if row.library_id in desk.eyes.apart:
            parts.append(Context(by_email(row.library)))
            parts.append(Context(_("You write for them too: send them the text, and note here what they answer.")))
            letters = email_buttons(
                partnership_id=desk.version.partnership.id, library=row.library, matter=Matter.AGREEMENT
            )
            parts.append(Buttons(letters))
    return tuple(parts)
