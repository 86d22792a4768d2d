"""Make the sample call: two synthetic voices in Spanish, agent on the left, customer on the right.

Needs espeak-ng and sox. Run it from a checkout: ``python resources/samples/make_samples.py``. It writes
``llamada_demo.flac`` and ``llamada_demo.toml`` beside itself; the same versions of both programs make the same bytes.
Everybody and everything in the call is invented, and says so by name.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import tomlkit

HERE = Path(__file__).resolve().parent
RATE = 44_100
LEAD_SECONDS = 0.5
PAUSE_SECONDS = 0.3
TAIL_SECONDS = 0.8
# Voice, words a minute, pitch (0–99) and channel of each speaker.
VOICES = {"agent": ("es-419+m3", "165", "42", 0), "customer": ("es+f2", "158", "60", 1)}

OBJECTION = "Me parece muy caro"
LINES = [
    ("agent", "Buenos días, ¿hablo con Laura Ejemplo? Le llamo de Fibra de Muestra."),
    ("customer", "Sí, soy yo. Dígame."),
    ("agent", "Tenemos fibra de trescientos megas para su casa, con la instalación incluida."),
    ("customer", f"{OBJECTION}."),
    ("agent", "La entiendo. El primer mes no paga nada, y si no le conviene, lo cancela sin costo."),
    ("customer", "¿Sin permanencia? Bueno, entonces sí. La quiero."),
    ("agent", "Perfecto. El técnico la visita el jueves. Muchas gracias, Laura."),
]
CALL = {
    "sample": True,
    "audio": "llamada_demo.flac",
    "language": "es",
    "contact_name": "Laura Ejemplo",
    # 555-0100 to 555-0199 are kept for fiction in every area code of North America.
    "contact_phone": "+1 202 555 0143",
    "product": "Fibra 300",
    "objection": OBJECTION,
    "outcome": "sale",
    "note": "Llamada de muestra: primer mes sin costo, el técnico la visita el jueves.",
}


def speak(speaker: str, text: str, folder: Path) -> np.ndarray:
    """One line as 16-bit mono samples at `RATE`, with the silence at both ends cut off."""
    voice, speed, pitch, _ = VOICES[speaker]
    raw, wav = folder / "raw.wav", folder / "line.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "-w", raw, text], check=True)
    trim = ["silence", "1", "0.01", "0.5%", "reverse", "silence", "1", "0.01", "0.5%", "reverse"]
    # -R and -D: no random dither, so that the same bytes come out each time.
    subprocess.run(["sox", "-R", "-D", raw, "-r", str(RATE), "-b", "16", wav, "gain", "-n", "-6", *trim], check=True)
    samples, _ = soundfile.read(wav, dtype="int16")
    return samples


def main() -> None:
    """Write the sound file and the script of the call."""
    pieces, lines, position = [], [], round(LEAD_SECONDS * RATE)
    with tempfile.TemporaryDirectory() as folder:
        for speaker, text in LINES:
            samples = speak(speaker, text, Path(folder))
            pieces.append((position, VOICES[speaker][3], samples))
            end = position + len(samples)
            line = {"speaker": speaker, "start_seconds": round(position / RATE, 2), "end_seconds": round(end / RATE, 2)}
            lines.append(line | {"text": text})
            position = end + round(PAUSE_SECONDS * RATE)
    frames = position + round((TAIL_SECONDS - PAUSE_SECONDS) * RATE)
    stereo = np.zeros((frames, 2), np.int16)
    for start, channel, samples in pieces:
        stereo[start : start + len(samples), channel] = samples
    soundfile.write(HERE / CALL["audio"], stereo, RATE, subtype="PCM_16", format="FLAC")
    objection_at = next(line["end_seconds"] for line in lines if line["text"].startswith(OBJECTION))
    call = CALL | {"duration_seconds": round(frames / RATE, 2), "objection_seconds": objection_at}
    text = tomlkit.dumps({"call": call, "lines": lines})
    (HERE / "llamada_demo.toml").write_text(f"# Made by make_samples.py. Everybody in it is invented.\n{text}", "utf-8")


if __name__ == "__main__":
    main()
