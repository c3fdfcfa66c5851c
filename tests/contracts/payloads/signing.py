"""Stories of signing an agreement: in chat, by e-mail and on paper; a change that voids it; versions and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.parting import nobody_is_connected
from tests.contracts.signing import copy_of, ready

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

SIGNERS = "Suva City Library: Ana Waqa, Director\nAmman City Library: Yusuf Haddad, Head of the library"
ON = "2026-11-20"


async def _signs(story: Story, person: str, library: str, *, agreement: int = 1, aside: bool = True) -> None:
    seen = await ready(story.world, agreement)
    given: dict[str, WireValue] = {"agreement": str(agreement), "library": library, "seen": seen, "on": "today"}
    await story.asks(
        person, "sister agreement-sign", aside=aside, **given, name=f"{person} Waqa", position="Chief librarian"
    )


async def _both_sign(story: Story) -> None:
    await _signs(story, "Ana", "1")
    await _signs(story, "Yusuf", "2")


async def _opens(story: Story, person: str = "Ana", *, aside: bool = False) -> None:
    await ready(story.world)
    await story.asks(person, "sister agreement-version", agreement="1", aside=aside)


async def sister_agreement_sign(story: Story) -> None:
    """The form; a day to come; signed; by a colleague again; and by the other library, so that it is in force."""
    await _opens(story)
    await story.presses("Ana", "Sign for Suva City Library")
    await story.sends("Ana", name="Ana Waqa", position="", on="2026-12-24")
    await story.sends("Ana", name="Ana Waqa", position="Chief librarian", on=ON)
    await _opens(story, "Sam", aside=True)
    await _signs(story, "Sam", "1", aside=False)
    await _opens(story, "Yusuf")
    await _signs(story, "Yusuf", "2", aside=False)


async def sister_agreement_sign_record(story: Story) -> None:
    """Amman is reached by e-mail: the form, what was read in the letter, and who has no part in it."""
    await ready(story.world)
    await nobody_is_connected(story.world, 2)
    await _opens(story)
    await story.presses("Ana", "Record: Amman City Library")
    await story.sends("Ana", name="Yusuf Haddad", position="Director", source="email", on=ON)
    given: dict[str, WireValue] = {"agreement": "1", "library": "2", "source": "email", "on": "2026-11-20"}
    await story.asks("Olena", "sister agreement-sign-record", **given, name="Yusuf", position="Director", aside=False)


async def sister_agreement_unsign(story: Story) -> None:
    """Taken back; and a press that comes late."""
    await _signs(story, "Ana", "1")
    await _opens(story)
    await story.presses("Ana", "Take signature back: Suva City Library")
    await _both_sign(story)
    await story.asks("Ana", "sister agreement-unsign", agreement="1", library="1")


async def sister_agreement_copy(story: Story) -> None:
    """The form; a file that is no copy; who signed is missing; and kept, so that it is in force."""
    await _opens(story, aside=True)
    await story.presses("Ana", "Signed on paper")
    await story.sends("Ana", file=await copy_of(story.world, "Ana", b"We agree."), signers="Suva City Library: Ana")
    await story.sends("Ana", file=await copy_of(story.world, "Ana"), signers=SIGNERS, on="2026-11-02")
    await story.asks("Yusuf", "sister agreement-version", agreement="1")


async def sister_agreement_copy_fetch(story: Story) -> None:
    """By the other library; and by somebody who has no part in it."""
    await _opens(story, aside=True)
    await story.presses("Ana", "Signed on paper", aside=True)
    await story.sends("Ana", file=await copy_of(story.world, "Ana"), signers=SIGNERS, aside=True)
    await story.asks("Yusuf", "sister agreement-copy-fetch", copy="1")
    await story.asks("Olena", "sister agreement-copy-fetch", copy="1")


async def sister_agreement_document(story: Story) -> None:
    """A draft; and once all have signed."""
    await _opens(story, aside=True)
    await story.presses("Ana", "PDF")
    await _both_sign(story)
    await story.asks("Yusuf", "sister agreement-document", agreement="1", which="word")


async def sister_agreement_versions(story: Story) -> None:
    """Nothing; then a version that was voided and one that is written."""
    await story.asks("Ana", "sister agreement-versions", partnership="1")
    await _signs(story, "Ana", "1")
    await story.asks("Yusuf", "sister agreement-anew", agreement="1", sure="yes", aside=True)
    await story.asks("Ana", "sister agreement-versions", partnership="1")


async def sister_agreement_version(story: Story) -> None:
    """To be signed, for each side and for staff; one that was voided; and one in force."""
    await _signs(story, "Ana", "1")
    for person in ("Ana", "Yusuf", "Dee"):
        await story.asks(person, "sister agreement-version", agreement="1")
    await story.asks("Yusuf", "sister agreement-anew", agreement="1", sure="yes", aside=True)
    await story.asks("Ana", "sister agreement-version", agreement="1")
    await _signs(story, "Ana", "1", agreement=2)
    await _signs(story, "Yusuf", "2", agreement=2)
    await story.asks("Ana", "sister agreement-version", agreement="2")


async def agreement_to_sign(story: Story) -> None:
    """Suva has signed."""
    await _signs(story, "Ana", "1")
    await story.days(4)
    await story.arrives("agreement_to_sign", to=["Yusuf"])


async def agreement_signed(story: Story) -> None:
    """In chat, for a partner and for staff; and on paper."""
    await _both_sign(story)
    await story.days(4)
    await story.arrives("agreement_signed", to=["Ana", "Dee"])
    await story.asks("Ana", "sister agreement-anew", agreement="1", sure="yes", aside=True)
    await ready(story.world, 2)
    await story.asks("Ana", "sister agreement-version", agreement="2", aside=True)
    await story.presses("Ana", "Signed on paper", aside=True)
    await story.sends("Ana", file=await copy_of(story.world, "Ana"), signers=SIGNERS, aside=True)
    await story.days(4)
    await story.arrives("agreement_signed", to=["Yusuf", "Dee"], because="signed on paper")


async def agreement_voided(story: Story) -> None:
    """Yusuf writes in it after Ana signed."""
    await _signs(story, "Ana", "1")
    await story.asks("Yusuf", "sister agreement-anew", agreement="1", sure="yes", aside=True)
    given = {"agreement": "2", "section": "purpose", "language": "en", "edition": "1", "text": "We read together."}
    await story.asks("Yusuf", "sister agreement-write", **given, aside=True)
    await story.days(4)
    await story.arrives("agreement_voided", to=["Ana"])


OF_COMMANDS = {
    "sister agreement-sign": sister_agreement_sign,
    "sister agreement-sign-record": sister_agreement_sign_record,
    "sister agreement-unsign": sister_agreement_unsign,
    "sister agreement-copy": sister_agreement_copy,
    "sister agreement-copy-fetch": sister_agreement_copy_fetch,
    "sister agreement-document": sister_agreement_document,
    "sister agreement-versions": sister_agreement_versions,
    "sister agreement-version": sister_agreement_version,
}

OF_NOTICES = {
    "agreement_to_sign": agreement_to_sign,
    "agreement_signed": agreement_signed,
    "agreement_voided": agreement_voided,
}
