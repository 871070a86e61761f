"""compose.yaml: what it promises about itself, and its command lines run for real on local servers."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import yaml

from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import QUEUES, answers_ready, free_port
from workflow.cli.processes.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(TEXT)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "copyflow"}
WORKERS = {name: service for name, service in OURS.items() if name.startswith("worker-")}
ANYWHERE = ".".join("0000")


def local_command(command: list[str], port: int) -> list[str]:
    """The same command line with this Python, this machine's address and a free port."""
    places = {"python": sys.executable, ANYWHERE: "127.0.0.1", "8000": str(port)}
    return [places.get(word, word.replace(":8000/", f":{port}/")) for word in command]


def test_the_services_are_copyflow_s_processes():
    """Each process is a service of its own; the queues have one kind of worker each and none is forgotten."""
    assert set(SERVICES) - set(WORKERS) == {"postgres", "redis", "migrate", "api", "relay", "clock", "projector"}
    queues = [service["command"][service["command"].index("-Q") + 1] for service in WORKERS.values()]
    assert sorted(queues) == sorted(QUEUES)


def test_no_secret_has_a_default():
    """Without a password in the environment, compose refuses to start instead of using a known one."""
    uses = re.findall(r"\$\{(\w+)(.*?)\}", TEXT)
    assert {name for name, _ in uses} == {"COPYFLOW_POSTGRES_PASSWORD"}
    assert all(rest.startswith(":?") for _, rest in uses)


def test_every_service_has_the_same_home_and_settings():
    """What is sealed under the home's secret key by one service is opened by all; a setting is written once for all."""
    for name, service in OURS.items():
        assert service["volumes"] == [f"home:{service['environment']['COPYFLOW_HOME']}"], name
        assert service["env_file"] == [{"path": "copyflow.env", "required": False}], name
    assert "home" in yaml.safe_load(TEXT)["volumes"]
    dockerfile = OURS["api"]["build"]["dockerfile_inline"]
    assert f"--home-dir {OURS['api']['environment']['COPYFLOW_HOME']}" in dockerfile  # the volume is its user's
    assert "[fx,otel,standards]" in dockerfile  # or COPYFLOW_STANDARDS and COPYFLOW_OTLP_ENDPOINT could not be obeyed
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "copyflow.env"} <= set(ignored)


def test_only_the_api_is_reachable_and_only_from_this_machine():
    """Databases publish no port."""
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "api": ["127.0.0.1:8000:8000"]
    }


def test_everything_waits_for_healthy_servers_and_comes_back():
    """Services start on a migrated database and a healthy Redis and are restarted; the migration runs once."""
    for name, service in SERVICES.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    for name in set(OURS) - {"migrate"}:
        assert OURS[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
    for name in ("postgres", "redis", "api", "relay", "clock", "projector", *WORKERS):
        assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_the_image_is_built_of_files_that_exist_and_runs_as_nobody_special():
    """Every COPY names a file of the repository, the constraints are obeyed, and the user is not root."""
    dockerfile = OURS["api"]["build"]["dockerfile_inline"]
    for line in dockerfile.splitlines():
        if line.startswith("COPY"):
            assert all((ROOT / source).exists() for source in line.split()[1:-1]), line
    assert "-c .ci/constraints.txt" in dockerfile
    assert re.search(r"^USER copyflow$", dockerfile, re.MULTILINE)


def test_every_service_runs_on_postgresql_and_redis(postgres_server, redis_server, tmp_path):
    """The very command lines migrate an empty database, become ready together, and pass their health checks."""
    port = free_port()
    environment = {
        "COPYFLOW_HOME": str(tmp_path),
        "COPYFLOW_DATABASE_URL": postgres_server.fresh_database(),
        "COPYFLOW_REDIS_URL": redis_server.url,
    }
    assert set(OURS["api"]["environment"]) == set(environment)

    def child(name: str, **options: object) -> Child:
        return Child(name=name, command=local_command(OURS[name]["command"], port), environment=environment, **options)

    children = [
        child("migrate", restart=False, holds_back=True),
        child("api", ready=answers_ready("127.0.0.1", port)),
        *(child(name, ready_line=f"{name} ready") for name in ("relay", "clock", "projector")),
    ]
    for name in WORKERS:  # a container has its own host name; here they share one
        worker = child(name, ready_line="ready.", stop_grace_seconds=30)
        command = [word.replace("worker@%h", f"{name}@%h") for word in worker.command]
        children.append(
            Child(name=name, command=command, environment=environment, ready_line="ready.", stop_grace_seconds=30)
        )
    with Supervisor(children, tmp_path / "log", lambda _name, _line: None) as supervisor:
        supervisor.wait_ready(120)
        for name in ("api", "relay", "clock", "projector"):
            check = local_command(OURS[name]["healthcheck"]["test"][1:], port)
            assert subprocess.run(check, env={**os.environ, **environment}, check=False).returncode == 0, name
        for name in WORKERS:
            check = SERVICES[name]["healthcheck"]["test"][1].replace("$$", "$").replace("worker@", f"{name}@")
            done = subprocess.run(
                ["sh", "-c", check.replace("python", sys.executable, 1)],
                env={**os.environ, **environment, "HOSTNAME": socket.gethostname()},
                check=False,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
