"""Buttons and forms as short handles: whatever they hold comes back, to whom it belongs, and nothing else does."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.chat.card import Button, Buttons, Card, Choice, Pick, Row, Rows, WireValue, card
from core.chat.form import Field, Form, Kind
from core.chat.invocation import AccountRef
from core.chat.words import Name, _
from core.errors import UnknownHandleError
from core.model.defaults import BUTTON_LIFE, FORM_LIFE
from core.store import Store
from core.store.sealing import HANDLE_LENGTH, Unsealed, buttons_of, seal_card, seal_form, unseal, unseal_form
from tests.clock import MovableClock

ANA, YUSUF = AccountRef("playground", "harbour", "ana"), AccountRef("playground", "lantern", "yusuf")
LONG = "ا" * 200

names = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
texts = st.text(st.characters(codec=None))  # with NUL, lone surrogates and everything else
givens = st.dictionaries(names, texts | st.lists(texts).map(tuple), max_size=5)
asks = st.booleans() | st.lists(names, min_size=1, max_size=4).map(tuple)

on_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
"""All examples share the test's database: handles do not collide."""


def button(**values: WireValue) -> Button:
    """One that logs."""
    return Button(label=_("Log it"), command="log", given=values)


async def seal(store: Store, made: Card, owner: AccountRef | None = ANA) -> list[Button]:
    """The buttons as they go to a platform."""
    async with store.writing() as uow:
        sealed, drafts = seal_card(made, owner=owner, now=uow.now)
        uow.session.add_all(drafts)
    return list(buttons_of(sealed))


async def press(store: Store, handle: str, owner: AccountRef = ANA) -> Unsealed:
    """What comes back when that account presses it."""
    async with store.reading() as uow:
        return await unseal(uow, handle, owner=owner)


@on_one_database
@given(given_values=givens, ask=asks, once=st.booleans())
async def test_whatever_a_button_holds_comes_back(
    store: Store, given_values: Mapping[str, WireValue], ask: bool | tuple[str, ...], once: bool
) -> None:
    made = Button(label=_("Log it"), command="sister profile", given=given_values, ask=ask, once=once)
    (sealed,) = await seal(store, card(Buttons((made,))))

    pressed = await press(store, sealed.handle)

    assert len(sealed.handle) <= HANDLE_LENGTH
    assert (pressed.command, pressed.given, pressed.ask, pressed.picks) == ("sister profile", given_values, ask, None)
    assert (pressed.key is not None) == once


@on_one_database
@given(handle=st.text(st.characters(codec=None)) | st.from_regex(r"\d+d?\|[a-z ]*\|[a-z]*\|[a-z*,]*\|[a-z=&%0-9~*]*"))
async def test_a_forged_handle_is_unknown_or_an_ordinary_button_and_never_an_error(store: Store, handle: str) -> None:
    try:
        pressed = await press(store, handle)
    except UnknownHandleError:
        return
    assert isinstance(pressed.command, str)
    assert all(isinstance(value, str | tuple) for value in pressed.given.values())


@on_one_database
@given(handle=st.text(st.characters(codec=None)))
async def test_a_forged_form_is_unknown_and_never_another_error(store: Store, handle: str) -> None:
    async with store.reading() as uow:
        with pytest.raises(UnknownHandleError):
            await unseal_form(uow, handle, owner=ANA)


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "|",
        "1|",
        "1d|",
        "1d|nothing",
        "d|\x00",
        "1|log",
        "1|log|||%ff=x",
        "1|log|||x",
        "1|log|a\x00b||",
        "1|log|\ud800||",
    ],
)
async def test_garbage_is_unknown(store: Store, handle: str) -> None:
    with pytest.raises(UnknownHandleError):
        await press(store, handle)


async def test_short_values_travel_and_long_ones_are_kept(store: Store) -> None:
    short, long = await seal(store, card(Buttons((button(partnership="3"), button(about=LONG)))))

    assert short.handle == "1|log|||partnership=3"
    assert long.handle.startswith("2d|")
    assert (await press(store, long.handle)).given == {"about": LONG}


async def test_a_kept_button_is_its_owner_s(store: Store) -> None:
    (long,) = await seal(store, card(Buttons((button(about=LONG),))))

    with pytest.raises(UnknownHandleError):
        await press(store, long.handle, YUSUF)


async def test_a_channel_s_button_is_everybody_s(store: Store) -> None:
    (long,) = await seal(store, card(Buttons((button(about=LONG),))), owner=None)

    assert (await press(store, long.handle, YUSUF)).given == {"about": LONG}


