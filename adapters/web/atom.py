"""The newest stories as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from adapters.web.drawing import said_plainly, stamp
from adapters.web.feed_entry import SINCE, as_html, author, pictures_of, tag
from adapters.web.list_page import WORDS
from adapters.web.site import Site
from adapters.web.story_page import changed, summary_of
from adapters.web.words import FRAME
from core.api import THEMES, PublicStory

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE = "application/atom+xml"

BEGAN = datetime(1999, 1, 1, tzinfo=UTC)
"""When a feed without stories changed last: the year in which the programme began."""


def atom_feed(stories: Sequence[PublicStory], site: Site, query: str = "") -> bytes:
    """The feed of these, the newest first. `query`: the end of its address, with the filters."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {LANGUAGE: "en"})
    title, lead = said_plainly(WORDS["heading"]), said_plainly(WORDS["lead"])
    _text(feed, "title", f"{said_plainly(FRAME['programme'])}: {title}")
    _text(feed, "subtitle", lead)
    _text(feed, "id", f"tag:{site.host},{SINCE}:stories{query}")
    _text(feed, "updated", stamp(max(map(changed, stories), default=BEGAN)))
    _link(feed, rel="self", type=MEDIA_TYPE, href=f"{site.whole('/feed.atom')}{query}")
    _link(feed, rel="alternate", type="text/html", href=f"{site.whole()}{query}")
    _text(feed, "icon", site.whole("/look/icon.svg"))
    for story in stories:
        _entry(feed, story, site)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ET.Element, story: PublicStory, site: Site) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry", {LANGUAGE: story.language} if story.language else {})
    _text(entry, "title", story.title)
    _text(entry, "id", tag(story, site))
    _text(entry, "published", stamp(story.published_at))
    _text(entry, "updated", stamp(changed(story)))
    _link(entry, rel="alternate", type="text/html", href=site.whole(f"/{story.id}"))
    for library in story.libraries:
        _text(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", said_plainly(author(library)))
    for theme in story.themes:
        ET.SubElement(entry, f"{{{ATOM}}}category", term=theme.value, label=said_plainly(THEMES[theme]))
    for picture in pictures_of(story, site):
        _link(entry, rel="enclosure", type=picture.media_type, href=picture.address, title=picture.alt)
    _text(entry, "summary", summary_of(story))
    _text(entry, "content", as_html(story, site), type="html")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = legal(text)


def _link(parent: ET.Element, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {name: legal(value) for name, value in attributes.items()})


def legal(text: str) -> str:
    """Without the characters that no XML may hold (https://www.w3.org/TR/xml/#charsets)."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
    )
