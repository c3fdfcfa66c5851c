"""Slack for benchmarks: a Web API that agrees to everything, the peers that are built with Bolt, and who asks them.

Every server is a process of its own, ours as well as its peers'; who asks is the benchmark's own process. A Slack that
refuses what Slack refuses is in tests/fakes; this one costs as little as it can, for it shares the processors.
"""
