"""A replica of 24.kg for trying and testing: some nights of the site, in its own markup, over HTTP on loopback.

Built from what is known of the site, not from the spider or the readers. Its stories are restatements or, where marked, inventions:
nothing that comes out of it is to be attributed to 24.kg.
"""
