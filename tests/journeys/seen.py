"""What a person sees on a screen, as a plain value that looks the same wherever they sit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Fact(NamedTuple):
    """A label and what is known."""

    label: str
    value: str


class Row(NamedTuple):
    """A line of a list, and the label of the button at its end."""

    title: str
    button: str | None


class Question(NamedTuple):
    """A field of a form. `value`: what stands in it, as it is read: text, or the labels of what is chosen. `beside`:
    the small lines at the field: a hint, and who will read the answer.
    """

    name: str
    label: str
    required: bool
    value: str | tuple[str, ...] = ""
    choices: tuple[str, ...] = ()
    beside: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An open form. `submit`: what is read on the button that sends it; "" where the platform has words of its own."""

    title: str
    note: str
    submit: str
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question:
        """The field with that name."""
        return next(each for each in self.questions if each.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are asked for, in their order."""
        return tuple(each.name for each in self.questions)

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by field."""
        return {each.name: each.problem for each in self.questions if each.problem}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A message or a form. `lines`: everything that is read, from the top to the bottom; the rest says what of it is a
    paragraph, a fact, a row, a small line, a button or a file.

    `pictures`: the words that each has for who does not see it; nobody reads them among the lines.

    `given`: what the platform was handed. A person presses and fills what they see, so it goes back to the seat; two
    messages that read the same are equal whatever they were made of.
    """

    lines: tuple[str, ...]
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    rows: tuple[Row, ...] = ()
    small: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    form: Asked | None = None
    given: object = field(compare=False, repr=False)

    @property
    def said(self) -> str:
        """The paragraphs."""
        return "\n".join(self.paragraphs)

    @property
    def asked(self) -> Asked:
        """The form, where one is open."""
        assert self.form is not None, f"no form, but {self.lines}"
        return self.form

    @property
    def words(self) -> list[str]:
        """Every word in its order, for platforms that break their lines differently."""
        return " ".join(self.lines).split()


class Reading:
    """A screen being read, from the top to the bottom."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._paragraphs: list[str] = []
        self._facts: list[Fact] = []
        self._rows: list[Row] = []
        self._small: list[str] = []
        self._buttons: list[str] = []
        self._files: list[str] = []
        self._pictures: list[str] = []

    def paragraph(self, text: str) -> None:
        """A sentence or more."""
        self._paragraphs.append(text)
        self._lines.append(text)

    def fact(self, label: str, value: str) -> None:
        """A label and what is known."""
        self._facts.append(Fact(label, value))
        self._lines.append(f"{label}: {value}")

    def head(self, *texts: str) -> None:
        """What stands above a list, or in a table."""
        self._lines += texts

    def row(self, title: str, *more: str, button: str | None = None) -> None:
        """A line of a list. Its button is read after it."""
        self._rows.append(Row(title, button))
        self._lines += [title, *more]
        if button is not None:
            self.button(button)

    def small(self, text: str) -> None:
        """A small line."""
        self._small.append(text)
        self._lines.append(text)

    def button(self, label: str) -> None:
        """A button."""
        self._buttons.append(label)
        self._lines.append(f"[{label}]")

    def beside(self, label: str, text: str) -> None:
        """What is said beside a button that was read just now."""
        self._lines[self._lines.index(f"[{label}]")] += f" {text}"

    def file(self, name: str) -> None:
        """A file that can be opened. It is read after the rest, wherever it stands."""
        self._files.append(name)

    def picture(self, alt: str) -> None:
        """A picture, by the words for who does not see it."""
        self._pictures.append(alt)

    def message(self, given: object) -> Seen:
        """All of it."""
        return Seen(
            lines=(*self._lines, *self._files),
            paragraphs=tuple(self._paragraphs),
            facts=tuple(self._facts),
            rows=tuple(self._rows),
            small=tuple(self._small),
            buttons=tuple(self._buttons),
            files=tuple(self._files),
            pictures=tuple(self._pictures),
            given=given,
        )


def form_seen(form: Asked, given: object) -> Seen:
    """An open form, read from the top to the bottom."""
    lines = [form.title, form.note]
    for each in form.questions:
        standing = each.value if isinstance(each.value, str) else ", ".join(each.value)
        lines += [each.problem, each.label, " / ".join(each.choices), f"> {standing}".rstrip(), each.beside]
    if form.submit:
        lines.append(f"[{form.submit}]")
    return Seen(lines=tuple(line for line in lines if line), form=form, given=given)
