"""Stories of a partner by e-mail: the invitation, the letters, what came back, and the code with which they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

LETTER: dict[str, WireValue] = {
    "name": "Biblioteca de Barranco",
    "town": "Lima",
    "country": "PE",
    "languages": ("es", "en"),
    "contact": "Rosa",
    "email": "rosa@barranco.example",
    "reason": "Both our towns live by the sea.",
    "activities": "Letters of our readers",
    "how_often": "30",
    "own": "1",
}


async def _invited(story: Story) -> None:
    """Ana has a letter to Rosa before her."""
    await story.asks("Ana", "sister invite", LETTER, aside=True)


async def sister_invite(story: Story) -> None:
    """A stranger; the form, with an address that is none; a library very like theirs; and what is made of it."""
    await story.says("Lina", "/sister invite")
    await story.says("Ana", "/sister invite")
    await story.asks("Ana", "sister invite", LETTER, email="rosa at barranco", country="FJ")
    await story.asks("Ana", "sister invite", LETTER, name="Lima Library")
    await story.presses("Ana", "No, it is a new one")


async def sister_invite_known(story: Story) -> None:
    """A library that is not on the register's cards; one very like hers; asked twice."""
    await story.asks("Ana", "sister invite-known", library="3")
    await story.sends("Ana", contact="Rosa", email="rosa@barranco.example", reason="We live by the sea.", own="1")
    await story.asks("Ana", "sister invite", LETTER, name="Lima City Library", aside=True)
    await story.presses("Ana", "It is this one")
    await story.asks("Ana", "sister invite", LETTER, name="Lima City Library", aside=True)
    await story.presses("Ana", "It is this one")


async def sister_email(story: Story) -> None:
    """A stranger; the letter of a proposal, and one of partners; a number that is nobody's."""
    await _invited(story)
    await story.asks("Lina", "sister email", partnership="3", library="6", matter="proposal")
    await story.presses("Ana", "Copy an e-mail")
    await story.asks("Ana", "sister email", partnership="3", library="6", matter="rhythm")
    await _accepted(story)
    await story.presses("Ana", "Copy an e-mail")
    await story.says("Ana", "/sister")
    await story.asks("Ana", "sister partnership", partnership="3")
    await story.presses("Ana", "Copy an e-mail")


async def _accepted(story: Story) -> None:
    answer = {"source": "email", "on": "2026-11-19", "accepted": "yes"}
    await story.asks("Ana", "sister propose-record", answer, proposal="2", library="6", aside=True)


async def sister_email_sent(story: Story) -> None:
    await _invited(story)
    await story.presses("Ana", "Copy an e-mail", aside=True)
    await story.presses("Ana", "I sent it")
    await story.asks("Ana", "sister email", partnership="3", library="6", matter="proposal")


async def sister_email_code(story: Story) -> None:
    """Once with a code, which nobody of the partners may use."""
    await _invited(story)
    await story.presses("Ana", "Copy an e-mail", aside=True)
    await story.presses("Ana", "A code to join")
    code = story.secret
    await story.says("Ana", f"/sister join {code}", written="/sister join ····")
    await story.says("Lina", f"/sister join {code}", written="/sister join ····")
    await story.presses("Lina", "Accept")
    await story.asks("Ana", "sister email-code", partnership="3", library="6")


async def sister_email_address(story: Story) -> None:
    await _invited(story)
    await story.presses("Ana", "Copy an e-mail", aside=True)
    await story.presses("Ana", "Change the address")
    await story.sends("Ana", email="rosa at barranco")
    await story.sends("Ana", email="rosa@lima.example")


async def sister_propose_record(story: Story) -> None:
    """A stranger; the form, with a day to come; what becomes of it; and again."""
    await _invited(story)
    await story.asks("Lina", "sister propose-record", proposal="2", library="6")
    await story.presses("Ana", "Record their answer")
    await story.sends("Ana", source="email", on="2027-01-01", accepted="yes")
    await story.sends("Ana", source="email", on="2026-11-19", accepted="yes", words="With joy.")
    await story.asks("Ana", "sister propose-look", proposal="2")
    answer = {"source": "call", "on": "2026-11-19", "accepted": "no"}
    await story.asks("Ana", "sister propose-record", answer, proposal="2", library="6")
    await story.days(4)
    await story.arrives("introduction", to=["Ana"])


async def partner_connected(story: Story) -> None:
    """Lina joins with Rosa's code."""
    await _invited(story)
    await story.presses("Ana", "Copy an e-mail", aside=True)
    await story.presses("Ana", "A code to join", aside=True)
    await story.says("Lina", f"/sister join {story.secret}", aside=True)
    await story.presses("Lina", "Accept", aside=True)
    await story.days(5)
    await story.arrives("partner_connected", to=["Ana"])
    await story.arrives("proposal", to=["Lina"])


OF_COMMANDS = {
    "sister invite": sister_invite,
    "sister invite-known": sister_invite_known,
    "sister email": sister_email,
    "sister email-sent": sister_email_sent,
    "sister email-code": sister_email_code,
    "sister email-address": sister_email_address,
    "sister propose-record": sister_propose_record,
}

OF_NOTICES = {"partner_connected": partner_connected}
