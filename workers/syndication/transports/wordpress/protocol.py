"""Bringing one post of a WordPress site up to one revision: look first, then act, then look whether it is so.

The site cannot help against doubles (no idempotency keys, slugs are not unique), so a post is made as a draft, looked
up again and only then published: an answer that was lost leaves an invisible draft, never a second public page. Every
step may be repeated. One writer a partner and article is the ledger's doing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workers.syndication.transports.wordpress.site import Answer, Site, SiteError
from workflow.domain.commands import RemoteCopy, Verdict

_FIELDS = "id,slug,status,link,tags,categories,title.raw,content.raw"
_EVERY_STATUS = "publish,future,draft,pending,private,trash"
_MARKER = re.compile(r"<!-- copyflow-key:(\S+) rev=([0-9]{1,9}) -->")
WITHDRAWN, HELD = "withdrawn", "held"
"""In place of a digest: we took the copy off the site ourselves."""
_MOST_TAGS = 30
_POST_ID = re.compile(r"[1-9][0-9]{0,18}")
_LONGEST_TEXT = 2_000
"""Of a slug, status or address: a site that says more says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A post as it should be; of one that is to be taken down, key and slug alone."""

    key: str
    """Names the edition, and stands in the content's marker: it survives edits of the slug."""
    slug: str
    title: str = ""
    content: str = ""
    excerpt: str = ""
    date_gmt: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()

    def values(self, tags: list[int]) -> dict[str, Any]:
        """The fields that a correction changes, and no others: a status sent along would bring back what is gone."""
        changed: dict[str, Any] = {"title": self.title, "content": self.content, "excerpt": self.excerpt, "tags": tags}
        return changed | ({"categories": list(self.categories)} if self.categories else {})


