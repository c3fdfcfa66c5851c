"""A trial is asked about midway and reviewed.

Revision 0003, after 0002.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_reviews_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["members.id"], name=op.f("fk_reviews_settled_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index("ix_reviews_settled_at_closes_at", ["settled_at", "closes_at"], unique=False)

    op.create_table(
        "midway_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("recorded_from", sa.String(length=32), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_midway_answers_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_midway_answers_member_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_midway_answers_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_midway_answers")),
        sa.UniqueConstraint(
            "partnership_id",
            "library_id",
            "asked_on",
            name=op.f("uq_midway_answers_partnership_id_library_id_asked_on"),
        ),
    )
    op.create_table(
        "review_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=False),
        sa.Column("enough", sa.String(length=32), nullable=False),
        sa.Column("best_way", sa.String(length=32), nullable=True),
        sa.Column("did", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("gained", sa.String(), nullable=True),
        sa.Column("involved", sa.String(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("extend_months", sa.Integer(), nullable=True),
        sa.Column("recorded_from", sa.String(length=32), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_review_answers_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_review_answers_member_id_members")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_answers_review_id_reviews")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answers")),
        sa.UniqueConstraint("review_id", "library_id", name=op.f("uq_review_answers_review_id_library_id")),
    )
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.add_column(sa.Column("trial_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("midway_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("midway_asked_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_partnerships_midway_on"), ["midway_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_partnerships_review_on"), ["review_on"], unique=False)
    _review_what_is_in_trial()


def _review_what_is_in_trial() -> None:
    """Trials that had begun before are reviewed two weeks before their end too; midway they are not asked."""
    partnerships = sa.table(
        "partnerships",
        sa.column("id", sa.BigInteger()),
        sa.column("state", sa.String()),
        sa.column("trial_ends_on", sa.Date()),
        sa.column("review_on", sa.Date()),
    )
    connection = op.get_bind()
    in_trial = sa.select(partnerships.c.id, partnerships.c.trial_ends_on).where(
        partnerships.c.state == "trial", partnerships.c.trial_ends_on.is_not(None)
    )
    for number, ends in connection.execute(in_trial).all():
        review_on = ends - timedelta(days=14)
        connection.execute(sa.update(partnerships).where(partnerships.c.id == number).values(review_on=review_on))


def downgrade() -> None:
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnerships_review_on"))
        batch_op.drop_index(batch_op.f("ix_partnerships_midway_on"))
        batch_op.drop_column("midway_asked_on")
        batch_op.drop_column("review_on")
        batch_op.drop_column("midway_on")
        batch_op.drop_column("trial_months")

    op.drop_table("review_answers")
    op.drop_table("midway_answers")
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.drop_index("ix_reviews_settled_at_closes_at")
        batch_op.drop_index(batch_op.f("ix_reviews_partnership_id"))

    op.drop_table("reviews")
