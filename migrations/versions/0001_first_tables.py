"""First tables.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  # every table there is
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_drafts_owner", ["owner", "created_at"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files") as batch_op:
        batch_op.create_index(batch_op.f("ix_files_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fewer_messages", sa.Boolean(), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("preferred_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("members") as batch_op:
        batch_op.create_index(batch_op.f("ix_members_folded"), ["folded"], unique=False)

    op.create_table(
        "partnerships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("quiet_since", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("trial_ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.create_index("ix_partnerships_quiet_since", ["state", "quiet_since"], unique=False)

    op.create_table(
        "service_marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_service_marks")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_accounts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("platform", "workspace", "user", name=op.f("uq_accounts_platform_workspace_user")),
    )
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_member_id"), ["member_id"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_audit_entries_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.create_index("ix_audit_entries_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "laters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_laters_member_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_laters_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laters")),
        sa.UniqueConstraint("member_id", "partnership_id", name=op.f("uq_laters_member_id_partnership_id")),
    )
    with op.batch_alter_table("laters") as batch_op:
        batch_op.create_index(
            "uq_laters_of_all",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("partnership_id IS NULL"),
            postgresql_where=sa.text("partnership_id IS NULL"),
        )

    op.create_table(
        "libraries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("ways", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("how_often", sa.Integer(), nullable=True),
        sa.Column("interests", sa.String(), nullable=True),
        sa.Column("seek", sa.String(), nullable=True),
        sa.Column("offer", sa.String(), nullable=True),
        sa.Column("skipped", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["members.id"], name=op.f("fk_libraries_created_by_members")),
        sa.ForeignKeyConstraint(["parent_id"], ["libraries.id"], name=op.f("fk_libraries_parent_id_libraries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_libraries")),
    )
    with op.batch_alter_table("libraries") as batch_op:
        batch_op.create_index("ix_libraries_country_folded", ["country", "folded"], unique=False)

    op.create_table(
        "link_codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_link_codes_account_id_accounts")),
        sa.ForeignKeyConstraint(["typed_by"], ["accounts.id"], name=op.f("fk_link_codes_typed_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_codes_digest")),
    )
    op.create_table(
        "link_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_link_tries_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_tries")),
    )
    with op.batch_alter_table("link_tries") as batch_op:
        batch_op.create_index("ix_link_tries_account_id_at", ["account_id", "at"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("workspace", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=32), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("stale_from", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_notices_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notices_dedupe_key")),
    )
    with op.batch_alter_table("notices") as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_about"), ["about"], unique=False)
        batch_op.create_index("ix_notices_due", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index("ix_notices_stale_from", ["stale_from"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["granted_by"], ["members.id"], name=op.f("fk_role_grants_granted_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_role_grants_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
        sa.UniqueConstraint("member_id", "role", name=op.f("uq_role_grants_member_id_role")),
    )
    op.create_table(
        "role_wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["members.id"], name=op.f("fk_role_wishes_answered_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_role_wishes_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_wishes")),
    )
    with op.batch_alter_table("role_wishes") as batch_op:
        batch_op.create_index(batch_op.f("ix_role_wishes_answered_at"), ["answered_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_wishes_member_id"), ["member_id"], unique=False)

    op.create_table(
        "staff_codes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["used_by"], ["members.id"], name=op.f("fk_staff_codes_used_by_members")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_codes")),
    )
    op.create_table(
        "communications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("logged_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rested_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_communications_library_id_libraries")),
        sa.ForeignKeyConstraint(["logged_by"], ["members.id"], name=op.f("fk_communications_logged_by_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_communications_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communications")),
    )
    with op.batch_alter_table("communications") as batch_op:
        batch_op.create_index("ix_communications_on", ["on"], unique=False)
        batch_op.create_index("ix_communications_partnership_id_on", ["partnership_id", "on"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_contacts_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_contacts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("library_id", "member_id", name=op.f("uq_contacts_library_id_member_id")),
    )
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_member_id"), ["member_id"], unique=False)

    op.create_table(
        "join_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["members.id"], name=op.f("fk_join_requests_answered_by_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_join_requests_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_join_requests_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    with op.batch_alter_table("join_requests") as batch_op:
        batch_op.create_index(batch_op.f("ix_join_requests_library_id"), ["library_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_join_requests_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_join_requests_state"), ["state"], unique=False)

    op.create_table(
        "contact_invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("called", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["members.id"], name=op.f("fk_contact_invitations_invited_by_members")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_contact_invitations_library_id_libraries")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_contact_invitations_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_contact_invitations_digest")),
    )
    with op.batch_alter_table("contact_invitations") as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_invitations_library_id"), ["library_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_invitations_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_contact_invitations_state_lapses_at", ["state", "lapses_at"], unique=False)

    op.create_table(
        "departures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_departures_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_departures_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    with op.batch_alter_table("departures") as batch_op:
        batch_op.create_index(batch_op.f("ix_departures_library_id"), ["library_id"], unique=False)

    op.create_table(
        "handovers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leaver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("moves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_handovers_asked_by_members")),
        sa.ForeignKeyConstraint(["ended_by"], ["members.id"], name=op.f("fk_handovers_ended_by_members")),
        sa.ForeignKeyConstraint(["leaver_id"], ["members.id"], name=op.f("fk_handovers_leaver_id_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_handovers_library_id_libraries")),
        sa.ForeignKeyConstraint(["successor_id"], ["members.id"], name=op.f("fk_handovers_successor_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers") as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_leaver_id"), ["leaver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_library_id"), ["library_id"], unique=False)
        batch_op.create_index("ix_handovers_state_lapses_at", ["state", "lapses_at"], unique=False)
        batch_op.create_index("ix_handovers_state_moves_at", ["state", "moves_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "partnership_libraries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("nudge_on", sa.Date(), nullable=True),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_partnership_libraries_library_id_libraries")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_partnership_libraries_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_libraries")),
        sa.UniqueConstraint(
            "partnership_id", "library_id", name=op.f("uq_partnership_libraries_partnership_id_library_id")
        ),
    )
    with op.batch_alter_table("partnership_libraries") as batch_op:
        batch_op.create_index(batch_op.f("ix_partnership_libraries_library_id"), ["library_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partnership_libraries_nudge_on"), ["nudge_on"], unique=False)

    op.create_table(
        "state_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_state_changes_member_id_members")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_state_changes_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
    )
    with op.batch_alter_table("state_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_state_changes_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("activities", sa.String(), nullable=True),
        sa.Column("how_often", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["members.id"], name=op.f("fk_proposals_answered_by_members")),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_proposals_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["asked_library_id"], ["libraries.id"], name=op.f("fk_proposals_asked_library_id_libraries")
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_proposals_library_id_libraries")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_proposals_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals") as batch_op:
        batch_op.create_index("ix_proposals_answer_lapses_at", ["answer", "lapses_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_asked_library_id"), ["asked_library_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "proposal_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_proposal_questions_asked_by_members")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_questions_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(["replied_by"], ["members.id"], name=op.f("fk_proposal_questions_replied_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_questions")),
    )
    with op.batch_alter_table("proposal_questions") as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_questions_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_posts_notice_id_notices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("notice_id", "platform", "workspace", name=op.f("uq_posts_notice_id_platform_workspace")),
    )
    op.create_table(
        "requests",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_requests_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", "command", "key", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests") as batch_op:
        batch_op.create_index(batch_op.f("ix_requests_created_at"), ["created_at"], unique=False)

    op.create_table(
        "communication_libraries",
        sa.Column("communication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["communication_id"],
            ["communications.id"],
            name=op.f("fk_communication_libraries_communication_id_communications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_communication_libraries_library_id_libraries")
        ),
        sa.PrimaryKeyConstraint("communication_id", "library_id", name=op.f("pk_communication_libraries")),
    )
    with op.batch_alter_table("communication_libraries") as batch_op:
        batch_op.create_index(batch_op.f("ix_communication_libraries_library_id"), ["library_id"], unique=False)

    # Finding a partner
    op.create_table(
        "findings",
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nearby", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("not_nearby", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("skipped", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("speaks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("first_way", sa.String(length=32), nullable=True),
        sa.Column("reply", sa.String(length=32), nullable=True),
        sa.Column("style", sa.String(length=32), nullable=True),
        sa.Column("planning", sa.String(length=32), nullable=True),
        sa.Column("internet", sa.String(length=32), nullable=True),
        sa.Column("shape", sa.String(length=32), nullable=True),
        sa.Column("wished_places", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wished_kinds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("refused_places", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("refused_kinds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("seeking_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_findings_library_id_libraries")),
        sa.PrimaryKeyConstraint("library_id", name=op.f("pk_findings")),
    )
    op.create_table(
        "seeker_codes",
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_seeker_codes_library_id_libraries")),
        sa.PrimaryKeyConstraint("library_id", "language", name=op.f("pk_seeker_codes")),
    )
    with op.batch_alter_table("seeker_codes") as batch_op:
        batch_op.create_index("ix_seeker_codes_language_code", ["language", "code"], unique=False)

    op.create_table(
        "partner_wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_partner_wishes_asked_by_members")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_partner_wishes_library_id_libraries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_wishes")),
    )
    with op.batch_alter_table("partner_wishes") as batch_op:
        batch_op.create_index("ix_partner_wishes_look_at", ["closed_at", "look_at"], unique=False)
        batch_op.create_index(
            "uq_partner_wishes_open",
            ["library_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "nudges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_nudges_asked_by_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_nudges_member_id_members")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_nudges_notice_id_notices")),
        sa.ForeignKeyConstraint(
            ["row_id"], ["partnership_libraries.id"], name=op.f("fk_nudges_row_id_partnership_libraries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sa.UniqueConstraint("member_id", "row_id", "on", name=op.f("uq_nudges_member_id_row_id_on")),
    )
    with op.batch_alter_table("nudges") as batch_op:
        batch_op.create_index(batch_op.f("ix_nudges_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(
            "ix_nudges_ripe",
            ["on", "member_id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_nudges_row_id"), ["row_id"], unique=False)
        batch_op.create_index("ix_nudges_sent_at", ["sent_at"], unique=False)
        batch_op.create_index("ix_nudges_waiting", ["member_id", "sent_at"], unique=False)
        batch_op.create_index(
            "uq_nudges_waiting",
            ["member_id", "row_id"],
            unique=True,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    # Members and their preferred accounts point at each other. SQLite copies the table, and would forget how it counts.
    with op.batch_alter_table("members", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_members_preferred_account_id_accounts"),
            "accounts",
            ["preferred_account_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_members_preferred_account_id_accounts"), type_="foreignkey")

    op.drop_table("nudges")
    op.drop_table("partner_wishes")
    op.drop_table("seeker_codes")
    op.drop_table("findings")
    op.drop_table("communication_libraries")
    op.drop_table("requests")
    op.drop_table("proposal_questions")
    op.drop_table("proposals")
    op.drop_table("state_changes")
    op.drop_table("posts")
    op.drop_table("partnership_libraries")
    op.drop_table("handovers")
    op.drop_table("departures")
    op.drop_table("contact_invitations")
    op.drop_table("join_requests")
    op.drop_table("contacts")
    op.drop_table("communications")
    op.drop_table("staff_codes")
    op.drop_table("role_wishes")
    op.drop_table("role_grants")
    op.drop_table("notices")
    op.drop_table("link_tries")
    op.drop_table("link_codes")
    op.drop_table("libraries")
    op.drop_table("laters")
    op.drop_table("audit_entries")
    op.drop_table("accounts")
    op.drop_table("service_marks")
    op.drop_table("partnerships")
    op.drop_table("members")
    op.drop_table("leases")
    op.drop_table("files")
    op.drop_table("drafts")
