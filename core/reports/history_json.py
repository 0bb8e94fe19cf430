"""The history of a narrative as JSON: everything that is known, under keys that stay."""

import json
from typing import Any

from core.reports.history import HistoryContents, Known, WholeVersion
from core.reports.version_columns import dollars


def render(contents: HistoryContents) -> bytes:
    """One object. Moments are ISO 8601 in UTC, costs US dollars; null stands for what is not known."""
    place = contents.place
    data = {
        "project": {"code": place.project_code, "title": place.project_title},
        "event": {
            "id": place.event_id,
            "external_id": place.external_id,
            "title": place.title,
            "date": place.day.isoformat() if place.day else None,
        },
        "language": place.language,
        "made": contents.made.isoformat(),
        "versions": [{**_known(version.known), **_text(version)} for version in contents.versions],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _known(known: Known) -> dict[str, Any]:
    return {
        "number": known.number,
        "name": known.name,
        "in_use": known.in_use,
        "change_type": known.change_type,
        "author_kind": known.author_kind,
        "author": known.author,
        "on_behalf_of": known.on_behalf_of,
        "created": known.created.isoformat(),
        "reason": known.reason,
        "provider": known.provider,
        "model": known.model,
        "temperature": known.temperature,
        "prompt_version": known.prompt_number,
        "seconds": known.seconds,
        "tokens_in": known.tokens_in,
        "tokens_out": known.tokens_out,
        "cost_usd": dollars(known.cost),
        "words": known.words,
        "words_added": known.words_added,
        "words_removed": known.words_removed,
        "base_version": known.base_number,
        "restored_from": known.restored_number,
        "proposal": known.proposal or None,
        "approved": known.approved.isoformat() if known.approved else None,
        "facts_hash": known.facts_hash,
        "findings": [dict(finding) for finding in known.findings],
        "by_people": known.by_people,
    }


def _text(version: WholeVersion) -> dict[str, Any]:
    return {
        "shares": [
            {
                "version": share.source.number,
                "kind": share.source.kind,
                "name": share.source.name,
                "words": share.words,
                "share": share.share,
            }
            for share in version.known.shares
        ],
        "authorship": [{"length": length, "version": number} for length, number in version.trace.runs],
        "body": version.body,
    }
