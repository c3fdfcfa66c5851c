"""Tests of the adapter for Slack."""
