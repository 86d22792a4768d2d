"""What the page of answers calls."""

from dataclasses import dataclass

from callmanager.services.answer_report import AnswerReport
from callmanager.services.objections import ObjectionService
from callmanager.services.playbook_editing import PlaybookService
from callmanager.services.products import ProductService


@dataclass(frozen=True, slots=True)
class AnswerServices:
    """Approved answers, products, what customers objected, and which answers win."""

    book: PlaybookService
    products: ProductService
    objections: ObjectionService
    report: AnswerReport
