"""Agreements are written, signed and kept.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["members.id"], name=op.f("fk_agreements_created_by_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_agreements_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("partnership_id", "version", name=op.f("uq_agreements_partnership_id_version")),
    )
    with op.batch_alter_table("agreements") as batch_op:
        batch_op.create_index("ix_agreements_state_remind_on", ["state", "remind_on"], unique=False)

    op.create_table(
        "agreement_conflicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_conflicts_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["members.id"], name=op.f("fk_agreement_conflicts_settled_by_members")),
        sa.ForeignKeyConstraint(["written_by"], ["members.id"], name=op.f("fk_agreement_conflicts_written_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_conflicts")),
    )
    with op.batch_alter_table("agreement_conflicts") as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_conflicts_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "agreement_copies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_copies_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["members.id"], name=op.f("fk_agreement_copies_uploaded_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_copies")),
    )
    with op.batch_alter_table("agreement_copies") as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_copies_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "agreement_signatures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_from", sa.String(length=32), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatures_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["agreement_copies.id"], name=op.f("fk_agreement_signatures_copy_id_agreement_copies")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_agreement_signatures_library_id_libraries")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_agreement_signatures_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
        sa.UniqueConstraint("agreement_id", "library_id", name=op.f("uq_agreement_signatures_agreement_id_library_id")),
    )
    op.create_table(
        "agreement_texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_texts_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["edited_by"], ["members.id"], name=op.f("fk_agreement_texts_edited_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_texts")),
        sa.UniqueConstraint(
            "agreement_id", "section", "language", name=op.f("uq_agreement_texts_agreement_id_section_language")
        ),
    )


def downgrade() -> None:
    op.drop_table("agreement_texts")
    op.drop_table("agreement_signatures")
    with op.batch_alter_table("agreement_copies") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_copies_agreement_id"))

    op.drop_table("agreement_copies")
    with op.batch_alter_table("agreement_conflicts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_conflicts_agreement_id"))

    op.drop_table("agreement_conflicts")
    with op.batch_alter_table("agreements") as batch_op:
        batch_op.drop_index("ix_agreements_state_remind_on")

    op.drop_table("agreements")
