"""What a template may do with the values it is given: place them, loop over them, ask whether they are there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from core.errors import SisterError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_FILTERS = ("capitalize", "default", "d", "first", "join", "last", "length", "lower", "title", "trim", "upper")
_TESTS = ("defined", "undefined", "equalto", "eq", "==", "in", "ne", "!=", "none")
_TAGS = "Only {{ values }}, {% for %}, {% if %} and {% set %} are understood."


class ForbiddenError(SisterError):
    """A template wants more than it may; the text says what."""


@cache
def environment() -> SandboxedEnvironment:
    """Jinja's sandbox without anything that reaches out of a template. A name that does not exist is an error.

    Every value is escaped, braces too: docxtpl reads some of them once more after Jinja.
    """
    from jinja2 import StrictUndefined  # noqa: PLC0415 (costs a start that makes no document)
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415
    from markupsafe import Markup, escape  # noqa: PLC0415

    def as_text(value: object) -> object:
        if isinstance(value, StrictUndefined):
            return value
        spelt = str(escape(str(value)))
        for mark in "{}%":
            spelt = spelt.replace(mark, f"&#{ord(mark)};")
        return Markup(spelt)  # noqa: S704 (it was escaped two lines above)

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=as_text)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.tests = {name: made.tests[name] for name in _TESTS}
    return made


def inspect(source: str, known: frozenset[str]) -> frozenset[str]:
    """Read a template's source without running it, and return the names in it that are not known.

    Raises ForbiddenError, also for what stands where no value leads, and what Jinja raises for wrong syntax.
    """
    from jinja2 import meta, nodes  # noqa: PLC0415

    others = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
    calls = (nodes.Call, nodes.CallBlock, nodes.Macro, nodes.FilterBlock, nodes.ScopedEvalContextModifier)
    sums = (nodes.Mul, nodes.Pow, nodes.Mod)
    tree = environment().parse(source)
    for kinds, cannot in ((others, "bring in others"), (calls, "call or define anything"), (sums, "multiply")):
        for node in tree.find_all(kinds):
            raise ForbiddenError(f"Line {node.lineno}: a template cannot {cannot}. {_TAGS}")
    for attribute in tree.find_all(nodes.Getattr):
        _refuse_inner(attribute.attr)
    for constant in tree.find_all(nodes.Const):
        _refuse_inner(constant.value)
    return frozenset(meta.find_undeclared_variables(tree)) - known


def _refuse_inner(name: object) -> None:
    if isinstance(name, str) and name.startswith("_"):
        raise ForbiddenError(f"{name}: names that begin with _ cannot be used in a template.")
