"""Spiders come from the seeds: each site there is a spider of its name (`scrapy list`, `scrapy crawl 24kg`). No code a site."""

from __future__ import annotations

import builtins
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from core.settings import Settings, load_settings
from crawler.spiders.site import SETTINGS_KEY, SiteSpider
from crawler.urls import is_accepted_host
from seeds.loader import load_seeds


class SiteSpiderLoader:
    """Scrapy's spider loader over the seed files' sites."""

    def __init__(self, settings: BaseSettings) -> None:
        given = settings.get(SETTINGS_KEY)
        chosen = Settings.model_validate_json(given) if given else load_settings()
        self._sites = load_seeds(chosen.seeds_dir, chosen.seeds_enable).sites

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name not in self._sites:
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_class(spider_name)

    def list(self) -> builtins.list[str]:
        return sorted(self._sites)

    def find_by_request(self, request: Request) -> builtins.list[str]:
        host = request.url.split("/")[2]
        return [name for name, site in self._sites.items() if is_accepted_host(host, site)]


def spider_class(site_id: str) -> type[SiteSpider]:
    return type(f"SiteSpider_{site_id}", (SiteSpider,), {"name": site_id})
