"""``objection``: category, score and approved answer for a text, or for each line of a file.

It opens no database and no window, so that it starts at once.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, finish, usage
from callmanager.domain.errors import PlaybookError
from callmanager.paths import resource


def add_parsers(commands: Commands) -> None:
    """Add ``objection``."""
    parser = commands.add_parser("objection", help="what kind of objection a text is, and the approved answer")
    parser.add_argument("text", nargs="?", metavar="TEXT", help="what the customer said")
    parser.add_argument("--file", metavar="FILE", help="a text file with one objection a line; “-” reads stdin")
    parser.add_argument("--language", metavar="LL", help="es or en (default: the one that fits best)")
    finish(parser, _objection)


def _objection(args: argparse.Namespace) -> int:
    if (args.text is None) == (args.file is None):
        raise usage("Give either a TEXT or --file FILE.")
    texts = [args.text] if args.file is None else _lines(args.file)
    for found in _matches(texts, args.language):
        if args.json:
            print_json(found)
        elif args.file is None:
            print(f"{found['category']}  {found['score']:.2f}  {found['card_id'] or '–'}")
            if found["answer"]:
                print(found["answer"])
        else:
            print(f"{found['category']}\t{found['score']:.2f}\t{found['card_id'] or ''}\t{found['text']}")
    return 0


def _matches(texts: Iterable[str], language: str | None) -> Iterator[dict[str, Any]]:
    from callmanager.services.answers.playbook import Playbook

    playbook = Playbook.load(resource("playbooks"))
    for problem in playbook.problems:
        print(f"callmanager: {problem}", file=sys.stderr)
    if language is not None and language not in playbook.languages:
        raise usage(f"There are no answers in “{language[:20]}”; known are {', '.join(playbook.languages)}.")
    for text in texts:
        match = playbook.match(text, language)
        yield {
            "text": text,
            "category": match.category.value,
            "score": round(match.score, 4),
            "card_id": match.entry.id if match.entry else None,
            "answer": match.entry.answer if match.entry else None,
        }


def _lines(name: str) -> list[str]:
    """The lines of a text file, empty ones too, so that a program can lay answers beside them.

    Raises:
        PlaybookError: it cannot be read, or is no text.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else absolute(Path(name)).read_bytes()
    except OSError as error:
        raise PlaybookError(f"The file {name} cannot be read ({error.strerror}).", code="objections_file") from error
    text = _decode(data)
    if text is None or "\0" in text:
        raise PlaybookError(
            f"The file {name} is no text. Save it as text in UTF-8, one objection a line.", code="objections_file"
        )
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _decode(data: bytes) -> str | None:
    # cp1252 is what editors on Windows wrote for years.
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
