"""Stories of money, ideas, texts and templates: found, followed, planned, and kept by staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

PLAN: dict[str, WireValue] = {"partnership": "1", "code": "IDEA-015"}
NEW: dict[str, WireValue] = {
    "name": "A recipe <!channel> @everyone",
    "about": "Cook the same meal in both towns.",
    "page": "https://example.org/recipes?a=1&b=2",
    "status": "evergreen",
}


async def fund(story: Story) -> None:
    """All; the next page; for a country and a use; where there is none."""
    await story.says("Lina", "/sister fund")
    await story.presses("Lina", "More")
    await story.says("Ana", "/sister fund country:Kenya use:shipping")
    await story.says("Ana", "/sister fund country:Fiji use:shipping")
    await story.says("Ana", "/sister fund use:beer")


async def read(story: Story) -> None:
    """By topic."""
    await story.says("Ana", "/sister read topic:agreement")


async def idea(story: Story) -> None:
    """By work and cost; and where none fits."""
    await story.says("Ana", "/sister idea effort:medium cost:post")
    await story.says("Ana", "/sister idea effort:low cost:travel")


async def templates(story: Story) -> None:
    """All of them."""
    await story.says("Lina", "/sister templates")


async def resource(story: Story) -> None:
    """Money; what has ended; an idea; a text; a template; and one that is no more."""
    for code in ("FUND-010", "FUND-019", "IDEA-015", "READ-018", "TEMP-003"):
        await story.asks("Ana", "sister resource", code=code)
    await story.asks("Dee", "sister resource", code="FUND-001")
    await story.asks("Ana", "sister resource", code="FUND-999")


async def remind(story: Story) -> None:
    """Of a day; shown again; of what has no deadline."""
    await story.asks("Ana", "sister remind", code="FUND-010")
    await story.asks("Ana", "sister resource", code="FUND-010")
    await story.asks("Ana", "sister remind", code="FUND-013")


async def remind_not(story: Story) -> None:
    """Taken back."""
    await story.asks("Ana", "sister remind", code="FUND-010", aside=True)
    await story.asks("Ana", "sister remind-not", code="FUND-010")


async def plan(story: Story) -> None:
    """The form; a day that is over; planned, as the partnership shows it; a stranger."""
    await story.asks("Ana", "sister plan", code="IDEA-015")
    await story.asks("Ana", "sister plan", PLAN, on="2026-11-01")
    await story.asks("Ana", "sister plan", PLAN, on="2026-12-24")
    await story.says("Ana", "/sister partnership partnership:1")
    await story.asks("Lina", "sister plan", PLAN, on="2026-12-24")


async def plan_done(story: Story) -> None:
    """They did it; and somebody else's."""
    await story.asks("Ana", "sister plan", PLAN, on="2026-12-24", aside=True)
    await story.asks("Ana", "sister plan-done", plan="1")
    await story.asks("Olena", "sister plan-done", plan="1")


async def plan_end(story: Story) -> None:
    """Given up."""
    await story.asks("Ana", "sister plan", PLAN, on="2026-12-24", aside=True)
    await story.asks("Ana", "sister plan-end", plan="1")


async def staff_resources(story: Story) -> None:
    """Nothing to check; all ideas; not for others; and after a year."""
    await story.says("Dee", "/staff resources")
    await story.says("Dee", "/staff resources which:all kind:IDEA")
    await story.says("Ana", "/staff resources")


async def staff_resource(story: Story) -> None:
    """As staff see it; and one that is no more."""
    await story.asks("Dee", "staff resource", code="FUND-010")
    await story.asks("Dee", "staff resource", code="FUND-999")


async def staff_check(story: Story) -> None:
    """Still true."""
    await story.asks("Dee", "staff resource-check", code="FUND-010")


async def staff_close(story: Story) -> None:
    """With a reason, as members read it then."""
    await story.asks("Dee", "staff resource-close", code="FUND-010", why="No more awards. *Ask* Rotary.")
    await story.asks("Ana", "sister resource", code="FUND-010")


async def staff_open(story: Story) -> None:
    """Closed by mistake."""
    await story.asks("Dee", "staff resource-close", code="FUND-010", aside=True)
    await story.asks("Dee", "staff resource-open", code="FUND-010")


async def staff_money(story: Story) -> None:
    """The form, filled in; and something wrong in it."""
    await story.asks("Dee", "staff resource", code="FUND-010")
    await story.presses("Dee", "Correct it")


async def staff_idea(story: Story) -> None:
    """A new one; as members read it; changed by somebody else meanwhile."""
    given: dict[str, WireValue] = {**NEW, "effort": "low", "cost": ("none",), "slow_line": "yes"}
    await story.asks("Dee", "staff resource-idea", given, page="example.org")
    await story.asks("Dee", "staff resource-idea", given)
    await story.asks("Ana", "sister resource", code="IDEA-501")
    await story.asks("Dee", "staff resource-idea", given, code="IDEA-501", version="7")


async def staff_text(story: Story) -> None:
    """A new one, and a year that is none."""
    given: dict[str, WireValue] = {**NEW, "author": "A. B.", "topics": ("money",), "language": "en"}
    await story.asks("Dee", "staff resource-text", given, year="last year")
    await story.asks("Dee", "staff resource-text", given, year="2026")


async def staff_words(story: Story) -> None:
    """A new one."""
    await story.asks("Dee", "staff resource-words", NEW, body="1. Flour\n2. Water")
    await story.asks("Ana", "sister resource", code="TEMP-501")


OF_COMMANDS = {
    "sister fund": fund,
    "sister read": read,
    "sister idea": idea,
    "sister templates": templates,
    "sister resource": resource,
    "sister remind": remind,
    "sister remind-not": remind_not,
    "sister plan": plan,
    "sister plan-done": plan_done,
    "sister plan-end": plan_end,
    "staff resources": staff_resources,
    "staff resource": staff_resource,
    "staff resource-check": staff_check,
    "staff resource-close": staff_close,
    "staff resource-open": staff_open,
    "staff resource-money": staff_money,
    "staff resource-idea": staff_idea,
    "staff resource-text": staff_text,
    "staff resource-words": staff_words,
}


async def deadline_notice(story: Story) -> None:
    """It comes near; and it was closed."""
    await story.asks("Ana", "sister remind", code="FUND-007", aside=True)
    await story.days(50)
    await story.arrives("deadline", to=["Ana"])
    await story.asks("Ana", "sister remind", code="FUND-010", aside=True)
    await story.asks("Dee", "staff resource-close", code="FUND-010", aside=True)
    await story.days(14)
    await story.arrives("deadline", to=["Ana"])


OF_NOTICES = {"deadline": deadline_notice}
