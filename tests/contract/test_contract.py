"""What the server does is what the description says: a short run of Schemathesis on both databases.

`python benchmarks/contract.py` is the long one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contract.run import run
from tests.support.contract.served import serving
from tests.support.servers import PostgresServer

pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install -e '.[test]'")

EXAMPLES = 1


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_server_keeps_to_the_description(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """No server error, no status, content type or shape that is not described; nothing malformed or unsigned gets in.

    Every operation takes part. On PostgreSQL, where the door is the same, only generated cases are sent.
    """
    url = None
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.fresh_database()
    with serving(tmp_path / "home", url, places=1) as served:
        phases = ("coverage", "fuzzing", "stateful") if database == "sqlite" else ("fuzzing",)
        ran = run(served, tmp_path / "run", examples=EXAMPLES, phases=phases)
    assert ran.failures == 0, ran.text
    assert ran.tested == ran.operations > 100
