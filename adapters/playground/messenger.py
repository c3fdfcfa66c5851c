"""How messages nobody asked for arrive in a workspace of the playground."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from adapters.playground.message import Draft
from adapters.playground.postbox import Postbox
from adapters.playground.render import card_json, handles_of
from adapters.playground.storage import Storage
from adapters.playground.workspaces import BOT, PLATFORM, WORKSPACES, Person
from core.chat import (
    Address,
    Card,
    Channel,
    Name,
    Parcel,
    PostRef,
    RefusedError,
    Strong,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    Words,
    _,
)


class PlaygroundMessenger:
    """One workspace. Nothing is ever unclear here: a message is kept in one step, or it is not."""

    def __init__(self, workspace: str, storage: Storage, postbox: Postbox) -> None:
        self._workspace = workspace
        self._storage = storage
        self._postbox = postbox

    @property
    def platform(self) -> str:
        """Always the playground."""
        return PLATFORM

    @property
    def workspace(self) -> str:
        """The workspace's id."""
        return self._workspace

    async def send(self, parcel: Parcel) -> PostRef:
        """Post it. Raises RefusedError when the person is not there, or takes no messages in that way."""
        conversation, reader = await self._place(parcel.address)
        message = await self._postbox.post(
            Draft(
                workspace=self._workspace,
                conversation=conversation,
                reader=reader,
                author=BOT,
                card=card_json(await self._shown(parcel), parcel.reader),
                handles=handles_of(parcel.card),
                notice=parcel.notice,
            )
        )
        return PostRef(conversation, str(message.id))

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in its place. Raises RefusedError when the message is gone."""
        message = await self._storage.message(int(ref.message))
        if message is None or await self._postbox.edit(message, await self._shown(parcel), parcel.reader) is None:
            raise RefusedError("the message is gone")

    async def delete(self, ref: PostRef) -> None:
        """Take it back."""
        await self._postbox.delete(int(ref.message))

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice."""
        message = await self._storage.message_of_notice(self._workspace, notice)
        return PostRef(message.conversation, str(message.id)) if message else None

    async def _place(self, address: Address) -> tuple[str, str | None]:
        """The conversation, and the only person who sees it."""
        match address:
            case ToPerson(user):
                await self._here(user)
                if await self._storage.is_closed(user):
                    raise RefusedError("takes no direct messages", Trouble.CLOSED)
                return BOT, user
            case ToThread(user):
                await self._here(user)
                if not _has_threads(self._workspace):
                    raise RefusedError("no private threads here", Trouble.FORBIDDEN)
                return Channel.HELP.value, user
            case ToMention(user):
                await self._here(user)
                return Channel.HELP.value, None
            case ToChannel(channel):
                return channel.value, None
            case _:
                assert_never(address)

    async def _here(self, user: str) -> Person:
        person = await self._storage.person(user)
        if person is None or person.workspace != self._workspace:
            raise RefusedError("no such person")
        return person

    async def _shown(self, parcel: Parcel) -> Card:
        """The card; below the name of who is mentioned."""
        if not isinstance(parcel.address, ToMention):
            return parcel.card
        person = await self._here(parcel.address.user)
        named = Words(_("@{name}", name=Strong(Name(person.name))))
        return replace(parcel.card, parts=(named, *parcel.card.parts))


def _has_threads(workspace: str) -> bool:
    """Whether it behaves as Discord does."""
    return any(each.id == workspace and each.like == "discord" for each in WORKSPACES)
