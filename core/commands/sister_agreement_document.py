"""The agreement as a file in the direct message: Word, or PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.signing import NOT_ADVICE, document_buttons, look
from core.chat.card import Buttons, Context, FileRef, Part, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Language, Listing, Name, Text, _
from core.commands.agreement_version import readable_version
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.making import Made, Making
from core.commands.recording import NOT_THERE
from core.documents.office import Office
from core.documents.pdf import NoFontError
from core.model.agreements import AgreementState
from core.services.signing import Version

SHOWN_LETTERS = 8
"""So many letters that no font has are named."""


class DocumentFormat(StrEnum):
    """What the agreement is made as."""

    WORD = "word"
    PDF = "pdf"


FORMATS = {DocumentFormat.WORD: _("Word, to be changed or filled in"), DocumentFormat.PDF: _("PDF, to be printed")}

MEDIA_TYPES = {
    DocumentFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentFormat.PDF: "application/pdf",
}
ENDINGS = {DocumentFormat.WORD: ".docx", DocumentFormat.PDF: ".pdf"}
NOT_IN_FORCE = frozenset({AgreementState.REPLACED, AgreementState.VOIDED, AgreementState.DROPPED})


@dataclass(frozen=True, kw_only=True)
class OneDocument:
    """Of which version, and as what."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    which: Annotated[DocumentFormat, Ask(_("Which file?"), labels=FORMATS)]


async def document(context: Asking, asked: OneDocument) -> Outcome | Making:
    """Make it from what stands there now."""
    version = await readable_version(context, asked.agreement)
    if version is None:
        return NOT_THERE
    found = version

    async def make(office: Office) -> Made | Refusal:
        return await _made(office, found, asked.which)

    return Making(make)


async def _made(office: Office, version: Version, which: DocumentFormat) -> Made | Refusal:
    own_layout = False
    draft = replace(version.draft, signatures=()) if version.agreement.state is AgreementState.VOIDED else version.draft
    if which is DocumentFormat.WORD:
        content = await office.word(draft)
    else:
        try:
            content = await office.pdf(draft)
        except NoFontError as error:
            return _no_font(error, version)
        own_layout = await office.has_own_layout()
    return Made(
        name=file_name(version, which),
        media_type=MEDIA_TYPES[which],
        content=content,
        answer=lambda ref: Reply(card=card(*_parts(version, which, ref, own_layout=own_layout)), lasting=True),
    )


def file_name(version: Version, which: DocumentFormat) -> str:
    """ "agreement-LIB-014-LIB-022-version-2.pdf" """
    codes = [each.library.code for each in version.signatories]
    past = ["not-in-force"] if version.agreement.state in NOT_IN_FORCE else []
    return "-".join(["agreement", *codes, "version", str(version.agreement.version), *past]) + ENDINGS[which]


def _parts(version: Version, which: DocumentFormat, ref: FileRef, *, own_layout: bool) -> list[Part | Text]:
    agreement = version.agreement
    said = (
        _("Version {number} of the agreement, for Word.", number=agreement.version)
        if which is DocumentFormat.WORD
        else _("Version {number} of the agreement, as a PDF.", number=agreement.version)
    )
    parts: list[Part | Text] = [said, ref]
    if own_layout:
        parts.append(
            Context(_("Word has your programme's own layout. The PDF uses the standard layout; the text is the same."))
        )
    if agreement.state is AgreementState.VOIDED:
        parts.append(Context(_("This version was changed before all had signed. Its signatures are left out.")))
    elif agreement.state in NOT_IN_FORCE:
        parts.append(Context(_("This version is not in force.")))
    elif agreement.state is AgreementState.DRAFT:
        parts.append(NOT_ADVICE)
    other = next(each for each in document_buttons(agreement.id) if each.given["which"] != which.value)
    parts.append(Buttons((other, look(agreement.id, _("Look at it")), HOME)))
    return parts


def _no_font(error: NoFontError, version: Version) -> Refusal:
    word = next(each for each in document_buttons(version.agreement.id) if each.given["which"] == "word")
    return Refusal(
        text=_(
            "I have no font for some letters of the text in {languages} ({letters}), so I cannot make the PDF. "
            "Word has them: please take that file, and print it from there.",
            languages=Listing(tuple(Language(code) for code in error.languages)),
            letters=Name(" ".join(error.letters[:SHOWN_LETTERS])),
        ),
        buttons=(word, HOME),
    )


COMMANDS = (
    Command(
        name="sister agreement-document",
        summary=_("The agreement as a file"),
        takes=OneDocument,
        run=document,
        makes=True,
        hidden=True,
        submit=_("Make it"),
    ),
)
