"""Brings texts into the search that were stored without their words: by an older version, or before the way of making words changed.

New texts need none of this: analysing indexes them. Works in small transactions, so that a kill loses a moment's work and a night can go on
beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from monitor.application import Application
from store import search_index, versions

_BATCH = 200
"""Versions a transaction: about a second's work, far below what a waiting writer bears."""


def fill_search(app: Application, advance: Callable[[int], None] = lambda _: None) -> int:
    """Indexes every text that the search does not know under today's scheme. Returns how many; `advance` is told after each batch."""
    from pipelines.search_words import SCHEME, words_of_statements

    with app.store.read() as tx:
        outdated = search_index.outdated(tx, SCHEME)
    if outdated:
        with app.store.write() as tx:
            search_index.clear(tx)
    done = 0
    while True:
        with app.store.write() as tx:
            keys = search_index.missing(tx, SCHEME, _BATCH)
            for key in keys:
                said = versions.statements(tx, key)
                search_index.add(tx, key, said, words_of_statements(said), SCHEME)
        done += len(keys)
        advance(len(keys))
        if len(keys) < _BATCH:
            return done
