"""Ingest: what sources of news offer becomes items, and items become drafts' texts. Nothing is stored or decided here.

``fetching`` asks the address, ``documents`` reads what it answers, ``drafting`` makes a draft's text of one item.
"""
