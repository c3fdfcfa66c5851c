"""Mentors: what each can do, who wishes for one, whom that is offered to, who watches over what; alerts and notes.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mentor_alerts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.Column("staff_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_mentor_alerts_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_alerts")),
    )
    with op.batch_alter_table("mentor_alerts") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_alerts_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(
            "uq_mentor_alerts_open",
            ["partnership_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "mentor_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_mentor_notes_author_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_mentor_notes_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_notes")),
    )
    with op.batch_alter_table("mentor_notes") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_notes_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "mentor_profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mentor_profiles_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_profiles")),
        sa.UniqueConstraint("member_id", name=op.f("uq_mentor_profiles_member_id")),
    )
    op.create_table(
        "staff_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("about_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_member_id"], ["members.id"], name=op.f("fk_staff_reports_about_member_id_members")
        ),
        sa.ForeignKeyConstraint(["handled_by"], ["members.id"], name=op.f("fk_staff_reports_handled_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_staff_reports_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_reports")),
    )
    with op.batch_alter_table("staff_reports") as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_reports_handled_at"), ["handled_at"], unique=False)

    op.create_table(
        "mentoring_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("for_staff", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("widened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_mentoring_requests_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_mentoring_requests_library_id_libraries")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_mentoring_requests_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["members.id"], name=op.f("fk_mentoring_requests_taken_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_requests")),
    )
    with op.batch_alter_table("mentoring_requests") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentoring_requests_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index("ix_mentoring_requests_state_next_at", ["state", "next_at"], unique=False)
        batch_op.create_index(
            "uq_mentoring_requests_asker",
            ["asked_by"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "partner_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_mentors", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_partner_notes_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_partner_notes_member_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_partner_notes_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to"], ["partner_notes.id"], name=op.f("fk_partner_notes_reply_to_partner_notes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_notes")),
    )
    with op.batch_alter_table("partner_notes") as batch_op:
        batch_op.create_index("ix_partner_notes_member_id_at", ["member_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_notes_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "mentor_offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pass_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mentor_offers_member_id_members")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_requests.id"], name=op.f("fk_mentor_offers_request_id_mentoring_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_offers")),
        sa.UniqueConstraint("request_id", "member_id", name=op.f("uq_mentor_offers_request_id_member_id")),
    )
    with op.batch_alter_table("mentor_offers") as batch_op:
        batch_op.create_index("ix_mentor_offers_answer_pass_on_at", ["answer", "pass_on_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentor_offers_member_id"), ["member_id"], unique=False)

    op.create_table(
        "mentorships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_mentorships_library_id_libraries")),
        sa.ForeignKeyConstraint(["mentor_id"], ["members.id"], name=op.f("fk_mentorships_mentor_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_mentorships_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_requests.id"], name=op.f("fk_mentorships_request_id_mentoring_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorships")),
    )
    with op.batch_alter_table("mentorships") as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorships_look_on"), ["look_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentorships_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mentorships_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(
            "uq_mentorships_open",
            ["mentor_id", "partnership_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(sa.Column("no_notes", sa.Boolean(), nullable=False, server_default="0"))


def downgrade() -> None:
    # The table is copied, and must go on counting where it was.
    with op.batch_alter_table("members", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("no_notes")

    with op.batch_alter_table("mentorships") as batch_op:
        batch_op.drop_index(
            "uq_mentorships_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mentorships_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_mentorships_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_mentorships_look_on"))

    op.drop_table("mentorships")
    with op.batch_alter_table("mentor_offers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_offers_member_id"))
        batch_op.drop_index("ix_mentor_offers_answer_pass_on_at")

    op.drop_table("mentor_offers")
    with op.batch_alter_table("partner_notes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_notes_partnership_id"))
        batch_op.drop_index("ix_partner_notes_member_id_at")

    op.drop_table("partner_notes")
    with op.batch_alter_table("mentoring_requests") as batch_op:
        batch_op.drop_index(
            "uq_mentoring_requests_asker",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_mentoring_requests_state_next_at")
        batch_op.drop_index(batch_op.f("ix_mentoring_requests_partnership_id"))

    op.drop_table("mentoring_requests")
    with op.batch_alter_table("staff_reports") as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_reports_handled_at"))

    op.drop_table("staff_reports")
    op.drop_table("mentor_profiles")
    with op.batch_alter_table("mentor_notes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_notes_partnership_id"))

    op.drop_table("mentor_notes")
    with op.batch_alter_table("mentor_alerts") as batch_op:
        batch_op.drop_index(
            "uq_mentor_alerts_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mentor_alerts_partnership_id"))

    op.drop_table("mentor_alerts")
