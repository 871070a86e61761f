"""``copyflow taggers``: which model reads which language in this installation."""

from __future__ import annotations

from dataclasses import asdict

import typer

from workflow.cli.console import hint, print_json, read_settings, show_table
from workflow.cli.people import AsJson


def taggers(as_json: AsJson = False) -> None:
    """Show which tagger reads which language, and what it goes on record as; exit 1 where one cannot be loaded."""
    from workers.tagging.overview import taggers_here
    from workers.wiring import choose_taggers

    choose_taggers(read_settings())
    found = taggers_here()
    if as_json:
        print_json({"taggers": [asdict(each) for each in found]})
    else:
        rows = [
            (
                each.language,
                each.name or "cannot be loaded",
                each.model or "comes with Copyflow",
                "yes" if each.has_grammar else "no",
                each.fingerprint or each.problem,
            )
            for each in found
        ]
        show_table(("language", "tagger", "model", "grammar", "goes on record as"), rows, whole=("language",))
        hint("Other languages have known names and the rules for every language. COPYFLOW_TAGGERS names models.")
    for each in found:
        if each.problem:
            hint(f"{each.language}: {each.problem}")
    if any(each.problem for each in found):
        raise typer.Exit(1)
