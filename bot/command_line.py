"""The command line: `python -m bot`."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import database
from bot.logs import set_up_logs
from bot.program import Play, make_staff_code, play, run
from bot.serving import CannotListenError
from bot.settings import LOOPBACK, LogFormat, LogLevel, Settings, SettingsError, load_settings
from core.api import command_lines
from core.clock import system_clock
from core.errors import NotReadyError

app = typer.Typer(
    name="python -m bot",
    help="The Sister Libraries bot. Begin with `playground`: it needs no account and no settings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
tables = typer.Typer(
    help="The tables of the database: bring them to this version, back, or look.", no_args_is_help=True
)
app.add_typer(tables, name="db")
manifests = typer.Typer(
    help="What a platform is told of the app: its commands and what it may do.", no_args_is_help=True
)
app.add_typer(manifests, name="manifest")
contents = typer.Typer(help="The data files: money, ideas, texts to read, templates.", no_args_is_help=True)
app.add_typer(contents, name="content")
connections = typer.Typer(help="Connect the bot to a platform, step by step.", no_args_is_help=True)
app.add_typer(connections, name="connect")


@app.command("run")
def run_() -> None:
    """Start the bot with the settings in .env. Ctrl+C stops it."""
    settings = _settings()
    set_up_logs(settings.log_format, settings.log_level)
    _start(run(settings, typer.echo))


@app.command()
def playground(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it listens; 0 takes a free port.")] = 8787,
    host: Annotated[
        str, typer.Option(help="127.0.0.1, localhost or ::1: only this machine can reach it.")
    ] = "127.0.0.1",
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, in a folder that is removed at the end.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="No sample data: begin as the first member.")] = False,
) -> None:
    """Two small chat workspaces in the browser, with invented people, to try everything in. Ctrl+C stops it."""
    if host not in LOOPBACK:
        _fail(f"The playground serves this machine only, and {host} is not 127.0.0.1, localhost or ::1.")
    settings = _settings()
    set_up_logs(LogFormat.AUTO, LogLevel.WARNING if settings.log_level is LogLevel.INFO else settings.log_level)
    if not fresh:
        _start(play(Play(folder=settings.data_dir, host=host, port=port, empty=empty), typer.echo))
        return
    with tempfile.TemporaryDirectory(prefix="sister-playground-") as folder:
        _start(play(Play(folder=Path(folder), host=host, port=port, empty=empty), typer.echo))


@app.command()
def check() -> None:
    """Look whether the bot can start: settings, folder, database, Slack, Discord. Says of each fault what mends it."""
    from bot import checking  # noqa: PLC0415 (costs a start that does something else)

    found = asyncio.run(checking.check())
    for finding in found:
        typer.echo(finding)
    if any(not finding.holds for finding in found):
        raise typer.Exit(1)


@app.command("staff-code")
def staff_code() -> None:
    """Print a code that makes its user staff, once, within seven days."""
    try:
        code = asyncio.run(make_staff_code(_settings()))
    except NotReadyError as error:
        _fail(str(error))
    typer.echo(f"Write this to the bot, or give it to whoever should be staff: /staff first {code}")


@app.command()
def backup() -> None:
    """Copy the database now, while the bot runs or not. It does so by itself every night, on SQLite."""
    from bot.backing_up import back_up  # noqa: PLC0415 (costs a start that does something else)

    try:
        made = back_up(_settings())
    except NotReadyError as error:
        _fail(str(error))
    typer.echo(f"Backed up: {made}")


@app.command(
    short_help="Put a back-up in the place of the database.",
    help="Put a back-up in the place of the SQLite database, which is kept aside. The bot must not run meanwhile."
    " Afterwards nothing goes out until staff press Start on their home: what was sent since the back-up was made would"
    " be sent again.",
)
def restore(file: Annotated[Path, typer.Argument(help="A back-up, or a copy of a database of this bot.")]) -> None:
    """Look at the file, keep the database aside, and put the file there."""
    from bot import restoring  # noqa: PLC0415 (costs a start that does something else)

    try:
        done = restoring.restore(_settings(), file)
    except NotReadyError as error:
        _fail(str(error))
    of = f", of {done.of.strftime('%d %B %Y, %H:%M').lstrip('0')} (UTC)" if done.of else ""
    typer.echo(f"Put back: {file}{of}.")
    if done.aside is not None:
        typer.echo(f"What stood there is kept in {done.aside}.")
    if done.older:
        typer.echo("Its tables are older than this version. Run: python -m bot db upgrade")
    typer.echo("Start the bot. Nothing goes out until staff press Start on their home: /staff")


@app.command(
    short_help="Say that the database was restored by other means.",
    help="Say that the database was restored by other means, such as pg_restore, before the bot is started again. Then"
    " nothing goes out until staff press Start on their home. Most often the bot notices by itself; on a new machine it"
    " cannot.",
)
def restored() -> None:
    """Hold it back."""
    from bot import restoring  # noqa: PLC0415 (costs a start that does something else)

    try:
        of = asyncio.run(restoring.mark_restored(_settings()))
    except NotReadyError as error:
        _fail(str(error))
    typer.echo(f"The data is of {of.strftime('%d %B %Y, %H:%M').lstrip('0')} (UTC).")
    typer.echo("Nothing goes out until staff press Start on their home: /staff")


@app.command(
    "agreement-template",
    short_help="Use your programme's own Word template for agreements.",
    help="Look at a Word template for agreements and use it from then on. docs/agreement-template.md says how one is"
    " made. PDFs always have the standard layout.\n\nWithout FILE it says which template is used.",
)
def agreement_template(
    file: Annotated[Path | None, typer.Argument(help="A .docx with tags such as {{ part.title }}.")] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Go back to the standard layout.")] = False,
    standard: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the standard layout there, to begin one's own with.")
    ] = None,
    example: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an example agreement there: a .docx or a .pdf.")
    ] = None,
) -> None:
    """Keep, remove or show the template."""
    from bot import agreement_template as templates  # noqa: PLC0415 (costs a start that does something else)
    from core.documents.template import TemplateRefusedError  # noqa: PLC0415

    folder = _settings().data_dir
    if sum((file is not None, remove, standard is not None, example is not None)) > 1:
        _fail("One thing at a time: FILE, --remove, --standard or --example.")
    try:
        if file is not None:
            absent = templates.keep_template(folder, file)
            typer.echo(f"Agreements in Word follow {file} from now on. PDFs have the standard layout.")
            for each in absent:
                typer.echo(f"It does not show: {each}")
        elif remove:
            there = templates.remove_template(folder)
            typer.echo("Agreements in Word have the standard layout" + (" again." if there else " already."))
        elif standard is not None:
            templates.write_standard(standard)
            typer.echo(f"{standard} has the standard layout. Made yours? python -m bot agreement-template {standard}")
        elif example is not None:
            templates.write_example(example, templates.kept_template(folder))
            typer.echo(f"{example} is an example.")
        elif templates.kept_template(folder) is None:
            typer.echo("Agreements in Word have the standard layout.")
        else:
            typer.echo(f"Agreements in Word follow {folder / templates.NAME}.")
    except TemplateRefusedError as error:
        _fail("This template cannot be used:\n" + "\n".join(f"  {line}" for line in error.lines))
    except NotReadyError as error:
        _fail(str(error))


@contents.command(
    "check",
    short_help="Look whether every data file is right, and what has to be checked again.",
    help="Look whether every data file is right, and which rows nobody checked for a year. docs/resources.md says how a"
    " row is written and checked.\n\nIt ends with 1 when a file is wrong, or with --strict when a row is overdue.",
)
def check_content(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of your own with the four files.", exists=True, file_okay=False),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Overdue rows are a failure too.")] = False,
) -> None:
    """Say each fault with its file and row."""
    from bot import content  # noqa: PLC0415 (costs a start that does something else)

    today = system_clock().date()
    found = content.look(today) if folder is None else content.look(today, folder)
    for finding in found.findings:
        typer.echo(finding)
    typer.echo(found.summary)
    if found.is_wrong or (strict and found.findings):
        raise typer.Exit(1)


@manifests.command("slack")
def slack_manifest(
    url: Annotated[
        str | None,
        typer.Option(help="The bot's public https address, if Slack is to call it. Without one: Socket Mode."),
    ] = None,
    *,
    yaml: Annotated[bool, typer.Option("--yaml", help="As YAML, which is easier to read. Slack takes both.")] = False,
    link: Annotated[
        bool, typer.Option("--link", help="As an address that opens Slack's page for a new app with it filled in.")
    ] = False,
) -> None:
    """Print the manifest of the Slack app. `connect slack` says where it goes."""
    from adapters.slack.manifest import (  # noqa: PLC0415 (costs a start that does something else)
        as_json,
        as_yaml,
        creation_link,
        manifest,
        public_address,
    )

    if yaml and link:
        _fail("Choose --yaml or --link.")
    try:
        made = manifest(command_lines(), url=None if url is None else public_address(url))
    except ValueError as error:
        _fail(f"--url {url}: {error}")
    typer.echo(as_yaml(made) if yaml else creation_link(made) if link else as_json(made))


@connections.command(
    "slack",
    short_help="Connect the bot to a Slack workspace.",
    help="Connect the bot to a Slack workspace, step by step. About ten minutes; it costs nothing.\n\n"
    "It says how the app is made in Slack, asks for its tokens one at a time and tests each, finds or makes the"
    " channels, writes the settings into .env, posts and pins the card that greets newcomers, and prints a code that"
    " makes you staff.\n\n"
    "Ctrl+C stops it. The same command goes on, and asks for what is missing: also when a token was revoked.",
)
def connect_slack() -> None:
    """Ask everything that is needed for Slack, and do it."""
    from bot.connecting import slack  # noqa: PLC0415 (costs a start that does something else)

    _connect(slack.connect)


@connections.command(
    "discord",
    short_help="Connect the bot to a Discord server.",
    help="Connect the bot to a Discord server, step by step. About ten minutes; it costs nothing.\n\n"
    "It says how the application is made in Discord, asks for its token and tests it, prints the link that lets the bot"
    " into your server, finds or makes the channels, writes the settings into .env, posts and pins the card that greets"
    " newcomers, and prints a code that makes you staff.\n\n"
    "Ctrl+C stops it. The same command goes on, and asks for what is missing: also when the token was reset.",
)
def connect_discord() -> None:
    """Ask everything that is needed for Discord, and do it."""
    from bot.connecting import discord  # noqa: PLC0415 (costs a start that does something else)

    _connect(discord.connect)


def _connect(connect: Callable[[Settings], None]) -> None:
    settings = _settings()
    set_up_logs(LogFormat.TEXT, LogLevel.ERROR)
    try:
        connect(settings)
    except NotReadyError as error:
        _fail(str(error))


@tables.command()
def upgrade(revision: Annotated[str, typer.Argument(help="A revision; the newest if none is named.")] = "head") -> None:
    """Bring the tables to this version. What is in them stays."""
    from bot import tables as moving  # noqa: PLC0415 (costs a start that does something else)

    _move(moving.upgrade, revision)


@tables.command(context_settings={"ignore_unknown_options": True})  # so that -1 is no option
def downgrade(revision: Annotated[str, typer.Argument(help="A revision, or -1 for one back.")]) -> None:
    """Take the tables back to an earlier version. What only the newer one can hold is lost."""
    from bot import tables as moving  # noqa: PLC0415 (costs a start that does something else)

    _move(moving.downgrade, revision)


@tables.command("check")
def check_tables() -> None:
    """Say whether the tables are those of this version."""
    from bot import checking  # noqa: PLC0415 (costs a start that does something else)

    finding = asyncio.run(checking.check_tables(_settings()))
    typer.echo(finding)
    if not finding.holds:
        raise typer.Exit(1)


def _move(way: Callable[[str, str], None], revision: str) -> None:
    """Up or down, when the database answers; then say where the tables are."""
    from bot.tables import CannotMoveError  # noqa: PLC0415 (costs a start that does something else)

    address = _settings().database
    try:
        asyncio.run(_where(address))
        way(address, revision)
        now = asyncio.run(_where(address))
    except (CannotMoveError, NotReadyError) as error:
        _fail(str(error))
    if revision == "head":
        typer.echo("The tables are those of this version.")
    else:
        typer.echo(f"The tables are at {now}." if now else "There are no tables any more.")


async def _where(address: str) -> str | None:
    there = database.open_database(address)
    try:
        return await database.current_revision(there)
    finally:
        await there.close()


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        _fail("These settings cannot be used:\n" + "\n".join(f"  {line}" for line in error.lines))


def _start(work: Coroutine[object, object, None]) -> None:
    try:
        asyncio.run(work)
    except (CannotListenError, NotReadyError) as error:
        _fail(str(error))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)
