"""`python -m bot`."""

from bot.command_line import app

if __name__ == "__main__":
    app()
