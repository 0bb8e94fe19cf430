"""A worker whose rings get lost: a third never arrives, a third arrives twice."""

import random

import worker.__main__ as process
from core.settings import Settings, read_settings
from worker.tasks import Bell, hang_bell


class UnreliableBell(Bell):
    """A bell that one cannot count on."""

    def ring(self, times: int) -> None:
        for _ in range(times):
            super().ring(random.choice((0, 1, 2)))


def unreliable(settings: Settings, answer: object = None) -> UnreliableBell:
    """The bell of a queue, with its faults."""
    bell = hang_bell(settings, answer)  # ty: ignore
    return UnreliableBell(bell.queue, bell.ring_once)


if __name__ == "__main__":
    process.hang_bell = unreliable  # ty: ignore
    process.work(read_settings())
