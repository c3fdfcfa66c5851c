"""The standard layout as a template for docxtpl: A4, one loop over the languages, styles that Word shows by name.

It is made by code, so that no binary file has to be trusted. A programme may take it as the beginning of its own
(`python -m bot agreement-template --standard FILE`).
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

_INK, _SOFT, _ACCENT, _SIGNAL, _HAIR = "1F2424", "5A5F5E", "0E5257", "A85A1A", "B9B3A6"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# name, size in points, colour, bold, space before and after in points, kept with the next paragraph
_STYLES = (
    ("Agreement Parties", 12, _INK, False, 0, 0, False),
    ("Agreement Version", 10.5, _SOFT, False, 8, 8, False),
    ("Agreement Note", 10.5, _INK, False, 4, 10, False),
    ("Agreement Text", 10.5, _INK, False, 0, 6, False),
    ("Agreement Question", 10.5, _SOFT, False, 0, 6, True),
    ("Agreement Line", 16, _SOFT, False, 0, 0, False),
    ("Agreement Remark", 9, _SOFT, False, 0, 4, False),
    ("Agreement Party", 10.5, _INK, True, 8, 0, True),
    ("Agreement Entry", 10.5, _INK, False, 7, 0, True),
)

# Each language begins on a page of its own.
_NEW_PAGE = '<w:pageBreakBefore w:val="{% if loop.first %}0{% else %}1{% endif %}"/>'

# A line where the text begins: at the left, or at the right where one reads from there.
_BESIDE = "".join(
    f'<w:{side} w:val="{{% if part.rtl == \'{rtl}\' %}}single{{% else %}}nil{{% endif %}}" w:sz="16" w:space="8"'
    f' w:color="{_SIGNAL}"/>'
    for side, rtl in (("left", 0), ("right", 1))
)
_BESIDE = f"<w:pBdr>{_BESIDE}</w:pBdr>"


@cache
def standard_template() -> bytes:
    """The .docx; always the same bytes but for the time it was packed."""
    import docx  # noqa: PLC0415 (costs a start that makes no document)

    document = docx.Document()
    _page(document)
    _styles(document)
    for line in _body():
        _append(document, line)
    _footer(document)
    about = document.core_properties
    about.title = about.author = about.comments = ""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _body() -> tuple[str, ...]:
    """The paragraphs, in WordprocessingML. `{%p … %}` are tags of docxtpl that take a paragraph of their own."""
    return (
        _tag("for part in parts"),
        _paragraph("Title", "{{ part.title }}", more=_NEW_PAGE),
        _tag("for party in part.parties"),
        _paragraph("Agreement Parties", "{{ party.name }}"),
        _tag("endfor"),
        _paragraph("Agreement Version", "{{ part.version }}"),
        _paragraph("Agreement Note", "{{ part.note }}", more=_BESIDE),
        _tag("if part.ruling"),
        _paragraph("Agreement Version", "{{ part.ruling }}"),
        _tag("endif"),
        _tag("for section in part.sections"),
        _paragraph("Heading 2", "{{ section.number }}. {{ section.heading }}"),
        _tag("if section.key == 'parties'"),
        _tag("for party in part.parties"),
        _paragraph("Agreement Party", "{{ party.name }}"),
        _paragraph("Agreement Question", "{{ party.place }}"),
        _tag("endfor"),
        _tag("endif"),
        _tag("for paragraph in section.paragraphs"),
        _paragraph("Agreement Text", "{{ paragraph }}", of="section"),
        _tag("endfor"),
        _tag("if section.remark"),
        _paragraph("Agreement Remark", "{{ section.remark }}"),
        _tag("endif"),
        _tag("if section.lines"),
        _paragraph("Agreement Question", "{{ section.prompt }}"),
        _tag("for line in section.lines"),
        _paragraph("Agreement Line", ""),
        _tag("endfor"),
        _tag("endif"),
        _tag("if section.key == 'signatures'"),
        _tag("for signature in part.signatures"),
        _paragraph("Agreement Party", "{{ signature.party }}"),
        _entry("part.name_label", "signature.name"),
        _entry("part.position_label", "signature.position"),
        _entry("part.date_label", "signature.date"),
        _tag("if signature.signed"),
        _paragraph("Agreement Remark", "{{ signature.remark }}"),
        _tag("else"),
        _entry("part.signature_label", ""),
        _tag("endif"),
        _tag("endfor"),
        _tag("endif"),
        _tag("endfor"),
        _tag("endfor"),
    )


def _tag(inside: str) -> str:
    return f"<w:p xmlns:w='{_W}'><w:r><w:t>{{%p {inside} %}}</w:t></w:r></w:p>"


def _paragraph(style: str, text: str, *, of: str = "part", more: str = "") -> str:
    """One in the language and direction `of` what it shows. `more`: properties that its style does not have."""
    direction = f'<w:bidi w:val="{{{{ {of}.rtl }}}}"/>'
    properties = f"<w:pPr><w:pStyle w:val='{_id(style)}'/>{more}{direction}</w:pPr>"
    return f"<w:p xmlns:w='{_W}'>{properties}{_run(text, of)}</w:p>"


def _entry(label: str, value: str) -> str:
    """A label, and after a tab stop the value over a hairline that reaches to the margin."""
    shown = f"{{{{ {value} }}}}" if value else ""
    return (
        f"<w:p xmlns:w='{_W}'><w:pPr><w:pStyle w:val='{_id('Agreement Entry')}'/>"
        '<w:bidi w:val="{{ part.rtl }}"/></w:pPr>'
        f"{_run(f'{{{{ {label} }}}}', 'part', colour=_SOFT)}<w:r><w:tab/></w:r>{_run(shown, 'part')}</w:p>"
    )


def _run(text: str, of: str, colour: str = "") -> str:
    # Word shows bold and size of right-to-left text by the "complex script" twins, which the styles set too.
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:r><w:rPr>{shade}<w:rtl w:val="{{{{ {of}.rtl }}}}"/>'
        f'<w:lang w:val="{{{{ {of}.tag }}}}" w:eastAsia="{{{{ {of}.tag }}}}" w:bidi="{{{{ {of}.tag }}}}"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def _id(style: str) -> str:
    return style.replace(" ", "")


def _append(document: Document, xml: str) -> None:
    from docx.oxml import parse_xml  # noqa: PLC0415

    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _page(document: Document) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    page.footer_distance = Mm(12)


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    _draw(document.styles["Normal"], 10.5, _INK)
    _draw(document.styles["Title"], 20, _INK, bold=True, after=12)
    _draw(document.styles["Heading 2"], 11.5, _ACCENT, bold=True, before=16, after=4)
    for name, size, colour, bold, before, after, kept in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _draw(style, size, colour, bold=bold, before=before, after=after)
        style.paragraph_format.keep_with_next = kept
    title = document.styles["Title"].element.pPr
    for border in title.xpath("w:pBdr"):
        title.remove(border)
    for name in ("Agreement Line", "Agreement Entry"):
        _line_under(document.styles[name])
    document.styles["Agreement Entry"].paragraph_format.tab_stops.add_tab_stop(Mm(28))


def _draw(
    style: ParagraphStyle, size: float, colour: str, *, bold: bool = False, before: float = 0, after: float = 6
) -> None:
    """Fonts that stand on most machines, for Latin, Arabic and East Asian letters; sizes for all of them."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.15
    properties = style.element.get_or_add_rPr()
    for old in properties.xpath("w:rFonts | w:bCs | w:szCs | w:spacing | w:kern"):
        properties.remove(old)
    properties.insert(
        0,
        parse_xml(
            f"<w:rFonts xmlns:w='{_W}' w:ascii='Calibri' w:hAnsi='Calibri' w:cs='Arial' w:eastAsia='Yu Gothic'/>"
        ),
    )
    thick = properties.find(f"{{{_W}}}b")
    thick.addnext(parse_xml(f"<w:bCs xmlns:w='{_W}' w:val='{int(bold)}'/>"))
    properties.find(f"{{{_W}}}sz").addnext(parse_xml(f"<w:szCs xmlns:w='{_W}' w:val='{int(size * 2)}'/>"))


