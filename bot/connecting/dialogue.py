"""What is said and asked in a terminal: at most 80 columns, indented, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH = 80

_MARGIN = (0, 0, 0, 2)


class Dialogue:
    """With whoever sits at the terminal. Every question raises typer.Abort when nobody answers any more."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._console.width = min(WIDTH, self._console.width)
        self._after_good = False

    def title(self, text: str) -> None:
        """A line that stands out: the first, and the last part."""
        self._gap()
        self._console.print(Text(text, style="bold"))

    def step(self, number: int, text: str) -> None:
        """What comes now."""
        self._gap()
        self._console.print(Text(f"{number}  {text}", style="bold"))

    def say(self, text: str) -> None:
        """A paragraph of its own."""
        self._gap()
        self._console.print(Padding(Text(text), _MARGIN, expand=False))

    def list(self, items: Sequence[str]) -> None:
        """Things to do, in their order."""
        self.table([(f"{number}.", item) for number, item in enumerate(items, 1)])

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Columns that stand below each other; the last one takes the space that is left."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        for _column in rows[0][:-1]:
            grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for row in rows:
            grid.add_row(*(Text(cell) for cell in row))
        self._gap()
        self._console.print(Padding(grid, _MARGIN, expand=False))

    def copy(self, text: str) -> None:
        """Text to be copied: neither indented nor broken into lines."""
        self._gap()
        typer.echo(text)

    def good(self, text: str) -> None:
        """Something that holds; several stand together."""
        if not self._after_good:
            self._console.print()
        self._mark("ok", "green", text)
        self._after_good = True

    def trouble(self, what: str, mend: str) -> None:
        """Something that does not, and what mends it."""
        self._gap()
        self._mark("!", "yellow", what)
        self._mark("", "", mend)

    def ask(self, question: str, default: str | None = None) -> str:
        """A line; Enter alone takes the default."""
        with self._question():
            return str(typer.prompt(f"  {question}", default=default, show_default=bool(default))).strip()

    def ask_hidden(self, question: str) -> str:
        """A line that nobody sees, such as a token; it is asked for again while nothing is in it."""
        while True:
            self._gap()
            prompt = f"  {question} (stays hidden)"
            hidden = str(typer.prompt(prompt, default="", show_default=False, hide_input=True)).strip().strip("\"'")
            if hidden:
                return hidden
            self.trouble("Nothing arrived.", "Paste it once more, and press Enter. It does not appear while you do.")

    def agrees(self, question: str) -> bool:
        """Yes or no; Enter alone is yes."""
        with self._question():
            return bool(typer.confirm(f"  {question}", default=True))

    def insists(self, question: str) -> bool:
        """Yes or no; Enter alone is no."""
        with self._question():
            return bool(typer.confirm(f"  {question}", default=False))

    def wait(self, text: str) -> None:
        """Until Enter is pressed."""
        self.ask(text, default="")

    @contextmanager
    def _question(self) -> Iterator[None]:
        self._gap()
        try:
            yield
        except typer.Abort:
            self._console.print()  # the line of the question was not ended
            raise

    def _gap(self) -> None:
        self._console.print()
        self._after_good = False

    def _mark(self, sign: str, style: str, text: str) -> None:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=2)
        grid.add_column(overflow="fold")
        grid.add_row(Text(sign, style=style), Text(text))
        self._console.print(Padding(grid, _MARGIN, expand=False))
