"""Topics from the command line: the vocabulary, its import, and the rules by which topics are suggested."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import fail, hint, newsroom, print_json, say, show_table
from workflow.cli.people import AsJson, operator
from workflow.cli.progress import EventsBar
from workflow.domain.commands import ImportTopics, RecordTopicRule, WithdrawTopicRule
from workflow.domain.errors import InvalidValue
from workflow.domain.streams import topic_rule_stream, topics_stream
from workflow.domain.topic_rules import EntityClass, TopicRule, TopicWord
from workflow.domain.topic_ruling import acceptable, require_rule_id
from workflow.domain.topics import Topic, require_topic_code
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.topic_views import ShownRule
from workflow.topics.files import LARGEST_FILE, read_topics

topics_app = typer.Typer(
    help="Topics of articles (IPTC Media Topics) and the rules that suggest them.", no_args_is_help=True
)
Language = Annotated[str, typer.Option(help="Language of the names; English where there is none in it.")]
RuleId = Annotated[str, typer.Argument(help="The rule's id, such as sco-meetings.")]


@topics_app.command("list")
def list_topics(
    search: Annotated[str, typer.Argument(help="Part of a code or a name; all topics otherwise.")] = "",
    broader: Annotated[str | None, typer.Option(help="Only parts of this topic, by its code.")] = None,
    language: Language = "en",
    retired: Annotated[bool, typer.Option("--retired", help="Retired topics too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the topics."""
    wanted = parse_language(language)
    with newsroom() as application:
        topics = application.views.topics
        above = require_topic_code(broader, "broader") if broader else None
        found = topics.list_topics(search=search, broader=above, with_retired=retired)
    if as_json:
        print_json({"topics": [as_data(each, wanted) for each in found], "attribution": topics.attribution})
        return
    if not found:
        say("No such topic. `copyflow topics import FILE` brings the whole vocabulary in.")
        return
    rows = [(each.code, _named(each, wanted), " ".join(each.broader)) for each in found]
    show_table(("code", "name", "part of"), rows, whole=("code",))
    hint(topics.attribution)


@topics_app.command("show")
def show_topic(
    code: Annotated[str, typer.Argument(help="The topic's code, such as medtop:11000000.")],
    as_json: AsJson = False,
) -> None:
    """Show one topic, with its names and the rules that suggest it."""
    english = LanguageTag("en")
    with newsroom() as application:
        topics = application.views.topics
        topic, narrower, rules = topics.topic(code), topics.narrower(code), topics.rules(topic=code)
    if as_json:
        told = as_data(topic, english) | {
            "narrower": [each.code for each in narrower],
            "rules": [each.entry.id for each in rules],
            "attribution": topics.attribution,
        }
        print_json(told)
        return
    say(f"{topic.code} ({topic.uri}){', retired: known, not suggested' if topic.is_retired else ''}")
    for each in topic.labels:
        say(f"  {each.language}: {each.text}{_standing(each.standing)}")
    for each in topic.definitions:
        say(f"  {each.language}, meaning: {each.text}")
    for name, values in (("part of", topic.broader), ("parts", [each.code for each in narrower])):
        if values:
            say(f"  {name}: {' '.join(values)}")
    if rules:
        say(f"  suggested by: {' '.join(each.entry.id for each in rules)}")
    hint(topics.attribution)


@topics_app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="IPTC's SKOS-JSON, or a table of names.", exists=True, dir_okay=False, readable=True)
    ],
    as_json: AsJson = False,
) -> None:
    """Take in the vocabulary, whole or not at all; the same file again changes nothing."""
    size = file.stat().st_size
    if size > LARGEST_FILE:
        fail(f"{file} is larger than {LARGEST_FILE // 1_000_000} MB, and no file of topics.")
    with newsroom(creates=True) as application, EventsBar("topics") as bar:
        read = read_topics(file.read_bytes())
        bar.show(0, len(read.topics))
        command = ImportTopics(
            by=operator(),
            at=application.clock.now(),
            name=file.name,
            released=read.released,
            attribution=read.attribution,
            topics=read.topics,
            labels_only=read.labels_only,
        )
        before = application.views.topics.vocabulary()
        outcome = application.newsroom.execute(command, topics_stream(), via="cli")
        bar.show(len(read.topics), len(read.topics))
        after = application.views.topics.vocabulary()
    changed = sum(before.topics.get(code) != each for code, each in after.topics.items())
    added = len(after.topics.keys() - before.topics.keys())
    report = {
        "topics": len(read.topics),
        "added": added,
        "changed": changed - added,
        "unchanged": len(read.topics) - changed,
        "retired": sum(each.is_retired for each in after.topics.values()),
        "events": outcome.last_position - outcome.first_position + 1 if changed else 0,
        "released": after.released,
        "left_out": dict(read.left_out),
        "attribution": read.attribution,
    }
    if as_json:
        print_json(report)
        return
    say(f"{added} added, {changed - added} changed, {report['unchanged']} unchanged; {report['retired']} are retired.")
    for reason, count in sorted(read.left_out.items()):
        hint(f"{count} name(s) left out: {reason}.")
    hint(read.attribution)


