"""What is sold: each product's sheet, which is all that a draft of the assistant may claim."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from callmanager.domain.errors import CallManagerError
from callmanager.domain.product import Product
from callmanager.domain.users import User
from callmanager.services.answers.products import COLUMNS, ProductService, ProductsImported, ProductVersion
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.entry_words import tell_import
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, Panel, row
from callmanager.ui.widgets.entry_versions import EntryVersions, VersionShown
from callmanager.workers import Lane

T = TypeVar("T")
_LIST_WIDTH = 300
_BAR = "|"


class ProductSheets(Panel):
    """The products at the left, the chosen one's sheet at the right."""

    def __init__(
        self,
        products: ProductService,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        notice: Notice,
        slow_lane: Lane,
    ) -> None:
        super().__init__()
        self._theme, self._slow_lane = theme, slow_lane  # for files
        self._products, self._user, self._lane, self._tasks, self._notice = products, user, lane, tasks, notice
        self._shown: list[Product] = []
        self._product: Product | None = None
        self._is_read = self._is_new = False
        self._draft: FormDraft | None = None
        self._list = QListWidget()
        self._list.setSpacing(SPACE_XS)
        self._name, self._price = QLineEdit(), QLineEdit()
        self._features, self._terms, self._faq = QPlainTextEdit(), QPlainTextEdit(), QPlainTextEdit()
        names = {
            "products_list": self._list,
            "product_name": self._name,
            "product_price": self._price,
            "product_features": self._features,
            "product_terms": self._terms,
            "product_faq": self._faq,
        }
        for name, widget in names.items():
            widget.setObjectName(name)
        for box in (self._features, self._terms, self._faq):
            box.setTabChangesFocus(True)
        self._active = CheckBox(theme, "product_active")
        self._why = Label("label", "muted")
        self._why.setWordWrap(True)
        self._new = Button(theme, "product_new", "primary", "plus")
        self._import, self._export = Button(theme, "products_import"), Button(theme, "products_export")
        self._save, self._remove = (
            Button(theme, "product_save", "primary", "save"),
            Button(theme, "product_remove", "danger"),
        )
        self._versions = Button(theme, "product_versions")
        self._fields: dict[QWidget, Field] = {
            widget: Field(widget) for widget in (self._name, self._price, self._features, self._terms, self._faq)
        }
        self._build()
        self._list.currentRowChanged.connect(self._choose)
        self._new.clicked.connect(self.begin)
        self._save.clicked.connect(self.save)
        self._remove.clicked.connect(self.remove)
        self._versions.clicked.connect(self.show_versions)
        self._import.clicked.connect(self.ask_import)
        self._export.clicked.connect(self.ask_export)
        self.retranslate()
        self.show_product(None)

    def _build(self) -> None:
        left, self._sheet = Card(), Card()
        left.heading.hide()
        left.body.addLayout(row(self._new, 1, self._import, self._export))
        left.body.addWidget(self._list, 1)
        left.setFixedWidth(_LIST_WIDTH + 60)
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self._fields[self._name], 2)
        head.addWidget(self._fields[self._price], 2)
        head.addWidget(self._active, 0, Qt.AlignmentFlag.AlignBottom)
        self._sheet.body.setSpacing(SPACE_S)
        self._sheet.body.addLayout(head)
        for box in (self._features, self._terms, self._faq):
            field = self._fields[box]
            field.setSizePolicy(box.sizePolicy())
            self._sheet.body.addWidget(field, 1)
        self._sheet.body.addWidget(self._why)
        self._sheet.body.addLayout(row(self._remove, self._versions, 1, self._save))
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(left)
        across.addWidget(self._sheet, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(across)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._list.setAccessibleName(self.tr("Productos"))
        self._sheet.heading.setText(self.tr("Ficha del producto"))
        self._new.setText(self.tr("Nuevo"))
        self._import.setText(self.tr("Importar …"))
        self._export.setText(self.tr("Exportar …"))
        self._save.setText(self.tr("Guardar"))
        self._remove.setText(self.tr("Eliminar"))
        self._versions.setText(self.tr("Versiones …"))
        self._active.setText(self.tr("En venta"))
        self._why.setText(
            self.tr("La IA solo puede afirmar precios y plazos que estén aquí o en una respuesta aprobada.")
        )
        words = {
            self._name: self.tr("Nombre"),
            self._price: self.tr("Precio, como se le dice al cliente"),
            self._features: self.tr("Características"),
            self._terms: self.tr("Condiciones: contrato, permanencia, instalación"),
            self._faq: self.tr("Preguntas de clientes: pregunta | respuesta, una por línea"),
        }
        for widget, word in words.items():
            self._fields[widget].set_text(word)

    def reload(self) -> None:
        """Read the products anew."""
        self._tasks.run(self, self._lane, self._products.all, self._loaded, self._fail)

    def _loaded(self, products: list[Product]) -> None:
        if products == self._shown and self._is_read:
            return
        self._is_read = True
        chosen, self._shown = self._product.name if self._product else "", products
        self._list.blockSignals(True)
        self._list.clear()
        for product in products:
            words = product.name if product.is_active else self.tr("%1 (no se vende)").replace("%1", product.name)
            self._list.addItem(QListWidgetItem(words))
        self._list.blockSignals(False)
        if self._is_new:  # somebody types the first words of another one
            return
        if not products:
            self.show_product(None)
        place = next((number for number, product in enumerate(products) if product.name == chosen), -1)
        self._list.setCurrentRow(place if chosen else (0 if products else -1))

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self._shown):
            self.show_product(self._shown[number])

    def show_product(self, product: Product | None) -> None:
        """Show a sheet, or an empty one."""
        if self._draft is not None:
            self._draft.pause()
        self._product = product
        self._is_new = False
        self._fill(product)
        self._remove.setEnabled(product is not None)
        self._versions.setEnabled(product is not None)
        if self._draft is not None:
            self._draft.follow((product.product_id or product.name) if product is not None else "")

    def _fill(self, product: Product | None) -> None:
        self._name.setText(product.name if product else "")
        self._price.setText(product.price if product else "")
        self._features.setPlainText(product.features if product else "")
        self._terms.setPlainText(product.terms if product else "")
        self._faq.setPlainText("\n".join(f"{q} {_BAR} {a}" for q, a in product.faq) if product else "")
        self._active.setChecked(product.is_active if product else True)

    def keep_drafts(self, drafts: ContactDrafts) -> None:
        """Keep what is typed in the sheet and not saved, and bring it back."""
        fields = self._name, self._price, self._features, self._terms, self._faq, self._active
        self._draft = FormDraft(drafts, fields, self._lane, self._tasks, self)
        self._draft.tell(self._notice)

    def begin(self) -> None:
        """An empty sheet."""
        self._list.setCurrentRow(-1)
        self.show_product(None)
        self._is_new = True
        self._name.setFocus()

    def save(self) -> None:
        """Keep what stands in the sheet."""
        pairs = [line.partition(_BAR) for line in self._faq.toPlainText().splitlines() if line.strip()]
        try:
            product = Product(
                self._product.product_id if self._product and self._product.version else "",
                self._name.text(),
                self._price.text(),
                self._features.toPlainText(),
                self._terms.toPlainText(),
                tuple((question.strip(), answer.strip()) for question, _bar, answer in pairs),
                self._active.isChecked(),
            )
        except ValueError:
            self._notice.say(self.tr("Falta el nombre, o un texto es demasiado largo."), "record")
            return
        products, actor = self._products, self._user

        def saved(kept: Product) -> str:
            if self._draft is not None:
                self._draft.done()
            self._product, self._is_new = kept, False
            return self.tr("Guardado: %1.").replace("%1", kept.name)

        self._do(lambda: products.save(product, actor), saved)

    def remove(self) -> None:
        """Delete the chosen product."""
        product, products, actor = self._product, self._products, self._user
        if product is not None:
            words = self.tr("Eliminado: %1. Sus llamadas conservan el nombre.").replace("%1", product.name)
            self._do(lambda: products.remove(product.product_id, actor), lambda _nothing: words)
            self.show_product(None)

    def ask_import(self) -> None:
        """Ask for a file and take its products over."""
        chosen, _kind = QFileDialog.getOpenFileName(self, self._import.text(), "", "TOML, Excel (*.toml *.xlsx)")
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Take the products of a file over, and say what was left out."""
        products, actor = self._products, self._user
        self._notice.clear()
        self._tasks.run(self, self._slow_lane, lambda: products.import_file(path, actor), self._imported, self._fail)

    def _imported(self, done: ProductsImported) -> None:
        words = self.tr("%1 nuevos, %2 cambiados, %3 iguales, %4 no se pudieron usar.")
        counts = (done.added, done.changed, done.unchanged, len(done.problems))
        for number, count in enumerate(counts, 1):
            words = words.replace(f"%{number}", str(count))
        tell_import(self._notice, words, done.problems, COLUMNS, self._theme, self)

    def show_versions(self) -> None:
        """What the chosen sheet said, and who changed it."""
        product, products = self._product, self._products
        if product is None:
            return

        def found(versions: list[ProductVersion]) -> None:
            shown = [VersionShown(one.product.version, one.at, one.actor, one.product.sheet, one) for one in versions]
            dialog = EntryVersions(shown, self._theme, self.window())
            dialog.chosen.connect(self._take_up)
            dialog.open()

        self._tasks.run(self, self._lane, lambda: products.versions(product.product_id), found, self._fail)

    def _take_up(self, version: ProductVersion) -> None:
        """Bring an older version's words into the sheet; they hold when it is saved."""
        self._fill(version.product)

    def ask_export(self) -> None:
        """Ask for a file's name and write every product there."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self._export.text(), "productos.xlsx", "Excel (*.xlsx);;TOML (*.toml)"
        )
        if chosen:
            products, actor, path = self._products, self._user, Path(chosen)
            words = self.tr("%1 productos escritos.")
            self._do(lambda: products.export_file(path, actor), lambda count: words.replace("%1", str(count)))

    def _do(self, job: Callable[[], T], words: Callable[[T], str]) -> None:
        self._notice.clear()
        self._tasks.run(self, self._lane, job, lambda result: self._notice.say(words(result)), self._fail)

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")
