"""A bare client of discord.py: its command tree has one command, which takes nothing and says "hi"."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands


class Bare(discord.Client):
    """As discord.py is shown in its own examples."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="hi", description="Says hi")(hi)


async def hi(interaction: discord.Interaction[Any]) -> None:
    """Says "hi"."""
    await interaction.response.send_message("hi")
