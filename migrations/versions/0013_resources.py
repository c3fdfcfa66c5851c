"""Resources: what staff changed of them, the deadlines that members follow, and what partners plan to do.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followed_deadlines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_followed_deadlines_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_deadlines")),
    )
    with op.batch_alter_table("followed_deadlines") as batch_op:
        batch_op.create_index(
            "ix_followed_deadlines_ripe",
            ["remind_on"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_followed_deadlines_waiting",
            ["member_id", "code"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "idea_plans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("planned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_idea_plans_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["members.id"], name=op.f("fk_idea_plans_planned_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_plans")),
    )
    with op.batch_alter_table("idea_plans") as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_plans_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(
            "uq_idea_plans_open",
            ["partnership_id", "code"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "resource_edits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["members.id"], name=op.f("fk_resource_edits_written_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_edits")),
        sa.UniqueConstraint("code", name=op.f("uq_resource_edits_code")),
    )


def downgrade() -> None:
    op.drop_table("resource_edits")
    with op.batch_alter_table("idea_plans") as batch_op:
        batch_op.drop_index(
            "uq_idea_plans_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_idea_plans_partnership_id"))

    op.drop_table("idea_plans")
    with op.batch_alter_table("followed_deadlines") as batch_op:
        batch_op.drop_index(
            "uq_followed_deadlines_waiting",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_followed_deadlines_ripe",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("followed_deadlines")
