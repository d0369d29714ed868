"""The time in the signature: UTC, whatever zone, culture or precision the clock has."""

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import SIGNING
from tests.signing import runners

sign = runners.module("qlm_strict/sign.py").sign
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), zones)  # noqa: DTZ001  (the zone is drawn beside)
def test_the_zone_does_not_matter(moment: Any, zone: Any) -> None:
    here = moment.replace(tzinfo=UTC)
    expected = here.replace(microsecond=0, tzinfo=None).isoformat(" ")
    signed = sign({"url": "http://h/"}, {"api_key": "k"}, lambda: here.astimezone(zone))
    assert signed.headers["X-Qlm-Timestamp"] == expected
    assert f"&X-Qlm-Timestamp:{expected}&" in signed.text


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        sign({"url": "http://h/"}, {"api_key": "k"}, lambda: datetime(2023, 10, 30))  # noqa: DTZ001  (that is the point)


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "UTC"])
@pytest.mark.parametrize("locale", ["C", "th_TH.UTF-8", "ar_SA.UTF-8"])
def test_the_clock_of_bash(zone: str, locale: str) -> None:
    script = f". {SIGNING}/qlm_strict/sign.sh; qlm_clock"
    environment = {"PATH": os.environ["PATH"], "TZ": zone, "LC_ALL": locale, "LC_TIME": locale}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d{4}(-\d\d){2} \d\d(:\d\d){2}\n", done.stdout, re.ASCII)
    read = datetime.fromisoformat(done.stdout.strip()).replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - read) < timedelta(seconds=10)


@pytest.mark.parametrize(
    "text", ["", "2023-10-30", "2023-10-30T23:59:00", "2023-10-30 23:59:00Z", "٢٠٢٣-10-30 23:59:00"]
)
def test_bash_refuses_a_clock_that_shows_something_else(text: str) -> None:
    [result] = runners.bash("qlm-strict", [{"url": "http://h/", "inputs": {"api_key": "k"}, "timestamp": text}])
    assert "clock" in result["error"]
