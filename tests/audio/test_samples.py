import tomllib

import numpy as np
import soundfile

from callmanager.paths import resource

CALL = resource("samples", "llamada_demo.toml")


def test_the_script_and_the_sound_of_the_sample_call_agree() -> None:
    script = tomllib.loads(CALL.read_text("utf-8"))
    call = script["call"]
    samples, rate = soundfile.read(CALL.parent / call["audio"], dtype="int16")
    info = soundfile.info(CALL.parent / call["audio"])
    assert (rate, info.channels, info.subtype) == (44_100, 2, "PCM_16")
    assert 20 <= call["duration_seconds"] <= 30
    assert abs(len(samples) / rate - call["duration_seconds"]) < 0.01
    assert call["sample"] is True
    assert call["contact_phone"].startswith("+1 202 555 01"), "a number that is kept for fiction"
    channel = {"agent": 0, "customer": 1}
    for line in script["lines"]:
        stretch = samples[round(line["start_seconds"] * rate) : round(line["end_seconds"] * rate)]
        speaking, silent = channel[line["speaker"]], 1 - channel[line["speaker"]]
        assert np.abs(stretch[:, speaking].astype(int)).max() > 8_000
        assert not stretch[:, silent].any()
    objection = next(line for line in script["lines"] if line["text"].startswith(call["objection"]))
    assert objection["speaker"] == "customer"
    assert objection["end_seconds"] == call["objection_seconds"]
    assert [line["start_seconds"] for line in script["lines"]] == sorted(s["start_seconds"] for s in script["lines"])
    assert script["lines"][-1]["end_seconds"] < call["duration_seconds"]
    assert (CALL.parent / call["audio"]).stat().st_size < 2_000_000
