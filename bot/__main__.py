"""`python -m bot`."""

import gc

# What importing makes stays to the end. To search it for what could go took a seventh of each start.
gc.disable()

from bot.command_line import app  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    app()
