"""The examples for partners' developers take what the newsroom sends, and nothing else."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from workflow.cli.app import app
from workflow.signing import sign

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "partners-guide.md").read_text(encoding="utf-8")
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
BODY = '<?xml version="1.0"?><x>вода 水</x>'.encode()
Judge = Callable[[dict[str, str], bytes], bool]


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def in_python(headers: dict[str, str], body: bytes) -> bool:
    scope: dict[str, Callable[..., bool]] = {}
    exec(example("python"), scope)  # noqa: S102 - the page's own example
    return scope["is_genuine"](SECRET, headers, body)


def in_javascript(headers: dict[str, str], body: bytes) -> bool:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node here to run the JavaScript example")
    arguments = f"{json.dumps(SECRET)}, {json.dumps(headers)}, Buffer.from({json.dumps(body.hex())}, 'hex')"
    program = f"{example('javascript')}\nconsole.log(isGenuine({arguments}));"
    command = [node, "--input-type=module", "--eval", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "true"


def headers(moment: int, *secrets: str) -> dict[str, str]:
    signatures = " ".join(sign(secret, "msg_1", moment, BODY) for secret in secrets)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(moment), "webhook-signature": signatures}


@pytest.mark.parametrize("judge", [in_python, in_javascript])
def test_the_examples_verify(judge: Judge) -> None:
    """Ours pass, an XML body and a second signature beside too; another key, another body, an old one do not."""
    now = int(time.time())
    assert judge(headers(now, SECRET), BODY)
    assert judge(headers(now, OTHER, SECRET), BODY)
    assert not judge(headers(now, OTHER), BODY)
    assert not judge(headers(now, SECRET), BODY + b" ")
    assert not judge(headers(now - 600, SECRET), BODY)
    assert not judge({}, BODY)


def test_every_option_of_the_simulator_is_on_the_page() -> None:
    """What the command takes is what the page tells, but for where it listens."""
    group: Any = get_command(app)
    command = group.commands["partner"].commands["simulate"]
    options = {name for each in command.params if each.param_type_name == "option" for name in each.opts}
    told = set(re.findall(r"`(--[a-z0-9]+)", PAGE))
    assert options - {"--port", "--host", "--help"} <= told
    assert told <= options
