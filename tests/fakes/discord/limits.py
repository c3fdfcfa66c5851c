"""What Discord refuses in a message and in a modal, by its own numbers.

From docs.discord.com (Message Resource, Component Reference): above all what its OpenAPI description does not tell,
such as sums over the whole body, and what stands twice. `openapi.py` checks what it tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.fakes.discord.components import (
    IN_MESSAGE,
    LABEL,
    ROW,
    TEXT,
    Json,
    faults_of_component,
    inside,
    letters,
    unknown,
)

COMPONENTS_V2 = 1 << 15
LETTERS_OF_CONTENT = 2000
LETTERS_OF_EMBEDS = 6000
EMBEDS, FIELDS_AN_EMBED = 10, 25
ROWS = 5
"""Of a message of the old kind."""
COMPONENTS = 40
"""Of Components V2, nested ones counted."""
LETTERS_OF_COMPONENTS = 4000
"""Of all text displays together (discord-api-docs#8562)."""
BYTES_OF_COMPONENTS, BYTES_A_TEXT = 10_170, 12
"""What all text displays may weigh in UTF-8, and what each weighs besides; more is answered with 500
(discord-api-docs#8554, measured there).
"""
ATTACHMENTS = 10
FIELDS_A_MODAL = 5

_OF_A_MESSAGE = {"content", "embeds", "flags", "components", "allowed_mentions", "attachments", "tts"}
_OF_A_NEW_MESSAGE = {*_OF_A_MESSAGE, "nonce", "enforce_nonce", "message_reference", "poll", "sticker_ids"}

_WITHOUT_COMPONENTS = ("content", "embeds", "poll", "sticker_ids")


def faults_of_message(body: Json) -> list[str]:
    """Why Discord would refuse a message, new or edited; empty when it would take it."""
    new = bool(body.get("flags", 0) & COMPONENTS_V2)
    return [
        *unknown(body, _OF_A_NEW_MESSAGE),
        *(_displayed(body) if new else _written(body)),
        *_components(body.get("components", ()), modal=False),
        *_attached(body, shown_by_itself=not new),
        *(["a nonce has 25 letters"] if len(str(body.get("nonce", ""))) > 25 else []),
    ]


def faults_of_modal(data: Json) -> list[str]:
    """Why Discord would refuse a modal, by the `data` of the answer; empty when it would take it."""
    faults = [*unknown(data, {"custom_id", "title", "components"}), *letters(data, "custom_id", 100)]
    faults += letters(data, "title", 45)
    if not 0 < len(data["components"]) <= FIELDS_A_MODAL:
        faults.append(f"{len(data['components'])} components in a modal")
    return [*faults, *_components(data["components"], modal=True)]


def _displayed(body: Json) -> Iterator[str]:
    """Of a message with Components V2."""
    yield from (
        f"{name} beside Components V2" for name in ("content", "embeds", "poll", "sticker_ids") if body.get(name)
    )
    every = [each for component in body["components"] for each in inside(component)]
    if not 0 < len(every) <= COMPONENTS:
        yield f"{len(every)} components"
    said = [each["content"] for each in every if each.get("type") == TEXT]
    if (long := sum(map(len, said))) > LETTERS_OF_COMPONENTS:
        yield f"{long} letters in all components"
    if (heavy := sum(len(each.encode()) + BYTES_A_TEXT for each in said)) > BYTES_OF_COMPONENTS:
        yield f"{heavy} bytes in all components"


def _written(body: Json) -> Iterator[str]:
    """Of a message of the old kind."""
    content, embeds, rows = body.get("content") or "", body.get("embeds") or (), body.get("components") or ()
    if len(content) > LETTERS_OF_CONTENT:
        yield f"{len(content)} letters of content"
    if not (content.strip() or embeds or body.get("attachments") or body.get("sticker_ids") or body.get("poll")):
        yield "an empty message"
    if len(embeds) > EMBEDS:
        yield f"{len(embeds)} embeds"
    if any(len(embed.get("fields", ())) > FIELDS_AN_EMBED for embed in embeds):
        yield f"more than {FIELDS_AN_EMBED} fields in an embed"
    if (long := sum(map(_letters_of_embed, embeds))) > LETTERS_OF_EMBEDS:
        yield f"{long} letters in all embeds"
    if len(rows) > ROWS:
        yield f"{len(rows)} rows"
    if any(row.get("type") != ROW for row in rows):
        yield "components other than rows need the flag of Components V2"


def _letters_of_embed(embed: Json) -> int:
    said = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    said += [embed.get("author", {}).get("name")]
    said += [field[name] for field in embed.get("fields", ()) for name in ("name", "value")]
    return sum(len(each or "") for each in said)


def _components(components: Sequence[Json], *, modal: bool) -> Iterator[str]:
    """What is wrong in each, and what stands twice."""
    for number, component in enumerate(components):
        taken = {LABEL, TEXT} if modal else IN_MESSAGE
        for fault in faults_of_component(component, taken, modal=modal):
            yield f"component {number}: {fault}"
    every = [each for component in components for each in inside(component)]
    for name in ("custom_id", "id"):
        used = Counter(each[name] for each in every if each.get(name))
        yield from (f"{name} {each} stands {times} times" for each, times in used.items() if times > 1)


def _attached(body: Json, *, shown_by_itself: bool) -> Iterator[str]:
    """Components show attachments by their names, and those of Components V2 are not seen otherwise."""
    attachments: Sequence[Json] = body.get("attachments") or ()
    if len(attachments) > ATTACHMENTS:
        yield f"{len(attachments)} attachments"
    names = [each["filename"] for each in attachments if "filename" in each]
    if len(set(names)) != len(names):
        yield "two attachments of one name"
    for each in attachments:
        yield from unknown(each, {"id", "filename", "title", "description"})
        if "description" in each:
            yield from letters(each, "description", 1024)
    every = [each for component in body.get("components", ()) for each in inside(component)]
    media = [item["media"] for each in every for item in (*each.get("items", ()), each) if "media" in item]
    media += [each["file"] for each in every if "file" in each]
    shown = {each["url"].removeprefix("attachment://") for each in media if each["url"].startswith("attachment://")}
    yield from (f"no attachment {name}" for name in sorted(shown - set(names)))
    if not shown_by_itself:
        yield from (f"attachment {name} is shown nowhere" for name in names if name not in shown)
