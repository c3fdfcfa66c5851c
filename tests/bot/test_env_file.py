"""What an administrator wrote into `.env` stays as it was, but for what they were asked about."""

from __future__ import annotations

import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.env_file import ADDED, save_settings, try_to_save, with_values
from core.errors import NotReadyError

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def read(content: str) -> dict[str, str | None]:
    return dict(dotenv_values(stream=StringIO(content), interpolate=False))


def test_a_setting_is_changed_where_it_stands() -> None:
    before = "# ours\n\nHOST=127.0.0.1\nexport PORT = 8080  # the usual one\n\nLOG_LEVEL='INFO'\n"
    after = with_values(before, {"PORT": "9090", "LOG_LEVEL": "DEBUG"})
    assert after == "# ours\n\nHOST=127.0.0.1\nexport PORT = 9090  # the usual one\n\nLOG_LEVEL=DEBUG\n"


def test_a_value_that_is_the_same_leaves_its_line_alone() -> None:
    before = 'PORT="8080"   # in quotes\n'
    assert with_values(before, {"PORT": "8080"}) == before


def test_a_new_setting_stands_below_the_line_that_shows_it() -> None:
    before = "# It.\n#SLACK_TEAM_ID=\n\n# More.\n# HELP_CHANNEL=C012AB3CD\nPORT=1\n"
    after = with_values(before, {"SLACK_TEAM_ID": "T1", "HELP_CHANNEL": "C2"})
    assert after == (
        "# It.\n#SLACK_TEAM_ID=\nSLACK_TEAM_ID=T1\n\n# More.\n# HELP_CHANNEL=C012AB3CD\nHELP_CHANNEL=C2\nPORT=1\n"
    )


def test_others_come_at_the_end_under_one_heading() -> None:
    once = with_values("PORT=1", {"SLACK_TEAM_ID": "T1"})
    assert once == f"PORT=1\n\n{ADDED}\nSLACK_TEAM_ID=T1\n"
    assert with_values(once, {"HELP_CHANNEL": "C2"}) == f"PORT=1\n\n{ADDED}\nSLACK_TEAM_ID=T1\nHELP_CHANNEL=C2\n"
    assert with_values("", {"PORT": "1"}) == f"{ADDED}\nPORT=1\n"


def test_of_a_setting_given_twice_the_one_in_force_is_changed() -> None:
    assert with_values("PORT=1\nport=2\n", {"PORT": "3"}) == "PORT=1\nport=3\n"


def test_line_ends_of_another_system_stay() -> None:
    assert with_values("PORT=1\r\n#HOST=x\r\n", {"HOST": "y", "PORT": "2"}) == "PORT=2\r\n#HOST=x\r\nHOST=y\r\n"


def test_a_value_over_several_lines_and_a_key_in_it() -> None:
    before = "A='one\n#PORT=2\n'\nPORT=1\n"
    assert with_values(before, {"PORT": "3"}) == "A='one\n#PORT=2\n'\nPORT=3\n"
    assert with_values("PORT='one\ntwo' # long\nA=1\n", {"PORT": "3"}) == "PORT=3 # long\nA=1\n"


def test_the_example_takes_all_of_slack_and_discord_without_losing_a_line() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    values = {
        "PLATFORMS": "slack,discord",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_TEAM_ID": "T1",
        "DISCORD_TOKEN": "M.x-y_.z",
        "DISCORD_GUILD_ID": "123456789012345678",
        "HELP_CHANNEL": "C1,123456789012345679",
    }
    after = with_values(example, values)
    assert read(after) == values
    assert [line for line in after.splitlines() if line.startswith("#") or not line] == example.splitlines()
    assert ADDED not in after


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
NAMES = st.sampled_from(["PORT", "HOST", "SLACK_TEAM_ID", "A"])
COMMENTS = st.sampled_from(["# words", "", "#PORT=8080", "   ", "# HOST = 1"])


@given(st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES), st.lists(COMMENTS, max_size=5))
def test_whatever_is_written_is_read_back_and_the_rest_is_there(
    before: dict[str, str], changes: dict[str, str], comments: list[str]
) -> None:
    content = with_values("\n".join(comments), before)
    after = with_values(content, changes)
    assert read(after) == before | changes
    left = after.splitlines()
    assert all(comment in left for comment in comments if comment.strip())
    assert with_values(after, changes) == after


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert save_settings(file, {"PORT": "1"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_file_that_others_could_read_is_closed_even_if_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\n")
    file.chmod(0o644)
    assert save_settings(file, {"PORT": "1"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "PORT=1\n"
    assert not save_settings(file, {"PORT": "1"}), "all of it stands there"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real = tmp_path / "kept" / "settings"
    real.write_text("PORT=1\n")
    link = tmp_path / ".env"
    link.symlink_to(real)
    save_settings(link, {"PORT": "2"})
    assert link.is_symlink()
    assert real.read_text() == "PORT=2\n"


def test_what_breaks_off_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\n")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotReadyError, match="No space left on device"):
        save_settings(file, {"PORT": "2"})
    assert file.read_text() == "PORT=1\n"
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for act in (try_to_save, lambda file: save_settings(file, {"PORT": "1"})):
        with pytest.raises(NotReadyError, match=r"nowhere/\.env cannot be written \(No such file or directory\)"):
            act(tmp_path / "nowhere" / ".env")


def test_a_file_of_another_spelling_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"PORT=1\n\xff\n")
    with pytest.raises(NotReadyError, match="it is not UTF-8"):
        save_settings(file, {"PORT": "2"})
    assert file.read_bytes() == b"PORT=1\n\xff\n"


def test_trying_leaves_nothing_behind(tmp_path: Path) -> None:
    try_to_save(tmp_path / ".env")
    assert list(tmp_path.iterdir()) == []
