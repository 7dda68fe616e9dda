"""Write a migration for what the models say more than the tables: `make migration NAME="…"`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from eventapp.db.upgrade import make_revision, upgrade


def main(message: str) -> None:
    """Compare with a database made by all migrations so far; nobody's data is touched."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'revise.sqlite3'}")
        upgrade(engine)
        make_revision(engine, message)
        engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change")
