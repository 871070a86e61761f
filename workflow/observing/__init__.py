"""What a process tells of itself while it runs: figures, log lines, traces. Of the newsroom's matters nothing is here.

``measures`` names every figure, ``counting`` takes them, ``serving`` tells them. ``log_lines`` is the form of log
lines. ``tracing`` is where spans are begun, ``otlp`` what carries them away (extra ``otel``). All is off until
``beginning`` says otherwise.
"""
