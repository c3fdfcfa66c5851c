"""Stories: what was told, what each library allows, its photos, and who was invited to tell.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_story_invitations_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_invitations")),
        sa.UniqueConstraint("partnership_id", "reason", name=op.f("uq_story_invitations_partnership_id_reason")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("wish", sa.String(length=32), nullable=False),
        sa.Column("minors", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("more", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("took_part", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("themes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("how_met", sa.String(), nullable=True),
        sa.Column("hoped", sa.String(), nullable=True),
        sa.Column("hard", sa.String(), nullable=True),
        sa.Column("advice", sa.String(), nullable=True),
        sa.Column("cost", sa.String(), nullable=True),
        sa.Column("quote", sa.String(), nullable=True),
        sa.Column("quoted", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("may_translate", sa.Boolean(), nullable=False),
        sa.Column("questions_to", sa.String(), nullable=True),
        sa.Column("no_names", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("guardians_adult", sa.String(), nullable=True),
        sa.Column("guardians_confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guardians_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("communication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silence_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_back", sa.String(), nullable=True),
        sa.Column("reviewed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("short_text", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_stories_author_id_members")),
        sa.ForeignKeyConstraint(
            ["communication_id"], ["communications.id"], name=op.f("fk_stories_communication_id_communications")
        ),
        sa.ForeignKeyConstraint(
            ["guardians_confirmed_by"], ["members.id"], name=op.f("fk_stories_guardians_confirmed_by_members")
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_stories_library_id_libraries")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_stories_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["stories.id"], name=op.f("fk_stories_replaces_id_stories")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["members.id"], name=op.f("fk_stories_reviewed_by_members")),
        sa.ForeignKeyConstraint(["taken_down_by"], ["members.id"], name=op.f("fk_stories_taken_down_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    with op.batch_alter_table("stories") as batch_op:
        batch_op.create_index(batch_op.f("ix_stories_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index("ix_stories_state_asked_at", ["state", "asked_at"], unique=False)
        batch_op.create_index("ix_stories_state_published_at", ["state", "published_at"], unique=False)

    op.create_table(
        "story_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("library_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_story_consents_library_id_libraries")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_story_consents_member_id_members")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_consents_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_consents")),
        sa.UniqueConstraint("story_id", "library_id", name=op.f("uq_story_consents_story_id_library_id")),
    )
    with op.batch_alter_table("story_consents") as batch_op:
        batch_op.create_index(batch_op.f("ix_story_consents_library_id"), ["library_id"], unique=False)

    op.create_table(
        "story_photos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("all_agreed", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["members.id"], name=op.f("fk_story_photos_added_by_members")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_photos_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_photos")),
        sa.UniqueConstraint("handle", name=op.f("uq_story_photos_handle")),
    )
    with op.batch_alter_table("story_photos") as batch_op:
        batch_op.create_index(batch_op.f("ix_story_photos_story_id"), ["story_id"], unique=False)

    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.create_index(batch_op.f("ix_partnerships_began_on"), ["began_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("partnerships") as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnerships_began_on"))

    with op.batch_alter_table("story_photos") as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_photos_story_id"))

    op.drop_table("story_photos")
    with op.batch_alter_table("story_consents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_consents_library_id"))

    op.drop_table("story_consents")
    with op.batch_alter_table("stories") as batch_op:
        batch_op.drop_index("ix_stories_state_published_at")
        batch_op.drop_index("ix_stories_state_asked_at")
        batch_op.drop_index(batch_op.f("ix_stories_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_stories_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_stories_author_id"))

    op.drop_table("stories")
    op.drop_table("story_invitations")
