"""The agreement as it will read, in parts that fit a card: the same words as in its documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from core.cards.agreement import overview_button
from core.cards.agreement_desk import Desk, languages_of
from core.cards.agreement_parts import parts_of
from core.cards.buttons import HOME
from core.cards.signing import NOT_ADVICE, signature_line
from core.chat.card import Button, Buttons, Card, Context, Part, Style, Words, card
from core.chat.words import Language, Name, Text, _, name, strong
from core.content.agreement import Section
from core.documents.wording import Part as Wording
from core.documents.wording import SectionText, parts
from core.model.agreements import AgreementState

PAGE = 1500
"""Letters on a page: it is read, not answered."""

LINES = 26
"""Paragraphs on a page: a list of many short ones fills a message before its letters do (Discord takes 40 components,
and the buttons and notes below are up to 11 of them).
"""

Line = tuple[Text, int]
"""A paragraph, and its letters."""


def preview_card(desk: Desk, language: str, page: int) -> Card:
    """One page of it in one of its languages."""
    wording = next((each for each in parts(desk.version.draft) if each.language == language), None)
    wording = wording or parts(desk.version.draft)[0]
    pages = _pages([*_head(desk, wording), *_body(desk, wording)])
    page = min(max(page, 1), len(pages))
    shown: list[Part | Text] = [Words(line) for line in pages[page - 1]]
    if len(pages) > 1:
        shown.append(Context(_("Page {page} of {pages}", page=page, pages=len(pages))))
    if desk.version.agreement.state is AgreementState.DRAFT:
        shown.append(NOT_ADVICE)
    if turn := _turn(desk, wording.language, page, len(pages)):
        shown.append(Buttons(turn))
    shown.append(Buttons((*_tongues(desk, wording.language), overview_button(desk), HOME)))
    return card(*shown)


def _pages(lines: list[Line]) -> list[list[Text]]:
    pages: list[list[Text]] = [[]]
    room = PAGE
    for place, (line, letters) in enumerate(lines):
        together = 1 + sum(1 for _each in takewhile(lambda each: each[1] == 0, lines[place + 1 :]))
        full = letters > room or (letters > 0 and len(pages[-1]) + together > LINES)
        if pages[-1] and full:
            pages.append([])
            room = PAGE
        pages[-1].append(line)
        room -= letters
    return pages


def _head(desk: Desk, wording: Wording) -> Iterator[Line]:
    yield _said(strong(Name(wording.words.title)), wording.words.title)
    yield _said(name(wording.version), wording.version)
    if wording.ruling:
        yield _said(name(wording.ruling), wording.ruling)
    elif len(desk.languages) > 1:
        yield languages_of(desk), PAGE // 10


def _body(desk: Desk, wording: Wording) -> Iterator[Line]:
    for section in wording.sections:
        # As one name, it stands on the side from which its own language is read, as the text below it does.
        title = strong(Name(f"{section.number}. {section.title}"))
        lines = list(_section(desk, wording, section))
        # A heading never ends a page, and signatures stand together: they are counted with it.
        together = len(lines) if section.key is Section.SIGNATURES else 1
        yield title, len(section.title) + sum(letters for _line, letters in lines[:together])
        for place, (line, letters) in enumerate(lines):
            yield line, letters if place >= together else 0


def _section(desk: Desk, wording: Wording, section: SectionText) -> Iterator[Line]:
    if section.key is Section.PARTIES:
        for party in wording.parties:
            yield _("{name}, {place}", name=Name(party.name), place=Name(party.place)), len(party.name + party.place)
    for paragraph in section.paragraphs:
        for piece in parts_of(paragraph):
            yield _said(name(piece), piece)
    if section.key is Section.SIGNATURES:
        for signatory in desk.version.signatories:
            yield signature_line(signatory), PAGE // 10
    if section.remark:
        yield _said(name(section.remark), section.remark)
    elif section.to_fill_in:
        yield _("Still open."), PAGE // 100


def _said(text: Text, words: str) -> Line:
    return text, len(words)


def _turn(desk: Desk, language: str, page: int, count: int) -> tuple[Button, ...]:
    turn = []
    if page > 1:
        turn.append(_page(desk, language, _("Earlier page"), page - 1))
    if page < count:
        turn.append(_page(desk, language, _("Next page"), page + 1, Style.PRIMARY))
    return tuple(turn)


def _page(desk: Desk, language: str, label: Text, page: int, style: Style = Style.NORMAL) -> Button:
    given = {"agreement": str(desk.version.agreement.id), "language": language, "page": str(page)}
    return Button(label=label, command="sister agreement-preview", given=given, style=style)


def _tongues(desk: Desk, language: str) -> tuple[Button, ...]:
    return tuple(
        _page(desk, code, _("In {language}", language=Language(code)), 1) for code in desk.languages if code != language
    )
