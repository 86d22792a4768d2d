"""What an agent says, step by step, with the contact's own words filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

STEP_LINE = "---"
GAP = "____"
_FIELD = re.compile(r"\{([\w ]{1,40})\}")

# Scripts are written by people who speak one of the two languages of the program.
FIELDS: Mapping[str, str] = {
    "name": "name", "nombre": "name",
    "first_name": "first_name", "primer_nombre": "first_name",
    "company": "company", "empresa": "company",
    "phone": "phone", "telefono": "phone", "teléfono": "phone",
    "email": "email", "correo": "email",
    "address": "address", "direccion": "address", "dirección": "address",
    "city": "city", "ciudad": "city",
    "agent": "agent", "agente": "agent",
    "product": "product", "producto": "product",
    "campaign": "campaign", "campaña": "campaign",
}  # fmt: skip
"""Each field as it may be written in a script, and the name of its value."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a campaign. Its body holds steps, separated by a line that is ``---``, with fields like {name}."""

    script_id: str
    campaign_id: str
    name: str
    body: str = ""
    is_active: bool = True
    updated_at: datetime | None = None
    updated_by: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps as they are written, empty ones left out."""
        steps: list[list[str]] = [[]]
        for line in self.body.splitlines():
            if line.strip() == STEP_LINE:
                steps.append([])
            else:
                steps[-1].append(line.rstrip())
        return tuple(text for step in steps if (text := "\n".join(step).strip()))

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """What stands in braces and is no field, so that whoever writes the script can be told."""
        found = (match.group(1) for match in _FIELD.finditer(self.body))
        return tuple(dict.fromkeys(name for name in found if _key(name) not in FIELDS))


def fill(step: str, values: Mapping[str, str]) -> str:
    """A step with its fields filled in.

    A field without a value becomes a gap, ``____``; what is no field stays as it is written. Values are put in as they
    are: braces in a contact's name mean nothing.
    """

    def value(match: re.Match[str]) -> str:
        name = FIELDS.get(_key(match.group(1)))
        return match.group() if name is None else values.get(name, "").strip() or GAP

    return _FIELD.sub(value, step)


def _key(name: str) -> str:
    return "_".join(name.casefold().split())
