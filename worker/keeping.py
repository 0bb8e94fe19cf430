"""How long versions are kept, from a terminal: what goes, or would go."""

from typing import Annotated, Any

import typer

from core.actions import retention as actions
from core.context import AppContext
from core.i18n import N_, _, n_
from core.i18n.sizes import size_text
from core.queries import retention as queries
from core.queries.retention import RetentionView
from worker.terminal import Json, opened, print_json, told

commands = typer.Typer()


@commands.command()
def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: Json = False,
) -> None:
    """Remove old machine texts and compress old versions, as the settings say."""
    with opened() as context:
        known = queries.retention(context)
        acts = not dry_run and (known.on or known.compression_on)
        found = _done(context) if acts else _foreseen(context, known, dry_run=dry_run)
    if as_json:
        rule = {"retention": known.on, **vars(known.rule), "compression": known.compression_on}
        print_json({**rule, "dry_run": dry_run, **found})
        return
    if not known.on:
        told.print(_("Retention is off: no version is removed until it is switched on in Settings."))
    if not known.compression_on:
        told.print(_("Compression is off: no version is compressed until it is switched on in Settings."))
    if acts or dry_run:
        _tell(found, dry_run=dry_run)


def _done(context: AppContext) -> dict[str, Any]:
    return dict(vars(actions.prune(context)))


def _foreseen(context: AppContext, known: RetentionView, *, dry_run: bool) -> dict[str, Any]:
    """What would be done by the settings in force, or, where they are off, by those that are offered;
    nothing at all where nobody asks for it."""
    if not dry_run:
        return dict(vars(actions.Pruned()))
    removal = queries.would_remove(context, known.rule)
    saving = queries.would_save(context, known.compression_days)
    return {
        "versions": removal.versions,
        "narratives": removal.narratives,
        "bytes": removal.bytes,
        "packed": saving.versions,
        "saved_bytes": saving.saved_bytes,
    }


def _tell(found: dict[str, Any], *, dry_run: bool) -> None:
    versions = n_("{number} version", "{number} versions", found["versions"])
    narratives = n_("{number} narrative", "{number} narratives", found["narratives"])
    packed = n_("{number} version", "{number} versions", found["packed"])
    removed = N_("Removed: {versions} of {narratives}, {size}.")
    compressed = N_("Compressed: {versions}, which saves {saved}.")
    if dry_run:
        removed = N_("To be removed: {versions} of {narratives}, {size}.")
        compressed = N_("To be compressed: {versions}, which would save about {saved}.")
    told.print(_(removed, versions=versions, narratives=narratives, size=size_text(found["bytes"])))
    told.print(_(compressed, versions=packed, saved=size_text(found["saved_bytes"])))
