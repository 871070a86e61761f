"""What would have differed in the last days under other policies, routes or filters. Reads the log, writes nothing.

``changes.py`` is the file that asks, ``replay.py`` one article in two worlds, ``past.py`` the pass over the log. The
rules themselves are asked (``workflow/domain``); none is written a second time here.
"""
