"""Who reads models and known names, and when: the parent of the processes that tag, before it forks."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

_START = """
import json, os, sys
from workers.celery_app import app
from workflow.bootstrap import bootstrap

newsroom = bootstrap()
newsroom.migrate()
newsroom.close()
worker = app.Worker(queues=sys.argv[1], concurrency=1, loglevel="INFO", quiet=True)
worker.on_start()  # what celery does right before it starts its pool

from workers.tagging.gazetteer import _built
from workers.tagging.providers import languages_loaded
loaded = {"providers": len(languages_loaded()), "gazetteers": _built.cache_info().currsize}
child = os.fork()
if not child:
    from workers import wiring
    from workers.tagging.tagger import Tagger
    wiring.forget()
    before = _built.cache_info().misses
    Tagger(wiring.hands().application.views.knowledge.base())
    told = {**loaded, "built by the child": _built.cache_info().misses - before}
    os.write(1, json.dumps(told).encode())  # celery makes log lines of what is printed
    os._exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.parametrize(
    ("queues", "providers", "gazetteers", "built_by_the_child"),
    [("tagging,default", 3, 1, 0), ("translation,default", 0, 0, 1)],
)
def test_only_the_parent_of_processes_that_tag_reads_models(
    tmp_path, queues, providers, gazetteers, built_by_the_child
):
    """It has them before it forks, and a child takes its known names; who does other work never waits for them."""
    done = subprocess.run(
        [sys.executable, "-c", _START, queues],
        env={**os.environ, "COPYFLOW_HOME": str(tmp_path), "COPYFLOW_DATABASE_URL": f"sqlite:///{tmp_path / 'log.db'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "providers": providers,
        "gazetteers": gazetteers,
        "built by the child": built_by_the_child,
    }
