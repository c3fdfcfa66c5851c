"""What visitors of the public pages tell staff: without an account, about a story, with an address for the answer.

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff_reports") as batch_op:
        batch_op.alter_column(
            "member_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        batch_op.add_column(sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("key", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_staff_reports_story_id_stories"), "stories", ["story_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f("uq_staff_reports_key"), ["key"])


def downgrade() -> None:
    # There was no place for what came without an account.
    op.execute("DELETE FROM staff_reports WHERE member_id IS NULL")
    with op.batch_alter_table("staff_reports") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_staff_reports_key"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_staff_reports_story_id_stories"), type_="foreignkey")
        batch_op.drop_column("key")
        batch_op.drop_column("email")
        batch_op.drop_column("story_id")
        batch_op.alter_column(
            "member_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        )
