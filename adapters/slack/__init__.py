"""Slack: the same commands in a workspace of Slack, drawn with Block Kit."""
