"""The supervisor and the Redis that it starts, with real processes: order, restarts, giving up, and no orphan ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import redis

from tests.support.servers import descendants, wait_until_gone
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor, SupervisorError
from workflow.cli.redis_server import RedisServer, RedisUnavailableError, choose_redis, ensure_redis

ROOT = Path(__file__).resolve().parents[2]
POLITE = "import signal; print('ready.'); signal.sigwait([15]); print('ended')"
STUBBORN = "import signal; signal.signal(15, signal.SIG_IGN); print('ready.')\nwhile True: signal.pause()"
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {STUBBORN.replace("print('ready.')", "print('ready.', flush=True)")!r}])
child.wait()
"""


def python_child(name: str, code: str, **options: object) -> Child:
    """A child that runs Python which says ``ready.``; the stop signal waits until the code takes it."""
    prelude = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [15])\n" if code is POLITE else ""
    return Child(name=name, command=[sys.executable, "-c", prelude + code], ready_line="ready.", **options)


class Lines(list[tuple[str, str]]):
    """Collects what the children say."""

    def __call__(self, name: str, line: str) -> None:
        """Take one line."""
        self.append((name, line))


def test_children_start_in_order_and_stop_in_reverse(tmp_path):
    """Whom a child holds back starts after it is ready; at the end each stops before the one that started earlier."""
    lines = Lines()
    first, second, third = (python_child(name, POLITE, holds_back=True) for name in ("first", "second", "third"))
    with Supervisor([first, second, third], tmp_path, lines) as supervisor:
        supervisor.wait_ready(20)
    assert [name for name, line in lines if line == "ready."] == ["first", "second", "third"]
    assert [name for name, line in lines if line == "ended"] == ["third", "second", "first"]
    assert (tmp_path / "first.log").read_text() == "ready.\nended\n"


def test_a_killed_child_is_started_again(tmp_path):
    """A kill -9 of a child costs its process id and nothing else."""
    with Supervisor([python_child("one", POLITE), python_child("two", POLITE)], tmp_path, Lines()) as supervisor:
        supervisor.wait_ready(20)
        before, neighbour = supervisor.pid_of("one"), supervisor.pid_of("two")
        os.kill(before, signal.SIGKILL)
        after = supervisor.wait_restarted("one", than=before, timeout=20)
        assert after != before
        assert supervisor.pid_of("two") == neighbour
        assert supervisor.is_ready("one")


def test_what_a_killed_child_had_started_dies_with_it(tmp_path):
    """A child's own children do not stay behind when it is killed and restarted."""
    with Supervisor([python_child("parent", PARENT)], tmp_path, Lines()) as supervisor:
        supervisor.wait_ready(20)
        before = supervisor.pid_of("parent")
        (grandchild,) = descendants(before)
        os.kill(before, signal.SIGKILL)
        wait_until_gone(grandchild)
        supervisor.wait_restarted("parent", than=before, timeout=20)


def test_a_child_that_dies_again_and_again_is_given_up_loudly(tmp_path):
    """After five restarts in a minute all is stopped, and the error carries the child's last words."""
    lines = Lines()
    children = [python_child("well", POLITE), python_child("ill", "raise SystemExit('no such newsroom')")]
    words = r"(?s)ill ended with code 1 again and again.*no such newsroom"
    supervisor = Supervisor(children, tmp_path, lines, first_back_off_seconds=0.01)
    with supervisor, pytest.raises(SupervisorError, match=words):
        supervisor.wait_ready(30)
    assert sum(line == "no such newsroom" for _, line in lines) == 6
    assert ("well", "ended") in lines


def test_a_child_that_runs_once_is_not_restarted(tmp_path):
    """A migration that ends with 0 counts as done; one that fails stops the rest."""
    with Supervisor([python_child("once", "pass", restart=False, holds_back=True)], tmp_path, Lines()) as supervisor:
        supervisor.wait_ready(20)
    failing = python_child("once", "raise SystemExit(4)", restart=False, holds_back=True)
    supervisor = Supervisor([failing, python_child("never", POLITE)], tmp_path, Lines())
    with supervisor, pytest.raises(SupervisorError, match="once ended with code 4"):
        supervisor.wait_ready(20)
    assert not (tmp_path / "never.log").exists()


