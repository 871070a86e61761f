"""What readers and partners get of a publication, rendered where portal, feeds and formats may all use it.

Standard library and the domain only: no template, no language of the interface. Bodies stand in ``bodies.py``, entities
in ``entities.py``, the schema.org document in ``json_ld.py``, and what every format says alike in ``statements.py``.
"""
