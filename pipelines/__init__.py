"""Pure steps from a page to facts and findings: extract, split, read, compare, fold. No I/O, no clock, no Scrapy, no SQL."""
