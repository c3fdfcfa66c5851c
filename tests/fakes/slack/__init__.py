"""A Slack of our own, for tests: what Slack refuses, it refuses too."""
