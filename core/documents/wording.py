"""A draft in words: once in each of its languages, in the order of the page. Both documents draw the same.

What members wrote is cleaned here, once: no control characters and no tricks of direction reach a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel.core import get_global
from babel.lists import format_list

from core.chat.spelling import locale_of, spell_day
from core.content.agreement import AgreementWords, Section, agreement_words
from core.content.cleaning import clean
from core.content.countries import country_name
from core.content.languages import language_name
from core.content.locales import babel_locale
from core.documents.draft import Draft, Party

_BETWEEN = {False: " ", True: ""}
"""Between two sentences; an ideographic full stop brings its own space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """How a piece of text is written: `code` of its language (ISO 639), `tag` with a country ("ar-EG"), direction."""

    code: str
    tag: str
    right_to_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyWords:
    """A party: its name, and "Suva, Fiji · LIB-014"."""

    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A section as it is read. `paragraphs`: what was written, with line ends inside; none where nothing was.

    `remark`: that the text is in another language, or that it was left open. `to_fill_in`: nothing is written and
    nobody has signed, so the question stands there with empty lines.
    """

    key: Section
    number: int
    title: str
    prompt: str
    tongue: Tongue
    paragraphs: tuple[str, ...]
    remark: str
    to_fill_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureWords:
    """A party's signature; name, position and day are "" on a line that is still empty."""

    party: str
    signed: bool
    name: str
    position: str
    day: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The whole agreement in one of its languages. `tongue`: that of the fixed words, English where they have none."""

    language: str
    tongue: Tongue
    words: AgreementWords
    parties: tuple[PartyWords, ...]
    version: str
    note: str
    ruling: str
    sections: tuple[SectionText, ...]
    signatures: tuple[SignatureWords, ...]


def parts(draft: Draft) -> tuple[Part, ...]:
    """The draft once in each of its languages."""
    return tuple(_part(draft, language) for language in draft.languages)


def footing(draft: Draft) -> str:
    """What stands at the foot of each page, in any language: "LIB-014 · LIB-022"."""
    return " · ".join(clean(party.code, lines=False) for party in draft.parties)


def tongue(code: str) -> Tongue:
    """How texts in that language are written. Unknown codes read from left to right."""
    locale = babel_locale(code)
    if locale.language != code.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0]:
        return Tongue(code=code, tag=code, right_to_left=False)
    likely = get_global("likely_subtags").get(locale.language, locale.language).split("_")
    country = "GB" if locale.language == "en" else likely[-1]
    tag = f"{locale.language}-{country}" if len(likely) > 1 else locale.language
    return Tongue(code=locale.language, tag=tag, right_to_left=locale.text_direction == "rtl")


def _part(draft: Draft, language: str) -> Part:
    words = agreement_words(language)
    sections = tuple(_section(draft, each, number, language, words) for number, each in enumerate(draft.sections, 1))
    return Part(
        language=language,
        tongue=tongue(words.language),
        words=words,
        parties=tuple(_party(party, words) for party in draft.parties),
        version=words.version.format(number=draft.version, date=spell_day(draft.made_on, words.language)),
        note=words.note_signed if draft.signed else words.note + _BETWEEN[words.note.endswith("。")] + words.ask,
        ruling=_ruling(draft, words) if len(draft.languages) > 1 else "",
        sections=sections,
        signatures=tuple(_signatures(draft, words)),
    )


def _party(party: Party, words: AgreementWords) -> PartyWords:
    places = [clean(party.town, lines=False), country_name(party.country, words.language)]
    comma = "، " if tongue(words.language).right_to_left else ", "
    place = comma.join(filter(None, places))
    return PartyWords(name=clean(party.name, lines=False), place=f"{place} · {clean(party.code, lines=False)}")


def _section(draft: Draft, section: Section, number: int, language: str, words: AgreementWords) -> SectionText:
    found = draft.text(section, language)
    written, code = found or ("", words.language)
    remark = words.one_language.format(language=_language(code, words)) if found and code != language else ""
    if draft.short and section is Section.LENGTH and (ending := draft.text(Section.ENDING, code)):
        written = f"{written}\n\n{ending[0]}"
        code = code if found else ending[1]
    if section is Section.LANGUAGES and not written:
        written = _ruling(draft, words) if draft.ruling and len(draft.languages) > 1 else ""
    paragraphs = _paragraphs(written)
    empty = not paragraphs and section not in {Section.PARTIES, Section.SIGNATURES}
    return SectionText(
        key=section,
        number=number,
        title=words.heading(section, short=draft.short),
        prompt=words.question(section, short=draft.short),
        tongue=tongue(code),
        paragraphs=paragraphs,
        remark=words.left_open if empty and draft.signatures else remark,
        to_fill_in=empty and not draft.signatures,
    )


def _signatures(draft: Draft, words: AgreementWords) -> Iterator[SignatureWords]:
    for party in draft.parties:
        signature = draft.signature_of(party)
        remark = ""
        if signature is not None:
            recorder = clean(signature.recorded_by or "", lines=False)
            how = words.on_paper if signature.on_paper else words.recorded_by
            remark = how.format(name=recorder) if recorder else words.signed_in_chat
        yield SignatureWords(
            party=clean(party.name, lines=False),
            signed=signature is not None,
            name="" if signature is None else clean(signature.name, lines=False),
            position="" if signature is None else clean(signature.position, lines=False),
            day="" if signature is None else spell_day(signature.on, words.language),
            remark=remark,
        )


def _ruling(draft: Draft, words: AgreementWords) -> str:
    listed = format_list(
        [_language(code, words) for code in draft.languages], locale=locale_of(words.language), style="standard"
    )
    if draft.ruling is None:
        return words.ruling_open.format(languages=listed)
    return words.ruling.format(languages=listed, ruling=_language(draft.ruling, words))


def _language(code: str, words: AgreementWords) -> str:
    return language_name(code, words.language)


def _paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs are parted by an empty line; within one, line ends stay."""
    return tuple(each for each in clean(text, lines=True).split("\n\n") if each)
