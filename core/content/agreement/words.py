"""The fixed words of an agreement: headings, questions, usual sentences, labels. English where a language has none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from core.content.agreement.sections import Section

_FOLDER = files("core.content.agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWords:
    """A section's heading and question. `usual`: a sentence most libraries use, offered where nothing is written yet.

    `short_title` and `short_prompt`: in the short form, where they differ.
    """

    title: str
    prompt: str
    usual: str | None = None
    short_title: str | None = None
    short_prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """All fixed words in one language. Those with `{...}` are filled by `str.format`: number, date, languages, ruling,
    language, name.
    """

    language: str
    title: str
    note: str
    ask: str
    note_signed: str
    version: str
    ruling: str
    ruling_open: str
    one_language: str
    left_open: str
    name: str
    position: str
    date: str
    signature: str
    signed_in_chat: str
    recorded_by: str
    on_paper: str
    sections: Mapping[Section, SectionWords]

    def heading(self, section: Section, *, short: bool) -> str:
        """The section's title."""
        words = self.sections[section]
        return (words.short_title if short else None) or words.title

    def question(self, section: Section, *, short: bool) -> str:
        """What is asked of those who fill it in."""
        words = self.sections[section]
        return (words.short_prompt if short else None) or words.prompt


@cache
def agreement_languages() -> tuple[str, ...]:
    """The languages that have these words, by code; English is among them."""
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    )


@cache
def agreement_words(language: str) -> AgreementWords:
    """The words in that language, in English where there are none."""
    if language not in agreement_languages():
        return agreement_words("en")
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    sections = {Section(key): SectionWords(**words) for key, words in table.pop("sections").items()}
    return AgreementWords(language=language, sections=MappingProxyType(sections), **table)
