"""``python -m workflow.cli.audit``: known vulnerabilities of what is installed, as ``pip-audit`` finds them.

A machine that reaches no service of vulnerabilities fails nothing: it is told that nobody looked, and ends with 0.
What is found ends with 1. Holds no list of vulnerabilities.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_PATIENCE_SECONDS = 180.0
_SERVICES = ("pypi", "osv")


def main() -> int:
    """Ask one service after the other until one knows the packages; the exit code."""
    for service in _SERVICES:
        found = _asked(service)
        if found is None:
            continue
        known = [each for each in found if "vulns" in each]
        vulnerable = [each for each in known if each["vulns"]]
        if not known:
            continue
        for each in vulnerable:
            ids = ", ".join(vulnerability["id"] for vulnerability in each["vulns"])
            print(f"{each['name']} {each['version']}: {ids}")
        print(f"{len(known)} of {len(found)} packages were looked up ({service}); {len(vulnerable)} are vulnerable.")
        return 1 if vulnerable else 0
    print("Not audited: no service of vulnerabilities that knows these packages can be reached from here.")
    return 0


def _asked(service: str) -> list[dict[str, Any]] | None:
    """Every installed package with what is known of it; None when the service does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--skip-editable", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--vulnerability-service", service],
            capture_output=True, text=True, check=False, timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
        dependencies: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, LookupError):
        return None
    return dependencies


if __name__ == "__main__":
    sys.exit(main())
