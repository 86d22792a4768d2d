"""What a file of contacts really is: a workbook that is called .csv is no broken table, and is told to be one."""

import re
import zipfile
from pathlib import Path

from callmanager.domain.errors import ContactError

_HEAD = 10_000
_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")  # also of one that needs a password
_JSON = re.compile(rb"\s*(?:\[\s*\{|\{\s*\")")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_ROW = re.compile(rb"[^\n;,\t|<{\[]+[;,\t|][^\n]*")
_MARK = b"\xef\xbb\xbf"


def require_kind(path: Path) -> None:
    """See that a file holds what its ending says, as far as its first bytes tell.

    Raises:
        OSError: it cannot be read.
        ContactError: it is empty (``contacts_empty``), of another kind that can be read (``contacts_ending``), or a
            workbook that cannot (``contacts_old_workbook``).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(_MARK)
    if not head.strip():
        raise ContactError(
            f"The file {path.name} is empty. Nothing was imported.", code="contacts_empty", file=path.name
        )
    if head.startswith(_OLD_WORKBOOK):
        raise ContactError(
            f"The file {path.name} is a workbook of an old kind (xls), or one with a password. Save it as xlsx "
            "without a password and import that. Nothing was imported.",
            code="contacts_old_workbook",
            file=path.name,
        )
    kind = _kind(path, head, path.suffix[1:].lower())
    if kind and kind != path.suffix[1:].lower():
        raise ContactError(
            f"The file {path.name} is really a {kind} file. Let its name end with .{kind} and import it again. Nothing "
            "was imported.",
            code="contacts_ending",
            file=path.name,
            kind=kind,
        )


def _kind(path: Path, head: bytes, called: str) -> str:
    """The ending that the content should have, "" where nothing can be told."""
    if head.startswith(b"PK\x03\x04"):
        return called if called == "xlsx" or not _is_workbook(path) else "xlsx"
    if b"BEGIN:VCARD" in head.upper():
        return "vcf" if called != "json" else called
    if _NO_TEXT.search(head):
        return ""
    if _JSON.match(head):
        return "json"
    return "csv" if called != "csv" and _ROW.match(head) else ""


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False
