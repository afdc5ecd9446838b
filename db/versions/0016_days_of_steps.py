"""The day on which a step of a year's evaluation was done on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluation_step", sa.Column("day", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("evaluation_step", "day")
