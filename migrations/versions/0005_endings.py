"""A kind ending, and renewal.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("thanks", sa.String(), nullable=True),
        sa.Column("seek_again", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_endings_asked_by_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_endings_library_id_libraries")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_endings_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["members.id"], name=op.f("fk_endings_settled_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endings")),
    )
    with op.batch_alter_table("endings") as batch_op:
        batch_op.create_index(batch_op.f("ix_endings_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index("ix_endings_state_ends_at", ["state", "ends_at"], unique=False)

    op.create_table(
        "renewals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_renewals_agreement_id_agreements")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_renewals_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewals")),
    )
    with op.batch_alter_table("renewals") as batch_op:
        batch_op.create_index("ix_renewals_agreement_id_state", ["agreement_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewals_partnership_id"), ["partnership_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("renewals") as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewals_partnership_id"))
        batch_op.drop_index("ix_renewals_agreement_id_state")

    op.drop_table("renewals")

    with op.batch_alter_table("endings") as batch_op:
        batch_op.drop_index("ix_endings_state_ends_at")
        batch_op.drop_index(batch_op.f("ix_endings_partnership_id"))

    op.drop_table("endings")
