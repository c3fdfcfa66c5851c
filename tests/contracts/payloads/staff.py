"""Stories of what staff can do, by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def staff_home(story: Story) -> None:
    """Before the bot has checked anything, and a day later."""
    await story.says("Ana", "/staff")
    await story.says("Dee", "/staff")
    await story.days(1)
    await story.says("Dee", "/staff")


async def staff_inactive(story: Story) -> None:
    await story.says("Ana", "/staff inactive")
    await story.says("Dee", "/staff inactive")
    await story.says("Dee", "/staff inactive region:Oceania state:trial")
    await story.presses("Dee", "Change filters")
    await story.sends("Dee", days="0")
    await story.days(75)
    await story.says("Dee", "/staff inactive")
    await story.says("Dee", "/staff inactive country:Atlantis")


async def staff_nudge(story: Story) -> None:
    """From the list, a second time before it went, and in the week after it went."""
    await story.days(75)
    await story.asks("Ana", "staff nudge", partnership="1")
    await story.asks("Dee", "staff nudge", partnership="1")
    await story.asks("Dee", "staff nudge", partnership="1")
    await story.days(4)
    await story.asks("Dee", "staff nudge", partnership="1")
    await story.asks("Dee", "staff nudge", partnership="99")


async def staff_rests(story: Story) -> None:
    """After three months of silence, a second time, and after a talk."""
    await story.asks("Ana", "staff rests", partnership="1")
    await story.asks("Dee", "staff rests", partnership="1")
    await story.days(110)
    await story.asks("Dee", "staff rests", partnership="1")
    await story.asks("Dee", "staff rests", partnership="1")


async def staff_keep_asking(story: Story) -> None:
    await story.days(110)
    await story.asks("Dee", "staff keep-asking", partnership="1")
    await story.asks("Dee", "staff keep-asking", partnership="1")
    await story.asks("Dee", "staff keep-asking", partnership="99")


async def staff_csv(story: Story) -> None:
    await story.days(75)
    await story.says("Dee", "/staff inactive", aside=True)
    await story.presses("Dee", "CSV file")


async def staff_pair(story: Story) -> None:
    await story.says("Ana", "/staff pair")
    await story.says("Dee", "/staff pair")
    await story.sends("Dee", libraries=("1", "2"))
    await story.says("Dee", "/staff pair libraries:Suva")
    await story.sends("Dee", libraries=("1", "3"))


async def staff_joins(story: Story) -> None:
    await story.says("Ana", "/staff joins")
    await story.says("Dee", "/staff joins")
    await story.presses("Dee", "Decline")
    await story.says("Dee", "/staff joins")


async def staff_grant(story: Story) -> None:
    await story.says("Ana", "/staff grant")
    await story.says("Dee", "/staff grant")
    await story.sends("Dee", member="", role="")
    await story.says("Dee", "/staff grant member:Yusuf role:mentor")
    await story.says("Dee", "/staff grant member:Yusuf role:mentor")


async def staff_revoke(story: Story) -> None:
    await story.says("Ana", "/staff revoke")
    await story.says("Dee", "/staff revoke")
    await story.says("Dee", "/staff revoke member:Mai role:mentor")
    await story.says("Dee", "/staff revoke member:Mai role:mentor")
    await story.says("Dee", "/staff revoke member:Sam role:staff", aside=True)
    await story.says("Dee", "/staff revoke member:Dee role:staff")


async def staff_first(story: Story) -> None:
    await story.says("Lina", "/staff first")
    await story.sends("Lina", code="AAAA-AAAA")
    code = await story.world.core.make_staff_code()
    for person in ("Lina", "Ana"):
        await story.says(person, f"/staff first {code}", written="/staff first, and the administrator's code")


async def staff_wishes(story: Story) -> None:
    await story.says("Ana", "/staff wishes")
    await story.says("Dee", "/staff wishes")
    await story.presses("Dee", "Grant")
    await story.says("Dee", "/staff wishes")


async def staff_not_now(story: Story) -> None:
    await story.asks("Dee", "staff not-now", wish="1")
    await story.asks("Dee", "staff not-now", wish="1")


async def staff_start_card(story: Story) -> None:
    await story.says("Ana", "/staff start-card")
    await story.says("Dee", "/staff start-card")


async def staff_messages(story: Story) -> None:
    """What failed, what waits and what arrived."""
    await story.says("Ana", "/staff messages")
    await story.says("Dee", "/staff messages")
    await story.presses("Dee", "Waiting")
    await story.days(1)
    await story.says("Dee", "/staff messages part:sent")
    await story.says("Dee", "/staff messages part:failed")


async def staff_undelivered(story: Story) -> None:
    """A button of an older card."""
    await story.asks("Dee", "staff undelivered")


async def staff_send_again(story: Story) -> None:
    await story.says("Dee", "/staff messages", aside=True)
    await story.presses("Dee", "Send again")
    await story.asks("Dee", "staff send-again", notice="99")


async def staff_send_all_again(story: Story) -> None:
    await story.asks("Dee", "staff send-all-again")
    await story.asks("Dee", "staff send-all-again")


async def staff_start(story: Story) -> None:
    """After old data was put back."""
    await story.asks("Dee", "staff start")
    await story.world.core.hold_back()
    await story.says("Ana", "/staff")
    await story.says("Dee", "/staff")
    await story.presses("Dee", "Start")


async def staff_started(story: Story) -> None:
    await story.world.core.hold_back()
    await story.asks("Dee", "staff started")
    await story.asks("Dee", "staff started")


async def staff_handover(story: Story) -> None:
    """Of a library without contacts, to the same person, to somebody who is asked, and to a present contact."""
    await story.says("Ana", "/staff handover")
    await story.says("Dee", "/staff handover")
    await story.asks("Dee", "staff handover", library="3", successor="4")
    await story.asks("Dee", "staff handover", library="1", leaver="1", successor="1")
    await story.asks("Dee", "staff handover", library="2", successor="4")
    await story.asks("Dee", "staff handover", library="1", successor="2")


STORIES = {
    "staff handover": staff_handover,
    "staff home": staff_home,
    "staff inactive": staff_inactive,
    "staff nudge": staff_nudge,
    "staff rests": staff_rests,
    "staff keep-asking": staff_keep_asking,
    "staff csv": staff_csv,
    "staff pair": staff_pair,
    "staff joins": staff_joins,
    "staff grant": staff_grant,
    "staff revoke": staff_revoke,
    "staff first": staff_first,
    "staff wishes": staff_wishes,
    "staff not-now": staff_not_now,
    "staff start-card": staff_start_card,
    "staff messages": staff_messages,
    "staff undelivered": staff_undelivered,
    "staff send-again": staff_send_again,
    "staff send-all-again": staff_send_all_again,
    "staff start": staff_start,
    "staff started": staff_started,
}
