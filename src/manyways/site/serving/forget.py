"""Removes the data of folders for good; refused while somebody uses them."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from manyways.site.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from manyways.site.embedded.locks import FileLock


def forget(folders: Sequence[str]) -> None:
    """Stop what was left running over the folders and remove them. Exits with a sentence when one is in use."""
    for folder in map(Path, folders):
        if not (folder / "secrets.json").exists():
            continue
        if not FileLock(folder / "serve.lock").try_acquire():
            sys.exit(f"{folder} is being served. Stop that first (Ctrl-C where it runs).")
        try:
            database = EmbeddedDatabase(folder)
            database.stop_left_over()
        except EmbeddedDatabaseError as error:
            sys.exit(str(error))
        shutil.rmtree(database.folder.home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