async def test_a_button_lives_for_more_than_a_year_and_then_is_unknown(store: Store, clock: MovableClock) -> None:
    (long,) = await seal(store, card(Buttons((button(about=LONG),))))
    clock.set(clock.at + BUTTON_LIFE - timedelta(seconds=1))
    assert (await press(store, long.handle)).command == "log"
    clock.move(seconds=1)

    with pytest.raises(UnknownHandleError):
        await press(store, long.handle)


async def test_buttons_that_act_once_share_the_key_of_their_card(store: Store) -> None:
    post = Button(label=_("Post"), command="introduce save", given={"posted": "yes"}, once=True)
    private = Button(label=_("Keep private"), command="introduce save", given={"posted": "no", "x": LONG}, once=True)
    made = card(Buttons((post, private, button())))

    keys = [(await press(store, each.handle)).key for each in await seal(store, made)]
    others = [(await press(store, each.handle)).key for each in await seal(store, made)]

    assert keys[0] == keys[1] is not None
    assert keys[2] is None
    assert keys[0] != others[0]


async def test_two_equal_buttons_have_two_handles(store: Store) -> None:
    """Discord refuses a message with the same id twice."""
    handles = [each.handle for each in await seal(store, card(Buttons((button(), button()))))]

    assert len(set(handles)) == 2


async def test_empty_values_and_empty_lists_survive(store: Store) -> None:
    given_values: dict[str, WireValue] = {"about": "", "languages": (), "ways": ("",), "libraries": ("3", "14")}
    (sealed,) = await seal(store, card(Buttons((button(**given_values),))))

    assert not sealed.handle.startswith("1d")
    assert (await press(store, sealed.handle)).given == given_values


async def test_every_button_of_a_card_is_sealed(store: Store) -> None:
    rows = Rows(
        title=_("Quiet"),
        action=button(place="action"),
        rows=(Row(title=_("One"), button=button(place="row")), Row(title=_("Two"))),
        buttons=(button(place="foot"),),
    )
    choices = (Choice(value="3", label=_("Suva")),)
    pick = Pick(label=_("Which?"), field="library", choices=choices, button=button(place="pick"))
    sealed = await seal(store, card(_("Hello"), rows, pick, Buttons((button(place="row of buttons"),))))

    pressed = [await press(store, each.handle) for each in sealed]

    assert [each.given["place"] for each in pressed] == ["action", "row", "foot", "pick", "row of buttons"]
    assert [each.picks for each in pressed] == [None, None, None, "library", None]


async def test_a_long_pick_still_knows_its_field(store: Store) -> None:
    pick = Pick(label=_("Which?"), field="library", choices=(), button=button(about=LONG))
    (sealed,) = await seal(store, card(pick))
    pressed = await press(store, sealed.handle)

    assert (pressed.picks, pressed.given) == ("library", {"about": LONG})


def form(given_values: Mapping[str, WireValue]) -> Form:
    """One that still asks two things."""
    fields = tuple(
        Field(name=name, label=_("{name}", name=Name(name)), kind=Kind.TEXT, required=True) for name in ("how", "about")
    )
    return Form(command="log", title=_("Log"), fields=fields, submit=_("Log it"), token="t1", given=given_values)


async def keep(store: Store, made: Form) -> str:
    """Keep it for Ana, and answer its handle."""
    async with store.writing() as uow:
        draft = seal_form(made, owner=ANA, now=uow.now)
        uow.session.add(draft)
    return draft.id


@on_one_database
@given(given_values=givens)
async def test_whatever_a_form_holds_comes_back(store: Store, given_values: Mapping[str, WireValue]) -> None:
    handle = await keep(store, form(given_values))
    async with store.reading() as uow:
        sent = await unseal_form(uow, handle, owner=ANA)

    assert len(handle) <= HANDLE_LENGTH
    assert sent == Unsealed("log", given_values, ("how", "about"), "t1")


async def test_a_form_is_its_owner_s_and_lives_for_a_month(store: Store, clock: MovableClock) -> None:
    handle = await keep(store, form({}))
    async with store.reading() as uow:
        with pytest.raises(UnknownHandleError):
            await unseal_form(uow, handle, owner=YUSUF)
    clock.set(clock.at + FORM_LIFE)
    async with store.reading() as uow:
        with pytest.raises(UnknownHandleError):
            await unseal_form(uow, handle, owner=ANA)


async def test_a_button_is_no_form(store: Store) -> None:
    (long,) = await seal(store, card(Buttons((button(about=LONG),))))
    async with store.reading() as uow:
        with pytest.raises(UnknownHandleError):
            await unseal_form(uow, long.handle.removeprefix("1d|"), owner=ANA)
