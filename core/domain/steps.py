"""What to do next: one thing, by what there is and by whether whoever asks does the work."""

from enum import StrEnum


class Step(StrEnum):
    """The one thing to do next."""

    IMPORT = "import"
    WAIT = "wait"
    FOLLOW = "follow"
    RETRY = "retry"
    WRITE = "write"
    RENEW = "renew"
    READ = "read"


def next_step(
    *, works: bool, events: bool, going_on: bool, failed: bool, due: bool, stale: bool, written: bool
) -> Step:
    """The step for somebody who does the work (`works`), or who reads what came of it."""
    if not events:
        return Step.IMPORT if works else Step.WAIT
    if going_on:
        return Step.FOLLOW
    if not works:
        return Step.READ if written else Step.WAIT
    if failed:
        return Step.RETRY
    if due:
        return Step.WRITE
    return Step.RENEW if stale else Step.READ