def test_a_child_that_ignores_the_stop_signal_is_killed_after_its_grace(tmp_path):
    """Stopping ends even when a child does not want to, and says so."""
    lines = Lines()
    with Supervisor([python_child("stubborn", STUBBORN, stop_grace_seconds=0.2)], tmp_path, lines) as supervisor:
        supervisor.wait_ready(20)
        pid = supervisor.pid_of("stubborn")
    wait_until_gone(pid, timeout=0.5)
    assert ("stubborn", "did not stop within 0.2 s: killed") in lines


def test_one_that_never_becomes_ready_is_named(tmp_path):
    """Waiting for readiness ends with the name and the last lines of the one that is not ready."""
    with (
        Supervisor(
            [python_child("slow", "print('thinking'); signal = __import__('signal').pause()")], tmp_path, Lines()
        ) as it,
        pytest.raises(SupervisorError, match=r"not ready after 1 s: slow"),
    ):
        it.wait_ready(1)


def test_a_missing_program_is_said_in_words(tmp_path):
    """A command that does not exist ends in a sentence, not in a trace."""
    child = Child(name="gone", command=["/no/such/program"], restart=False, holds_back=True)
    supervisor = Supervisor([child], tmp_path, Lines())
    with supervisor, pytest.raises(SupervisorError, match="cannot start /no/such/program: No such file"):
        supervisor.wait_ready(20)


@pytest.fixture
def foreground(tmp_path):
    """Starts a process of its own that runs a supervisor in the foreground; gives it and the children's process ids."""
    started = []

    def start(code: str, *, grace: float = 10) -> tuple[subprocess.Popen[str], list[int]]:
        program = f"""
            import sys
            from pathlib import Path
            from workflow.cli.processes.child import Child
            from workflow.cli.processes.supervisor import Supervisor
            names = ("one", "two")
            code = {code!r}
            command = [sys.executable, "-c", code]
            children = [Child(name=n, command=command, ready_line="ready.", stop_grace_seconds={grace}) for n in names]
            supervisor = Supervisor(children, Path({str(tmp_path)!r}))
            supervisor.run_forever(lambda: print(*(supervisor.pid_of(n) for n in names), flush=True))
            print("all stopped", flush=True)
        """
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout is not None
        return process, [int(word) for word in process.stdout.readline().split()]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_signal_stops_all_cleanly(foreground, number):
    """Ctrl-C, SIGTERM and a closed terminal end every child by its own stop, and the run ends with 0."""
    process, pids = foreground("import signal; signal.pthread_sigmask(0, [15])\n" + POLITE)
    process.send_signal(number)
    output, log = process.communicate(timeout=30)
    assert (process.returncode, output) == (0, "all stopped\n")
    assert log.count("ended") == 2
    for pid in pids:
        wait_until_gone(pid, timeout=0.5)


def test_a_second_interrupt_does_not_wait_for_the_grace(foreground):
    """Who presses Ctrl-C twice wants it to end now."""
    process, pids = foreground(STUBBORN, grace=600)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    for pid in pids:
        wait_until_gone(pid, timeout=0.5)


@pytest.mark.parametrize("code", [POLITE, STUBBORN, PARENT])
def test_no_orphan_survives_kill_9_of_the_supervisor(foreground, code):
    """When the supervisor is killed outright, its children, their children and its guard are gone too."""
    process, pids = foreground(code)
    everything = descendants(process.pid)
    assert set(pids) <= set(everything)
    process.kill()
    for pid in everything:
        wait_until_gone(pid)


def test_a_killed_guard_is_noticed(tmp_path):
    """Without its guard the supervisor stops everything instead of going on unprotected."""

    def guards() -> set[int]:
        running = descendants(os.getpid())
        return {pid for pid in running if b"guard.py\0watch" in Path(f"/proc/{pid}/cmdline").read_bytes()}

    others = guards()
    with Supervisor([python_child("one", POLITE)], tmp_path, Lines()) as supervisor:
        supervisor.wait_ready(20)
        one = supervisor.pid_of("one")
        (guard,) = guards() - others
        os.kill(guard, signal.SIGKILL)
        wait_until_gone(one)
        with pytest.raises(SupervisorError, match="guard"):
            supervisor.wait_ready(20)


