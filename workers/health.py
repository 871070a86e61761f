"""Tells a container's health check whether a service is at work: ``python -m workers.health relay``.

Relay, clock and projector renew their leadership every few seconds; one that hangs or died does not.
"""

from __future__ import annotations

import sys

from workflow.bootstrap import bootstrap

SERVICES = ("relay", "clock", "projector")


def main(arguments: list[str]) -> int:
    """0 when the service is led by a live process, 1 when not, 2 for a wrong call."""
    if len(arguments) != 1 or arguments[0] not in SERVICES:
        print(f"usage: python -m workers.health {'|'.join(SERVICES)}", file=sys.stderr)  # noqa: T201 - it is a command
        return 2
    application = bootstrap()
    try:
        return 0 if application.leadership.is_led(arguments[0], application.clock.now()) else 1
    finally:
        application.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
