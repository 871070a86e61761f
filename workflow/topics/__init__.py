"""What articles are about, outside the log: files of topics, what comes with Copyflow, and how topics are suggested.

Nothing is stored here, and nothing here applies a topic: suggestions are for a reviewer.
"""
