"""Conducts a replay: rows of archived captures that the database lacks are made again; analysing and settling follow as on any night.

What a replay finds goes to the digest, never to an alert: its captures belong to runs of kind "replay".
"""

from __future__ import annotations

import shutil
from pathlib import Path

from core.errors import ArchiveError
from core.records import RunStatus
from monitor.application import Application, require_writable
from monitor.runs import RunLog
from store import runs


def restore_captures(app: Application, log: RunLog, archive: Path | None = None) -> int:
    """Brings rows back from the data folder's archive; `archive` is another folder whose WARC files are copied in first.

    Returns how many captures came back. Raises ArchiveError on a folder without WARC files or a damaged file.
    """
    from crawler.capture_rows import restore

    if archive is not None:
        _copy_in(archive, app.settings.archive_dir)
    restored = restore(app.store, app.settings.archive_dir, app.seeds.sites)
    now = app.clock.now()
    with app.store.write() as tx:
        for run_id in restored.run_ids:
            if runs.get(tx, run_id) is None:
                runs.start(tx, run_id=run_id, kind="replay", now=now)
                runs.finish(tx, run_id, RunStatus.OK, now, {}, "known from the archive alone")
    if restored.unknown_sites:
        log.warn(
            "unknown-site", f"{restored.unknown_sites} captures are of sites that no seed file describes; they were left in the archive"
        )
    return restored.captures


def _copy_in(source: Path, target: Path) -> None:
    files = sorted(source.glob("*.warc.gz"))
    if not files:
        raise ArchiveError(f"no WARC files (*.warc.gz) in {source}; name the folder that holds them")
    require_writable(target)
    for file in files:
        copy = target / file.name
        if copy.exists() and copy.stat().st_size == file.stat().st_size:
            continue
        if copy.exists():
            raise ArchiveError(f"{file} has the name of another archive file in {target}; rename it")
        try:
            shutil.copyfile(file, copy.with_suffix(".part"))
            copy.with_suffix(".part").rename(copy)
        except OSError as error:
            raise ArchiveError(f"cannot copy {file} to {target}: {error.strerror}") from None
