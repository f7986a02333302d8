"""What every command needs, opened when first asked for: settings, clock, seeds, store. Owns nothing but their lifetimes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from core.clock import Clock, clock_from
from core.errors import SettingsError
from core.records import Programme
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from seeds.loader import Seeds, Site
    from store import Store

Thing = TypeVar("Thing")


class Application:
    """One process's view of one installation. A context manager: leaving it closes the store."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or clock_from(settings.now)
        self._store: Store | None = None

    @classmethod
    def load(cls, settings_file: Path | None, overrides: Mapping[str, Any] | None = None) -> Application:
        """From the settings file, the environment and overrides. Raises SettingsError."""
        return cls(load_settings(settings_file, overrides=overrides))

    @cached_property
    def seeds(self) -> Seeds:
        """Raises SeedError on the first mistake in the seeds."""
        from seeds.loader import load_seeds

        return load_seeds(self.settings.seeds_dir, self.settings.seeds_enable)

    @property
    def store(self) -> Store:
        """The database, migrated. Raises SettingsError on a data folder that cannot be written, StoreError on a database that cannot be opened."""
        if self._store is None:
            from store import Store

            if not self.settings.database_url:
                require_writable(self.settings.data_dir)
            self._store = Store.open(self.settings.resolved_database_url)
        return self._store

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programmes named in the settings, at least one. Raises SettingsError on one that no seed file describes."""
        return self._named("programme", self.settings.programmes, self.seeds.programmes)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites named in the settings, at least one. Raises SettingsError on one that no seed file describes."""
        return self._named("site", self.settings.sites, self.seeds.sites)

    def check_inputs(self) -> None:
        """Raises SeedError or SettingsError where seeds or settings are wrong for every stage: better in one line than in one of each."""
        from monitor.alert_check import check_alerts

        _ = self.sites
        check_alerts(self.settings.alerts, self.seeds, self.programmes)

    def _named(self, what: str, names: Iterable[str], known: Mapping[str, Thing]) -> tuple[Thing, ...]:
        described = ", ".join(sorted(known))
        found = []
        for name in names:
            if name not in known:
                raise SettingsError(f"setting '{what}s' names '{name}', which no seed file describes; known: {described}")
            found.append(known[name])
        if not found:
            raise SettingsError(f"setting '{what}s' names none; known: {described}")
        return tuple(found)

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def require_writable(folder: Path) -> None:
    """Makes the folder where it is missing. Raises SettingsError where it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot make the folder {folder}: {error.strerror}; name another with the setting 'data_dir'") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"cannot write to the folder {folder}; change its permissions or name another with the setting 'data_dir'")
