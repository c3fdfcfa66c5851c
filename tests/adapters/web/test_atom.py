"""The feed is Atom, whatever the stories say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.atom import ATOM, atom_feed
from adapters.web.json_feed import story_json
from adapters.web.site import Site
from core.api import PublicStory
from core.model.ids import StoryId
from tests.adapters.web.atom_rules import broken_rules
from tests.adapters.web.hostile import HOSTILE
from tests.adapters.web.world import MANGO, nameless
from tests.clock import START

SITE = Site("https://stories.example.org/sister")


def said(feed: bytes, path: str) -> list[str]:
    """The texts at that place."""
    return [each.text or "" for each in ET.fromstring(feed).findall(path, {"": ATOM})]


def test_a_feed_of_stories_keeps_every_rule() -> None:
    newer = replace(MANGO, id=StoryId(4), title="Later", photos=(), changed_at=START + timedelta(days=3))
    feed = atom_feed([newer, MANGO, nameless(replace(MANGO, id=StoryId(5)))], SITE)
    assert broken_rules(feed) == []
    assert said(feed, "updated") == ["2026-11-23T02:12:00Z"]
    assert said(feed, "entry/id")[1] == "tag:stories.example.org,2026:story/3"
    assert said(feed, "entry/author/name")[-2:] == ["A library in Fiji", "A library in Jordan"]
    links = {(link.get("rel"), link.get("href")) for link in ET.fromstring(feed).findall("entry/link", {"": ATOM})}
    assert ("alternate", "https://stories.example.org/sister/stories/3") in links
    assert ("enclosure", f"https://stories.example.org/sister/stories/photo/{'a' * 22}.jpg") in links


def test_a_story_keeps_its_name_when_it_was_hidden_and_shown_again() -> None:
    again = replace(MANGO, published_at=START + timedelta(days=3), changed_at=START + timedelta(days=3))
    (first,) = said(atom_feed([MANGO], SITE), "entry/id")
    assert said(atom_feed([again], SITE), "entry/id") == [first]
    assert [story_json(each, SITE)["id"] for each in (MANGO, again)] == [first, first]


def test_a_feed_without_stories_is_a_feed() -> None:
    feed = atom_feed([], SITE)
    assert broken_rules(feed) == []
    assert said(feed, "entry") == []


@pytest.mark.parametrize("story", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_story_breaks_no_rule(story: PublicStory) -> None:
    feed = atom_feed([story], SITE)
    assert broken_rules(feed) == []
    (content,) = said(feed, "entry/content")
    assert "<script" not in content.lower()


ANY = st.text(max_size=300)


@given(ANY, ANY, ANY, st.sampled_from(["en", "ar", "zh-Hans", "es"]))
def test_whatever_is_told_the_feed_is_valid(title: str, happened: str, alt: str, language: str) -> None:
    photo = replace(MANGO.photos[0], alt=f"A{alt}")
    story = replace(MANGO, title=f"A{title}", happened=happened, language=language, photos=(photo,))
    assert broken_rules(atom_feed([story], SITE)) == []


def test_the_rules_find_what_is_wrong() -> None:
    feed = atom_feed([MANGO], SITE).decode()
    for good, bad in (
        ("<updated>2026-11-20T02:12:00Z</updated>", "<updated>2026-11-20</updated>"),
        ("<title>One mango tree in two libraries</title>", ""),
        ("<name>Suva City Library</name>", "<name> </name>"),
        ("https://stories.example.org/sister/stories/3", "/stories/3"),
        ("<id>tag:stories.example.org,2026:story/3</id>", "<id>3</id>"),
        ('term="children"', 'term=""'),
        ("</feed>", ""),
        ("<summary>", '<summary type="rich">'),
    ):
        assert good in feed
        assert broken_rules(feed.replace(good, bad).encode()) != [], bad
