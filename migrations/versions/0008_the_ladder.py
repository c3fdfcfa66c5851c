"""The ladder's further rungs: what was done about a silence, and when staff are asked whether a partnership rests.

Revision 0008, after 0007.
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

PARTNERSHIPS = sa.table(
    "partnerships",
    sa.column("id", ID),
    sa.column("state", sa.String()),
    sa.column("state_since", sa.Date()),
    sa.column("began_on", sa.Date()),
    sa.column("resting_on", sa.Date()),
)
ROWS = sa.table(
    "partnership_libraries",
    sa.column("id", ID),
    sa.column("partnership_id", ID),
    sa.column("last_contact_on", sa.Date()),
    sa.column("joined_on", sa.Date()),
    sa.column("due_on", sa.Date()),
    sa.column("nudge_on", sa.Date()),
    sa.column("step", sa.String()),
)
LIVE = ("introduced", "trial", "active")
AGAIN = timedelta(days=7)
RESTING = timedelta(days=90)


def upgrade() -> None:
    op.create_table(
        "climbs",
        sa.Column("id", ID, nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("skipped", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["partnership_libraries.id"],
            name=op.f("fk_climbs_row_id_partnership_libraries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climbs")),
        sa.UniqueConstraint("row_id", "due_on", "step", name=op.f("uq_climbs_row_id_due_on_step")),
    )
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.add_column(sa.Column("resting_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_partnerships_resting_on"), ["resting_on"])
    _climb_on()
    _ask_whether_they_rest()


def _climb_on() -> None:
    """Silences that waited for nothing more climb on. Who was promised to be asked again later still is."""
    found = op.get_bind().execute(
        sa.select(ROWS.c.id, ROWS.c.due_on, ROWS.c.nudge_on, ROWS.c.step).where(ROWS.c.due_on.is_not(None))
    )
    changes = []
    for row_id, due_on, nudge_on, step in found:
        if step == "none" and nudge_on is None:
            changes.append({"row": row_id, "day": due_on})
        elif step == "first":
            changes.append({"row": row_id, "day": max(due_on + AGAIN, nudge_on or due_on)})
    if changes:
        op.get_bind().execute(
            sa.update(ROWS).where(ROWS.c.id == sa.bindparam("row")).values(nudge_on=sa.bindparam("day")), changes
        )


def _ask_whether_they_rest() -> None:
    """Three months after anybody was heard, or it came back."""
    heard_last = sa.func.max(sa.func.coalesce(ROWS.c.last_contact_on, ROWS.c.joined_on, PARTNERSHIPS.c.began_on))
    found = op.get_bind().execute(
        sa.select(PARTNERSHIPS.c.id, PARTNERSHIPS.c.state_since, sa.type_coerce(heard_last, sa.Date()))
        .join(ROWS, ROWS.c.partnership_id == PARTNERSHIPS.c.id)
        .where(PARTNERSHIPS.c.state.in_(LIVE))
        .group_by(PARTNERSHIPS.c.id, PARTNERSHIPS.c.state_since)
    )
    changes = [{"partnership": each, "day": _later(since, heard) + RESTING} for each, since, heard in found]
    if changes:
        op.get_bind().execute(
            sa.update(PARTNERSHIPS)
            .where(PARTNERSHIPS.c.id == sa.bindparam("partnership"))
            .values(resting_on=sa.bindparam("day")),
            changes,
        )


def _later(one: date, other: date | None) -> date:
    return max(one, other or one)


def downgrade() -> None:
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnerships_resting_on"))
        batch_op.drop_column("resting_on")
    op.drop_table("climbs")
    # Nothing was asked after the first rung.
    op.get_bind().execute(sa.update(ROWS).where(ROWS.c.step != "none").values(step="first", nudge_on=None))
