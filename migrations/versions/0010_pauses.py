"""Pauses, closed days and countries that are paused.

Revision 0010, after 0009.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

PAUSES = sa.table(
    "pauses",
    sa.column("id", ID),
    sa.column("partnership_id", ID),
    sa.column("from_state", sa.String(32)),
    sa.column("state_since", sa.Date()),
    sa.column("dues", sa.JSON()),
    sa.column("ended_at", sa.DateTime(timezone=True)),
)
PARTNERSHIPS = sa.table(
    "partnerships", sa.column("id", ID), sa.column("state", sa.String(32)), sa.column("state_since", sa.Date())
)
ROWS = sa.table(
    "partnership_libraries", sa.column("id", ID), sa.column("due_on", sa.Date()), sa.column("nudge_on", sa.Date())
)
CHANGES = sa.table("state_changes", sa.column("reason", sa.String(32)))


def upgrade() -> None:
    op.create_table(
        "country_pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_country_pauses_asked_by_members")),
        sa.ForeignKeyConstraint(["ended_by"], ["members.id"], name=op.f("fk_country_pauses_ended_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_pauses")),
    )
    with op.batch_alter_table("country_pauses") as batch_op:
        batch_op.create_index(
            "uq_country_pauses_open",
            ["country"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "aways",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_on", sa.Date(), nullable=False),
        sa.Column("for_them", sa.Boolean(), nullable=False),
        sa.Column("country_pause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_aways_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["country_pause_id"], ["country_pauses.id"], name=op.f("fk_aways_country_pause_id_country_pauses")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["members.id"], name=op.f("fk_aways_ended_by_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_aways_library_id_libraries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aways")),
    )
    with op.batch_alter_table("aways") as batch_op:
        batch_op.create_index(
            "ix_aways_ask_on",
            ["ask_on"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_aways_country_pause_id"), ["country_pause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aways_library_id"), ["library_id"], unique=False)
        batch_op.create_index(
            "uq_aways_open",
            ["library_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("dues", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("away_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_pauses_asked_by_members")),
        sa.ForeignKeyConstraint(["away_id"], ["aways.id"], name=op.f("fk_pauses_away_id_aways")),
        sa.ForeignKeyConstraint(["ended_by"], ["members.id"], name=op.f("fk_pauses_ended_by_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_pauses_library_id_libraries")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_pauses_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    with op.batch_alter_table("pauses") as batch_op:
        batch_op.create_index(batch_op.f("ix_pauses_away_id"), ["away_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pauses_library_id"), ["library_id"], unique=False)
        batch_op.create_index("ix_pauses_partnership_id_ended_at", ["partnership_id", "ended_at"], unique=False)
        batch_op.create_index(
            "ix_pauses_resumes_at",
            ["resumes_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("libraries") as batch_op:
        batch_op.add_column(sa.Column("closures", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    _go_on()
    with op.batch_alter_table("libraries") as batch_op:
        batch_op.drop_column("closures")

    op.drop_table("pauses")
    op.drop_table("aways")
    op.drop_table("country_pauses")


def _go_on() -> None:
    """What is paused goes on where it was: nothing else would bring it back."""
    found = op.get_bind().execute(
        sa.select(PAUSES.c.partnership_id, PAUSES.c.from_state, PAUSES.c.state_since, PAUSES.c.dues)
        .where(PAUSES.c.ended_at.is_(None))
        .order_by(PAUSES.c.id)
    )
    for partnership_id, state, since, dues in found.all():
        op.execute(
            sa.update(PARTNERSHIPS)
            .where(PARTNERSHIPS.c.id == partnership_id, PARTNERSHIPS.c.state == "paused")
            .values(state=state, state_since=since)
        )
        for row_id, (_last, due) in dues.items():
            if due is not None:
                day = date.fromisoformat(due)
                op.execute(
                    sa.update(ROWS)
                    .where(ROWS.c.id == int(row_id), ROWS.c.due_on.is_(None))
                    .values(due_on=day, nudge_on=day)
                )
    op.execute(sa.delete(CHANGES).where(CHANGES.c.reason.in_(["paused", "went-on"])))
