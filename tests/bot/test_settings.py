"""Settings come from the environment and from .env, and a wrong one is named with what it should be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Platform, Settings, SettingsError, load_settings, misspelt, sqlite_address
from core.chat import AccountRef, Channel
from core.store.engine import database_url

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder, and no setting in the environment."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_everything_has_a_value() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///sister-libraries.db"
    assert settings.platforms == (Platform.PLAYGROUND,)
    assert settings.staff == ()
    assert (settings.host, settings.port, settings.playground_port) == ("127.0.0.1", 8080, 8787)


def test_the_file_is_read_and_the_environment_wins(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text("PORT=9001\nLOG_LEVEL=debug\nSTAFF=\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "9002")
    settings = load_settings()
    assert settings.port == 9002
    assert settings.log_level == "DEBUG"
    assert settings.staff == (), "an empty line is no setting"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://stories.example.org", "https://stories.example.org"),
        ("https://example.org/sisters/", "https://example.org/sisters"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_where_the_world_finds_the_pages(monkeypatch: pytest.MonkeyPatch, value: str, kept: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)
    assert load_settings().public_url == kept


def test_staff_are_accounts_by_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF", " playground:harbour:dee, slack:T1:U2 ,")
    assert load_settings().staff == (AccountRef("playground", "harbour", "dee"), AccountRef("slack", "T1", "U2"))


def test_the_database_stands_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "50% here?"))
    settings = load_settings()
    assert database_url(settings.database).database == str(tmp_path / "50% here?" / "sister-libraries.db")
    assert settings.workspaces_file.parent == tmp_path / "50% here?"


def test_an_address_holds_any_name() -> None:
    assert database_url(sqlite_address(Path("a b/c#d?e%20f.db"))).database == "a b/c#d?e%20f.db"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT"),
        ("PORT", "70000", "PORT"),
        ("STAFF", "dee", "STAFF: 'dee' is not platform:workspace:user, such as playground:harbour:dee"),
        ("STAFF", "a:b:", "STAFF"),
        ("PLATFORMS", "irc", "PLATFORMS"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL"),
        ("PUBLIC_URL", "stories.example.org", "PUBLIC_URL: it should look like https://stories.example.org"),
        ("PUBLIC_URL", "http://stories.example.org", "PUBLIC_URL: it should look like https://stories.example.org"),
        ("PUBLIC_URL", "https://me:hunter2@stories.example.org", "PUBLIC_URL: it should look like"),
        ("PUBLIC_URL", "https://stories.example.org/?a=b", "PUBLIC_URL: it should look like"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "DATABASE_URL: it should look like"),
        ("DATABASE_URL", "no address, hunter2", "DATABASE_URL: it should look like"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith(said)
    assert "hunter2" not in str(caught.value)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert {line.partition(":")[0] for line in caught.value.lines} == {"PORT", "LOG_LEVEL"}


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:hunter2@db/sister")
    settings = load_settings()
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)
    assert settings.database == "postgresql://bot:hunter2@db/sister"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_TEAM_ID", "harbour", "SLACK_TEAM_ID: it should look like T012AB3CD"),
        ("STAFF_CHANNEL", "#staff", "STAFF_CHANNEL: it should look like C012AB3CD"),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL: it should look like https://slack.com/api/"),
        ("SLACK_API_URL", "http://proxy.example/api/", "SLACK_API_URL: it should look like https://slack.com/api/"),
        (
            "SLACK_API_URL",
            "https://me:word@proxy.example/",
            "SLACK_API_URL: it should look like https://slack.com/api/",
        ),
    ],
)
def test_what_slack_calls_things_has_a_shape(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.lines[0].startswith(said)


def test_slacks_channels_are_known_by_what_they_are_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELP_CHANNEL", "C1HELP")
    monkeypatch.setenv("SLACK_API_URL", "https://proxy.example/slack")
    settings = load_settings()
    assert settings.slack_channels == {Channel.HELP: "C1HELP"}
    assert settings.slack_api_url == "https://proxy.example/slack/"


def test_a_channel_tells_by_its_shape_of_which_platform_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELP_CHANNEL", " 123456789012345678 , C1HELP")
    monkeypatch.setenv("STAFF_CHANNEL", "12345678901234567890")
    monkeypatch.setenv("STORIES_CHANNEL", "G1STORIES")
    settings = load_settings()
    assert settings.slack_channels == {Channel.STORIES: "G1STORIES", Channel.HELP: "C1HELP"}
    assert settings.discord_channels == {Channel.HELP: "123456789012345678", Channel.STAFF: "12345678901234567890"}
    assert settings.channels(Channel.HELP) == ("123456789012345678", "C1HELP")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HELP_CHANNEL", "C1,C2", "HELP_CHANNEL: C1 and C2 are all of Slack. Keep one channel for each platform"),
        (
            "HELP_CHANNEL",
            "C1,123456789012345678,123456789012345679",
            "HELP_CHANNEL: 123456789012345678 and 123456789012345679 are all of Discord.",
        ),
        ("HELP_CHANNEL", "C1,#help", "HELP_CHANNEL: it should look like C012AB3CD"),
        ("HELP_CHANNEL", "1234567890123456", "HELP_CHANNEL: it should look like C012AB3CD"),
        ("DISCORD_GUILD_ID", "my server", "DISCORD_GUILD_ID: it should look like 123456789012345678: 17 to 20 digits"),
        ("DISCORD_GUILD_ID", "１" * 18, "DISCORD_GUILD_ID: it should look like"),
        (
            "DISCORD_API_URL",
            "http://proxy.example/api",
            "DISCORD_API_URL: it should look like https://discord.com/api/",
        ),
        ("DISCORD_GATEWAY_URL", "https://proxy.example", "DISCORD_GATEWAY_URL: it should look like wss://gateway."),
        ("DISCORD_GATEWAY_URL", "ws://proxy.example", "DISCORD_GATEWAY_URL: it should look like wss://gateway."),
    ],
)
def test_what_discord_calls_things_has_a_shape(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.lines[0].startswith(said)


def test_discord_is_where_it_is_unless_a_proxy_stands_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert (settings.discord_api_url, settings.discord_gateway_url) == ("https://discord.com/api/v10", None)
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:99/api/v10/")
    monkeypatch.setenv("DISCORD_GATEWAY_URL", "ws://[::1]:99/gateway/")
    settings = load_settings()
    assert settings.discord_api_url == "http://127.0.0.1:99/api/v10"
    assert settings.discord_gateway_url == "ws://[::1]:99/gateway/"


def test_the_example_file_explains_every_setting_and_no_other() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    assert sorted(re.findall(r"^#?\s?([A-Z_]+)=", example, re.MULTILINE)) == sorted(NAMES)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PORT=1\nSTAFF=\xe9t\xe9\n", [".env, line 2 is not UTF-8"]),
        ("PORT=1\n".encode("utf-16"), [".env, line 1 is not UTF-8"]),
        (b"PORT=1\n\n# a word\nhalf a hunter2 line\nLOG_LEVEL\n", [".env, line 4 cannot", ".env, line 5 cannot"]),
        (b"DATABASE_URL='postgresql://bot:hunter2@h/d\n", [".env, line 1 cannot be read"]),
        (b"\n\n = 5\n", [".env, line 3 cannot be read"]),
    ],
)
def test_what_cannot_be_read_in_the_file_is_named_by_its_line(elsewhere: Path, content: bytes, said: list[str]) -> None:
    (elsewhere / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line[: len(each)] for line, each in zip(caught.value.lines, said, strict=True)] == said
    assert "hunter2" not in str(caught.value)


def test_a_folder_is_no_file_of_settings(elsewhere: Path) -> None:
    (elsewhere / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"^\.env is a folder"):
        load_settings()


def test_the_example_can_be_read(elsewhere: Path) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    (elsewhere / ".env").write_text(f"\ufeff{example}export PORT = 9001 # here\nHOST='::1'\n")
    assert (load_settings().port, load_settings().host) == (9001, "::1")


def test_names_that_are_nearly_a_setting(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text("DATABSE_URL=x\nportt=1\nSOMETHING_ELSE=1\nHOSTNAME=x\nPORT=1\n")
    monkeypatch.setenv("LOGLEVEL", "DEBUG")
    assert misspelt() == [("DATABSE_URL", "DATABASE_URL"), ("PORTT", "PORT"), ("LOGLEVEL", "LOG_LEVEL")]