def test_a_killed_celery_node_leaves_no_pool_and_comes_back(tmp_path, redis_server):
    """A kill -9 of a Celery node takes its pool processes along, and a new node takes its place."""
    url = redis_server.url.replace("unix://", "redis+socket://").replace("?db=0", "?virtual_host=0")
    (tmp_path / "bare_tasks.py").write_text(f"from celery import Celery\napp = Celery('bare', broker={url!r})\n")
    options = [
        "-A",
        "bare_tasks:app",
        "worker",
        "-c",
        "2",
        "-l",
        "INFO",
        "-Q",
        "bare",
        "--without-gossip",
        "--without-mingle",
    ]
    child = Child(
        name="worker",
        command=[sys.executable, "-m", "celery", *options],
        environment={"PYTHONPATH": str(tmp_path)},
        ready_line="ready.",
    )
    with Supervisor([child], tmp_path / "log", Lines()) as supervisor:
        supervisor.wait_ready(60)
        node = supervisor.pid_of("worker")
        pool = descendants(node)
        assert len(pool) == 2
        os.kill(node, signal.SIGKILL)
        for pid in pool:
            wait_until_gone(pid)
        supervisor.wait_restarted("worker", than=node, timeout=60)


def test_our_redis_keeps_its_promises(any_redis_server):
    """The server answers, syncs its append-only file, never evicts, and can be reached through its socket alone."""
    with redis.Redis.from_url(any_redis_server.url) as client:
        wanted = {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "port": "0",
        }
        assert {name: client.config_get(name)[name] for name in wanted} == wanted
    socket = Path(any_redis_server.url.removeprefix("unix://").removesuffix("?db=0"))
    assert len(os.fsencode(socket)) <= 107
    assert socket.parent.stat().st_mode & 0o777 == 0o700


def test_a_killed_redis_comes_back_with_its_data(tmp_path):
    """A kill -9 of the server loses nothing that it had acknowledged, and its address stays."""
    with choose_redis(None, tmp_path) as server:
        supervisor = Supervisor([server.child], tmp_path / "log", Lines())
        with supervisor:
            supervisor.wait_ready(20)
            with redis.Redis.from_url(server.url) as client:
                client.set("headline", "kept")
            before = supervisor.pid_of("redis")
            os.kill(before, signal.SIGKILL)
            supervisor.wait_restarted("redis", than=before, timeout=20)
            with redis.Redis.from_url(server.url) as client:
                assert client.get("headline") == b"kept"
    assert not Path(server.url.removeprefix("unix://").removesuffix("?db=0")).parent.exists()


def test_two_copyflows_never_share_one_redis_folder(tmp_path, monkeypatch):
    """The second server on the same data is refused in one sentence."""
    monkeypatch.setattr("workflow.cli.redis_server._LOCK_PATIENCE_SECONDS", 0.0)
    second = ensure_redis(None, tmp_path)
    with ensure_redis(None, tmp_path), pytest.raises(RedisUnavailableError, match="Another Copyflow is using"), second:
        pass


def test_a_named_redis_is_used_and_nothing_started(tmp_path):
    """COPYFLOW_REDIS_URL wins; the password does not reach the description."""
    with choose_redis("redis://:secret@news.example:6379/3", tmp_path / "unused") as server:
        assert server == RedisServer(
            url="redis://:secret@news.example:6379/3", description="redis://news.example:6379/3"
        )
    assert not (tmp_path / "unused").exists()


def test_without_any_server_one_sentence_says_what_to_set(tmp_path, monkeypatch):
    """No bundled server and nothing on PATH, or only one that is too old: the sentence names the setting."""
    monkeypatch.setattr("workflow.cli.redis_server.find_spec", lambda _name: None)
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.0.16 sha=0'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    words = r"set COPYFLOW_REDIS_URL.*redis-server is 6\.0\.16"
    with pytest.raises(RedisUnavailableError, match=words), choose_redis(None, tmp_path / "data"):
        pass


def test_the_stack_stops_api_relay_projector_clock_workers_redis(tmp_path):
    """The reverse of the start order is the order of the design, and every process learns where its servers are."""
    with choose_redis(None, tmp_path / "redis") as server:
        children = stack(home=tmp_path, database_url="sqlite:///x", redis=server, port=free_port())
    names = [child.name for child in reversed(children)]
    assert names == ["api", "relay", "projector", "clock", "sender", "worker", "redis"]
    for child in children[1:]:
        assert child.environment["COPYFLOW_REDIS_URL"] == server.url
        assert child.environment["COPYFLOW_DATABASE_URL"] == "sqlite:///x"
