"""Read the newest duty entries by an index."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_duty_entry_newest", "duty_entry", ["day", "id"])


def downgrade() -> None:
    op.drop_index("ix_duty_entry_newest", "duty_entry")
