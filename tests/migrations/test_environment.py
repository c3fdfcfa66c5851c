"""env.py: whatever names the database, the same tables come out, and SQLite loses no rows on the way."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, func, inspect, select, text

from core.model.communications import CommunicationLibrary
from core.model.mapping import Table
from core.store import Database, Store
from migrations.config import FOLDER, alembic_config
from tests.builders import communication, partnership

LATER = '''"""A later revision that changes a table others hang on."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {after!r}


def upgrade():
    with op.batch_alter_table("communications") as batch_op:
        batch_op.alter_column("about", existing_type=sa.String(), nullable=True)
        batch_op.add_column(sa.Column("mood", sa.String(), nullable=True))
    {then}


def downgrade():
    with op.batch_alter_table("communications") as batch_op:
        batch_op.drop_column("mood")
        batch_op.alter_column("about", existing_type=sa.String(), nullable=False)
'''


def later_revision(folder: Path, database: Database, then: str = "") -> Config:
    """The history with one more revision at its end, that copies the table of communications."""
    config = alembic_config(url=database.url.render_as_string(hide_password=False))
    (folder / "9999_mood.py").write_text(LATER.format(after=_newest(), then=then))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{FOLDER / 'versions'}\n{folder}")
    return config


def _newest() -> str:
    return max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


async def migrate(database: Database, config: Config) -> None:
    """As the program does it from a running event loop: by a connection of its own."""

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.writer.connect() as connection:
        await connection.run_sync(upgrade)
        await connection.commit()


def test_a_plain_engine_is_migrated_too(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'sister.db'}")
    command.upgrade(alembic_config(connection=engine), "head")

    assert set(inspect(engine).get_table_names()) == {"alembic_version", *Table.metadata.tables}
    engine.dispose()


async def test_a_second_run_changes_nothing(database: Database) -> None:
    await migrate(database, alembic_config())


async def test_rows_that_hang_on_a_copied_table_are_kept(store: Store, tmp_path: Path) -> None:
    """With foreign keys on, SQLite would delete them with the old copy, and say nothing."""
    logged = await communication(store, partnership_id=(await partnership(store)).id)

    await migrate(store.database, later_revision(tmp_path, store.database))

    async with store.reading() as uow:
        kept = await uow.session.scalar(select(func.count()).select_from(CommunicationLibrary))
        assert kept == len(logged.libraries) == 2
        assert await uow.session.scalar(text("SELECT count(*) FROM communications WHERE mood IS NULL")) == 1


async def test_foreign_keys_hold_again_after_a_migration(store: Store, tmp_path: Path) -> None:
    await migrate(store.database, later_revision(tmp_path, store.database))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with store.writing() as uow:
            await uow.session.execute(
                text("INSERT INTO communication_libraries (communication_id, library_id) VALUES (77, 77)")
            )


async def test_a_migration_that_fails_leaves_nothing_half_done(store: Store, tmp_path: Path) -> None:
    config = later_revision(tmp_path, store.database, then="op.execute('nonsense')")

    with pytest.raises(Exception, match="nonsense"):
        await migrate(store.database, config)

    async with store.database.writer.connect() as connection:
        columns = await connection.run_sync(lambda plain: inspect(plain).get_columns("communications"))
        assert "mood" not in {column["name"] for column in columns}
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == _newest()


async def test_a_migration_that_breaks_references_is_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    """SQLite only: PostgreSQL checks at once."""
    database = Database(sqlite_url)
    then = "op.execute('INSERT INTO communication_libraries (communication_id, library_id) VALUES (77, 77)')"

    with pytest.raises(RuntimeError, match="references to rows that are gone"):
        await migrate(database, later_revision(tmp_path, database, then=then))

    async with database.writer.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM communication_libraries")) == 0
    await database.close()


async def test_a_connection_in_the_middle_of_a_transaction_is_refused(sqlite_url: str) -> None:
    """SQLite only: there the switch for foreign keys would be ignored."""
    database = Database(sqlite_url)

    def upgrade(connection: Connection) -> None:
        connection.execute(text("SELECT 1"))
        command.upgrade(alembic_config(connection=connection), "head")

    async with database.writer.connect() as connection:
        with pytest.raises(RuntimeError, match="in a transaction already"):
            await connection.run_sync(upgrade)
    await database.close()
