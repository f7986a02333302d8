"""The nouns every other room shares: records, errors, settings and the clock. No Scrapy, no SQL, no I/O but reading settings."""
