"""Libraries join a partnership, and people are reached by e-mail, in letters that somebody sends. Posts are found by
their message.

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
        batch_op.add_column(sa.Column("inside", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("by_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("recorded_from", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("recorded_on", sa.Date(), nullable=True))

    with op.batch_alter_table("partnership_libraries") as batch_op:
        batch_op.add_column(sa.Column("joined_on", sa.Date(), nullable=True))

    with op.batch_alter_table("state_changes") as batch_op:
        batch_op.add_column(
            sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_state_changes_library_id_libraries"), "libraries", ["library_id"], ["id"]
        )

    with op.batch_alter_table("contact_invitations") as batch_op:
        batch_op.add_column(
            sa.Column("stands_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contact_invitations_stands_for_members"), "members", ["stands_for"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_contact_invitations_stands_for"), ["stands_for"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_letters_library_id_libraries")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_letters_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["members.id"], name=op.f("fk_letters_sent_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters") as batch_op:
        batch_op.create_index("ix_letters_partnership_id_library_id", ["partnership_id", "library_id"], unique=False)

    with op.batch_alter_table("posts") as batch_op:
        batch_op.create_index("ix_posts_message", ["channel", "message"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_index("ix_posts_message")

    with op.batch_alter_table("letters") as batch_op:
        batch_op.drop_index("ix_letters_partnership_id_library_id")
    op.drop_table("letters")

    with op.batch_alter_table("contact_invitations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_invitations_stands_for"))
        batch_op.drop_constraint(batch_op.f("fk_contact_invitations_stands_for_members"), type_="foreignkey")
        batch_op.drop_column("stands_for")

    with op.batch_alter_table("state_changes") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_state_changes_library_id_libraries"), type_="foreignkey")
        batch_op.drop_column("library_id")

    with op.batch_alter_table("partnership_libraries") as batch_op:
        batch_op.drop_column("joined_on")

    with op.batch_alter_table("proposals") as batch_op:
        batch_op.drop_column("recorded_on")
        batch_op.drop_column("recorded_from")
        batch_op.drop_column("by_staff")
        batch_op.drop_column("inside")
        batch_op.drop_column("joins")
        batch_op.drop_column("trial_months")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("email")
