"""The examples in the guide that can be run here are run, as they stand."""

import json
import os
import re
import subprocess

from callmanager.domain.call import CallPhase
from callmanager.domain.phones import TokenRole
from callmanager.paths import checkout_root
from tests.support.desk import Desk


def examples() -> list[str]:
    root = checkout_root()
    assert root is not None
    guide = (root / "docs" / "phones-guide.md").read_text(encoding="utf-8")
    return re.findall(r"```bash\n(.*?)```", guide, re.DOTALL)


def test_the_curl_examples_begin_and_end_a_call(desk: Desk) -> None:
    agent, server = desk.person("Ana"), desk.serve()
    environment = {**os.environ, "SERVER": server.url, "TOKEN": desk.phones.create_token("Central", TokenRole.CONTROL)}
    start, end = examples()
    phases = []
    for command in (start, end, end):
        said = subprocess.run(
            ["bash", "-euc", command], env=environment, capture_output=True, text=True, timeout=20, check=False
        )
        assert said.returncode == 0, said.stderr + said.stdout
        answer = json.loads(said.stdout)
        assert (answer["status"], answer["call_id"]) == ("ok", "pbx-17")
        phases.append(answer["phase"])
    assert phases == ["talking", "done", "done"]
    call = desk.calls.get("pbx-17")
    assert call is not None
    assert (call.phase, call.outcome_id, call.agent_id) == (CallPhase.DONE, "sale", agent.user_id)


def test_the_curl_examples_tell_what_is_wrong(desk: Desk) -> None:
    server = desk.serve()
    environment = {**os.environ, "SERVER": server.url, "TOKEN": desk.phones.create_token("Central", TokenRole.CONTROL)}
    said = subprocess.run(
        ["bash", "-euc", examples()[0]], env=environment, capture_output=True, text=True, timeout=20, check=False
    )
    assert said.returncode != 0
    assert json.loads(said.stdout)["code"] == "unknown_agent", "there is no Ana here"
