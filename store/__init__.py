"""The store: everything kept in SQL, behind functions that take a session and give records. No crawling, no reading, no wording.

One module a noun (captures, versions, findings, ledger, ties, outbox, runs ...). Rows never leave the package.
"""

from store.engine import Session, Store

__all__ = ["Session", "Store"]
