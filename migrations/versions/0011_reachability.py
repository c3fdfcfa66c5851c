"""Ways to reach people whose direct messages are closed, and codes by which staff move a person to a new account.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

POSTS = sa.table("posts", sa.column("user", sa.String()), sa.column("way", sa.String(32)))
DIRECT = "direct"


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(32), nullable=False, server_default=DIRECT))
        batch_op.add_column(sa.Column("trouble", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.alter_column("way", existing_type=sa.String(32), existing_nullable=False, server_default=None)
    with op.batch_alter_table("notices") as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(32), nullable=True))
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(32), nullable=True))
    op.execute(sa.update(POSTS).where(POSTS.c.user.is_not(None)).values(way=DIRECT))
    op.create_table(
        "recoveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_by", ID, nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_recoveries_made_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_recoveries_member_id_members")),
        sa.ForeignKeyConstraint(["typed_by"], ["accounts.id"], name=op.f("fk_recoveries_typed_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
        sa.UniqueConstraint("digest", name=op.f("uq_recoveries_digest")),
    )
    with op.batch_alter_table("recoveries") as batch_op:
        batch_op.create_index(batch_op.f("ix_recoveries_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("recoveries")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_column("way")
    with op.batch_alter_table("notices") as batch_op:
        batch_op.drop_column("way")
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("called_at")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("trouble")
        batch_op.drop_column("way")
