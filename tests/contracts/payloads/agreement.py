"""Stories of writing an agreement: what is known, section by section, two texts at once, the next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.agreements import Agreement
from core.model.ids import AgreementId, LibraryId, MemberId
from core.services.signing import write_signature

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.payloads.story import Story

LONG = "In a year each library gains something that it can show. " * 18


async def _begun(story: Story, *, short: str = "no", languages: tuple[str, ...] = ("en",)) -> None:
    """Ana began it, for Suva and Amman."""
    given: dict[str, WireValue] = {"partnership": "1", "short": short, "languages": languages}
    await story.asks("Ana", "sister agreement-start", **given, aside=True)


async def _writes(
    story: Story, person: str, text: str, *, section: str = "purpose", edition: str = "0", aside: bool = True
) -> None:
    given = {"agreement": "1", "section": section, "language": "en", "edition": edition, "text": text}
    await story.asks(person, "sister agreement-write", **given, aside=aside)


async def _both_write(story: Story, *, aside: bool = True) -> None:
    """Yusuf saves what he began before Ana saved hers."""
    await _writes(story, "Ana", "Children in both towns read each other's stories.")
    await _writes(story, "Yusuf", "Our readers ask about each other.", aside=aside)


async def _signed(story: Story) -> None:
    """Suva has signed; its director's name stands there."""
    async with story.world.store.writing() as uow:
        await write_signature(
            uow,
            await uow.session.get_one(Agreement, AgreementId(1)),
            library_id=LibraryId(1),
            name="Ana Waqa",
            position="Director",
            on=uow.now.date(),
            by=MemberId(1),
            recording=None,
        )


async def sister_agreement(story: Story) -> None:
    """A stranger; nothing is begun; then two pages of sections, for who writes and for staff."""
    await story.says("Lina", "/sister agreement")
    await story.says("Ana", "/sister agreement partnership:1")
    await _begun(story)
    await story.says("Ana", "/sister agreement partnership:1")
    await story.presses("Ana", "More sections")
    await story.asks("Dee", "sister agreement", partnership="1")
    await _both_write(story)
    await story.asks("Yusuf", "sister agreement", partnership="1")


async def sister_agreement_start(story: Story) -> None:
    """The form; four languages; two of them; and somebody who begins it once more."""
    await story.says("Ana", "/sister agreement partnership:1", aside=True)
    await story.presses("Ana", "Short form, 6 sections")
    await story.sends("Ana", languages=("en", "ar", "fr", "es"))
    await story.sends("Ana", languages=("en", "ar"))
    await story.asks("Yusuf", "sister agreement-start", partnership="1", short="no", languages=("en",))


async def sister_agreement_section(story: Story) -> None:
    """What is open, what was filled in, a long text in two parts, and a section that is none."""
    await _begun(story, languages=("en", "ar"))
    await story.asks("Ana", "sister agreement-section", agreement="1", section="purpose")
    await story.asks("Ana", "sister agreement-section", agreement="1", section="money")
    await story.presses("Ana", "In Arabic")
    await _writes(story, "Ana", LONG, section="goals")
    await story.asks("Yusuf", "sister agreement-section", agreement="1", section="goals")
    await story.presses("Yusuf", "Next part")
    await story.asks("Ana", "sister agreement-section", agreement="1", section="nothing")
    await story.asks("Mai", "sister agreement-section", agreement="1", section="money")


async def sister_agreement_write(story: Story) -> None:
    """The form; too long a text; and what stands then."""
    await _begun(story)
    await story.asks("Ana", "sister agreement-section", agreement="1", section="purpose", aside=True)
    await story.presses("Ana", "Write")
    await story.sends("Ana", text="a" * 2001)
    await story.sends("Ana", text="Children in both towns read each other's stories.")
    await story.presses("Ana", "Change")
    await _writes(story, "Yusuf", "Our readers ask about each other.", aside=False)


async def sister_agreement_length(story: Story) -> None:
    """The days; an end before the beginning; and the days in words."""
    await _begun(story)
    await story.asks("Ana", "sister agreement-section", agreement="1", section="length", aside=True)
    await story.presses("Ana", "Write")
    await story.sends("Ana", begins="2027-04-01", ends="2027-03-01")
    await story.sends("Ana", ends="2029-03-31", words="It is renewed for two years when both say so.")


