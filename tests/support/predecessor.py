"""A small installation of the program that this one replaces, as its users have it on disk."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import numpy as np
import soundfile

OLD_PASSWORD = "clave vieja"
REMINDER = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)

_SCHEMA = """
CREATE TABLE contacts (id TEXT PRIMARY KEY, phone TEXT, name TEXT, status TEXT, note TEXT, coords TEXT,
  last_called_by TEXT, last_called_by_user_id TEXT, last_called_time TEXT, assigned_to_user_id TEXT,
  assigned_to_team_id TEXT, assigned_to_team_name TEXT, last_visibility_time TEXT, editors_history TEXT, locked_by TEXT,
  locked_until TEXT, reminder_time TEXT, created_at TEXT, updated_at TEXT, version INTEGER);
CREATE TABLE users (id TEXT PRIMARY KEY, api_key TEXT, username TEXT, password_hash TEXT, role TEXT, team_id TEXT,
  team_name TEXT, email TEXT, is_active INTEGER, last_login TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE user_metrics (id TEXT PRIMARY KEY, user_id TEXT, calls_made INTEGER, calls_success INTEGER,
  calls_failed INTEGER, contacts_managed INTEGER, avg_call_duration REAL, total_talk_time INTEGER, last_updated TEXT);
CREATE TABLE call_logs (id TEXT PRIMARY KEY, user_id TEXT, contact_id TEXT, contact_phone TEXT, start_time TEXT,
  end_time TEXT, duration_seconds INTEGER, status TEXT, notes TEXT, created_at TEXT);
"""

CONTACTS = [
    ("c1", "8888-7777", "José Peña", "INTERESADO", "quiere fibra", "2024-03-01 15:00:00"),
    ("c2", "2222 3333", "Ana Mora", "SIN_GESTIONAR", None, "2024-03-02T10:00:00.123456"),
    ("c3", "+506 8888 7777", "Jose Peña (otra vez)", "NC", "", "2024-03-03 10:00:00"),
    ("c4", "—", "Sin Número", "NO EXISTE", "", "2024-03-03 10:00:00"),
    ("c5", "40001234", "Beto", "A MEDIDA", "", "nunca"),
]
USERS = [
    ("u1", "rosa", "Agent", "t1", "Norte", 1),
    ("u2", "Luis Mata", "TeamLead", "t1", "Norte", 1),
    ("u3", "soporte", "TI", None, None, 1),
    ("u4", "ido", "ProjectManager", None, None, 0),
    ("u5", "", "Agent", None, None, 1),
]
CALLS = [
    ("k1", "u1", "c1", "8888-7777", "2024-03-01 15:10:00", "2024-03-01 15:12:00", 120, "COMPLETED", "le gustó"),
    ("k2", "u1", "c2", "2222 3333", "2024-03-02 10:05:00", "2024-03-02 10:05:30", 30, "NO_ANSWER", None),
    ("k3", "u2", None, "70001111", "2024-03-02 11:00:00", None, None, "DROPPED", ""),
    ("k4", "gone", "c1", "8888-7777", "2024-03-02 12:00:00", "2024-03-02 12:01:00", 60, "COMPLETED", ""),
    ("k5", "u1", "c1", "8888-7777", "no es fecha", None, 5, "FAILED", ""),
]


def install(folder: Path) -> Path:
    """Lay the old program's folder: database in WAL mode with a WAL that was never checkpointed, and recordings."""
    recordings = folder / "recordings"
    recordings.mkdir(parents=True)
    database = folder / "contacts.db"
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + _SCHEMA)
    connection.commit()
    _fill(connection)
    connection.commit()
    # As after a crash: the rows stand in the WAL alone. Closing would move them into the file.
    kept = {ending: database.with_name(database.name + ending).read_bytes() for ending in ("", "-wal")}
    connection.close()
    for ending, data in kept.items():
        database.with_name(database.name + ending).write_bytes(data)
    _record(recordings)
    return folder


def _fill(connection: sqlite3.Connection) -> None:
    hashed = bcrypt.hashpw(OLD_PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    connection.executemany(
        "INSERT INTO contacts (id, phone, name, status, note, created_at, version) VALUES (?, ?, ?, ?, ?, ?, 1)",
        CONTACTS,
    )
    connection.executemany(
        "INSERT INTO users (id, username, role, team_id, team_name, is_active, password_hash, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, '2023-12-01 08:00:00')",
        [(*user, hashed) for user in USERS],
    )
    connection.executemany(
        "INSERT INTO call_logs (id, user_id, contact_id, contact_phone, start_time, end_time, duration_seconds, "
        "status, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        CALLS,
    )
    connection.execute(
        "UPDATE users SET email = 'rosa@example.com', last_login = '2024-03-02 20:00:00' WHERE id = 'u1'"
    )
    connection.execute(
        "UPDATE contacts SET coords = ?, last_called_by = 'rosa', last_called_by_user_id = 'u1', "
        "last_called_time = '2024-02-28 16:00:00', assigned_to_user_id = 'u2', assigned_to_team_id = 't1', "
        "assigned_to_team_name = 'Norte', last_visibility_time = '2024-03-01 18:00:00', editors_history = ?, "
        "locked_by = 'u1', locked_until = '2099-01-01 00:00:00', reminder_time = ? WHERE id = 'c1'",
        (
            '{"lat": 9.9281, "lng": -84.0907}',
            '[{"user": "rosa", "at": "2024-03-01"}, "Luis Mata"]',
            f"{REMINDER:%Y-%m-%d %H:%M:%S}",
        ),
    )
    connection.execute("UPDATE contacts SET status = 'NO CONTACTO' WHERE id = 'c2'")
    connection.execute("UPDATE contacts SET reminder_time = '2021-01-01 10:00:00' WHERE id = 'c5'")
    connection.execute("INSERT INTO user_metrics (id, user_id, calls_made, total_talk_time) VALUES ('m1', 'u1', 99, 7)")


def _record(folder: Path) -> None:
    tone = (np.sin(np.arange(44_100) / 20) * 8000).astype(np.int16)
    with_sidecar = folder / "venta_José_Peña_20240301_091000.wav"
    soundfile.write(with_sidecar, tone, 44_100)
    facts = {
        "recording_id": "r1",
        "call_id": "k1",
        "contact_name": "José Peña",
        "contact_phone": "8888-7777",
        "user_id": "u1",
        "user_name": "rosa",
        "start_time": "2024-03-01T09:10:00.500000",
        "end_time": "2024-03-01T09:12:00",
        "duration_seconds": 120.0,
        "file_path": str(with_sidecar),
        "file_size_bytes": 1,
        "sample_rate": 44_100,
        "channels": 1,
        "status": "COMPLETED",
    }
    with_sidecar.with_name(with_sidecar.stem + "_metadata.json").write_text(json.dumps(facts), encoding="utf-8")
    soundfile.write(folder / "llamada_Ana_Mora_20240302_040500.wav", tone[:22_050], 44_100)
    soundfile.write(folder / "vacia_Beto_20240302_050000.wav", tone[:0], 44_100)
    (folder / "rota_Beto_20240302_060000.wav").write_bytes(b"RIFF, but no more")
    (folder / "perdida_Beto_20240302_070000_metadata.json").write_text(json.dumps(facts | {"recording_id": "r2"}))
    (folder / "basura_Beto_20240302_080000_metadata.json").write_text("{no json")


def rows(database: Path, table: str) -> int:
    """How many rows a table of a closed SQLite file has."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        count: int = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    return count
