"""The same way through the JSON interface alone, as a script would go it."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING, Any

from tests.adapters.playground.conftest import serve
from tests.adapters.playground.page import Page, answers, button, words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clock import MovableClock


def day_of(message: dict[str, Any]) -> str:
    return str(message["at_text"]).replace("\N{NO-BREAK SPACE}", " ")


def text_of(message: dict[str, Any]) -> str:
    return words(message).replace("\N{NO-BREAK SPACE}", " ")


async def log_video_call(page: Page, outcome: dict[str, Any]) -> str:
    """Fill only what is missing of that form; what the answer says."""
    assert outcome["outcome"] == "form"
    form = outcome["form"]
    missing = [field["name"] for field in form["fields"] if field["required"] and "value" not in field]
    assert missing in ([], ["how"])
    logged = await page.submit("ana", form["id"], **{**answers(form), "how": "video"})
    assert logged["outcome"] == "reply"
    return text_of(logged["message"])


async def test_the_journey_without_a_page(sample_folder: Path, tmp_path: Path, clock: MovableClock) -> None:
    folder = shutil.copytree(sample_folder, tmp_path / "playground")
    async with serve(folder, clock) as served:
        page = served.page
        form = (await page.say("noor", "/introduce"))["form"]
        preview = await page.submit(
            "noor", form["id"], name="Clifton Reading Room", town="Karachi", country="Pakistan", languages=["Urdu"]
        )
        await page.press("noor", preview["message"]["id"], button(preview["message"], "Post"))
        for who in ("noor", "lina"):
            assert "Clifton Reading Room" in str((await page.messages(who, "introductions"))[-1])

        said = await page.say("ana", "/log had a video call about story hour")
        assert await log_video_call(page, said) == (
            "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 20 December 2026."
        )

        assert (await page.advance("P7D"))["sent"]["communication"] == 1
        told = (await page.messages("yusuf"))[-1]
        assert day_of(told) == "Sunday 22 November 2026, 10:00"
        assert "Ana of Suva City Library logged a talk with you: video call, 20 November 2026." in text_of(told)

        assert (await page.advance("P28D"))["sent"]["nudge"] >= 2
        nudges = {who: (await page.messages(who))[-1] for who in ("yusuf", "ana")}
        assert day_of(nudges["yusuf"]) == "Sunday 20 December 2026, 10:00"
        assert day_of(nudges["ana"]) == "Monday 21 December 2026, 10:00"

    async with serve(folder, clock) as served:
        page = served.page
        pressed = await page.press("ana", nudges["ana"]["id"], button(nudges["ana"], "Yes"))
        assert await log_video_call(page, pressed) == (
            "Logged: video call with Amman Public Library, 25 December 2026. Next check-in: 24 January 2027."
        )
        assert "nudge" not in (await page.advance("P7D"))["sent"]

        refused = await page.say("ana", "/staff inactive")
        assert refused["outcome"] == "refusal"
        assert text_of(refused["message"]).startswith("Only staff can see this list.")

        quiet = (await page.say("dee", "/staff inactive days:60"))["message"]
        listed = await page.press("dee", quiet["id"], button(quiet, "CSV file"))
        file = next(part for part in listed["message"]["card"]["parts"] if part["kind"] == "file")
        async with page.client.get(f"/api/files/{file['id']}", params={"as": "dee"}) as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            rows = list(csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
        assert rows
        assert all(int(row["Days"]) >= 60 for row in rows)
        assert not any("Suva" in row["Libraries"] for row in rows)
