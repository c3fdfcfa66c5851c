"""Logs: readable in a terminal, JSON elsewhere, and never a secret in them, whoever wrote the line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings import LogFormat, LogLevel

MASK = "•••"

_TOKENS = re.compile(
    r"""
    \b(?P<slack>xox[a-z]|xapp)-[A-Za-z0-9-]{6,}                        # Slack's tokens, of every kind
    | (?<![\w.-])[MNO][\w-]{22,28}\.[\w-]{5,7}\.[\w-]{27,45}(?![\w-])  # Discord's bot tokens
    | (?P<scheme>[a-z][a-z0-9+]*://[^\s:/@]*):[^\s/]+@                 # a password in an address
    | (?P<bearer>\b(?:Bearer|Bot)\s+)[\w.~+/=-]{16,}                   # a token in a header
    | (?P<hook>https?://hooks\.slack(?:-gov)?\.com/[a-z]+/)[\w/%.-]+            # where answers go, for half an hour
    | (?P<ticket>[?&]ticket=)[^\s&"']+                                 # what opens Slack's socket
    | (?P<answer>/(?:interactions|webhooks)/\d+/)[\w.~-]{20,}          # where Discord is answered, for 15 minutes
    """,
    re.VERBOSE,
)

_OF_NO_USE = re.compile(
    r"(PyNaCl|davey) is not installed, voice will NOT be supported|Guilds intent seems to be disabled"
)
"""discord.py warns of these wherever a bot neither speaks nor listens. Nobody has to mend anything."""


def mask(text: str) -> str:
    """The text with every secret in it covered; what kind it was stays readable."""
    return _TOKENS.sub(_cover, text)


def _cover(found: re.Match[str]) -> str:
    if found["slack"]:
        return f"{found['slack']}-{MASK}"
    if found["scheme"]:
        return f"{found['scheme']}:{MASK}@"
    return f"{found['bearer'] or found['hook'] or found['ticket'] or found['answer'] or ''}{MASK}"


def masked(value: object) -> object:
    """The same for what a log line may hold: texts, and whatever holds or becomes one."""
    match value:
        case str():
            return mask(value)
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {masked(key): masked(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [masked(item) for item in value]
        case _:
            return mask(repr(value))


def _mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {str(name): masked(value) for name, value in event.items()}


class _Masking(logging.Formatter):
    """Covers the finished line as well: whatever a library put together late."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return mask(self._inner.format(record))


def set_up_logs(form: LogFormat, level: LogLevel) -> None:
    """Send every line of this program and of its libraries through one masked format, to standard error."""
    text = form is LogFormat.TEXT or (form is LogFormat.AUTO and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
        if text
        else [structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.value)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _mask_event,
            *renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking(formatter))
    handler.addFilter(lambda record: not (record.name.startswith("discord.") and _OF_NO_USE.match(record.getMessage())))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value)
    for noisy in ("apscheduler", "aiosqlite", "alembic", "sqlalchemy", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    for telling in ("discord.gateway", "discord.http", "discord.webhook", "discord.client"):
        # At DEBUG they write whole events down, with what members said and the tokens of interactions.
        logging.getLogger(telling).setLevel(max(logging.INFO, root.level))
