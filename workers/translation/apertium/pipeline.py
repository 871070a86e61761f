"""One pipeline of processes that stays: a text in, its answer out, within a deadline, or it is taken down.

The processes end with their input, and on Linux when the thread that started them dies, so that nothing is left of a
killed worker. Bytes only: what they mean is the stream's business.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from typing import IO

_CHUNK = 65_536
_GROWTH = 64
"""How many times its question an answer may be; beyond it is a loop."""


class PipelineBroken(Exception):
    """The pipeline gave no whole answer and was taken down."""


class PipelineTooSlow(PipelineBroken):
    """The pipeline did not answer in time and was taken down."""


class Pipeline:
    """The processes of one mode. Used by one caller at a time, in the process that made it."""

    def __init__(self, stages: Sequence[Sequence[str]]) -> None:
        self.process_id = os.getpid()
        self._stages = [os.path.basename(stage[0]) for stage in stages]  # noqa: PTH119 - names, no paths
        self._processes: list[subprocess.Popen[bytes]] = []
        self._answers = bytearray()
        self._asked = 0
        try:
            self._start(stages)
        except BaseException:
            self.close()
            raise
        os.set_blocking(self._input.fileno(), False)
        os.set_blocking(self._output.fileno(), False)

    def _start(self, stages: Sequence[Sequence[str]]) -> None:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        previous: IO[bytes] | int = subprocess.PIPE
        for stage in stages:
            process = subprocess.Popen(
                [*_dying_with_us(), *stage],
                stdin=previous,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=environment,
                process_group=0,  # Ctrl-C at the terminal is for the worker, which ends its work first
            )
            self._processes.append(process)
            if not isinstance(previous, int):
                previous.close()  # the next process holds it now
            previous = _pipe(process.stdout)

    @property
    def _input(self) -> IO[bytes]:
        return _pipe(self._processes[0].stdin)

    @property
    def _output(self) -> IO[bytes]:
        return _pipe(self._processes[-1].stdout)

    @property
    def process_ids(self) -> list[int]:
        """The processes, in the order of the stages."""
        return [process.pid for process in self._processes]

    def is_ready(self) -> bool:
        """Whether it still runs and owes nothing: an idle pipeline is silent."""
        readable, _, _ = select.select([self._output], [], [], 0)
        return not readable and not self._answers

    def answers(self, questions: Sequence[bytes], deadline_seconds: float) -> Iterator[bytes]:
        """The answer to each question as it comes; ``PipelineBroken`` ends the pipeline.

        Each question travels with a number in a blank, which comes back with its answer: out of step is noticed.
        """
        stamps = [b"[%d]" % (self._asked + index) for index in range(1, len(questions) + 1)]
        self._asked += len(questions)
        waiting = memoryview(b"".join(b"%b%b\0" % pair for pair in zip(questions, stamps, strict=True)))
        most = _GROWTH * len(waiting) + _CHUNK
        for stamp in stamps:
            until = time.monotonic() + deadline_seconds
            while b"\0" not in self._answers:
                if len(self._answers) > most:
                    raise self._broken("answers without end")
                waiting = self._exchange(waiting, until)
            answer, _, self._answers = self._answers.partition(b"\0")
            if not answer.endswith(stamp):
                raise self._broken("answered out of step")
            yield bytes(answer.removesuffix(stamp))

    def _exchange(self, waiting: memoryview, until: float) -> memoryview:
        """Write and read what goes now; what is still to be written."""
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        if waiting:
            poll.register(self._input, select.POLLOUT)
        ready = dict(poll.poll(max(until - time.monotonic(), 0) * 1000))
        if not ready:
            raise self._too_slow()
        if self._input.fileno() in ready:
            try:
                waiting = waiting[os.write(self._input.fileno(), waiting[:_CHUNK]) :]
            except BlockingIOError:
                pass
            except BrokenPipeError:
                raise self._broken(self._how_it_died()) from None
        if self._output.fileno() in ready:
            received = os.read(self._output.fileno(), _CHUNK)
            if not received:
                raise self._broken(self._how_it_died())
            self._answers += received
        elif time.monotonic() >= until:
            raise self._too_slow()
        return waiting

    def _broken(self, how: str) -> PipelineBroken:
        self.close()
        return PipelineBroken(how)

    def _too_slow(self) -> PipelineTooSlow:
        self.close()
        return PipelineTooSlow("did not answer in time")

    def _how_it_died(self) -> str:
        """Which process broke off, and how. What stands before it ends by SIGPIPE, what follows with its input."""
        self._input.close()  # those that still wait for text end now
        until = time.monotonic() + 0.5
        ended: list[tuple[str, int]] = []
        for name, process in zip(self._stages, self._processes, strict=True):
            try:
                ended.append((name, process.wait(timeout=max(until - time.monotonic(), 0.01))))
            except subprocess.TimeoutExpired:  # it hangs; another broke off
                continue
        name, status = next(
            (each for each in ended if each[1] not in {0, -signal.SIGPIPE}), ended[0] if ended else ("it", 0)
        )
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        return f"{name} {how}"

    def close(self) -> None:
        """End the processes; in a forked child only let go of what was inherited."""
        ours = self.process_id == os.getpid()
        for process in self._processes:
            if ours:
                process.kill()
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            if ours:
                process.wait()
            else:
                process.poll()  # a parent's process is none of ours: noted as ended


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process has no pipe")
    return pipe


def _dying_with_us() -> list[str]:
    """A prefix that has Linux kill the process when we die, where ``setpriv`` (util-linux) is installed."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "KILL", "--"] if program else []
