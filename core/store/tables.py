"""Every table of the store, with the meaning it keeps. DESIGN section 4 says what each is for."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from core.store.column_types import Amount, Moment, Outside

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(target: str, name: str | None = None, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A reference to another table's id."""
    return Column(name or f"{target[:-1]}_id", ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _said(name: str) -> Column[str]:
    """A text that is "" where nothing is known."""
    return Column(name, Text, nullable=False, server_default="")


def _removal() -> tuple[Column, Column]:
    """What a person removes is hidden, never deleted: since when, and why."""
    return Column("removed", Moment), _said("removed_reason")


users = Table(
    "users",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("email", String(320), unique=True),
    Column("role", String(20), nullable=False),
    # Where these three are NULL: as the browser says, or the installation.
    Column("language", String(2)),
    Column("region", String(10)),
    Column("zone", String(64)),
    Column("password_hash", String(200)),
    Column("sample", Boolean, nullable=False, server_default=text("false")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("created", Moment, nullable=False),
    Column("signed_in", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    _of("users", index=True),
    Column("manner", String(10), nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("ended", Moment),
    Column("address", Outside(64), nullable=False),
    Column("agent", Outside(300), nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    _id(),
    _of("users", index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String(20), nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    # A keyed hash of it: what a stranger types may be anybody's address, or a password.
    Column("email", Outside(320), nullable=False),
    Column("address", Outside(64), nullable=False),
    Column("outcome", String(10), nullable=False),
    Index(None, "email", "at"),
    Index(None, "address", "at"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    _id(),
    Column("at", Moment, nullable=False, index=True),
    Column("actor_kind", String(10), nullable=False),
    Column("actor_name", Outside(200), nullable=False),
    _of("users", nullable=True),
    Column("action", String(60), nullable=False),
    Column("subject_kind", String(40), nullable=False),
    Column("subject_id", Integer),
    Column("details", JSON, nullable=False),
    Index(None, "subject_kind", "subject_id"),
    # Whoever looks through the log asks for one person, or for one kind of thing, the newest first.
    Index(None, "user_id", "at"),
    Index(None, "action", "at"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed", Moment, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    _id(),
    Column("code", String(40), nullable=False, unique=True),
    Column("title", String(300), nullable=False),
    Column("language", String(2), nullable=False),
    # From which day to which it runs, where that is known; an event outside is remarked on.
    Column("first_day", Date),
    Column("last_day", Date),
    Column("sample", Boolean, nullable=False, server_default=text("false")),
    Column("created", Moment, nullable=False),
    *_removal(),
)

periods = Table(
    "periods",
    metadata,
    _id(),
    _of("projects", index=True),
    # "" where its days are name enough.
    Column("name", String(200), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("due_on", Date),
    Column("donor", String(200), nullable=False, server_default=""),
    Column("language", String(2), nullable=False),
    Column("created", Moment, nullable=False),
    # A period is open until somebody closes it, however long ago it was due.
    Column("closed", Moment),
    *_removal(),
)

column_maps = Table(
    "column_maps",
    metadata,
    _id(),
    _of("projects"),
    # As it stands in the file, cleaned.
    Column("heading", String(300), nullable=False),
    # The field that a person pointed it to; "" for none, NULL where the heading speaks for itself.
    Column("field", String(40)),
    # Whether writers are given it, where it has no home.
    Column("told", Boolean, nullable=False, server_default=text("false")),
    # How its ambiguous cells are read: see `core.imports.parsed.Reading`; "" where nothing is ambiguous.
    Column("reading", String(20), nullable=False, server_default=""),
    _of("users", nullable=True),
    Column("at", Moment, nullable=False),
    UniqueConstraint("project_id", "heading"),
)

imports = Table(
    "imports",
    metadata,
    _id(),
    _of("projects", index=True),
    _of("users", nullable=True),
    Column("file_name", String(300), nullable=False),
    Column("at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("refusals", JSON, nullable=False),
    # Values mended here that the file would have overwritten, and that were kept.
    Column("kept", Integer, nullable=False, server_default="0"),
    Column("warnings", Integer, nullable=False, server_default="0"),
    Column("undone", Moment),
)

events = Table(
    "events",
    metadata,
    _id(),
    _of("projects"),
    Column("external_id", String(200), nullable=False),
    Column("activity_code", String(200), nullable=False, server_default=""),
    Column("title", String(500), nullable=False),
    Column("state", String(12), nullable=False),
    _said("kind"),
    _said("programme"),
    Column("starts_on", Date),
    Column("starts_at", Time),
    Column("ends_on", Date),
    Column("ends_at", Time),
    Column("planned_on", Date),
    _said("change_reason"),
    Column("sessions", Integer),
    Column("hours", Amount),
    _said("modality"),
    _said("place"),
    _said("locality"),
    _said("organiser"),
    _said("partners"),
    _said("responsible"),
    _said("target_group"),
    _said("price"),
    _said("objectives"),
    _said("description"),
    Column("outputs", JSON, nullable=False),
    _said("results"),
    _said("agreements"),
    _said("difficulties"),
    _said("lessons"),
    Column("quotes", JSON, nullable=False),
    Column("attendance_total", Integer),
    Column("attendance_women", Integer),
    Column("attendance_men", Integer),
    Column("attendance_other", Integer),
    Column("attendance_not_recorded", Integer),
    Column("attendance_disability", Integer),
    Column("attendance_age_bands", JSON, nullable=False),
    Column("distinct_people", Integer),
    Column("extra", JSON, nullable=False),
    # Of `extra`, the headings that a person ticked: writers are given these, and no others.
    Column("extra_told", JSON, nullable=False, server_default="[]"),
    Column("facts_hash", String(50), nullable=False),
    # Whether all is known that a report needs: see `core.domain.completeness`.
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    _of("imports", nullable=True, index=True),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    # Without a reason where the import that brought it was undone: a later one brings it back.
    *_removal(),
    UniqueConstraint("project_id", "external_id"),
    # With it the board counts the events of some days without reading their rows, which may be long.
    Index(
        "ix_events_days",
        "project_id",
        "starts_on",
        "removed",
        "state",
        "complete",
        "facts_hash",
        postgresql_include=["id"],
    ),
    # With it the home page counts the events of a project in the same way.
    Index(
        "ix_events_standing",
        "project_id",
        "updated",
        "state",
        "starts_on",
        "facts_hash",
        "removed",
        "complete",
        postgresql_include=["id"],
    ),
)

event_changes = Table(
    "event_changes",
    metadata,
    _id(),
    _of("events", index=True),
    _of("imports", nullable=True),
    _of("users", nullable=True),
    Column("at", Moment, nullable=False),
    Column("field", String(40), nullable=False),
    Column("old", JSON),
    Column("new", JSON),
    # What an import changed is asked for to undo it, by event.
    Index("ix_event_changes_import_id_event_id", "import_id", "event_id"),
)

fact_sets = Table(
    "fact_sets",
    metadata,
    Column("facts_hash", String(50), primary_key=True),
    Column("data", JSON, nullable=False),
    Column("created", Moment, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    _id(),
    Column("name", String(60), nullable=False),
    Column("language", String(2), nullable=False),
    UniqueConstraint("name", "language"),
)

prompt_versions = Table(
    "prompt_versions",
    metadata,
    _id(),
    _of("prompts"),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("content_hash", String(50), nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("prompt_id", "number"),
    UniqueConstraint("prompt_id", "content_hash"),
)

batches = Table(
    "batches",
    metadata,
    _id(),
    Column("name", String(300), nullable=False),
    _of("projects", index=True),
    _of("users", nullable=True),
    Column("options", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("cancel_requested", Moment),
    Column("paused", Moment),
    Index(
        "ix_batches_open",
        "id",
        postgresql_where=text("finished IS NULL"),
        sqlite_where=text("finished IS NULL"),
    ),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _of("batches", "batch_id"),
    _of("events"),
    Column("language", String(2), nullable=False),
    Column("state", String(10), nullable=False),
    Column("skip_reason", String(30)),
    # Since when it waits in this round; a wait for another attempt does not begin anew.
    Column("queued", Moment),
    # Who is to write it: as the batch asked, or as somebody said who asked again. "" for the usual model.
    Column("provider", String(20), nullable=False, server_default=""),
    Column("model", String(200), nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("lost", Integer, nullable=False, server_default="0"),
    Column("owner", String(40)),
    # Which worker holds it, or held it last; NULL where the web face wrote it.
    Column("worker_id", Integer),
    Column("lease_until", Moment),
    Column("available_at", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Column("error_kind", String(30)),
    Column("error_values", JSON),
    Column("error_detail", Outside(2000)),
    Column("error_traceback", Outside(8000)),
    Column("error_at", Moment),
    Column("dismissed", Boolean, nullable=False, server_default=text("false")),
    Index("ix_jobs_due", "batch_id", "state", "available_at", "id"),
    Index("ix_jobs_started", "batch_id", "started"),
    # How many come to an end, and how, is asked for the last hours of all batches.
    Index("ix_jobs_finished", "finished", "state"),
    Index("ix_jobs_event", "event_id", "language", "id"),
    # What failed in all batches and nobody has dismissed is counted without reading rows, which may be
    # long, and is shown the newest first.
    Index(
        "ix_jobs_failed",
        "id",
        "batch_id",
        "event_id",
        "state",
        "dismissed",
        postgresql_where=text("state = 'failed' AND dismissed IS false"),
        sqlite_where=text("state = 'failed' AND dismissed IS 0"),
    ),
    Index(
        "ix_jobs_lease",
        "lease_until",
        postgresql_where=text("state = 'running'"),
        sqlite_where=text("state = 'running'"),
    ),
    # No narrative is written by two batches at once.
    Index(
        "uq_jobs_one_open",
        "event_id",
        "language",
        unique=True,
        postgresql_where=text("state IN ('queued', 'running')"),
        sqlite_where=text("state IN ('queued', 'running')"),
    ),
)

narratives = Table(
    "narratives",
    metadata,
    _id(),
    _of("events"),
    Column("language", String(2), nullable=False),
    # 0 where no version is in use: there are only proposals yet.
    Column("current_number", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    # Of the current version: what it was written from, and by whom. Both are asked of all at once.
    Column("facts_hash", String(50), nullable=False),
    Column("author_kind", String(10), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("event_id", "language"),
    Index(None, "state", "event_id"),
)


def _tokens() -> list[Column[int]]:
    names = ("tokens_in", "tokens_cached", "tokens_out", "tokens_reasoning")
    return [Column(name, Integer) for name in names]


versions = Table(
    "versions",
    metadata,
    _id(),
    _of("narratives"),
    Column("number", Integer, nullable=False),
    # "" where the body is kept compressed: see `core.store.bodies`.
    Column("body", Text, nullable=False),
    Column("packed", LargeBinary),
    Column("words", Integer, nullable=False),
    # Against which version it was made, and what it brought; NULL where it came before this was kept.
    Column("base_number", Integer),
    Column("words_added", Integer),
    Column("words_removed", Integer),
    Column("authorship", JSON(none_as_null=True)),
    Column("change_type", String(20), nullable=False),
    _said("reason"),
    Column("author_kind", String(10), nullable=False),
    _of("users", nullable=True),
    Column("provider", String(20), nullable=False),
    Column("model", Outside(200), nullable=False),
    Column("temperature", Float),
    _of("prompt_versions", nullable=True),
    Column("seconds", Float),
    *_tokens(),
    Column("cost", BigInteger),
    Column("facts_hash", ForeignKey("fact_sets.facts_hash"), nullable=False, index=True),
    Column("content_hash", String(50), nullable=False),
    _of("jobs", nullable=True),
    Column("restored_from", ForeignKey("versions.id")),
    Column("findings", JSON, nullable=False),
    Column("created", Moment, nullable=False, index=True),
    UniqueConstraint("narrative_id", "number"),
    # A succeeded job has exactly one version, whatever dies and whatever is delivered twice.
    UniqueConstraint("job_id"),
    # For each version that is removed the store looks for those that were made from it.
    Index(
        "ix_versions_restored_from",
        "restored_from",
        postgresql_where=text("restored_from IS NOT NULL"),
        sqlite_where=text("restored_from IS NOT NULL"),
    ),
)

version_marks = Table(
    "version_marks",
    metadata,
    _id(),
    _of("versions", index=True),
    Column("kind", String(10), nullable=False),
    Column("text", String(200), nullable=False),
    _of("users", nullable=True),
    Column("at", Moment, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    _id(),
    _of("narratives"),
    _of("versions", index=True),
    Column("kind", String(12), nullable=False),
    _said("remark"),
    _of("users", nullable=True),
    Column("at", Moment, nullable=False),
    Index(None, "narrative_id", "id"),
)

readings = Table(
    "readings",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)

protections = Table(
    "protections",
    metadata,
    Column("narrative_id", ForeignKey("narratives.id"), primary_key=True),
    _of("users", nullable=True),
    _said("reason"),
    Column("at", Moment, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    _of("narratives"),
    Column("created", Moment, nullable=False),
    Column("decided", Moment),
    Column("outcome", String(12)),
    _said("reason"),
    _of("users", nullable=True),
    Index(None, "narrative_id", "decided"),
)

unsaved_edits = Table(
    "unsaved_edits",
    metadata,
    _id(),
    _of("events"),
    Column("language", String(2), nullable=False),
    _of("users"),
    # The tab it is typed in: two tabs of one person do not overwrite each other.
    Column("seat", String(40), nullable=False),
    Column("base_number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("seat"),
    Index(None, "event_id", "user_id"),
)

model_calls = Table(
    "model_calls",
    metadata,
    _id(),
    _of("jobs", nullable=True, index=True),
    Column("purpose", String(20), nullable=False),
    _of("users", nullable=True),
    Column("provider", String(20), nullable=False),
    Column("model", Outside(200), nullable=False),
    Column("simulated", Boolean, nullable=False),
    _of("prompt_versions", nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("started", Moment, nullable=False),
    Column("seconds", Float),
    *_tokens(),
    Column("cost", BigInteger),
    Column("price_source", String(40)),
    Column("outcome", String(20)),
    Column("failure", String(30)),
    Column("http_status", Integer),
    Column("request_id", Outside(200)),
    Column("detail", Outside(2000), nullable=False, server_default=""),
    # How calls end and how long they take is asked for a month of them, without reading their rows.
    Index("ix_model_calls_started", "started", "outcome", "seconds"),
)

workers = Table(
    "workers",
    metadata,
    _id(),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String(40), nullable=False),
    Column("threads", Integer, nullable=False),
    Column("running", Integer, nullable=False, server_default="0"),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("stopped", Moment),
    # Seconds by which its clock is ahead of the store's, as last measured.
    Column("clock_offset", Float),
)

endpoints = Table(
    "endpoints",
    metadata,
    _id(),
    Column("address", String(300), nullable=False, unique=True),
    # One after another, without an answer between them; the last with its kind and values.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failure", String(30)),
    Column("failure_values", JSON),
    Column("failing_since", Moment),
    # Since when nothing is asked but probes; NULL where it is asked as usual.
    Column("opened", Moment),
    Column("probes", Integer, nullable=False, server_default="0"),
    Column("probe_at", Moment),
    # When the next request may go out, where so many a minute are allowed.
    Column("next_at", Moment),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("kind", String(30), nullable=False),
    # Which one of several, such as the address of an endpoint; "" where there is only one.
    Column("subject", String(300), nullable=False, server_default=""),
    Column("data", JSON, nullable=False),
    Column("opened", Moment, nullable=False, index=True),
    Column("told", Moment, nullable=False),
    Column("closed", Moment),
    Index(
        "uq_alerts_one_open",
        "kind",
        "subject",
        unique=True,
        postgresql_where=text("closed IS NULL"),
        sqlite_where=text("closed IS NULL"),
    ),
)

notifications = Table(
    "notifications",
    metadata,
    _id(),
    _of("users"),
    _of("batches", "batch_id", nullable=True),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("kind", String(30), nullable=False),
    Column("data", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Column("read", Moment),
    UniqueConstraint("batch_id", "round", "user_id", "kind"),
    Index(None, "user_id", "read", "id"),
)
