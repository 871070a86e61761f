"""Images as files: made fit to be shown (``pictures.py``), fetched (``fetching.py``), kept (``disk.py``, ``s3.py``).

What is decided about them stands in ``workflow/domain/illustrating.py``; ``library.py`` puts both together.
"""
