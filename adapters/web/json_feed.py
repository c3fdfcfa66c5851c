"""The stories for other programs: a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), and one story alone."""

from __future__ import annotations

from typing import Any

from adapters.web.drawing import said_plainly, stamp
from adapters.web.feed_entry import as_html, author, pictures_of, tag
from adapters.web.list_page import WORDS, Wanted
from adapters.web.pictures import shown_for
from adapters.web.site import Site
from adapters.web.story_page import changed, is_web_address, summary_of
from adapters.web.words import FRAME, paragraphs
from core.api import THEMES, PublicStories, PublicStory

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"

Json = dict[str, Any]


def json_feed(found: PublicStories, asked: Wanted, site: Site) -> Json:
    """A page of the list."""
    address = site.whole("/feed.json")
    more = {}
    if found.stories and asked.offset + len(found.stories) < found.total:
        more = {"next_url": f"{address}{asked.query(asked.page + 1)}"}
    return {
        "version": VERSION,
        "title": f"{said_plainly(FRAME['programme'])}: {said_plainly(WORDS['heading'])}",
        "description": said_plainly(WORDS["lead"]),
        "home_page_url": f"{site.whole()}{asked.query()}",
        "feed_url": f"{address}{asked.query()}",
        "language": "en",
        **more,
        "items": [story_json(story, site) for story in found.stories],
    }


def story_json(story: PublicStory, site: Site) -> Json:
    """One story, as an item of the feed; `_sister_libraries` holds what a feed has no names for."""
    return {
        "id": tag(story, site),
        "url": site.whole(f"/{story.id}"),
        "title": story.title,
        "summary": summary_of(story),
        "content_html": as_html(story, site),
        "content_text": "\n\n".join(paragraphs(story.happened)),
        "image": shown_for(story, site).address,
        "date_published": stamp(story.published_at),
        "date_modified": stamp(changed(story)),
        "authors": [{"name": said_plainly(author(library))} for library in story.libraries],
        "tags": [said_plainly(THEMES[theme]) for theme in story.themes],
        "language": story.language,
        "attachments": [
            {"url": each.address, "mime_type": each.media_type, "title": each.alt} for each in pictures_of(story, site)
        ],
        "_sister_libraries": {
            "about": site.whole(),
            "happened_on": story.happened_on.isoformat(),
            "libraries": [
                {
                    "name": library.name,
                    "town": library.town,
                    "country": library.country,
                    "kind": library.kind.value if library.kind else None,
                }
                for library in story.libraries
            ],
            "themes": [theme.value for theme in story.themes],
            "took_part": [each.value for each in story.took_part],
            "result": story.result,
            "video": story.link if is_web_address(story.link) else None,
        },
    }
