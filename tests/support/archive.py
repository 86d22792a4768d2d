"""A folder of recordings as a busy office leaves it, made from a seed: real sidecars, files that stand for the sound.

.venv/bin/python -m tests.support.archive FOLDER COUNT [SEED]
"""

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callmanager.domain.recording import Consent, Gap, Pause, RecordingMetadata, RecordingStatus
from callmanager.store.tables import CallRow

FIRST = [
    "Ana", "Luis", "José", "María", "Carlos", "Sofía", "Diego", "Lucía", "Jorge", "Elena", "Pedro", "Valeria",
    "Andrés", "Camila", "Mario", "Paula", "Iván", "Rosa", "Beto", "Nuria", "Gabriel", "Fernanda", "Hugo", "Irene",
    "Óscar", "Julia", "Raúl", "Carmen", "Félix", "Noelia",
]  # fmt: skip
LAST = [
    "Mora", "Vargas", "Rojas", "Jiménez", "Peña", "Solano", "Quesada", "Castro", "Ureña", "Araya", "Chaves", "Núñez",
    "Brenes", "Alfaro", "Salas", "Campos", "Vega", "Segura", "Monge", "Blanco", "Ramírez", "Soto", "Arce", "Calvo",
    "Cordero", "Fallas", "Hidalgo", "Leiva", "Madrigal", "Zúñiga",
]  # fmt: skip
NOTES = [
    "llamar", "mañana", "cliente", "interesado", "precio", "caro", "plan", "internet", "familiar", "contrato",
    "enviar", "correo", "propuesta", "reunión", "lunes", "martes", "esposa", "decide", "competencia", "garantía",
    "descuento", "mensual", "anual", "firma", "volver", "semana", "confirmó", "pagó", "tarjeta",
]  # fmt: skip
PRODUCTS = ("Fibra 300", "Móvil familiar", "Seguro de hogar", "Televisión")
OUTCOMES = (("sale", 20), ("interested", 20), ("callback", 15), ("not_interested", 30), ("do_not_call", 1))
FIRST_DAY = datetime(2025, 1, 2, 8, tzinfo=UTC)
AGENTS = 40


class Archive:
    """What is made is the same for the same seed."""

    def __init__(self, folder: Path, count: int, seed: int = 1) -> None:
        self.folder = folder
        self.count = count
        self._seed = seed
        chance = random.Random(seed)
        self.agents = [(f"agent{n:02d}", _name(chance)) for n in range(AGENTS)]
        self._contacts = [(_name(chance), _phone(chance)) for _ in range(max(10, count // 4))]

    def metadata(self) -> Iterator[RecordingMetadata]:
        """The recordings, in the order in which they began."""
        chance = random.Random(self._seed + 1)
        step = timedelta(days=400) / max(1, self.count)
        for number in range(self.count):
            began = FIRST_DAY + number * step + timedelta(milliseconds=chance.randrange(1000))
            contact, phone = chance.choice(self._contacts)
            agent_id, agent = chance.choice(self.agents)
            seconds = round(chance.lognormvariate(5, 1), 3)
            yield RecordingMetadata(
                recording_id=f"{chance.getrandbits(128):032x}",
                start_time=began.isoformat(timespec="milliseconds"),
                file_path=str(self.folder / f"llamada_{number:06d}.wav"),
                sample_rate=44_100,
                channels=1,
                call_id=f"call{number:020d}",
                contact_name=contact,
                contact_phone=phone,
                user_id=agent_id,
                user_name=agent,
                end_time=(began + timedelta(seconds=seconds)).isoformat(timespec="milliseconds"),
                duration_seconds=seconds,
                file_size_bytes=44 + int(seconds * 88_200),
                status=RecordingStatus.COMPLETED,
                device="USB Headset (Mic)",
                gaps=(Gap(1.5, 0.3, "device lost"),) if chance.random() < 0.02 else (),
                pauses=(Pause(20.0, 12.0, "card data"),) if chance.random() < 0.1 else (),
                peak_dbfs=-3.5,
                sha256=f"{chance.getrandbits(256):064x}",
                campaign_id="general",
                consent=Consent.CONSENTED,
                tags=("revisar",) if chance.random() < 0.01 else (),
            )

    def calls(self) -> Iterator[CallRow]:
        """The call of each recording."""
        chance = random.Random(self._seed + 2)
        names, weights = zip(*OUTCOMES, strict=True)
        for metadata in self.metadata():
            began = datetime.fromisoformat(metadata.start_time)
            yield CallRow(
                id=metadata.call_id,
                agent_id=metadata.user_id,
                agent_name=metadata.user_name,
                contact_name=metadata.contact_name,
                phone=metadata.contact_phone,
                product=chance.choice(PRODUCTS),
                phase="done",
                started_at=began,
                answered_at=began,
                ended_at=began,
                done_at=began,
                outcome_id=chance.choices(names, weights)[0],
                note=" ".join([*chance.choices(NOTES, k=chance.randrange(15)), f"pedido{chance.randrange(5000)}"]),
            )

    def write(self) -> None:
        """Put sidecars and sound files into the folder, all changed an hour ago."""
        self.folder.mkdir(parents=True, exist_ok=True)
        then = datetime.now(UTC).timestamp() - 3600
        for metadata in self.metadata():
            wav = Path(metadata.file_path)
            wav.write_bytes(b"RIFF")
            sidecar = wav.with_suffix(".json")
            sidecar.write_text(json.dumps(metadata.to_dict(), ensure_ascii=False, indent=2), encoding="utf-8")
            os.utime(sidecar, (then, then))


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"


def _phone(chance: random.Random) -> str:
    number = f"{chance.randrange(20_000_000, 90_000_000)}"
    return chance.choice((number, f"{number[:4]}-{number[4:]}", f"+506 {number[:4]} {number[4:]}", f"506{number}"))


if __name__ == "__main__":
    Archive(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1).write()
