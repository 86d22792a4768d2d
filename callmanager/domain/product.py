"""What is sold: a sheet that the agent reads from and that is all a draft may claim."""

from dataclasses import dataclass

from callmanager.domain.entries import EntryProblem

MAX_NAME = 80
MAX_PRICE = 120
MAX_TEXT = 4_000
MAX_QUESTIONS = 40


@dataclass(frozen=True, slots=True)
class Product:
    """A product's sheet.

    Args:
        product_id: never changes; calls keep the name.
        name: as agents and reports say it.
        price: in words and numbers as the customer is to hear it, “29,90 USD al mes”.
        features: what it does, one a line.
        terms: contract, permanence, installation.
        faq: questions that customers ask, each with its answer.
        is_active: whether it is offered.
        version: one more with each change.

    Raises:
        EntryProblem: a field is missing or too long; the message says which.
    """

    product_id: str
    name: str
    price: str = ""
    features: str = ""
    terms: str = ""
    faq: tuple[tuple[str, str], ...] = ()
    is_active: bool = True
    version: int = 1

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise EntryProblem("the name is empty", "missing", "name")
        for name, limit in (("name", MAX_NAME), ("price", MAX_PRICE), ("features", MAX_TEXT), ("terms", MAX_TEXT)):
            if len(getattr(self, name)) > limit:
                raise EntryProblem(f"the {name} is longer than {limit} characters", "long", name, limit=limit)
        if len(self.faq) > MAX_QUESTIONS or any(len(q) + len(a) > MAX_TEXT for q, a in self.faq):
            raise EntryProblem(
                f"more than {MAX_QUESTIONS} questions, or one of more than {MAX_TEXT} characters",
                "questions",
                "faq",
                limit=MAX_QUESTIONS,
            )

    @property
    def sheet(self) -> str:
        """Everything the sheet says, as the text that goes with a question to the model."""
        parts = [self.name, self.price, self.features, self.terms]
        parts += [f"{question} {answer}" for question, answer in self.faq]
        return "\n".join(part.strip() for part in parts if part.strip())