@topics_app.command("rules")
def list_rules(
    topic: Annotated[str | None, typer.Option(help="Only rules of this topic, by its code.")] = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Withdrawn rules too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the rules by which topics are suggested, and how their suggestions fared."""
    with newsroom() as application:
        found = application.views.topics.rules(topic=topic, with_withdrawn=withdrawn)
        names = {each.entry.id: _topic_name(application, each) for each in found}
    if as_json:
        print_json([rule_as_data(each) for each in found])
        return
    rows = [
        (
            each.entry.id,
            names[each.entry.id],
            _from(each),
            each.fared.accepted,
            each.fared.rejected,
        )
        for each in found
    ]
    show_table(("rule", "topic", "from", "accepted", "rejected"), rows, whole=("rule",))


@topics_app.command("rule")
def show_rule(rule_id: RuleId, as_json: AsJson = False) -> None:
    """Show one rule."""
    with newsroom() as application:
        shown = application.views.topics.rule(require_rule_id(rule_id))
        name = _topic_name(application, shown)
    if as_json:
        print_json(rule_as_data(shown))
        return
    rule = shown.entry.rule
    say(f"{shown.entry.id} ({_from(shown)}, version {shown.entry.version})")
    if rule is not None:
        say(f"  topic: {rule.topic} {name}")
        for language in dict.fromkeys(each.language for each in rule.words):
            say(f"  {language}: {' · '.join(each.text for each in rule.words if each.language == language)}")
        for what, values in (("entities", rule.entities), ("classes", rule.classes)):
            if values:
                say(f"  {what}: {' '.join(values)}")
        say(f"  at least: {rule.at_least}")
        if rule.note:
            say(f"  note: {rule.note}")
    say(f"  accepted {shown.fared.accepted}, rejected {shown.fared.rejected}")


@topics_app.command("add-rule")
def add_rule(
    rule_id: RuleId,
    topic: Annotated[str, typer.Option(help="Code of the topic to suggest.")],
    word: Annotated[list[str] | None, typer.Option("--word", help="As `en:summit`. Repeatable.")] = None,
    entity: Annotated[list[str] | None, typer.Option("--entity", help="Id of a known entity. Repeatable.")] = None,
    entity_class: Annotated[
        list[EntityClass] | None, typer.Option("--class", help="A class of tagged entities. Repeatable.")
    ] = None,
    at_least: Annotated[int, typer.Option(help="What the places must come to; the headline counts three.")] = 1,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a rule, or replace it as a whole; one that comes with Copyflow is replaced under its id."""
    with newsroom(creates=True) as application:
        rule = acceptable(
            TopicRule(
                id=rule_id,
                topic=topic,
                words=tuple(_word(each) for each in word or ()),
                entities=tuple(entity or ()),
                classes=tuple(entity_class or ()),
                at_least=at_least,
                note=note,
            )
        )
        application.views.topics.require_suggestible(rule)
        command = RecordTopicRule(by=operator(), at=application.clock.now(), topic_rule=rule)
        application.newsroom.execute(command, topic_rule_stream(rule.id), via="cli")
        shown = application.views.topics.rule(rule.id)
    print_json(rule_as_data(shown)) if as_json else say(f"{rule_id} holds, version {shown.entry.version}.")


@topics_app.command("withdraw-rule")
def withdraw_rule(rule_id: RuleId, reason: Annotated[str, typer.Option(help="Why.")], as_json: AsJson = False) -> None:
    """Suggest nothing by a rule any more, be it your own or one that comes with Copyflow."""
    with newsroom(creates=True) as application:
        application.views.topics.rule(require_rule_id(rule_id))
        command = WithdrawTopicRule(by=operator(), at=application.clock.now(), reason=reason)
        application.newsroom.execute(command, topic_rule_stream(rule_id), via="cli")
        shown = application.views.topics.rule(rule_id)
    print_json(rule_as_data(shown)) if as_json else say(f"{rule_id} is withdrawn.")


# --- helpers ----------------------------------------------------------------------------------------


def as_data(topic: Topic, language: LanguageTag) -> dict[str, Any]:
    """A topic as data for scripts."""
    label = topic.label(language)
    return {
        "code": topic.code,
        "uri": topic.uri,
        "name": topic.name(language),
        "name_language": label.language if label else None,
        "name_standing": label.standing.value if label else None,
        "labels": [{"language": e.language, "text": e.text, "standing": e.standing.value} for e in topic.labels],
        "definitions": [{"language": each.language, "text": each.text} for each in topic.definitions],
        "broader": list(topic.broader),
        "wikidata": list(topic.wikidata),
        "is_retired": topic.is_retired,
    }


def rule_as_data(shown: ShownRule) -> dict[str, Any]:
    """A rule as data for scripts."""
    entry, rule = shown.entry, shown.entry.rule
    assert rule is not None
    return {
        "rule_id": entry.id,
        "version": entry.version,
        "topic": rule.topic,
        "words": [{"language": each.language, "text": each.text} for each in rule.words],
        "entities": list(rule.entities),
        "classes": [each.value for each in rule.classes],
        "at_least": rule.at_least,
        "note": rule.note,
        "is_built_in": shown.is_built_in,
        "withdrawn_because": entry.withdrawn_because,
        "accepted": shown.fared.accepted,
        "rejected": shown.fared.rejected,
    }


def _named(topic: Topic, language: LanguageTag) -> str:
    label = topic.label(language)
    name = topic.code if label is None else f"{label.text}{_standing(label.standing)}"
    return f"{name}, retired" if topic.is_retired else name


def _standing(standing: str) -> str:
    return "" if standing == "official" else f" ({standing})"


def _from(shown: ShownRule) -> str:
    origin = "Copyflow" if shown.is_built_in else "the newsroom"
    return f"{origin}, withdrawn" if shown.entry.is_withdrawn else origin


def _topic_name(application: Application, shown: ShownRule) -> str:
    rule = shown.entry.rule
    topic = application.views.topics.knowledge().topics.get(rule.topic) if rule else None
    return topic.name(LanguageTag("en")) if topic else ""


def _word(text: str) -> TopicWord:
    language, colon, words = text.partition(":")
    if not colon:
        raise InvalidValue("word", f"{text[:40]!r} names no language: write it like en:{text[:40]}")
    return TopicWord(language=parse_language(language.strip()), text=words)
