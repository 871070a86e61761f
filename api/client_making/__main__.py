"""``python -m api.client_making`` writes the client's operations and shapes anew."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from api.client_making import made_of
from api.client_making.writing import FOLDER, written


def description_of_the_present() -> dict[str, Any]:
    """What the code describes now, of a newsroom that is made for it and thrown away."""
    from api.app import create_app
    from workflow.bootstrap import bootstrap
    from workflow.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        application = bootstrap(Settings(home=Path(folder), database_url=None, redis_url=None))
        description = create_app(application).openapi()
        application.close()
    return description


def main() -> None:
    """Write the modules, and remove those that nothing is written to any more."""
    made = made_of(description_of_the_present())
    for path in written():
        if path.relative_to(FOLDER).as_posix() not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stderr.write(f"Wrote {FOLDER.name}.\n")


if __name__ == "__main__":
    main()
