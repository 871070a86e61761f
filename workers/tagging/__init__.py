"""Entity tagging: what a text names, where exactly, by which evidence, and which known entity it is.

``docs/tagging.md`` leads through it.
"""
