"""Write the next revision: what has changed in core/model since the last one.

    python -m migrations "Mentors have a capacity"

It compares the model with a new SQLite database at the last revision. Read what it wrote: Alembic does not see that a
column was renamed, nor what should become of the rows.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from migrations.config import alembic_config


def main(message: str) -> None:
    """Write it as versions/NNNN_message.py, numbered on from the last."""
    with tempfile.TemporaryDirectory() as folder:
        config = alembic_config(url=f"sqlite:///{Path(folder) / 'sister.db'}")
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        config.set_section_option("post_write_hooks", "hooks", "format, fix")
        for hook, arguments in (("format", "format"), ("fix", "check --fix")):
            config.set_section_option("post_write_hooks", f"{hook}.type", "module")
            config.set_section_option("post_write_hooks", f"{hook}.module", "ruff")
            config.set_section_option("post_write_hooks", f"{hook}.options", f"{arguments} REVISION_SCRIPT_FILENAME")
        number = int(ScriptDirectory.from_config(config).get_current_head() or 0) + 1
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 # the program and the message
        sys.exit(__doc__)
    main(sys.argv[1])
