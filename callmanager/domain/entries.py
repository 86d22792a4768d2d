"""What can be wrong with an answer or a sheet that somebody wrote."""


class EntryProblem(ValueError):
    """A field breaks a rule. The message says which in English; ``code`` and ``details`` say it for other languages.

    Codes: ``missing``, ``long`` (limit), ``unknown`` (a field that nobody knows), ``text``, ``list``, ``whole``,
    ``yes_no`` (what the field must be), ``language``, ``category`` (value, known), ``twice``, ``questions`` (limit).
    Every one has ``field`` in its details, the field's key.
    """

    def __init__(self, message: str, code: str, field: str, **details: object) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.details: dict[str, object] = {"field": field, **details}
