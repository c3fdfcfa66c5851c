"""The public pages on a port of their own, with a few invented stories."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy import select

from adapters.web.pages import Pages
from bot.serving import serving
from core.api import Core
from core.model.ids import StoryId
from core.model.libraries import Library, LibraryKind
from core.model.members import Role
from core.model.stories import Consent, Story, StoryConsent, StoryPhoto
from core.store import Database, Store
from tests.adapters.web.world import keep_story
from tests.browser.stage import HOST
from tests.builders import library, member, partnership

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from core.api import PublicStory
    from core.store.unit import UnitOfWork
    from tests.clock import MovableClock

DATABASE = "stories.db"

MANGO = (
    "In Suva, the story hour sits under a mango tree behind the library. In Amman, there is no mango tree. So when Ana"
    " told the story of the tree by video, the children in Amman asked what its fruit smells like, how high one can"
    " climb, and who owns the shade.\n\n"
    "Yusuf gave them paper. A week later forty-six drawings arrived in Suva: trees with blue leaves, trees with doors,"
    " one tree with a library inside. Tomas hung them at the height of a child’s eyes.\n\n"
    "In November both libraries showed both sets of drawings. Families came who had not come before, and stayed to ask"
    " about the other place. The next story is from Amman, about a cat who keeps the catalogue."
)
ARABIC = (
    "في سوفا تُروى القصص تحت شجرة مانغو خلف المكتبة. أما في عمّان فلا توجد شجرة مانغو. لذلك حين حكت آنا قصة الشجرة عبر"
    " الفيديو، سأل أطفال عمّان عن رائحة ثمرها، وعن علوّ أغصانها، ولمن يكون ظلّها.\n\n"
    "أعطاهم يوسف أوراقًا. وبعد أسبوع وصل إلى سوفا ستة وأربعون رسمًا: أشجار أوراقها زرقاء، وأشجار لها أبواب، وشجرة في"
    " داخلها مكتبة."
)
RECIPES = (
    "Cada mes una lectora de Juneau escribía una receta a mano, y la cocinábamos juntos en la biblioteca.\n\n"
    "Doce recetas, doce cartas. Al final las encuadernamos en un libro que se presta en las dos bibliotecas."
)
MENDED = (
    "A repair table in each library, one shared list of tricks, and no money at all. We showed each other on video how"
    " a torn page is mended with paste of rice.\n\nBy the end of the season a hundred books were back on the shelf."
)


async def hang(folder: Path, clock: MovableClock) -> dict[str, int]:
    """Put the stories into the empty database of the folder; their ids by short names."""
    database = Database(f"sqlite:///{folder / DATABASE}")
    store = Store(database, clock)
    await member(store, "Dee", roles=[Role.STAFF])
    ana, yusuf, beth = await member(store, "Ana"), await member(store, "Yusuf"), await member(store, "Beth")
    suva = await library(store, "Suva", contacts=[ana], kind=LibraryKind.PUBLIC)
    amman = await library(store, "Amman", name="Amman Public Library", contacts=[yusuf], kind=LibraryKind.PUBLIC)
    juneau = await library(store, "Juneau", name="Juneau School Library", contacts=[beth], kind=LibraryKind.SCHOOL)
    first, second = await partnership(store, suva, amman), await partnership(store, suva, juneau)
    named, nameless = (Consent.NAMED, Consent.NAMED), (Consent.NAMED, Consent.NAMELESS)
    ids = {}
    ids["mended"] = await keep_story(
        store, second, (suva, juneau), ana, title="How we mended a hundred books together", happened=MENDED,
        answers=nameless, happened_on=date(2026, 9, 30), themes=("collections",), took_part=("staff", "adults"),
        result="A hundred books back on the shelf",
    )  # fmt: skip
    clock.move(days=21)
    ids["recipes"] = await keep_story(
        store, second, (juneau, suva), beth, title="Doce recetas, doce cartas", happened=RECIPES, language="es",
        answers=named, happened_on=date(2026, 11, 2), themes=("culture",), took_part=("adults", "community"),
        how_met="Una bibliotecaria de Suva visitó Juneau en 2024.", advice="Escribir a mano; nadie tira una carta.",
    )  # fmt: skip
    clock.move(days=20)
    ids["arabic"] = await keep_story(
        store, first, (amman, suva), yusuf, title="شجرة مانغو واحدة في مكتبتين", happened=ARABIC, language="ar",
        answers=named, happened_on=date(2026, 11, 4), themes=("children",), took_part=("children", "staff"),
        quote="كانت لدينا قصة واحدة ولغتان، والرسوم أكملت الباقي.", quoted="يوسف، مكتبة عمّان العامة",
        result="تسع عشرة بطاقة مكتبة جديدة في سوفا", alt="شجرة كبيرة على تلّة، والشمس من ورائها", photo=(1600, 900),
    )  # fmt: skip
    clock.move(days=25)
    ids["mango"] = await keep_story(
        store, first, (suva, amman), ana, title="One mango tree in two libraries", happened=MANGO, answers=named,
        happened_on=date(2026, 11, 4), themes=("children", "reading"), took_part=("children", "staff"),
        quote="We had one story and two languages. The drawings did the rest.", quoted="Yusuf, Amman Public Library",
        result="Nineteen new library cards in Suva", link="https://video.example/mango", photo=(1600, 900),
        alt="A large mango tree on a hill, with the sun behind it",
    )  # fmt: skip
    await database.close()
    return {name: story.id for name, story in ids.items()}


async def rehang(folder: Path, clock: MovableClock, story_id: int, told: PublicStory) -> None:
    """Let that story say what the other one says, as far as it is kept."""
    database = Database(f"sqlite:///{folder / DATABASE}")
    async with Store(database, clock).writing() as uow:
        story = await uow.session.get_one(Story, StoryId(story_id))
        for column in ("title", "happened", "language", "result", "advice", "quote", "quoted", "link"):
            value = getattr(told, column)
            # Half a letter cannot be kept by any database.
            setattr(story, column, value and value.encode("utf-8", "ignore").decode())
        (photo,) = await uow.session.scalars(select(StoryPhoto).where(StoryPhoto.story_id == story.id))
        photo.alt = told.photos[0].alt
        for said, library in zip(await _libraries_of(uow, story), told.libraries, strict=True):
            said.name, said.town = library.name or "", library.town or ""
    await database.close()


async def _libraries_of(uow: UnitOfWork, story: Story) -> list[Library]:
    found = await uow.session.scalars(
        select(Library)
        .join(StoryConsent, StoryConsent.library_id == Library.id)
        .where(StoryConsent.story_id == story.id)
        .order_by(StoryConsent.id)
    )
    return list(found)


@asynccontextmanager
async def gallery(folder: Path, clock: MovableClock) -> AsyncIterator[str]:
    """The pages served while the block runs; their address."""
    database = Database(f"sqlite:///{folder / DATABASE}")
    application = web.Application()
    application.add_routes(Pages(Core(database, clock)).routes())
    try:
        async with serving(application, HOST, 0) as port:
            yield f"http://{HOST}:{port}"
    finally:
        await database.close()
