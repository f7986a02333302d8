"""The desk: where people review the diff, see the picture and ask the ledger. Server-rendered pages; no SQL, no reading of news."""
