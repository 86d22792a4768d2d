"""The words that a contact is found by; see `callmanager.domain.search_words` for how they are looked for."""

from collections.abc import Iterable

from callmanager.domain.search_words import fold, phone_key, tag_key, words

_LONGEST_NAME = 120
_LONGEST_NUMBER = 20


def name_key(name: str) -> str:
    """What puts contacts in order: the folded name."""
    return fold(name)[:_LONGEST_NAME]


def search_key(texts: Iterable[str], phones: Iterable[tuple[str, str]], tags: Iterable[str] = ()) -> str:
    """A contact's words, each between two spaces: those of its texts, its numbers by any three digits, its tags.

    Args:
        texts: name, company, e-mail, city.
        phones: each number as typed and normalised.
        tags: its tags.
    """
    keys = [words(" ".join(texts))]
    for typed, normalised in phones:
        # The national number is the end of the normalised one: then what was typed brings nothing new.
        keys.append(phone_key(normalised[:_LONGEST_NUMBER]).split())
        if not normalised or not keys[-1] or not _ends_with(normalised, typed):
            keys.append(phone_key(typed).split())
    found = [word for key in keys for word in key]
    found += tag_key(tags).split()
    return f" {' '.join(dict.fromkeys(found))} " if found else ""


def _ends_with(normalised: str, typed: str) -> bool:
    return normalised.endswith("".join(c for c in typed if "0" <= c <= "9"))
