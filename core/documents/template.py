"""A programme's own Word template: let in when it is safe, whole, and understood.

A plain Jinja template in a document can run a shell command, so nothing of one runs here before it was read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.agreement import Section, agreement_words
from core.content.languages import language_name
from core.documents.draft import Draft
from core.documents.example import BLANK, SHORT, SIGNED
from core.documents.sandbox import ForbiddenError, inspect
from core.documents.word import context, word_document
from core.documents.wording import parts
from core.errors import SisterError

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

MAX_BYTES = 4 * 1024 * 1024
"""Of the file. A letterhead with pictures has some hundred thousand."""

_MAX_UNPACKED = 32 * 1024 * 1024
_TRIED = ((SIGNED, "a signed agreement"), (BLANK, "a blank one"), (SHORT, "the short form"))
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class TemplateRefusedError(SisterError):
    """A template cannot be used. `lines` say why, one thing each, in plain words."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__(" ".join(lines))


@dataclass(frozen=True, slots=True)
class Checked:
    """A template that can be used. `absent`: what of an agreement it does not show, in words."""

    content: bytes
    absent: tuple[str, ...]


def checked(content: bytes) -> Checked:
    """Look at a template: its file, its names, and how it shows example agreements. Raises TemplateRefusedError."""
    _look_at_the_file(content)
    _look_at_the_tags(content)
    shown = [_filled_in(content, draft, kind) for draft, kind in _TRIED]
    return Checked(content, tuple(_absent(SIGNED, shown[0])))


def _filled_in(content: bytes, draft: Draft, kind: str) -> str:
    try:
        return text_of(word_document(draft, content))
    except Exception as error:  # whatever Jinja, docxtpl or lxml says: the template is at fault, and not used
        raise TemplateRefusedError(f"The template cannot be filled in with {kind}: {_said(error)}") from error


def text_of(document: bytes) -> str:
    """What one reads in a .docx, headers and footers included, a paragraph a line."""
    import docx  # noqa: PLC0415 (costs a start that makes no document)
    from docx.oxml.ns import qn  # noqa: PLC0415

    opened = docx.Document(io.BytesIO(document))
    frames = [each for section in opened.sections for each in (section.header, section.footer)]
    roots = [opened.element.body, *(frame._element for frame in frames)]  # noqa: SLF001 (it has no public name)
    instead = {qn("w:t"): "", qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "\n".join(
        "".join(instead[piece.tag] or piece.text or "" for piece in paragraph.iter(*instead))
        for root in roots
        for paragraph in root.iter(qn("w:p"))
    )


def _look_at_the_file(content: bytes) -> None:
    """Its size, whether it is a Word document without macros, and that it fetches nothing from elsewhere."""
    if len(content) > MAX_BYTES:
        raise TemplateRefusedError(f"The file has {len(content):,} bytes; a template may have {MAX_BYTES:,}.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            names = package.namelist()
            types = package.read("[Content_Types].xml").decode("utf-8", "replace") if unpacked <= _MAX_UNPACKED else ""
            links = b"".join(package.read(name) for name in names if types and name.endswith(".rels"))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError) as error:
        raise TemplateRefusedError("This is no Word document (.docx).") from error
    if unpacked > _MAX_UNPACKED:
        raise TemplateRefusedError("Unpacked, the file is too large for a template.")
    if "macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        raise TemplateRefusedError("The document has macros. Save it as .docx, without them.")
    if foreign := sorted(set(_foreign(links))):
        raise TemplateRefusedError(f"The document fetches something from elsewhere: {', '.join(foreign)}. Embed it.")


def _foreign(links: bytes) -> Iterator[str]:
    """Addresses of what would be loaded when the document is opened; links that a reader presses are none."""
    for link in links.decode("utf-8", "replace").split("<Relationship ")[1:]:
        if 'TargetMode="External"' in link and "/hyperlink" not in link:
            yield link.partition('Target="')[2].partition('"')[0][:80]


def _look_at_the_tags(content: bytes) -> None:
    """Read every tag, run none."""
    from jinja2 import TemplateError  # noqa: PLC0415

    known = frozenset(context(BLANK, parts(BLANK)))
    unknown: set[str] = set()
    try:
        for source in _sources(_opened(content)):
            unknown |= inspect(source, known)
    except ForbiddenError as error:
        raise TemplateRefusedError(str(error)) from error
    except TemplateError as error:
        raise TemplateRefusedError(f"A tag is wrong: {_said(error)}") from error
    if unknown:
        named, there = ", ".join(sorted(unknown)), ", ".join(sorted(known))
        raise TemplateRefusedError(f"The template names what there is not: {named}.", f"There are: {there}.")


def _opened(content: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate  # noqa: PLC0415

    opened = DocxTemplate(io.BytesIO(content))
    try:
        opened.get_docx()
    except Exception as error:  # python-docx expects documents, and stumbles over anything else in many ways
        raise TemplateRefusedError("This is no Word document (.docx).") from error
    return opened


def _sources(template: DocxTemplate) -> Iterator[str]:
    """What docxtpl would give to Jinja: body, headers, footers, footnotes."""
    opened = template.get_docx()
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))
    for part in opened.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield template.patch_xml(part.blob.decode("utf-8"))


def _absent(draft: Draft, text: str) -> Iterator[str]:
    """What of the draft is not in the text, named as on the page in English."""
    words = agreement_words("en")
    read = " ".join(text.split())
    for part in parts(draft):
        wanted = {
            words.note: [part.note],
            part.version: [part.version],
            words.sections[Section.PARTIES].title: [each.name for each in part.parties],
            words.sections[Section.SIGNATURES].title: [
                value for each in part.signatures for value in (each.party, each.name, each.position, each.day)
            ],
        }
        for section in part.sections:
            wanted.setdefault(words.sections[section.key].title, []).extend(section.paragraphs)
        within = f" ({language_name(part.language)})" if len(draft.languages) > 1 else ""
        for named, values in wanted.items():
            if not all(" ".join(value.split()) in read for value in values):
                yield f"{named.rstrip('.')}{within}"


def _said(error: Exception) -> str:
    """What an error says, in one line, with the place if it knows one."""
    place = f"line {number}: " if (number := getattr(error, "lineno", None)) else ""
    return place + (" ".join(str(error).split())[:300] or type(error).__name__)
