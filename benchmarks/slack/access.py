"""What lets a bot into the one workspace, the same for ours and for its peers. Of no Slack."""

from __future__ import annotations

PATH = "/slack/events"
TEAM = "T1"
BOT_TOKEN = "xoxb-of-no-slack"
SIGNING_SECRET = "the secret of no Slack"


def environment(web_api: int) -> dict[str, str]:
    """What every one of them is told by its environment. `web_api`: the port of Slack's Web API."""
    return {
        "PLATFORMS": "slack",
        "SLACK_API_URL": f"http://127.0.0.1:{web_api}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_TEAM_ID": TEAM,
    }
