"""Stories of stories: told, agreed to, read by staff, published, and taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.model.partnerships import Partnership
from core.services.story_invitations import YEAR, invite_after_a_year
from tests.contracts.telling import (
    HAPPENED,
    TOLD,
    is_agreed,
    is_approved,
    is_published,
    is_told,
    mark_of,
    photo_of,
    they_are_taken_down,
)

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def story_told(story: Story) -> None:
    """A stranger; the form; five words; a day to come."""
    await story.says("Lina", "/story")
    await story.says("Ana", "/story")
    await story.sends("Ana", title="A story", happened="We read together.", publish="named", minors="no")
    await story.asks("Ana", "story", TOLD, when="2027-01-01")


async def change(story: Story) -> None:
    """Filled in, changed; and when it was sent."""
    await story.asks("Ana", "story", TOLD, aside=True)
    await story.presses("Ana", "Change it")
    await story.sends("Ana", title="Another title")
    await story.asks("Ana", "story send", story="1", aside=True)
    await story.asks(
        "Ana", "story change", story="1", title="Too late", happened=HAPPENED, publish="named", minors="no"
    )


async def send(story: Story) -> None:
    """Sent; with names that are to go; and of somebody else."""
    await story.asks("Ana", "story", TOLD, aside=True)
    await story.asks("Ana", "story send", story="1")
    named = {**TOLD, "publish": "nameless", "happened": f"{HAPPENED} Ana of Suva tells it."}
    await story.asks("Ana", "story", named, aside=True)
    await story.asks("Ana", "story send", story="2")
    await story.asks("Olena", "story send", story="1")


async def no_names(story: Story) -> None:
    """What looks like one and is none; and of words that were changed since."""
    named = {**TOLD, "publish": "nameless", "happened": f"{HAPPENED} Suva is a word of ours for a heap, too."}
    await story.asks("Ana", "story", named)
    await story.presses("Ana", "These are no names")
    await story.asks("Ana", "story no-names", story="1", seen="1")


async def correct(story: Story) -> None:
    """A published one."""
    await is_published(story.world)
    await story.asks("Ana", "story correct", story="1")


async def more(story: Story) -> None:
    """The long form, with a link that is none; and kept."""
    await story.asks("Ana", "story", TOLD, aside=True)
    await story.presses("Ana", "Add more")
    await story.sends("Ana", link="our-video", advice="Begin with one page.")
    await story.sends("Ana", link="https://example.org/video", advice="Begin with one page.")


async def photo(story: Story) -> None:
    """The form; a text; nobody was asked; and kept."""
    await story.asks("Ana", "story", TOLD, aside=True)
    await story.presses("Ana", "Add a photo")
    account = story.world.speaker("Ana").account
    text = await story.world.core.keep_file(account, name="a.txt", media_type="text/plain", content=b"a")
    await story.sends("Ana", photo=text.file, alt="A wall", agreed="no")
    await story.sends("Ana", photo=await photo_of(story.world, "Ana"), alt="A teal wall", agreed="yes")


async def photo_out(story: Story) -> None:
    """Taken out again."""
    await story.asks("Ana", "story", TOLD, aside=True)
    file = await photo_of(story.world, "Ana")
    await story.asks("Ana", "story photo", story="1", photo=file, alt="A teal wall", agreed="yes", aside=True)
    await story.presses("Ana", "Take out photo 1")


async def guardians(story: Story) -> None:
    """Somebody under 18; one name; and confirmed."""
    await story.asks("Ana", "story", TOLD, minors="yes")
    await story.presses("Ana", "Guardians agreed")
    await story.sends("Ana", adult="Mere", sure="yes")
    await story.sends("Ana", adult="Mere Vuli", sure="yes")


async def look(story: Story) -> None:
    """By the partner who is asked, by staff, and by somebody else; and when it was withdrawn."""
    await is_told(story.world)
    await story.asks("Yusuf", "story look", story="1")
    await story.asks("Dee", "story look", story="1")
    await story.asks("Olena", "story look", story="1")
    await story.asks("Ana", "story withdraw", story="1", sure="yes", aside=True)
    await story.asks("Ana", "story look", story="1")


async def read_it(story: Story) -> None:
    """By a stranger before and after it is published; on two pages."""
    long = {"story": "1", "advice": "word " * 190, "hard": "word " * 190}
    await story.asks("Ana", "story", TOLD, aside=True)
    await story.asks("Ana", "story more", long, aside=True)
    await story.asks("Lina", "story read", story="1")
    await story.asks("Ana", "story send", story="1", aside=True)
    await is_agreed(story.world, "1")
    await is_approved(story.world, "1")
    await story.asks("Lina", "story read", story="1")
    await story.presses("Lina", "Read on")


async def listed(story: Story) -> None:
    """None yet; one's own; and what is published."""
    await story.asks("Lina", "story list")
    await is_published(story.world)
    await story.asks("Ana", "story list")
    await story.asks("Lina", "story list")


async def agree(story: Story) -> None:
    """A stranger; words that were changed since; with names."""
    await is_told(story.world)
    given = {"story": "1", "library": "2", "answer": "named"}
    await story.asks("Lina", "story agree", given, seen="1")
    await story.asks("Yusuf", "story agree", given, seen="1")
    await story.presses("Yusuf", "Yes, with names")
    await is_told(story.world)
    mark = await mark_of(story.world, "2")
    await story.asks("Yusuf", "story agree", given, story="2", answer="not-published", seen=mark)


