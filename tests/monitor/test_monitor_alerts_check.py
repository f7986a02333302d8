"""What recipients ask for is held against the seeds, and a slip is one line that names the nearest thing there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from monitor_kit import DOWN, installation
from report_kit import FIRST

from core.errors import SettingsError
from monitor.cli import run
from monitor.doctor import examine
from monitor.settle import settle

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's plugin for mail imports it
SLIPS = [
    ({"countries": ["PNG"]}, "'alerts.recipients', anna, 'countries': there is no code 'PNG'; nearest is 'PG'"),
    ({"countries": ["Bahamas"]}, "'alerts.recipients', anna, 'countries': there is no code 'BAHAMAS'; nearest is 'BS'"),
    ({"countries": ["Фиджи"]}, "'alerts.recipients', anna, 'countries': there is no code 'ФИДЖИ'; nearest is 'FJ'"),
    ({"kinds": ["diplomatic relations"]}, "anna, 'kinds': there is no kind 'diplomatic relations'; nearest is 'diplomatic_relations'"),
    ({"kinds": ["claim_changes"]}, "anna, 'kinds': there is no kind 'claim_changes'; nearest is 'claim_change'"),
    ({"claims": ["countries-156"]}, "anna, 'claims': there is no claim of the programmes 'countries-156'; nearest is 'countries-165'"),
    ({"claims": [""]}, "anna, 'claims': there is no claim of the programmes ''; nearest is "),
]


@pytest.mark.parametrize(("slip", "said"), SLIPS)
def test_what_does_not_exist_is_named_with_the_nearest(tmp_path: Path, slip: dict[str, Any], said: str) -> None:
    recipients = [{"name": "zoya", "target": DOWN, "countries": ["pg", "UN"], "kinds": ["break"]}, {"name": "anna", "target": DOWN, **slip}]
    with installation(tmp_path, FIRST, alerts={"recipients": recipients}, crawl={"fetch_from": {"24kg": "http://127.0.0.1:1"}}) as app:
        with pytest.raises(SettingsError) as raised:
            app.check_inputs()
        assert said in str(raised.value)
        assert "\n" not in str(raised.value)
        with pytest.raises(SettingsError):
            settle(app)
        told = [str(check) for check in examine(app)]
        assert [line for line in told if line.startswith("problem  recipients") and said in line]


def test_the_kinds_of_all_alerts_are_checked_too(tmp_path: Path) -> None:
    with (
        installation(tmp_path, FIRST, alerts={"kinds": ["embasy"]}) as app,
        pytest.raises(SettingsError, match="'embasy'; nearest is 'embassy'"),
    ):
        app.check_inputs()


@pytest.mark.parametrize("command", [["nightly"], ["settle"], ["alerts", "test"], ["digest"], ["desk", "--port", "0"]])
def test_commands_that_would_tell_somebody_stop_with_one_line(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy-monitor.toml"
    file.write_text(f'[[alerts.recipients]]\nname = "anna"\ntarget = "{DOWN}"\nkinds = ["embasy"]\n', encoding="utf-8")
    assert run(["--settings", str(file), *command]) == 2
    assert capsys.readouterr().err == "setting 'alerts.recipients', anna, 'kinds': there is no kind 'embasy'; nearest is 'embassy'\n"


def test_what_exists_is_no_slip(tmp_path: Path) -> None:
    one = {"name": "anna", "target": DOWN, "countries": ["pg", "UN"], "kinds": ["break", "claim_change"], "claims": ["countries-165"]}
    with installation(tmp_path, FIRST, alerts={"recipients": [one]}) as app:
        app.check_inputs()
        assert settle(app).alerts == 0
