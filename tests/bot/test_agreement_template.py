"""A programme's own template is installed from the shell, and only there."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from bot.agreement_template import NAME, kept_template
from bot.command_line import app
from bot.settings import Settings
from core.documents.template import text_of

runner = CliRunner()


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder, and a data folder in it that is not there yet."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["agreement-template", *arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def write(file: Path, *paragraphs: str) -> str:
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    made = io.BytesIO()
    document.save(made)
    file.write_bytes(made.getvalue())
    return str(file)


def test_from_the_standard_layout_to_ones_own_and_back(elsewhere: Path) -> None:
    assert run() == "Agreements in Word have the standard layout.\n"
    assert "Made yours?" in run("--standard", "own.docx")
    assert run("own.docx") == "Agreements in Word follow own.docx from now on. PDFs have the standard layout.\n"
    assert kept_template(elsewhere / "data") == (elsewhere / "own.docx").read_bytes()
    assert run() == f"Agreements in Word follow {Path('data') / NAME}.\n"
    assert run("--remove") == "Agreements in Word have the standard layout again.\n"
    assert run("--remove") == "Agreements in Word have the standard layout already.\n"
    assert kept_template(elsewhere / "data") is None


def test_what_a_template_does_not_show_is_said_and_it_is_used_all_the_same(elsewhere: Path) -> None:
    said = run(write(elsewhere / "own.docx", "Ours. {{ parts[0].title }}"))
    assert "It does not show: Purpose (English)" in said
    run("--example", "example.docx")
    assert text_of((elsewhere / "example.docx").read_bytes()).startswith("Ours. Sister libraries agreement")


def test_a_template_that_cannot_be_used_leaves_the_one_before_in_place(elsewhere: Path) -> None:
    run(write(elsewhere / "good.docx", "{{ parts[0].title }}"))
    before = kept_template(elsewhere / "data")
    said = run(write(elsewhere / "bad.docx", "{{ parts.__class__ }}"), code=1)
    assert said == "This template cannot be used:\n  __class__: names that begin with _ cannot be used in a template.\n"
    assert "what there is not: libary" in run(write(elsewhere / "bad.docx", "{{ libary }}"), code=1)
    (elsewhere / "bad.docx").write_text("no document")
    assert "no Word document" in run("bad.docx", code=1)
    assert kept_template(elsewhere / "data") == before
    assert [each.name for each in (elsewhere / "data").iterdir()] == [NAME]


def test_an_example_can_be_looked_at(elsewhere: Path) -> None:
    run("--example", "example.docx")
    run("--example", "example.pdf")
    assert "Suva City Library" in text_of((elsewhere / "example.docx").read_bytes())
    assert (elsewhere / "example.pdf").read_bytes().startswith(b"%PDF")
    assert run("--example", "example.txt", code=1) == "example.txt: name a file that ends in .docx or .pdf.\n"


def test_what_cannot_be_read_or_written_is_said_in_one_sentence(elsewhere: Path) -> None:
    assert run("missing.docx", code=1) == "missing.docx cannot be read: No such file or directory.\n"
    assert "cannot be written" in run("--standard", "no/folder.docx", code=1)
    assert "One thing at a time" in run("a.docx", "--remove", code=1)
    (elsewhere / "data").write_text("a file")
    run("--standard", "own.docx")
    assert "data is a file." in run("own.docx", code=1)
    assert "cannot be read" in run(code=1)