async def ask_change(story: Story) -> None:
    """By a partner, and by staff."""
    await is_told(story.world)
    await story.asks("Yusuf", "story ask-change", story="1")
    await story.sends("Yusuf", words="We sent drawings too.")
    await story.asks("Ana", "story send", story="1", aside=True)
    await is_agreed(story.world, "1")
    await story.asks("Dee", "story ask-change", story="1", words="Please write the year.")
    await story.asks("Olena", "story ask-change", story="1", words="Nothing.")


async def withdraw(story: Story) -> None:
    """The question; withdrawn; and by somebody else."""
    await is_published(story.world)
    await story.asks("Olena", "story withdraw", story="1")
    await story.asks("Yusuf", "story withdraw", story="1")
    await story.presses("Yusuf", "Yes, withdraw it")


async def approve(story: Story) -> None:
    """A contact; staff who speak for one of its libraries; words that were changed since; approved."""
    await is_told(story.world)
    await is_agreed(story.world, "1")
    await story.asks("Ana", "story approve", story="1", seen="1")
    await story.asks("Sam", "story approve", story="1", seen="1")
    await story.asks("Dee", "story approve", story="1", seen="1")
    await story.presses("Dee", "Approve")


async def decline(story: Story) -> None:
    """Why; and declined."""
    await is_told(story.world)
    await is_agreed(story.world, "1")
    await story.asks("Dee", "story decline", story="1")
    await story.sends("Dee", words="It tells of a single person.")


async def hide(story: Story) -> None:
    """Hidden at once."""
    await is_published(story.world)
    await story.asks("Dee", "story hide", story="1")
    await story.asks("Ana", "story hide", story="1")


async def show(story: Story) -> None:
    """Shown again."""
    await is_published(story.world)
    await story.asks("Dee", "story hide", story="1", aside=True)
    await story.asks("Dee", "story show", story="1")


async def short(story: Story) -> None:
    """Proposed; too long; and kept."""
    await is_published(story.world)
    await story.asks("Dee", "story look", story="1", aside=True)
    await story.presses("Dee", "Short text")
    await story.sends("Dee", text="x" * 281)
    await story.sends("Dee", text="Two libraries read one story.")


async def queue(story: Story) -> None:
    """Nothing; one that all agreed to."""
    await story.says("Ana", "/staff stories")
    await story.says("Dee", "/staff stories")
    await is_told(story.world)
    await is_agreed(story.world, "1")
    await story.says("Dee", "/staff stories")


# Notices


async def asked_notice(story: Story) -> None:
    """Told; and withdrawn."""
    await is_told(story.world)
    await story.arrives("story_asked", to=["Yusuf"])


async def answer_notice(story: Story) -> None:
    """Agreed, and published."""
    await is_told(story.world)
    await is_agreed(story.world, "1")
    await story.arrives("story_answer", to=["Ana"])
    await is_approved(story.world, "1")
    await story.arrives("story_answer", to=["Ana", "Yusuf"])


async def review_notice(story: Story) -> None:
    """All agreed; approved meanwhile."""
    await is_told(story.world)
    await is_agreed(story.world, "1")
    await story.arrives("story_review", to=["Dee"])


async def channel_notice(story: Story) -> None:
    """Published with a photo."""
    await is_published(story.world, photo=True)
    await story.world.core.drain()
    await story.arrives("story", to=["stories"])


async def silent_notice(story: Story) -> None:
    """Two weeks."""
    await is_told(story.world)
    await story.days(14)
    await story.arrives("story_silent", to=["Dee"])


async def down_notice(story: Story) -> None:
    """Withdrawn by the partner."""
    await is_published(story.world)
    await story.world.core.drain()
    await story.asks("Yusuf", "story withdraw", story="1", sure="yes", aside=True)
    await story.arrives("story_down", to=["Ana"])


async def stands_notice(story: Story) -> None:
    """A post that could not be deleted."""
    await they_are_taken_down(story.world)
    await story.arrives("story_stands", to=["Dee"])


async def invitation_notice(story: Story) -> None:
    """A year."""
    async with story.world.store.writing() as uow:
        pair = (await uow.session.scalars(select(Partnership).order_by(Partnership.id).limit(1))).one()
        pair.began_on = uow.now.date() - YEAR
        await uow.session.flush()
        await invite_after_a_year(uow)
    await story.arrives("story_invitation", to=["Ana", "Yusuf"])


OF_COMMANDS = {
    "story": story_told,
    "story change": change,
    "story send": send,
    "story no-names": no_names,
    "story correct": correct,
    "story more": more,
    "story photo": photo,
    "story photo-out": photo_out,
    "story guardians": guardians,
    "story look": look,
    "story read": read_it,
    "story list": listed,
    "story agree": agree,
    "story ask-change": ask_change,
    "story withdraw": withdraw,
    "story approve": approve,
    "story decline": decline,
    "story hide": hide,
    "story show": show,
    "story short": short,
    "staff stories": queue,
}

OF_NOTICES = {
    "story": channel_notice,
    "story_answer": answer_notice,
    "story_asked": asked_notice,
    "story_down": down_notice,
    "story_invitation": invitation_notice,
    "story_review": review_notice,
    "story_silent": silent_notice,
    "story_stands": stands_notice,
}
