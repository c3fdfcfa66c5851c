"""Stories of a kind ending and of renewal: asked, answered, talked about first, taken back, and undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.contracts.parting import nobody_is_connected, signed

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

WISH: dict[str, WireValue] = {
    "partnership": "1",
    "reason": "no-time",
    "words": "Two of us leave this winter.",
    "thanks": "Your letters hang on our wall.",
    "seek_again": "no",
}
NO = "Could we try one call a season?"


async def _asked(story: Story, **more: WireValue) -> None:
    await story.asks("Ana", "sister ending-send", **{**WISH, **more}, aside=True)


async def _objected(story: Story) -> None:
    await _asked(story)
    await story.asks("Yusuf", "sister ending-object", ending="1", library="2", words=NO, aside=True)


async def _ended(story: Story) -> None:
    await _asked(story)
    await story.asks("Yusuf", "sister ending-agree", ending="1", library="2", aside=True)


async def _signed(story: Story, *, days: int | None = 95) -> None:
    """Signed some time ago; so many days are left."""
    today = story.clock().date()
    begins_on = today - timedelta(days=270)
    await signed(story.world, begins_on=begins_on, ends_on=None if days is None else today + timedelta(days=days))


async def _asked_about_renewal(story: Story) -> None:
    await _signed(story)
    await story.days(6)


async def sister_ending(story: Story) -> None:
    """A stranger; the form; the preview; and for staff."""
    await story.says("Lina", "/sister ending")
    await story.says("Ana", "/sister ending")
    await story.asks("Ana", "sister ending", aside=False, **WISH)
    await story.asks("Dee", "sister ending", partnership="1", reason="no-reply")
    await _asked(story)
    await story.says("Yusuf", "/sister ending partnership:1 reason:done")


async def sister_ending_send(story: Story) -> None:
    """Sent; and again while it waits."""
    await story.asks("Ana", "sister ending-send", aside=False, **WISH)
    await story.asks("Sam", "sister ending-send", aside=False, **WISH)


async def sister_ending_look(story: Story) -> None:
    """Each side, staff, and somebody who has no part in it."""
    await _asked(story)
    for person in ("Ana", "Yusuf", "Dee", "Olena"):
        await story.asks(person, "sister ending-look", ending="1")
    await story.says("Yusuf", "/sister partnership")


async def sister_ending_agree(story: Story) -> None:
    """It ends at once; a press that comes late."""
    await _asked(story)
    await story.asks("Yusuf", "sister ending-agree", ending="1", library="2")
    await story.asks("Yusuf", "sister ending-agree", ending="1", library="2")


async def sister_ending_object(story: Story) -> None:
    await _asked(story)
    await story.asks("Yusuf", "sister ending-object", ending="1", library="2")
    await story.sends("Yusuf", words=NO)
    await story.asks("Ana", "sister ending-look", ending="1")
    await story.says("Ana", "/sister partnership")


async def sister_ending_go_on(story: Story) -> None:
    """Taken back; and by somebody who did not ask for it."""
    await _objected(story)
    await story.asks("Yusuf", "sister ending-go-on", ending="1")
    await story.asks("Ana", "sister ending-go-on", ending="1")


async def sister_ending_all_the_same(story: Story) -> None:
    """Too early; and once the talk has had its time."""
    await _objected(story)
    await story.asks("Ana", "sister ending-all-the-same", ending="1")
    await story.days(15)
    await story.asks("Ana", "sister ending-all-the-same", ending="1")


async def sister_ending_undo(story: Story) -> None:
    """Undone; pressed by the other side at the same time; and after thirty days."""
    await _ended(story)
    await story.asks("Yusuf", "sister ending-undo", ending="1")
    await story.asks("Ana", "sister ending-undo", ending="1")
    await story.asks("Ana", "sister ending-send", **WISH, aside=True)
    await story.asks("Yusuf", "sister ending-agree", ending="2", library="2", aside=True)
    await story.days(31)
    await story.asks("Yusuf", "sister ending-undo", ending="2")


async def sister_ending_record(story: Story) -> None:
    """Sent to a library without an account; the form with a day to come; recorded; and for one that is connected."""
    await _asked(story)
    await story.asks("Ana", "sister ending-record", ending="1", library="2", source="email", on="today", answer="talk")
    await nobody_is_connected(story.world, 2)
    await story.asks("Ana", "sister ending-look", ending="1")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-12-24", answer="talk", words=NO)
    await story.sends("Ana", on="2026-11-18")


async def sister_renewal(story: Story) -> None:
    """A stranger; nothing signed; nothing asked; asked; and what staff read."""
    await story.says("Lina", "/sister renewal")
    await story.says("Ana", "/sister renewal")
    await _signed(story)
    await story.says("Ana", "/sister renewal")
    await story.says("Ana", "/sister partnership")
    await story.days(6)
    await story.says("Ana", "/sister renewal")
    await story.presses("Ana", "Let it end")
    await story.asks("Dee", "sister renewal", partnership="1")


async def sister_renewal_answer(story: Story) -> None:
    """One would change it, the other would not; then all renew; and late."""
    await _asked_about_renewal(story)
    await story.asks("Yusuf", "sister renewal-answer", renewal="1", library="2", choice="change", words="More visits.")
    await story.asks("Ana", "sister renewal-answer", renewal="1", library="1", choice="yes")
    await story.asks("Yusuf", "sister renewal-answer", renewal="1", library="2", choice="yes")
    await story.asks("Ana", "sister renewal-answer", renewal="1", library="1", choice="change", words="Fewer calls.")
    await story.asks("Olena", "sister renewal-answer", renewal="1", library="1", choice="yes")


async def sister_renewal_record(story: Story) -> None:
    """Who is connected is asked; a library without an account is written to, and its answer recorded."""
    await _asked_about_renewal(story)
    given: dict[str, WireValue] = {"agreement": "1", "library": "2", "source": "email", "on": "2026-11-18"}
    await story.asks("Ana", "sister renewal-record", aside=False, **given, answer="yes")
    await nobody_is_connected(story.world, 2)
    await story.says("Ana", "/sister renewal")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-11-18", answer="change", words="Letters instead of calls.")
    await story.asks("Ana", "sister renewal-record", aside=False, **given, answer="no")


async def ending(story: Story) -> None:
    """The others, and a colleague; once it was talked about, what they read is corrected."""
    await _asked(story)
    await story.days(4)
    await story.arrives("ending", to=["Yusuf", "Sam"])
    await story.asks("Yusuf", "sister ending-object", ending="1", library="2", words=NO, aside=True)
    await story.days(1)
    await story.arrives("ending", to=["Yusuf"], because="after Yusuf answered")


async def ending_answer(story: Story) -> None:
    """Somebody would like to talk first; then it is taken back."""
    await _asked(story)
    await story.days(4)
    await story.asks("Yusuf", "sister ending-object", ending="1", library="2", words=NO, aside=True)
    await story.days(4)
    await story.arrives("ending_answer", to=["Ana", "Dee"])
    await story.asks("Ana", "sister ending-go-on", ending="1", aside=True)
    await story.days(4)
    await story.arrives("ending_answer", to=["Yusuf"], because="after Ana took it back")


async def ending_done(story: Story) -> None:
    await _asked(story)
    await story.days(18)
    await story.arrives("ending_done", to=["Ana", "Yusuf"])


async def ending_undone(story: Story) -> None:
    await _ended(story)
    await story.days(4)
    await story.asks("Yusuf", "sister ending-undo", ending="1", aside=True)
    await story.days(4)
    await story.arrives("ending_undone", to=["Ana"])


async def renewal(story: Story) -> None:
    """Before the end; the answers side by side; and each year where there is no end."""
    await _signed(story)
    await story.days(9)
    await story.arrives("renewal", to=["Ana"])
    await story.asks("Yusuf", "sister renewal-answer", renewal="1", library="2", choice="yes", aside=True)
    await story.days(1)
    await story.arrives("renewal", to=["Ana", "Yusuf"], because="after Yusuf answered")
    await _signed(story, days=None)
    await story.days(366)
    await story.arrives("renewal", to=["Ana"], because="a year after it was signed")


async def renewal_answer(story: Story) -> None:
    """They say different things; all renew; and nobody answered in time."""
    await _asked_about_renewal(story)
    await story.asks(
        "Yusuf", "sister renewal-answer", renewal="1", library="2", choice="change", words="More visits.", aside=True
    )
    await story.days(4)
    await story.arrives("renewal_answer", to=["Ana"], because="Yusuf would change it")
    await story.asks("Ana", "sister renewal-answer", renewal="1", library="1", choice="yes", aside=True)
    await story.asks("Yusuf", "sister renewal-answer", renewal="1", library="2", choice="yes", aside=True)
    await story.days(4)
    await story.arrives("renewal_answer", to=["Ana"], because="all renewed it")
    await _signed(story, days=8)
    await story.days(13)
    await story.arrives("renewal_answer", to=["Dee"], because="nobody answered")


OF_COMMANDS = {
    "sister ending": sister_ending,
    "sister ending-send": sister_ending_send,
    "sister ending-look": sister_ending_look,
    "sister ending-agree": sister_ending_agree,
    "sister ending-object": sister_ending_object,
    "sister ending-go-on": sister_ending_go_on,
    "sister ending-all-the-same": sister_ending_all_the_same,
    "sister ending-undo": sister_ending_undo,
    "sister ending-record": sister_ending_record,
    "sister renewal": sister_renewal,
    "sister renewal-answer": sister_renewal_answer,
    "sister renewal-record": sister_renewal_record,
}

OF_NOTICES = {
    "ending": ending,
    "ending_answer": ending_answer,
    "ending_done": ending_done,
    "ending_undone": ending_undone,
    "renewal": renewal,
    "renewal_answer": renewal_answer,
}