def _line_under(style: ParagraphStyle) -> None:
    """A hairline under the paragraph, also between two of them."""
    from docx.oxml import parse_xml  # noqa: PLC0415

    sides = "".join(
        f"<w:{side} w:val='single' w:sz='4' w:space='1' w:color='{_HAIR}'/>" for side in ("bottom", "between")
    )
    # The schema wants borders before spacing.
    spacing = style.element.get_or_add_pPr().find(f"{{{_W}}}spacing")
    spacing.addprevious(parse_xml(f"<w:pBdr xmlns:w='{_W}'>{sides}</w:pBdr>"))


def _footer(document: Document) -> None:
    """The libraries' codes, the version, and "2 / 5"."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    paragraph = document.sections[0].footer.paragraphs[0]
    _draw(document.styles["Footer"], 8.5, _SOFT, after=0)
    for tabs in document.styles["Footer"].element.pPr.xpath("w:tabs"):
        tabs.getparent().remove(tabs)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ footing }} · {{ parts[0].version }}\t")
    for piece in ("PAGE", " / ", "NUMPAGES"):
        xml = f"<w:r xmlns:w='{_W}'><w:t xml:space='preserve'>{piece}</w:t></w:r>"
        if piece.isupper():
            xml = f"<w:fldSimple xmlns:w='{_W}' w:instr=' {piece} '><w:r><w:t>1</w:t></w:r></w:fldSimple>"
        paragraph._p.append(parse_xml(xml))  # noqa: SLF001 (python-docx has no other way to a field)
