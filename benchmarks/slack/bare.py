"""A bare Bolt app on PORT, as a program: it looks at the signature and says "hi", whatever the command.

`python -m benchmarks.slack.bare` is Bolt as it ships, which looks a hundred times a second whether there is an answer;
with `--before-response` it answers when there is one.
"""

from __future__ import annotations

import os
import re
import sys

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.slack.access import PATH

app = AsyncApp(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    process_before_response="--before-response" in sys.argv,
)


@app.command(re.compile("/.+"))
async def hi(ack: AsyncAck) -> None:
    """Says "hi"."""
    await ack("hi")


if __name__ == "__main__":
    app.start(int(os.environ["PORT"]), path=PATH, host="127.0.0.1")
