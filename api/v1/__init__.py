"""The JSON API, version 1: routes translate between HTTP and the newsroom's commands and views. No rule lives here."""
