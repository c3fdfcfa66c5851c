"""A Slack of our own, for tests: what Slack refuses, it refuses too.

`web_api.running` serves it; a `Person` acts and sees; the bot is told over HTTP (`http_transport.reachable`), or comes
by itself with Socket Mode. Nothing waits: `slack.clock` moves when a test moves it, and judges every limit.

    async with running(Seconds(clock)) as slack, reachable(slack, bot):
        ana = Person(slack)
        await ana.command("/introduce", channel="C1")
        await ana.sees_modal("Introduce your library")
        await ana.submit(name="Suva City Library", town="Suva", country="Fiji", languages=["English"])
        await ana.press("Keep private", on=await ana.reads("Suva City Library"))
        await ana.reads("Saved, and kept private.")
        assert (slack.refusals, ana.troubles) == ([], [])
"""
