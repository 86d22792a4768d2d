"""What the page of answers calls."""

from dataclasses import dataclass

from callmanager.services.answers.answer_report import AnswerReport
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.answers.playbook_editing import PlaybookService
from callmanager.services.answers.products import ProductService


@dataclass(frozen=True, slots=True)
class AnswerServices:
    """Approved answers, products, what customers objected, and which answers win."""

    book: PlaybookService
    products: ProductService
    objections: ObjectionService
    report: AnswerReport