class Protocol:
    """What is done with one edition's post on one site."""

    def __init__(self, site: Site, wanted: Wanted, remote: RemoteCopy | None, *, overwrites_edits: bool) -> None:
        self._site = site
        self._wanted = wanted
        # What another transport learnt, before the partner had this one, names no post.
        self._remote = remote if remote is not None and _POST_ID.fullmatch(remote.id) else None
        self._overwrites_edits = overwrites_edits
        self.learnt: RemoteCopy | None = self._remote
        """The post as far as it is known now, whatever failed since."""

    # --- usable ---------------------------------------------------------------------------------------

    def publish(self) -> RemoteCopy:
        """The post is public and says what is wanted."""
        post = self._known() or self._found()
        if post is None:
            post = self._created()
        else:
            self._require_untouched(post)
            post = self._changed(post)
        if post["status"] != "publish":
            post = self._shown(post)
        if not self._site.shows(post["link"]):
            raise SiteError("The post is published, but its page cannot be read.", Verdict.RETRY)
        return self._note(post, digest=_digest(post))

    def _created(self) -> dict[str, Any]:
        values = {
            **self._wanted.values(self._tags()),
            "slug": self._wanted.slug,
            "date_gmt": self._wanted.date_gmt,
            "status": "draft",
            "comment_status": "closed",
            "ping_status": "closed",
        }
        made = self._post("posts", values)
        self._note(made, digest=_digest(made))
        found = self._found()
        if found is None:
            raise SiteError("The post that was made cannot be found. Is the account an editor's?", Verdict.CREDENTIALS)
        return found

    def _changed(self, post: Mapping[str, Any]) -> dict[str, Any]:
        return self._post(f"posts/{post['id']}", self._wanted.values(self._tags()))

    def _shown(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """Let a draft, or what we took down, be public. Out of the trash the slug comes back by a second request."""
        shown = self._post(f"posts/{post['id']}", {"status": "publish"})
        if shown["slug"] != self._wanted.slug and self._is_ours_to_restore:
            shown = self._post(f"posts/{post['id']}", {"slug": self._wanted.slug})
        if shown["status"] != "publish":
            raise SiteError(f"The site made the post {shown['status']!r} instead of publishing it.", Verdict.REFUSED)
        return shown

    @property
    def _is_ours_to_restore(self) -> bool:
        return self._remote is not None and self._remote.digest in {WITHDRAWN, HELD}

    def _require_untouched(self, post: Mapping[str, Any]) -> None:
        """What the partner took down or rewrote by itself is for a person to decide."""
        if self._remote is None or not self._remote.digest or self._is_ours_to_restore:
            return
        if self._remote.url and post["status"] != "publish":
            raise SiteError(
                f"The partner took its copy off the page (it is {post['status']!r} there). Agree with the partner, "
                "then send it again after the copy is published there.",
                Verdict.REMOVED,
            )
        if not self._overwrites_edits and _is_edited(post, self._remote.digest):
            raise SiteError(
                "The partner edited its copy. Agree with the partner, or set the option edited_copy to overwrite; then "
                "send it again.",
                Verdict.REMOVED,
            )

    # --- not usable -----------------------------------------------------------------------------------

    def hold(self) -> RemoteCopy | None:
        """The post is out of readers' sight and can be brought back by one request."""
        post = self._present()
        if post is None:
            return None
        if post["status"] != "trash":
            post = self._post(f"posts/{post['id']}", {"status": "draft"})
        return self._hidden(post, HELD)

    def withdraw(self) -> RemoteCopy | None:
        """The post is in the trash, or erased; None when there never was one."""
        post = self._present()
        if post is None:
            return replace(self._remote, url="", digest=WITHDRAWN) if self._remote else None
        if post["status"] != "trash":
            self._site.delete(f"posts/{post['id']}", _fields=_FIELDS)
            post = self._by_id(str(post["id"])) or post
            if post["status"] != "trash":
                raise SiteError(f"The post is {post['status']!r} after it was deleted.", Verdict.RETRY)
        return self._hidden(post, WITHDRAWN)

    def _hidden(self, post: Mapping[str, Any], how: str) -> RemoteCopy:
        link = self._remote.url if self._remote and self._remote.url else post["link"]
        if self._site.shows(link):
            raise SiteError("The post is taken down, but its page can still be read (a cache?).", Verdict.RETRY)
        return self._note(post, digest=how, url="")

    def _present(self) -> dict[str, Any] | None:
        return self._known(missing_is_news=False) or self._found()

    # --- looking --------------------------------------------------------------------------------------

    def _known(self, *, missing_is_news: bool = True) -> dict[str, Any] | None:
        """The post that an earlier attempt made."""
        if self._remote is None:
            return None
        post = self._by_id(self._remote.id)
        if post is None and missing_is_news and self._remote.url:
            raise SiteError(
                "The partner erased its copy. It is not made anew without being asked: agree with the partner first.",
                Verdict.REMOVED,
            )
        return post

    def _by_id(self, identity: str) -> dict[str, Any] | None:
        answer = self._site.get(f"posts/{identity}", _fields=_FIELDS)
        return None if answer.code == "rest_post_invalid_id" else _post_of(answer)

    def _found(self) -> dict[str, Any] | None:
        """The post by slug, in the trash too, else by the marker in its text; of doubles that we made, the first."""
        slug = self._wanted.slug
        rows = self._ours(slug=f"{slug},{slug}__trashed")
        if not rows:
            rows = self._ours(search=f"copyflow-key:{self._wanted.key}")
        for double in rows[1:]:
            self._site.delete(f"posts/{double['id']}", force="true")
        return rows[0] if rows else None

    def _ours(self, **query: str) -> list[dict[str, Any]]:
        answer = self._site.get("posts", status=_EVERY_STATUS, per_page="20", _fields=_FIELDS, **query)
        ours = [row for row in _rows(answer) if _is_post(row) and _is_marked(row, self._wanted.key)]
        return sorted(ours, key=lambda row: int(row["id"]))

    # --- terms and answers ----------------------------------------------------------------------------

    def _tags(self) -> list[int]:
        """The site's ids of the tags, made where they are missing. Slugs of our own: names are not unique there."""
        slugs = {
            f"cf-{hashlib.sha256(name.encode()).hexdigest()[:12]}": name for name in self._wanted.tags[:_MOST_TAGS]
        }
        if not slugs:
            return []
        answer = self._site.get("tags", slug=",".join(slugs), per_page="100", _fields="id,slug")
        known = {str(row.get("slug")): _id(row.get("id"), answer) for row in _rows(answer) if row.get("slug") in slugs}
        return sorted(known.get(slug) or self._tag(slug, name) for slug, name in slugs.items())

    def _tag(self, slug: str, name: str) -> int:
        answer = self._site.post("tags", {"name": name, "slug": slug}, _fields="id,slug")
        if answer.code == "term_exists":
            data = answer.value.get("data")
            return _id(data.get("term_id") if isinstance(data, dict) else None, answer)
        return _id(answer.value.get("id") if isinstance(answer.value, dict) else None, answer)

    def _post(self, route: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Change a post and compare the answer with what was asked: the site drops unknown terms without a word."""
        post = _post_of(self._site.post(route, values, _fields=_FIELDS))
        for field in ("tags", "categories"):
            if field in values and sorted(post.get(field, [])) != sorted(values[field]):
                raise SiteError(f"The site did not take the {field} {values[field]}: are they there?", Verdict.REFUSED)
        return post

    def _note(self, post: Mapping[str, Any], *, digest: str, url: str | None = None) -> RemoteCopy:
        is_public = post["status"] == "publish"
        link = url if url is not None else post["link"] if is_public else ""
        self.learnt = RemoteCopy(id=str(post["id"]), url=link, digest=digest)
        return self.learnt


def _post_of(answer: Answer) -> dict[str, Any]:
    if not _is_post(answer.value):
        raise SiteError(f"The site answered {answer.status} without the post.", Verdict.RETRY, status=answer.status)
    post: dict[str, Any] = answer.value
    return post


def _is_post(value: Any) -> bool:
    """Whether it has what a post has, as a post has it: nothing else that a stranger says is kept or acted on."""
    if not isinstance(value, dict) or not _is_id(value.get("id")):
        return False
    texts = [value.get(field) for field in ("slug", "status", "link")]
    if not all(isinstance(each, str) and each.isprintable() and len(each) <= _LONGEST_TEXT for each in texts):
        return False
    terms = [value.get(field, []) for field in ("tags", "categories")]
    return all(isinstance(each, list) and all(map(_is_id, each)) for each in terms)


def _rows(answer: Answer) -> list[dict[str, Any]]:
    return [row for row in answer.value if isinstance(row, dict)] if isinstance(answer.value, list) else []


def _id(value: Any, answer: Answer) -> int:
    if not _is_id(value):
        raise SiteError(f"The site answered {answer.status} without the tag.", Verdict.RETRY, status=answer.status)
    number: int = value
    return number


def _is_id(value: Any) -> bool:
    return type(value) is int and _POST_ID.fullmatch(str(value)[:20]) is not None


def _is_marked(post: Mapping[str, Any], key: str) -> bool:
    return any(found == key for found, _ in _MARKER.findall(_raw(post, "content")))


def _raw(post: Mapping[str, Any], field: str) -> str:
    value = post.get(field)
    return str(value.get("raw", "")) if isinstance(value, dict) else ""


def _digest(post: Mapping[str, Any]) -> str:
    """Revision, and SHA-256 of title and text as the site keeps them: it rewrites some of what it gets."""
    text = hashlib.sha256(f"{_raw(post, 'title')}\n{_raw(post, 'content')}".encode()).hexdigest()
    return f"{_revision(post)}:{text}"


def _revision(post: Mapping[str, Any]) -> int:
    return max((int(number) for _, number in _MARKER.findall(_raw(post, "content"))), default=0)


def _is_edited(post: Mapping[str, Any], known: str) -> bool:
    """Whether somebody else changed the text: what has a later revision's marker is ours, its answer lost."""
    return _digest(post) != known and _revision(post) <= int(known.partition(":")[0])
