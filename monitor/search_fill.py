"""Brings texts into the search that were stored without their words: by an older version, or before the way of making words changed.

New texts need none of this: analysing indexes them. Works in small transactions, so that a kill loses a moment's work and a night can go on
beside it; the desk does it when it starts, a night when it reads.
"""

from __future__ import annotations

from collections.abc import Callable

from core.errors import BusyError
from monitor.application import Application
from monitor.runs import lease
from store import search_index, versions

LEASE = "search"
_BATCH = 200
"""Versions a transaction: about a second's work, far below what a waiting writer bears."""


def fill_search(app: Application, going: Callable[[], bool] = lambda: True) -> int:
    """Indexes every text that the search does not know under today's scheme. Returns how many; stops early once `going` says no.

    Does nothing where another process is at it.
    """
    from pipelines.search_words import SCHEME

    with app.store.read() as tx:
        outdated = search_index.outdated(tx, SCHEME)
        if not outdated and not search_index.missing(tx, SCHEME, 1):
            return 0
    try:
        with lease(app.store, app.clock, LEASE):
            if outdated:
                with app.store.write() as tx:
                    search_index.clear(tx)
            return _fill(app, SCHEME, going)
    except BusyError:
        return 0


def _fill(app: Application, scheme: str, going: Callable[[], bool]) -> int:
    from pipelines.search_words import words_of_statements

    done = 0
    while going():
        with app.store.write() as tx:
            keys = search_index.missing(tx, scheme, _BATCH)
            for key in keys:
                said = versions.statements(tx, key)
                search_index.add(tx, key, said, words_of_statements(said), scheme)
        done += len(keys)
        if len(keys) < _BATCH:
            break
    return done
