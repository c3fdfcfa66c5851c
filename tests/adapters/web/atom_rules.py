"""The rules of Atom (RFC 4287), as far as a feed of ours may come to break them; each with its section."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"

# section 3.3: the production date-time of RFC 3339, with an upper-case T and Z
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # RFC 3066, by section 2
MEDIA_TYPE = re.compile(r".+/.+")  # appendix B: atomMediaType
TAG = re.compile(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[^\s#]*")  # RFC 4151

# How often each child may stand in its parent: least and most (None: any number).
FEED = {
    "author": (0, None),
    "category": (0, None),
    "contributor": (0, None),
    "generator": (0, 1),
    "icon": (0, 1),
    "id": (1, 1),
    "link": (0, None),
    "logo": (0, 1),
    "rights": (0, 1),
    "subtitle": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "entry": (0, None),
}
ENTRY = {
    "author": (0, None),
    "category": (0, None),
    "content": (0, 1),
    "contributor": (0, None),
    "id": (1, 1),
    "link": (0, None),
    "published": (0, 1),
    "rights": (0, 1),
    "source": (0, 1),
    "summary": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
TEXTS = frozenset({"title", "subtitle", "summary", "rights"})


def broken_rules(feed: bytes) -> list[str]:
    """What is wrong with it; nothing for a feed that is valid."""
    try:
        root = ET.fromstring(feed)
    except ET.ParseError as error:
        return [f"2: not well-formed XML: {error}"]
    if root.tag != _atom("feed"):
        return [f"4.1.1: the document begins with {root.tag}"]
    found = [*_counted(root, FEED), *_common(root)]
    entries = root.findall(_atom("entry"))
    if _is_without_author(root) and any(_is_without_author(entry) for entry in entries):
        found.append("4.1.1: a feed without author has an entry without author")
    found += _links(root, "feed")
    if not any(link.get("rel") == "self" for link in root.findall(_atom("link"))):
        found.append("4.1.1: should have a link to itself")
    ids = Counter(_said(entry, "id") for entry in entries)
    found += [f"4.1.1: two entries are {one}" for one, count in ids.items() if count > 1]
    for entry in entries:
        found += [*_counted(entry, ENTRY), *_links(entry, _said(entry, "id")), *_content(entry)]
    return found


def _content(entry: ET.Element) -> list[str]:
    found = []
    content = entry.find(_atom("content"))
    links = [link.get("rel", "alternate") for link in entry.findall(_atom("link"))]
    if content is None and "alternate" not in links:
        found.append("4.1.2: an entry without content has no alternate link")
    if content is not None:
        if content.get("src") is not None and (content.text or len(content)):
            found.append("4.1.3.2: content with src is not empty")
        if content.get("type", "text") in {"text", "html"} and len(content):
            found.append("4.1.3.3: content of type text or html has children")
    return found


def _common(root: ET.Element) -> list[str]:
    """What holds wherever it stands."""
    found = []
    for one in root.iter():
        name = one.tag.removeprefix(f"{{{ATOM}}}")
        text = one.text or ""
        if XML_LANGUAGE in one.attrib and not LANGUAGE.fullmatch(one.attrib[XML_LANGUAGE]):
            found.append(f"2: xml:lang {one.attrib[XML_LANGUAGE]!r}")
        if name in {"updated", "published"} and not _is_date(text):
            found.append(f"3.3: {name} is {text!r}")
        if name in {"id", "icon", "logo", "uri"} and not _is_iri(text):
            found.append(f"{name} is no IRI: {text!r}")
        if name == "id" and not (TAG.fullmatch(text) or _is_web(text)):
            found.append(f"4.2.6: id is {text!r}")
        found += _constructs(one, name)
    return found


def _constructs(one: ET.Element, name: str) -> list[str]:
    """Persons, texts and categories."""
    found = []
    if name in {"author", "contributor"}:
        names = one.findall(_atom("name"))
        if len(names) != 1 or not (names[0].text or "").strip():
            found.append(f"3.2.1: {name} has no name of its own")
    if name in TEXTS:
        if one.get("type", "text") not in {"text", "html", "xhtml"}:
            found.append(f"3.1.1: {name} of type {one.get('type')}")
        if one.get("type", "text") != "xhtml" and len(one):
            found.append(f"3.1.1: {name} has children")
    if name == "title" and not (one.text or "").strip():
        found.append("4.2.14: a title says nothing")
    if name == "category" and not one.get("term"):
        found.append("4.2.2.1: a category without term")
    return found


def _links(parent: ET.Element, where: str) -> list[str]:
    found = []
    links = parent.findall(_atom("link"))
    for link in links:
        if not _is_web(link.get("href") or ""):
            found.append(f"4.2.7.1: {where}: href {link.get('href')!r}")
        if "type" in link.attrib and not MEDIA_TYPE.fullmatch(link.attrib["type"]):
            found.append(f"4.2.7.3: {where}: type {link.attrib['type']!r}")
        if not re.fullmatch(r"[a-z]+", link.get("rel", "alternate")):
            found.append(f"4.2.7.2: {where}: rel {link.get('rel')!r}")
        if link.text or len(link):
            found.append(f"4.2.7: {where}: a link holds something")
    alternates = Counter(
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"
    )
    found += [f"4.1.1: {where}: two alternate links {each}" for each, count in alternates.items() if count > 1]
    return found


def _counted(parent: ET.Element, allowed: dict[str, tuple[int, int | None]]) -> list[str]:
    counts = Counter(child.tag for child in parent)
    found = [f"{tag} does not belong into {parent.tag}" for tag in counts if tag not in set(map(_atom, allowed))]
    for name, (least, most) in allowed.items():
        count = counts[_atom(name)]
        if count < least or (most is not None and count > most):
            found.append(f"4.1: {count} times {name} in {parent.tag}")
    return found


def _is_without_author(parent: ET.Element) -> bool:
    return parent.find(_atom("author")) is None


def _said(parent: ET.Element, name: str) -> str:
    return parent.findtext(_atom(name)) or ""


def _is_date(text: str) -> bool:
    if not DATE.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_iri(text: str) -> bool:
    return bool(urlsplit(text).scheme) and not re.search(r"[\s<>\"{}|\\^`]", text)


def _is_web(text: str) -> bool:
    return _is_iri(text) and urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).netloc)


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"
