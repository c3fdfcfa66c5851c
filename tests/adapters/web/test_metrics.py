"""The figures as Prometheus reads them."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from adapters.web import metrics
from adapters.web.metrics import metrics_route, written
from core.api import Figures
from core.chat import Trouble
from tests.clock import START

FIGURES = Figures(
    now=START,
    waiting=9,
    due=4,
    retrying=2,
    oldest_due_at=START - timedelta(minutes=2),
    dead={Trouble.CLOSED: 3},
    sent={("nudge", "slack"): 5, ("nudge", "discord"): 1},
    outages={"slack": 1},
    ticked_at=START - timedelta(seconds=30),
    held=False,
    backed_up_at=START - timedelta(hours=1),
    backup_fails=True,
)


def read(text: bytes) -> dict[str, float]:
    """Every sample, by its name and labels."""
    return {
        f"{sample.name}{sorted(sample.labels.values()) or ''}": sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_every_figure_is_told_and_none_of_a_person() -> None:
    assert read(written(FIGURES)) == {
        "sister_messages_waiting": 9,
        "sister_messages_due": 4,
        "sister_messages_retried": 2,
        "sister_oldest_due_seconds": 120,
        "sister_messages_dead['closed']": 3,
        "sister_messages_sent_last_day['nudge', 'slack']": 5,
        "sister_messages_sent_last_day['discord', 'nudge']": 1,
        "sister_outages['slack']": 1,
        "sister_last_tick_age_seconds": 30,
        "sister_held": 0,
        "sister_backup_age_seconds": 3600,
        "sister_backup_failing": 1,
    }


async def test_the_database_is_asked_now_and_then_however_often_somebody_asks() -> None:
    asked = []

    async def figures() -> Figures:
        asked.append(1)
        return FIGURES

    application = web.Application()
    application.add_routes([metrics_route(figures)])
    async with TestClient(TestServer(application)) as client:
        for _scrape in range(5):
            answer = await client.get("/metrics")
            assert answer.status == 200
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert read(await answer.read())["sister_messages_due"] == 4
    assert len(asked) == 1
    assert metrics.FRESH < 15, "the usual time between two scrapes"


def test_who_is_never_asked_pays_nothing() -> None:
    command = "import sys, bot.program; assert 'prometheus_client' not in sys.modules"
    subprocess.run([sys.executable, "-c", command], check=True)
