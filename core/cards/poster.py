"""Published stories as Markdown, ready for a conference poster or a handout: what everybody may see, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.cards.stories import THEMES, TOOK_PART
from core.chat.spelling import Reader, plain
from core.chat.words import Country, Day, Listing, Name, Text, Value, _
from core.content.web_addresses import web_address
from core.services.public_stories import PublicLibrary, PublicStory

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^:@&=\"])")
"""What CommonMark and its usual extensions may take for more than a letter; all of it may be escaped."""

MEDIA_TYPE = "text/markdown"


def poster(stories: Sequence[PublicStory], reader: Reader) -> str:
    """All of them, each from a heading to a line. Photos are named with their words: the pages have them."""
    return "\n\n---\n\n".join("\n\n".join(_blocks(story, reader)) for story in stories) + "\n"


def _blocks(story: PublicStory, reader: Reader) -> Iterator[str]:
    yield f"# {literal(story.title)}"
    libraries: tuple[Value, ...] = tuple(_whose(each) for each in story.libraries)
    yield f"**{_said(_('{libraries}', libraries=Listing(libraries)), reader)}**"
    yield from _paragraphs(story.happened)
    if story.quote:
        said = [f"> {line}" for line in literal(story.quote).splitlines()]
        if story.quoted:
            said += [">", f"> — {literal(story.quoted)}"]
        yield "\n".join(said)
    for heading, text in (
        (_("How it went on"), story.more),
        (_("How they met"), story.how_met),
        (_("What they hoped for"), story.hoped),
        (_("What was hard"), story.hard),
        (_("Advice for others"), story.advice),
    ):
        if text:
            yield f"## {_said(heading, reader)}"
            yield from _paragraphs(text)
    yield "\n".join(_facts(story, reader))


def _facts(story: PublicStory, reader: Reader) -> Iterator[str]:
    facts: list[tuple[Text, Text]] = [(_("It happened on"), _("{day}", day=Day(story.happened_on)))]
    if story.took_part:
        people = Listing(tuple(TOOK_PART[each] for each in story.took_part))
        facts.append((_("Who took part"), _("{people}", people=people)))
    if story.result:
        facts.append((_("One result"), _("{name}", name=Name(story.result))))
    if story.themes:
        themes = Listing(tuple(THEMES[each] for each in story.themes))
        facts.append((_("What it is about"), _("{themes}", themes=themes)))
    facts += [
        (_("Photo {number}", number=number), _("{name}", name=Name(photo.alt)))
        for number, photo in enumerate(story.photos, 1)
    ]
    for label, value in facts:
        yield f"* **{_said(label, reader)}:** {_said(value, reader)}"
    if story.link and web_address(story.link) is not None:
        yield f"* **{_said(_('A video'), reader)}:** <{story.link}>"


def _whose(library: PublicLibrary) -> Text:
    if library.name is None:
        return _("a library in {country}", country=Country(library.country))
    return _("{library}, {country}", library=Name(library.name), country=Country(library.country))


def _paragraphs(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text):
        if part.strip():
            # Two spaces at the end of a line keep it apart from the next one.
            yield "  \n".join(literal(line) for line in part.strip().splitlines())


def _said(text: Text, reader: Reader) -> str:
    return literal(plain(text, reader))


def literal(text: str) -> str:
    """What a person wrote, so that Markdown shows it as it is; on one line where there is but one."""
    lines = [_MARKS.sub(r"\\\1", line.strip()) for line in text.strip().splitlines()]
    return "\n".join(lines)
