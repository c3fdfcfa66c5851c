"""How the bot is shown in Discord, and listens there."""
