"""Scrapy's settings: how every crawl behaves, whatever the site. Constants only; what a user may tune is in core/settings.py, what a
site needs is in its seed file, and both are laid over these when the spider starts (crawler/spiders/site.py).
"""

BOT_NAME = "policy-monitor"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.spiders.SiteSpiderLoader"

# Politeness: one request at a time, a delay that the site's seed file sets and AutoThrottle may only lengthen, no cookies.
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.33  # 1.5 s becomes 1 to 2 s
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0  # the seed file's delay is the floor; the default of 5 s would slow the first pages for nothing
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"

# robots.txt is read and obeyed by crawler.middlewares.SiteGuard in the place of Scrapy's own middleware, which fetches everything where
# robots.txt cannot be had; that must mean "stop" (RFC 9309, 2.3.1.4).
ROBOTSTXT_OBEY = True

# Only what the archive's readers can unpack.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "ru,ky;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}

DOWNLOAD_TIMEOUT = 45
DOWNLOAD_MAXSIZE = 16 * 2**20  # pages have tens of kilobytes
DOWNLOAD_WARNSIZE = 4 * 2**20
DOWNLOAD_FAIL_ON_DATALOSS = True  # a page cut short is retried, never taken for the article
RETRY_ENABLED = True
RETRY_TIMES = 3
RETRY_PRIORITY_ADJUST = -1
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # the spider records 404 and 410 as what they are
HTTPCACHE_ENABLED = False

DOWNLOAD_HANDLERS = {
    "http": "crawler.transport.ArchivingHandler",
    "https": "crawler.transport.ArchivingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.SiteGuard": 40,
    # SiteGuard accepts exact hosts; this one would let every sub-domain pass and stay silent about what it drops.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
}

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
LOG_COLOR = False
LOGSTATS_INTERVAL = 60.0
