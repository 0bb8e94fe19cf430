"""Events known by what they are alike in: what a row is about that brings no identifier of its own."""

from collections import Counter
from collections.abc import Iterable, Sequence

from core.domain.event_values import MADE, Likeness, id_of_likeness


class KnownEvents:
    """The events of a project, each by its identifier and by what it is alike in.

    Of the `removed` ones only the identifiers are known: nothing is taken for one of them, or is their twin.
    """

    def __init__(self, events: Iterable[tuple[str, Likeness]], removed: Iterable[str] = ()) -> None:
        self._identifiers = set(removed)
        self._by_day: dict[tuple, list[tuple[str, str]]] = {}
        for identifier, (title, day, place) in events:
            self._identifiers.add(identifier)
            self._by_day.setdefault((title, day), []).append((place, identifier))

    def twin(self, like: Likeness, identifier: str) -> str | None:
        """The identifier of another event with the same title, day and place, None if there is none."""
        there = self._by_day.get((like.title, like.day), ())
        return next((other for place, other in there if place == like.place and other != identifier), None)

    def meant(self, rows: Sequence[tuple[str, Likeness]]) -> dict[str, str]:
        """Which events the rows of a file mean whose made identifier is that of none: title and day are
        the same, and the place has been filled in since, or is not said. By the identifiers of the rows,
        with those of the events. An event that two rows may mean, or a row that may mean two events, is
        left as it is."""
        claimed = {identifier for identifier, _like in rows}
        found: dict[str, str] = {}
        for identifier, like in rows:
            if identifier in self._identifiers or identifier != id_of_likeness(like):
                continue
            there = [
                (place, other)
                for place, other in self._by_day.get((like.title, like.day), ())
                if other.startswith(MADE) and other not in claimed
            ]
            same = [other for place, other in there if place == like.place]
            near = same or [other for place, other in there if not place or not like.place]
            if len(near) == 1:
                found[identifier] = near[0]
        wanted = Counter(found.values())
        return {identifier: other for identifier, other in found.items() if wanted[other] == 1}
