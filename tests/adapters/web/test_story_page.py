"""A page for one story: what stands on it, how it is marked, and what a hostile story cannot do to it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.json_feed import story_json
from adapters.web.list_page import Wanted, list_page
from adapters.web.site import Site
from adapters.web.story_page import story_page
from adapters.web.words import beginning, unquoted
from core.api import PublicStories, PublicStory, StoryChoices, StoryFilter
from core.model.ids import StoryId
from tests.adapters.web.hostile import BIDI, HOSTILE
from tests.adapters.web.world import AMMAN, MANGO, SUVA, nameless

SITE = Site("https://stories.example.org")
STYLE = "/stories/look/pages-0.css"
ALLOWED = frozenset(
    {
        *("a", "article", "blockquote", "body", "bdi", "button", "circle", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "form", "g", "h1", "h2", "head", "header", "html", "img", "label", "li", "link", "main"),
        *("meta", "nav", "option", "p", "path", "select", "span", "strong", "svg", "time", "title", "ul"),
    }
)
"""Elements that pages are made of."""

VOID = frozenset({"img", "link", "meta", "path"})


class Seen(HTMLParser):
    """The elements of a page as a browser's parser meets them, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs), "an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def meta(self, name: str) -> str | None:
        (found,) = [each["content"] for each in self.all("meta") if name in {each.get("property"), each.get("name")}]
        return found


def seen(story: PublicStory) -> Seen:
    return Seen(story_page(story, SITE, STYLE))


def listed(*stories: PublicStory) -> Seen:
    nothing = StoryChoices(countries=("FJ", "JO"), kinds=(), themes=())
    asked = Wanted(which=StoryFilter(), page=1, unknown=False)
    return Seen(list_page(PublicStories(stories=stories, total=len(stories)), nothing, asked, SITE, STYLE))


def test_a_story_is_told_whole() -> None:
    page = seen(MANGO)
    for said in (
        "Suva City Library, Fiji, and Amman Public Library, Jordan",
        "One mango tree in two libraries",
        "20\u00a0November\u00a02026 · 1 minute to read",
        "We had one story and two languages.",
        "Yusuf, Amman Public Library",
        "Advice for others",
        "It happened on",
        "Children · Staff",
        "Nineteen new library cards",
        "Both libraries agreed to this page and to the names on it.",
        "Tell staff privately",
    ):
        assert said in page.text, said
    assert [each["href"] for each in page.all("a") if each.get("rel")] == ["https://video.example/mango"]


def test_a_link_to_it_shows_a_picture() -> None:
    page = seen(MANGO)
    assert page.meta("og:title") == MANGO.title
    assert page.meta("og:url") == "https://stories.example.org/stories/3"
    assert page.meta("og:image") == f"https://stories.example.org/stories/photo/{'a' * 22}.jpg"
    assert page.meta("og:image:alt") == "A mango tree with children under it"
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1600", "1067")
    assert page.meta("twitter:card") == "summary_large_image"

    without = seen(replace(MANGO, photos=()))
    assert without.meta("og:image") == "https://stories.example.org/stories/3/shelf.png"
    assert without.meta("og:image:type") == "image/png"


def test_pictures_have_their_words_and_their_place_before_they_come() -> None:
    (picture,) = seen(MANGO).all("img")
    assert picture["alt"] == "A mango tree with children under it"
    assert (picture["width"], picture["height"]) == ("1600", "1067")


def test_a_story_stands_in_its_own_language_and_direction() -> None:
    page = seen(HOSTILE["right to left"])
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    (article,) = page.all("article")
    assert article["dir"] == "rtl"
    (title,) = page.all("h1")
    assert (title["lang"], title["dir"]) == ("ar", "auto")
    theirs = [each for each in page.all("p") if "lang" in each]
    assert theirs
    assert all((each["lang"], each["dir"]) == ("ar", "auto") for each in theirs)


def test_without_names_there_are_none() -> None:
    story = nameless(MANGO)
    for page in (seen(story), listed(story)):
        assert "Libraries in Fiji and Jordan" in page.text
        assert not any(name in page.text for name in ("Suva City", "Amman Public", "Yusuf"))
    assert "without their names" in seen(story).text


def test_three_libraries_all_agreed() -> None:
    third = replace(SUVA, name="Juneau Public Library", town="Juneau", country="US")
    page = seen(replace(MANGO, libraries=(SUVA, AMMAN, third)))
    assert "All its libraries agreed" in page.text
    assert "Suva City Library, Fiji, Amman Public Library, Jordan and Juneau Public Library, United States" in page.text


@pytest.mark.parametrize("story", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_story_stays_text(story: PublicStory) -> None:
    for page in (seen(story), listed(story, replace(MANGO, id=StoryId(9)))):
        assert page.open == []
        assert {tag for tag, _attributes in page.tags} <= ALLOWED
        for tag, attributes in page.tags:
            assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
            for name in {"href", "src", "action"} & attributes.keys():
                address = attributes[name] or ""
                assert address.startswith(("/stories", "#", "https://")), (tag, address)


def test_a_script_is_no_link() -> None:
    page = seen(HOSTILE["a script as a link"])
    assert "Video" not in page.text
    assert story_json(HOSTILE["a script as a link"], SITE)["_sister_libraries"]["video"] is None


def test_tricks_of_direction_end_with_their_paragraph() -> None:
    page = seen(HOSTILE["directions"])
    holding = [tag for tag, attributes in page.tags if tag in {"p", "h1", "dd"} and attributes.get("dir") == "auto"]
    assert holding.count("p") >= 2
    assert BIDI in page.text


FREE_TEXT = st.text(max_size=200)


@given(FREE_TEXT, FREE_TEXT, FREE_TEXT, FREE_TEXT, st.text(min_size=1, max_size=12))
def test_whatever_is_told_the_page_is_whole(title: str, happened: str, quote: str, name: str, language: str) -> None:
    libraries = (replace(SUVA, name=name or "-", town=name or "-"), AMMAN)
    story = replace(MANGO, title=title, happened=happened, quote=quote, libraries=libraries, language=language)
    for page in (seen(story), listed(story)):
        assert page.open == []
        assert {tag for tag, _attributes in page.tags} <= ALLOWED


@given(st.text(max_size=400), st.integers(min_value=2, max_value=200))
def test_a_beginning_is_a_beginning(text: str, most: int) -> None:
    short = beginning(text, most)
    assert len(short) <= most
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


def test_a_beginning_cuts_no_emoji() -> None:
    teacher = "👩🏽\u200d🏫"
    assert set(beginning(teacher * 40, 50).removesuffix("…").split(teacher)) == {""}


@pytest.mark.parametrize(
    ("quote", "bare"), [("“So.”", "So."), ("«So.»", "So."), ('"So," she said', '"So," she said'), ("«»", "«»")]
)
def test_a_quotation_has_marks_once(quote: str, bare: str) -> None:
    assert unquoted(quote) == bare


def test_as_json_it_says_the_same() -> None:
    told: dict[str, Any] = story_json(MANGO, SITE)
    assert told["title"] == MANGO.title
    assert told["authors"] == [{"name": "Suva City Library"}, {"name": "Amman Public Library"}]
    assert told["attachments"][0]["title"] == "A mango tree with children under it"
    assert told["_sister_libraries"]["libraries"][1] == {
        "name": "Amman Public Library",
        "town": "Amman",
        "country": "JO",
        "kind": "public",
    }
