"""Copyflow: an event-sourced newsroom workflow engine.

This package is the newsroom itself. Nothing in it knows HTTP or Celery, with one exception
that its name announces: ``workflow.cli``, the command line that starts the other processes.
"""