async def sister_agreement_conflict(story: Story) -> None:
    """Both read both texts; somebody else is told nothing."""
    await _begun(story)
    await _both_write(story, aside=False)
    await story.asks("Ana", "sister agreement-conflict", conflict="1")
    await story.asks("Mai", "sister agreement-conflict", conflict="1")


async def sister_agreement_settle(story: Story) -> None:
    """One is written from both; the one who chooses later reads it."""
    await _begun(story)
    await _both_write(story)
    await story.presses("Yusuf", "Write one from both")
    await story.asks("Ana", "sister agreement-conflict", conflict="1", aside=True)
    await story.presses("Ana", "Use theirs")
    await story.asks("Yusuf", "sister agreement-settle", conflict="1", use="no", edition="1")


async def sister_agreement_usual(story: Story) -> None:
    """One press; and one that comes after somebody wrote."""
    await _begun(story)
    await story.asks("Ana", "sister agreement-section", agreement="1", section="ending", aside=True)
    await story.presses("Ana", "Use the usual words")
    given: dict[str, WireValue] = {"agreement": "1", "section": "ending", "language": "en", "edition": "0"}
    await story.asks("Yusuf", "sister agreement-usual", aside=False, **given)


async def sister_agreement_open(story: Story) -> None:
    """One that is optional; and one that is needed, which no button offers."""
    await _begun(story)
    await story.asks("Ana", "sister agreement-section", agreement="1", section="limits", aside=True)
    await story.presses("Ana", "Leave it open")
    await story.asks("Ana", "sister agreement-open", agreement="1", section="purpose", seen="en:0")


async def sister_agreement_preview(story: Story) -> None:
    """Two pages, and the same in Arabic."""
    await _begun(story, languages=("en", "ar"))
    await _writes(story, "Ana", LONG, section="goals")
    await story.asks("Ana", "sister agreement-preview", agreement="1")
    await story.presses("Ana", "Next page")
    await story.presses("Ana", "In Arabic")


async def sister_agreement_form(story: Story) -> None:
    """How it is, and what it can become."""
    await _begun(story, languages=("en", "ar"))
    await story.asks("Ana", "sister agreement-form", agreement="1")
    await story.asks("Dee", "sister agreement-form", agreement="1")


async def sister_agreement_change(story: Story) -> None:
    """Other languages, the one that counts, and the short form."""
    await _begun(story)
    await story.asks("Ana", "sister agreement-form", agreement="1", aside=True)
    await story.presses("Ana", "Change the languages")
    await story.sends("Ana", languages=("en", "fr"))
    await story.presses("Ana", "French counts")
    await story.presses("Ana", "Change to the short form")


async def sister_agreement_anew(story: Story) -> None:
    """One library has signed; a change; and a text that was written meanwhile."""
    await _begun(story)
    await _signed(story)
    await story.asks("Yusuf", "sister agreement-section", agreement="1", section="purpose", aside=True)
    await story.presses("Yusuf", "Write")
    await _writes(story, "Yusuf", "Our readers ask about each other.", aside=False)
    await story.presses("Yusuf", "Begin it with my text")


async def agreement_started(story: Story) -> None:
    await _begun(story)
    await story.days(4)
    await story.arrives("agreement_started", to=["Yusuf"])


async def agreement_written(story: Story) -> None:
    """Ana writes twice a day, and Yusuf at the same moment as she."""
    await _begun(story)
    await _both_write(story)
    await _writes(story, "Ana", LONG, section="goals")
    await story.days(5)
    await story.arrives("agreement_written", to=["Yusuf"])


OF_COMMANDS = {
    "sister agreement": sister_agreement,
    "sister agreement-start": sister_agreement_start,
    "sister agreement-section": sister_agreement_section,
    "sister agreement-write": sister_agreement_write,
    "sister agreement-length": sister_agreement_length,
    "sister agreement-conflict": sister_agreement_conflict,
    "sister agreement-settle": sister_agreement_settle,
    "sister agreement-usual": sister_agreement_usual,
    "sister agreement-open": sister_agreement_open,
    "sister agreement-preview": sister_agreement_preview,
    "sister agreement-form": sister_agreement_form,
    "sister agreement-change": sister_agreement_change,
    "sister agreement-anew": sister_agreement_anew,
}

OF_NOTICES = {"agreement_started": agreement_started, "agreement_written": agreement_written}
