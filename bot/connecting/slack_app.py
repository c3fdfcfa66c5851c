"""The app in Slack: how somebody makes it, or gives it a new manifest, on Slack's pages."""

from __future__ import annotations

from enum import Enum

from adapters.slack.edge import PATH
from adapters.slack.manifest import NAME, as_json, manifest, public_address
from adapters.slack.mending import APPS
from bot.connecting.dialogue import Dialogue
from core.api import command_lines


class Way(Enum):
    """How the bot and Slack talk."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"


def choose_way(say: Dialogue) -> Way:
    """Which of the two."""
    say.say("How shall the bot and Slack talk to each other?")
    say.table(
        [
            ("1", "The bot calls Slack (Socket Mode). Recommended: it works from anywhere, and needs no address."),
            ("2", "Slack calls the bot (HTTP). For a server with an address such as https://bot.example.org."),
        ]
    )
    while (answer := say.ask("1 or 2?", default="1")) not in {"1", "2"}:
        say.trouble("That is neither of the two.", "Write 1 or 2.")  # it may be a token, which is shown nowhere
    return Way.SOCKET if answer == "1" else Way.HTTP


def make_app(say: Dialogue, way: Way) -> None:
    """Show the manifest and where it goes, and wait until the app is installed."""
    url = ask_address(say) if way is Way.HTTP else None
    command = "python -m bot manifest slack" + (f" --url {url}" if url else "")
    say.say("Below stands a text that describes the app. Slack calls it a manifest. Copy all of it, from { to }.")
    say.copy(as_json(manifest(command_lines(), url=url)))
    say.say("To have it in a file instead, write this in another window:")
    say.copy(f"  {command} > slack-app.json")
    say.say("Then, in a browser where you are logged in to your workspace:")
    say.list(
        [
            f"Open {APPS} and press “Create New App”, then “From a manifest”.",
            "Choose the workspace, and press “Next”.",
            "Choose “JSON”, put the text in place of what stands there, and press “Next”, then “Create”.",
            "On the page of the app press “Install App” on the left, then “Install to …”, then “Allow”.",
        ]
    )
    if url is not None:
        say.say(f"Slack may say that {url}{PATH} did not answer. That is right: it does when the bot runs.")
    say.wait(f"When {NAME} is installed, press Enter")


def ask_address(say: Dialogue) -> str:
    """Where Slack can call the bot."""
    say.say(f"Under which address does this machine answer the internet? Slack will call {PATH} there.")
    while True:
        try:
            return public_address(say.ask("The address, such as https://bot.example.org"))
        except ValueError as error:
            say.trouble("Slack cannot use this address.", str(error))
