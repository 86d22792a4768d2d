"""Ways to place a call, and what a number and a template must be like before they reach another program.

A template is cut into arguments here, the number is put into them as one piece, and no shell ever reads the result.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlsplit

from callmanager.domain.errors import CallManagerError

NUMBER = "{number}"
SCHEMES = ("tel", "sip", "callto")
MAX_TEMPLATE = 500
_MAX_DIGITS = 32
_LEFT_OUT = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]")
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_SIP_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?")
_HOLE = re.compile(r"[{}]")
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "cmd", "command", "powershell", "pwsh",
                     "env", "eval", "exec", "sudo", "xargs", "wscript", "cscript", "mshta", "osascript"})  # fmt: skip


class DialKind(StrEnum):
    """How a campaign places its calls."""

    MANUAL = "manual"
    SCHEME = "scheme"
    COMMAND = "command"
    URL = "url"


class DialError(CallManagerError):
    """A number or a way to dial cannot be used."""

    code = "dial"


@dataclass(frozen=True, slots=True)
class DialResult:
    """What became of an attempt to dial: ``ok``, or the sentence that tells why not. Manual dialling is ok at once.

    ``target`` is what was opened or run, for people; ``seconds`` how long it took to know. ``details`` fill the gaps
    of the sentence in another language.
    """

    ok: bool
    kind: DialKind
    target: str = ""
    code: str = ""
    message: str = ""
    seconds: float = 0.0
    details: Mapping[str, object] = field(default_factory=dict)


def dialable(phone: str) -> str:
    """The number as a telephone takes it: digits, ``*``, ``#`` and a leading plus.

    Raises:
        DialError: it holds anything else (``dial_number``).
    """
    number = _LEFT_OUT.sub("", phone)
    if _NUMBER.fullmatch(number) is None or not any(character.isdigit() for character in number):
        raise DialError(
            f"“{phone[:40]}” cannot be dialled: a number has up to {_MAX_DIGITS} digits, *, # and a leading +. "
            "The call goes on; dial by hand.",
            code="dial_number",
            number=phone[:40],
        )
    return number


def checked(kind: DialKind, template: str) -> str:
    """The template as it is kept, when it can be used: for a scheme its name, else a command line or an address.

    Raises:
        DialError: it cannot (``dial_scheme``, ``dial_template``, ``dial_shell``, ``dial_url``).
    """
    template = template.strip()
    if kind is DialKind.MANUAL:
        return ""
    if len(template) > MAX_TEMPLATE or not template.isprintable():
        raise _template(f"it has more than {MAX_TEMPLATE} characters, or some that cannot be seen")
    if kind is DialKind.SCHEME:
        scheme_address(template, "0")
    elif kind is DialKind.COMMAND:
        arguments(template, "0")
    else:
        address(template, "0")
    return template


def scheme_address(template: str, number: str) -> str:
    """The address that the system's handler is given, such as ``tel:+50688887777`` or ``sip:7777@pbx.example``.

    Args:
        template: ``tel``, ``sip`` or ``callto``; for ``sip`` a server may follow: ``sip:{number}@pbx.example``.
        number: as `dialable` gives it.

    Raises:
        DialError: there is no such scheme, or no such server.
    """
    scheme, _, rest = template.partition(":")
    scheme = scheme.strip().casefold()
    _, at, host = rest.partition("@")
    fits = rest in ("", NUMBER) or (scheme == "sip" and rest == f"{NUMBER}@{host}" and _SIP_HOST.fullmatch(host))
    if scheme not in SCHEMES or not fits:
        raise DialError(
            f"“{template[:60]}” is no way to dial that a system knows. Use tel, sip, callto, or sip:{{number}}@server.",
            code="dial_scheme",
            template=template[:60],
        )
    return f"{scheme}:{quote(number, safe='+*')}{at}{host}"


def arguments(template: str, number: str) -> list[str]:
    """The command line as a list: the program, then each argument, with the number in its place.

    Words are separated by spaces; a word with spaces stands in quotes, single or double. A backslash is a backslash,
    so Windows paths are written as they are.

    Raises:
        DialError: no ``{number}`` in the arguments, other braces, a quote that is not closed (``dial_template``), or a
            program that would read the line as a shell does (``dial_shell``).
    """
    words = _words(template)
    if not words:
        raise _template("the program's name is missing")
    program = words[0]
    name = re.split(r"[\\/]", program)[-1].casefold()
    stem, _, ending = name.rpartition(".")
    if (
        name in _SHELLS
        or (stem in _SHELLS and ending in ("exe", "com"))
        or ending in ("bat", "cmd", "ps1", "vbs", "js")
    ):
        raise DialError(
            f"“{name}” reads its arguments as commands, so numbers are never handed to it. Name the telephone "
            "program itself.",
            code="dial_shell",
            program=name,
        )
    _require_hole("".join(words[1:]), words[0])
    return [program, *(word.replace(NUMBER, number) for word in words[1:])]


def address(template: str, number: str) -> str:
    """The address of a telephone system with the number in its place, quoted as a part of an address is.

    Raises:
        DialError: it is no http or https address with a server and ``{number}`` behind it (``dial_url``).
    """
    try:
        parts = urlsplit(template)
        host, _port = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    behind = f"{parts.path}?{parts.query}#{parts.fragment}"
    if parts.scheme not in ("http", "https") or not host or NUMBER not in behind or NUMBER in parts.netloc:
        raise DialError(
            "The address of a telephone system begins with http:// or https://, names a server, and has {number} "
            "behind it.",
            code="dial_url",
        )
    if any(character.isspace() or character in '"<>\\^`|' for character in template):
        raise _template("an address has no spaces, quotes or angle brackets")
    _require_hole(behind, parts.netloc)
    return template.replace(NUMBER, quote(number, safe=""))


def _require_hole(filled: str, outside: str) -> None:
    if NUMBER not in filled:
        raise _template("{number} is missing where the number goes")
    if _HOLE.search(filled.replace(NUMBER, "")) or _HOLE.search(outside):
        raise _template("braces stand around the word “number” alone")


def _words(template: str) -> list[str]:
    words: list[str] = []
    word, quote_mark, started = "", "", False
    for character in template:
        if quote_mark:
            if character == quote_mark:
                quote_mark = ""
            else:
                word += character
        elif character in "\"'":
            quote_mark, started = character, True
        elif character.isspace():
            if word or started:
                words.append(word)
            word, started = "", False
        else:
            word += character
    if quote_mark:
        raise _template("a quote is not closed")
    return [*words, word] if word or started else words


def _template(why: str) -> DialError:
    return DialError(f"This way to dial cannot be used: {why}. Nothing was changed.", code="dial_template", why=why)
