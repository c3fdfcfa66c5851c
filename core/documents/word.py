"""An agreement as a Word document: in the standard layout, or in a programme's own template."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from core.documents.draft import Draft
from core.documents.sandbox import environment
from core.documents.standard import standard_template
from core.documents.wording import Part, SectionText, SignatureWords, footing, parts

_PROPERTIES = (
    *("author", "category", "comments", "content_status", "identifier", "keywords", "language", "last_modified_by"),
    *("subject", "title", "version"),
)
"""What a document says of itself."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When every document says it was made, so that the same draft gives the same bytes; its date is on the page."""


def word_document(draft: Draft, template: bytes | None = None) -> bytes:
    """The agreement as a .docx: the same draft and template give the same bytes.

    `template`: a programme's own, as `template.checked` let it in; else the standard one. It takes up to a second, so
    call it in a thread.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 (costs a start that makes no document)

    document = DocxTemplate(io.BytesIO(standard_template() if template is None else template))
    worded = parts(draft)
    # docxtpl reads properties as templates too: they are empty then, and written afterwards.
    about = document.get_docx().core_properties
    for name in _PROPERTIES:
        setattr(about, name, "")
    document.render(context(draft, worded), environment())
    about = document.docx.core_properties
    about.title = worded[0].words.title
    about.author = ", ".join(party.name for party in worded[0].parties)[:255]
    about.language = worded[0].tongue.tag
    about.created = about.modified = _LONG_AGO
    about.revision = draft.version
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue())


def context(draft: Draft, worded: tuple[Part, ...]) -> dict[str, object]:
    """What a template is given; docs/agreement-template.md lists it."""
    return {"parts": [_part(part) for part in worded], "version": draft.version, "footing": footing(draft)}


def repacked(package: bytes) -> bytes:
    """The same files in the same order, without the times at which they were packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()


def _part(part: Part) -> dict[str, object]:
    words = part.words
    sections = [_section(each) for each in part.sections]
    return {
        "language": part.language,
        "tag": part.tongue.tag,
        "rtl": _flag(right_to_left=part.tongue.right_to_left),
        "title": words.title,
        "version": part.version,
        "note": part.note,
        "ruling": part.ruling,
        "name_label": words.name,
        "position_label": words.position,
        "date_label": words.date,
        "signature_label": words.signature,
        "parties": [{"name": each.name, "place": each.place} for each in part.parties],
        "sections": sections,
        "section": {each.key.value: made for each, made in zip(part.sections, sections, strict=True)},
        "signatures": [_signature(each) for each in part.signatures],
    }


def _section(section: SectionText) -> dict[str, object]:
    return {
        "key": section.key.value,
        "number": section.number,
        "heading": section.title,
        "prompt": section.prompt,
        "tag": section.tongue.tag,
        "rtl": _flag(right_to_left=section.tongue.right_to_left),
        "paragraphs": list(section.paragraphs),
        "text": "\n\n".join(section.paragraphs),
        "remark": section.remark,
        "lines": [1, 2, 3] if section.to_fill_in else [],
    }


def _signature(signature: SignatureWords) -> dict[str, object]:
    return {
        "party": signature.party,
        "signed": signature.signed,
        "name": signature.name,
        "position": signature.position,
        "date": signature.day,
        "remark": signature.remark,
    }


def _flag(*, right_to_left: bool) -> str:
    """As WordprocessingML writes yes and no."""
    return "1" if right_to_left else "0"
