"""The programme's own Word template for agreements: kept in the data folder, installed from the shell only."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from bot.files import make_folder
from core.documents.example import SIGNED
from core.documents.pdf import Press
from core.documents.standard import standard_template
from core.documents.template import MAX_BYTES, checked
from core.documents.word import repacked, word_document
from core.errors import NotReadyError

NAME = "agreement-template.docx"

_MEND = "Choose another folder in DATA_DIR."


def kept_template(folder: Path) -> bytes | None:
    """The template in the data folder, None where the standard layout is used. Raises NotReadyError."""
    try:
        return (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotReadyError(f"{folder / NAME} cannot be read: {error.strerror}.") from error


def keep_template(folder: Path, file: Path) -> tuple[str, ...]:
    """Look at the file and keep it, whole or not at all. Returns what of an agreement it does not show, in words.

    Raises NotReadyError, and TemplateRefusedError when it cannot be used: then what was kept before stays.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotReadyError(f"{file} cannot be read: {error.strerror}.") from error
    found = checked(content)
    make_folder(folder, _MEND)
    _replace(folder / NAME, found.content)
    return found.absent


def remove_template(folder: Path) -> bool:
    """Go back to the standard layout. False when nothing was kept. Raises NotReadyError."""
    try:
        (folder / NAME).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise NotReadyError(f"{folder / NAME} cannot be removed: {error.strerror}.") from error
    return True


def write_standard(file: Path) -> None:
    """Write the standard layout, as a beginning for one's own. Raises NotReadyError."""
    _write(file, repacked(standard_template()))


def write_example(file: Path, template: bytes | None) -> None:
    """Write an agreement of invented libraries: a .docx by this template, or a .pdf. Raises NotReadyError."""
    match file.suffix.lower():
        case ".docx":
            _write(file, word_document(SIGNED, template))
        case ".pdf":
            _write(file, asyncio.run(Press().pdf(SIGNED)))
        case _:
            raise NotReadyError(f"{file}: name a file that ends in .docx or .pdf.")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise NotReadyError(f"{file} cannot be written: {error.strerror}.") from error


def _replace(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="agreement-template-", delete=False) as opened:
            part = Path(opened.name)
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError as error:
        raise NotReadyError(f"{file} cannot be written: {error.strerror}.") from error
