"""`python -m bot manifest slack` prints what is pasted into Slack, and needs no settings for it."""

from __future__ import annotations

import json

import yaml
from typer.testing import CliRunner

from adapters.slack.manifest import creation_link, manifest
from bot.command_line import app
from core.api import command_lines

runner = CliRunner()


def test_it_prints_json_and_nothing_else() -> None:
    result = runner.invoke(app, ["manifest", "slack"])
    assert result.exit_code == 0
    assert json.loads(result.output) == manifest(command_lines())


def test_it_prints_yaml_that_says_the_same() -> None:
    result = runner.invoke(app, ["manifest", "slack", "--yaml", "--url", "https://bot.example.org/"])
    assert yaml.safe_load(result.output) == manifest(command_lines(), url="https://bot.example.org")
    assert "\n  name: Sister Libraries\n" in result.output


def test_it_prints_an_address_that_holds_it_all() -> None:
    result = runner.invoke(app, ["manifest", "slack", "--link"])
    assert result.output.strip() == creation_link(manifest(command_lines()))
    both = runner.invoke(app, ["manifest", "slack", "--link", "--yaml"])
    assert (both.exit_code, both.stderr) == (1, "Choose --yaml or --link.\n")


def test_an_address_that_cannot_serve_is_refused_in_one_line() -> None:
    result = runner.invoke(app, ["manifest", "slack", "--url", "http://bot.example.org"])
    assert result.exit_code == 1
    assert result.stderr.startswith("--url http://bot.example.org: It should look like https://bot.example.org")
    assert len(result.stderr.splitlines()) == 1
