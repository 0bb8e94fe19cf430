"""The rows of a file put among the events of a project, stretch by stretch, or only looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from core.actions.import_changes import SHOWN, ValueChange, changed_values
from core.domain.event_values import likeness_of, state_by_itself
from core.domain.facts import EventState
from core.domain.importing import Clash, FileColumns, merge, told_headings
from core.domain.likeness import KnownEvents
from core.i18n import N_
from core.imports import ParsedFile, ParsedRow, RowRemark
from core.store.event_changes import REMOVED, add_changes, changes_between, plain, removal
from core.store.events import derived, facts_of, plain_row
from core.store.imports import (
    HeldProject,
    Mended,
    add_events,
    change_events,
    known_events,
    mended_values,
    stored_events,
)

STRETCH = 500
"""Rows that are put in at a time: so many events are in memory at once."""
Chosen = Mapping[tuple[str, str], Any]
NOTHING_CHOSEN: Chosen = MappingProxyType({})


@dataclass(frozen=True)
class Conflict:
    """A value that was mended here and that the file says otherwise; both as JSON keeps them.

    `by` is "" where it is not known who mended it. `column` is one of table `events`. `alone` says that
    the row changes nothing else of the event.
    """

    row: int
    external_id: str
    title: str
    column: str
    here: Any
    in_file: Any
    by: str
    at: datetime
    alone: bool


@dataclass(frozen=True)
class Writing:
    """As what the events are written: into which project, by which import, by whom, when."""

    project_id: int
    import_id: int
    user_id: int | None
    now: datetime


@dataclass
class Taking:
    """A file on its way into a project; without `writing` nothing is written, and all is counted the
    same. `from_file` names values, by identifier and column, that were mended here and yet are to be
    those of the file, each with what was seen here when that was decided: mended since, it stays."""

    connection: Connection
    project: HeldProject | None
    parsed: ParsedFile
    from_file: Chosen
    today: date
    writing: Writing | None = None
    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: list[ValueChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refusals: list[RowRemark] = field(default_factory=list)
    warnings: list[RowRemark] = field(default_factory=list)

    def __post_init__(self) -> None:
        columns = self.parsed.columns
        self._file = FileColumns(
            homes={use.header: use.field for use in columns if use.field},
            homeless=frozenset(use.header for use in columns if not use.field),
            told=tuple(use.header for use in columns if use.told and not use.field and not use.personal),
            personal=frozenset(use.header for use in columns if use.personal),
        )
        self._headings = {field: heading for heading, field in self._file.homes.items()}
        # Of a project that is made with this import nothing has to be asked.
        self._there = self.project.id if self.project and not self.project.is_new else None
        self._chosen: dict[str, dict[str, Any]] = {}
        for (external_id, column), seen in self.from_file.items():
            self._chosen.setdefault(external_id, {})[column] = seen

    def run(self) -> None:
        """Go through all rows."""
        rows = self.parsed.rows
        self._known = known_events(self.connection, self._there) if self._there else KnownEvents(())
        meant = self._known.meant([(row.external_id, likeness_of(row.facts)) for row in rows])
        for start in range(0, len(rows), STRETCH):
            stretch = rows[start : start + STRETCH]
            self._take(
                [replace(row, external_id=meant.get(row.external_id, row.external_id)) for row in stretch]
            )

    @property
    def kept(self) -> int:
        """How many values stay as they were mended here."""
        return sum(not self._is_chosen(each.external_id, each.column, each.here) for each in self.conflicts)

    def _is_chosen(self, external_id: str, column: str, here: Any) -> bool:
        """Whether the file's value was chosen, and what is here is still what was seen then."""
        of_event = self._chosen.get(external_id, {})
        return column in of_event and of_event[column] == here

    def _take(self, rows: Sequence[ParsedRow]) -> None:
        stored, mended = {}, {}
        if self._there:
            stored = stored_events(self.connection, self._there, [row.external_id for row in rows])
            mended = mended_values(self.connection, stored.values())
        new: list[Mapping[str, Any]] = []
        changed: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
        for row in rows:
            before = stored.get(row.external_id)
            if before and before["removed"] and before["removed_reason"]:
                self._refuse_removed(row, before["removed_reason"])
                continue
            self._look_around(row)
            if before is None:
                new.append({"external_id": row.external_id, **self._new_values(row)})
            elif before["removed"]:
                # Its import was undone: what that one said is forgotten with it.
                values = self._new_values(row)
                different = {name: value for name, value in values.items() if before[name] != value}
                changed.append((before, {**different, REMOVED: None}))
                self.taken += 1
            elif values := self._merged(row, before, mended.get(before["id"], {})):
                changed.append((before, values))
                self.changes += islice(changed_values(row, before, values), SHOWN - len(self.changes))
                self.updated += 1
            else:
                self.unchanged += 1
        self.taken += len(new)
        if self.writing:
            self._write(self.writing, new, changed)

    def _new_values(self, row: ParsedRow) -> dict[str, Any]:
        extra = dict(row.extra)
        values = {
            **plain_row(row.facts),
            "activity_code": row.activity_code,
            "extra": extra,
            "extra_told": told_headings((), extra, self._file),
        }
        return values | derived(facts_of(values))

    def _merged(
        self, row: ParsedRow, before: Mapping[str, Any], mended: Mapping[str, Mended]
    ) -> dict[str, Any]:
        """The columns of an event that the row changes."""
        said = {**plain_row(row.facts), "activity_code": row.activity_code}
        given = {name: value for name, value in said.items() if name in row.given}
        chosen = {name for name in mended if self._is_chosen(row.external_id, name, plain(before[name]))}
        merged = merge(before, given, dict(row.extra), self._file, mended.keys(), chosen)
        alone = not merged.changed
        self.conflicts += (_conflict(row, each, mended[each.column], alone=alone) for each in merged.clashes)
        changed = merged.changed
        unsaid = "state" not in given and "state" not in mended
        if unsaid and before["state"] == EventState.UNKNOWN:
            state = state_by_itself(facts_of({**before, **changed}), self.today)
            changed |= {"state": state} if state != EventState.UNKNOWN else {}
        return changed | derived(facts_of({**before, **changed})) if changed else {}

    def _look_around(self, row: ParsedRow) -> None:
        """Remark on what is odd about a row beside the project and its other events."""
        twin = self._known.twin(likeness_of(row.facts), row.external_id)
        if twin is not None:
            self._remark(
                row,
                "title",
                row.facts.title,
                N_("The project has an event with the same title, date and place: {identifier}."),
                identifier=twin,
            )
        day = row.facts.starts_on or row.facts.planned_on
        if self.project is None or day is None:
            return
        first, last = self.project.first_day, self.project.last_day
        if first and day < first:
            reason = N_("The date comes before the first day of the project ({day}).")
            self._remark(row, "starts_on", day.isoformat(), reason, day=first.isoformat())
        if last and day > last:
            reason = N_("The date comes after the last day of the project ({day}).")
            self._remark(row, "starts_on", day.isoformat(), reason, day=last.isoformat())

    def _remark(self, row: ParsedRow, field: str, value: str, reason: str, **values: Any) -> None:
        heading = self._headings.get(field, "")
        self.warnings.append(RowRemark(row.number, heading, value[:200], reason, values))

    def _refuse_removed(self, row: ParsedRow, reason: str) -> None:
        said = N_("This event was removed here ({reason}). Its page brings it back; then it can be imported.")
        heading = self._headings.get("external_id", "")
        self.refusals.append(RowRemark(row.number, heading, row.external_id, said, {"reason": reason}))

    def _write(
        self,
        writing: Writing,
        new: Sequence[Mapping[str, Any]],
        changed: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    ) -> None:
        made = {
            "project_id": writing.project_id,
            "import_id": writing.import_id,
            "created": writing.now,
            "updated": writing.now,
        }
        add_events(self.connection, [{**row, **made} for row in new])
        change_events(self.connection, changed, writing.now)
        record = [each for before, values in changed for each in _record(before, values)]
        common = {"import_id": writing.import_id, "user_id": writing.user_id, "at": writing.now}
        add_changes(self.connection, record, **common)


def _conflict(row: ParsedRow, clash: Clash, mended: Mended, *, alone: bool) -> Conflict:
    values = plain(clash.here), plain(clash.in_file)
    named = row.number, row.external_id, row.facts.title
    return Conflict(*named, clash.column, *values, mended.by, mended.at, alone)


def _record(before: Mapping[str, Any], values: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    facts = {name: value for name, value in values.items() if name != REMOVED}
    yield from changes_between(before, facts)
    if REMOVED in values:
        yield removal(before["id"], before["removed_reason"], None)
