"""Stories of three libraries: one is invited, its partners agree or not, it joins; and one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.parting import nobody_is_connected

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

WISH: dict[str, WireValue] = {
    "partnership": "1",
    "library": "5",
    "reason": "Their readers write poems, as ours do.",
    "activities": "A poem a month",
}
THANKS = "Thank you for three good years."


async def _invited(story: Story) -> None:
    await story.asks("Ana", "sister joining", aside=True, **WISH)


async def _agreed(story: Story) -> None:
    await _invited(story)
    await story.asks("Yusuf", "sister joining-yes", proposal="2", aside=True)


async def _three(story: Story) -> None:
    await _agreed(story)
    await story.asks("Olena", "sister propose-accept", proposal="2", aside=True)


async def sister_joining(story: Story) -> None:
    """A stranger; the form, with a library that is one of them; asked; and what the partner finds on home."""
    await story.asks("Lina", "sister joining", partnership="1")
    await story.says("Ana", "/sister partnership")
    await story.presses("Ana", "Invite another library")
    await story.sends("Ana", library="2", reason=WISH["reason"])
    await story.sends("Ana", library="5", reason=WISH["reason"], activities=WISH["activities"])
    await story.says("Yusuf", "/sister")
    await story.says("Ana", "/sister partnership")
    await story.says("Ana", "/sister proposals")


async def sister_joining_yes(story: Story) -> None:
    """The last partner agrees; pressed once more; and by somebody who has no part in it."""
    await _invited(story)
    await story.asks("Yusuf", "sister joining-yes", proposal="2")
    await story.asks("Yusuf", "sister joining-yes", proposal="2")
    await story.asks("Mai", "sister joining-yes", proposal="2")
    await story.asks("Olena", "sister propose-look", proposal="2")
    await story.asks("Olena", "sister propose-accept", proposal="2")
    await story.says("Ana", "/sister partnership")


async def sister_joining_no(story: Story) -> None:
    """Kindly; what whoever invited reads; and that the library learns nothing."""
    await _invited(story)
    await story.asks("Yusuf", "sister propose-look", proposal="2")
    await story.presses("Yusuf", "I would rather not")
    await story.sends("Yusuf", words="We are just beginning.")
    await story.asks("Ana", "sister propose-look", proposal="2")
    await story.asks("Olena", "sister propose-look", proposal="2")


async def sister_joining_record(story: Story) -> None:
    """Somebody is connected; then nobody is: the letter, and what came back."""
    await _invited(story)
    given: dict[str, WireValue] = {"proposal": "2", "library": "2", "source": "email", "on": "2026-11-18"}
    await story.asks("Ana", "sister joining-record", aside=False, **given, agreed="yes")
    await nobody_is_connected(story.world, 2)
    await story.asks("Ana", "sister propose-look", proposal="2")
    await story.presses("Ana", "Copy an e-mail")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-11-18", agreed="yes", words="With joy.")
    await nobody_is_connected(story.world, 5)
    await story.asks("Ana", "sister propose-look", proposal="2")
    await story.presses("Ana", "Copy an e-mail")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2026-11-18", accepted="yes", words="")


async def sister_partnership_leave(story: Story) -> None:
    """Of two, one asks to end it; of three, a preview; and somebody who has no part in it."""
    await story.asks("Ana", "sister partnership-leave", partnership="1", library="1", words="")
    await _three(story)
    await story.says("Ana", "/sister partnership")
    await story.presses("Ana", "Leave this partnership")
    await story.sends("Ana", words=THANKS)
    await story.asks("Dee", "sister partnership-leave", partnership="1", library="1", words="")


async def sister_partnership_left(story: Story) -> None:
    """It leaves; pressed once more; and another one that would leave only one."""
    await _three(story)
    await story.asks("Ana", "sister partnership-left", partnership="1", library="1", words=THANKS)
    await story.asks("Ana", "sister partnership-left", partnership="1", library="1", words=THANKS)
    await story.asks("Yusuf", "sister partnership-left", partnership="1", library="2", words="")
    await story.says("Yusuf", "/sister partnership")


async def joining(story: Story) -> None:
    """A partner is asked; once they agreed, what they read is corrected."""
    await _invited(story)
    await story.days(4)
    await story.arrives("joining", to=["Yusuf"])
    await story.asks("Yusuf", "sister joining-yes", proposal="2", aside=True)
    await story.days(1)
    await story.arrives("joining", to=["Yusuf"], because="after Yusuf agreed")


async def joining_answer(story: Story) -> None:
    """All agreed, and the library is asked; another time one would rather not."""
    await _agreed(story)
    await story.days(4)
    await story.arrives("joining_answer", to=["Ana"], because="Yusuf agreed")
    await story.arrives("proposal", to=["Olena"])
    await story.asks("Olena", "sister propose-decline", proposal="2", words="Next year, perhaps.", aside=True)
    await story.days(4)
    await story.arrives("proposal_answer", to=["Ana", "Yusuf"])
    await _invited(story)
    await story.asks("Yusuf", "sister joining-no", proposal="3", words="We are just beginning.", aside=True)
    await story.days(4)
    await story.arrives("joining_answer", to=["Ana"], because="Yusuf would rather not")


async def partner_joined(story: Story) -> None:
    """The others read who came, and who came reads who they are."""
    await _three(story)
    await story.days(4)
    await story.arrives("partner_joined", to=["Ana", "Yusuf"])
    await story.arrives("introduction", to=["Olena"])


async def partner_left(story: Story) -> None:
    """The others, and a colleague."""
    await _three(story)
    await story.days(4)
    await story.asks("Ana", "sister partnership-left", partnership="1", library="1", words=THANKS, aside=True)
    await story.days(4)
    await story.arrives("partner_left", to=["Yusuf", "Olena", "Sam"])


OF_COMMANDS = {
    "sister joining": sister_joining,
    "sister joining-yes": sister_joining_yes,
    "sister joining-no": sister_joining_no,
    "sister joining-record": sister_joining_record,
    "sister partnership-leave": sister_partnership_leave,
    "sister partnership-left": sister_partnership_left,
}

OF_NOTICES = {
    "joining": joining,
    "joining_answer": joining_answer,
    "partner_joined": partner_joined,
    "partner_left": partner_left,
}
