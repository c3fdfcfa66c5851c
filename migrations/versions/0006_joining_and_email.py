"""Libraries join a partnership, and people are reached by e-mail.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(), nullable=True))

    with op.batch_alter_table("proposals") as batch_op:
        batch_op.add_column(sa.Column("trial_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("joins", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("recorded_from", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("recorded_on", sa.Date(), nullable=True))

    with op.batch_alter_table("state_changes") as batch_op:
        batch_op.add_column(
            sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_state_changes_library_id_libraries"), "libraries", ["library_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("state_changes") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_state_changes_library_id_libraries"), type_="foreignkey")
        batch_op.drop_column("library_id")

    with op.batch_alter_table("proposals") as batch_op:
        batch_op.drop_column("recorded_on")
        batch_op.drop_column("recorded_from")
        batch_op.drop_column("joins")
        batch_op.drop_column("trial_months")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("email")
