"""Stories of people who cannot be written to, and of those who go on with a new account."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def called(story: Story) -> None:
    """Ana closed her direct messages, and there are no private threads."""
    story.world.workspaces[0].closed.add("ana")
    await story.days(4)
    await story.arrives("called", to=["Ana, by name in the channel “help”"])


async def sister_called(story: Story) -> None:
    """By the person who is named, and by somebody else."""
    await story.asks("Ana", "sister called", account="1")
    await story.asks("Sam", "sister called", account="1")


async def staff_unreachable(story: Story) -> None:
    """Nobody; then somebody who left, and somebody who closed everything where there is no help channel."""
    await story.says("Ana", "/staff unreachable")
    await story.says("Dee", "/staff unreachable")
    await _lost(story)
    await story.says("Dee", "/staff unreachable")
    await story.says("Dee", "/staff")


async def staff_reach_again(story: Story) -> None:
    await _lost(story)
    await story.says("Dee", "/staff unreachable", aside=True)
    await story.presses("Dee", "Send again")
    await story.asks("Dee", "staff reach-again", member="4")


async def _lost(story: Story) -> None:
    harbour, lantern = story.world.workspaces
    lantern.gone.add("yusuf")
    harbour.closed.add("ana")
    harbour.help = False
    await story.days(4)


async def staff_recover(story: Story) -> None:
    """Somebody with an account; then the staff member's own name, and somebody without an account."""
    await story.says("Ana", "/staff recover")
    await story.says("Dee", "/staff recover")
    await story.sends("Dee", member="1")
    await story.asks("Dee", "staff recover", member="2")
    await story.asks("Dee", "staff recover", member="5")


async def staff_recover_code(story: Story) -> None:
    await story.asks("Dee", "staff recover-code", member="1")
    await story.asks("Dee", "staff recover-code", member="5")


async def staff_recover_back(story: Story) -> None:
    await story.asks("Dee", "staff recover-code", member="1", aside=True)
    await story.presses("Dee", "Take it back")
    await story.asks("Dee", "staff recover-back", recovery="1")


async def sister_link_recover(story: Story) -> None:
    """The new account is one that the bot has never seen; then what is said of the code."""
    await story.asks("Dee", "staff recover-code", member="1", aside=True)
    code = story.secret
    for person in ("Dee", "Ana", "Lina"):
        await story.says(person, f"/sister link {code}", written="/sister link, and the code of the staff")
    await story.presses("Lina", "This is me")
    await story.says("Mai", f"/sister link {code}", written="/sister link, and the same code")
    await story.asks("Mai", "sister link-recover", recovery="1")


async def moved(story: Story) -> None:
    """Ana goes on as Lina."""
    await story.asks("Dee", "staff recover-code", member="1", aside=True)
    await story.says("Lina", f"/sister link {story.secret}", aside=True)
    await story.presses("Lina", "This is me", aside=True)
    await story.days(4)


async def moved_away(story: Story) -> None:
    """At the account until now."""
    await moved(story)
    await story.arrives("moved_away", to=["Ana"])


async def recovered(story: Story) -> None:
    """The staff."""
    await moved(story)
    await story.arrives("recovered", to=["Dee"])


OF_COMMANDS = {
    "sister called": sister_called,
    "staff unreachable": staff_unreachable,
    "staff reach-again": staff_reach_again,
    "staff recover": staff_recover,
    "staff recover-code": staff_recover_code,
    "staff recover-back": staff_recover_back,
    "sister link-recover": sister_link_recover,
}
OF_NOTICES = {"called": called, "moved_away": moved_away, "recovered": recovered}
