"""What a person gets unasked goes together in one message, at most one a week.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("notices") as batch_op:
        batch_op.add_column(sa.Column("limited", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("carried_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(batch_op.f("fk_notices_carried_by_notices"), "notices", ["carried_by"], ["id"])
        batch_op.create_index(batch_op.f("ix_notices_carried_by"), ["carried_by"])
        batch_op.drop_index(batch_op.f("ix_notices_member_id"))
        batch_op.create_index("ix_notices_member_state", ["member_id", "state"])


def downgrade() -> None:
    # What was to go in the message of another goes by itself.
    notices = sa.table("notices", sa.column("state", sa.String(32)))
    op.execute(sa.update(notices).where(notices.c.state == "riding").values(state="waiting"))
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_index("ix_notices_member_state")
        batch_op.create_index(batch_op.f("ix_notices_member_id"), ["member_id"])
        batch_op.drop_index(batch_op.f("ix_notices_carried_by"))
        batch_op.drop_constraint(batch_op.f("fk_notices_carried_by_notices"), type_="foreignkey")
        batch_op.drop_column("carried_by")
        batch_op.drop_column("limited")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("written_at")
