"""Products: sheets by version and campaign, and what a call's product says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callmanager.domain.errors import PermissionDenied, ProductError
from callmanager.domain.product import Product
from callmanager.domain.users import Role, User
from callmanager.services.answers.products import ProductService
from tests.support.desk import Desk

FIBRE = Product("", "Fibra 300", "35,50 USD al mes", "300 Mbps\nwifi 6", "12 meses", (("¿Y si me mudo?", "Se muda."),))


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def lead(desk: Desk) -> User:
    return desk.person("Irene", Role.TEAM_LEAD)


@pytest.fixture
def products(desk: Desk) -> ProductService:
    return ProductService(desk.database, desk.bus, desk.audit, desk.clock, ("Fibra 100", "Fibra 300"))


def test_the_names_of_the_settings_stand_in_until_there_is_a_sheet(products: ProductService, lead: User) -> None:
    assert [product.name for product in products.all()] == ["Fibra 100", "Fibra 300"]
    assert products.sheet("Fibra 300") == "Fibra 300"
    products.save(FIBRE, lead)
    assert [product.name for product in products.all()] == ["Fibra 300"]
    sheet = products.sheet("  fibra 300 ")
    assert sheet == "Fibra 300\n35,50 USD al mes\n300 Mbps\nwifi 6\n12 meses\n¿Y si me mudo? Se muda."
    assert products.sheet("Otra") == "Otra"
    assert products.sheet("") == ""


def test_each_change_is_a_version(products: ProductService, lead: User) -> None:
    kept = products.save(FIBRE, lead)
    products.save(replace(kept, price="30 USD"), lead)
    assert [(v.product.price, v.product.version, v.actor) for v in products.versions(kept.product_id)] == [
        ("30 USD", 2, "Irene"),
        ("35,50 USD al mes", 1, "Irene"),
    ]
    products.remove(kept.product_id, lead)
    assert len(products.versions(kept.product_id)) == 2
    with pytest.raises(ProductError, match="no product"):
        products.remove(kept.product_id, lead)


def test_a_campaign_sells_what_it_names(products: ProductService, lead: User) -> None:
    fibre, mobile = products.save(FIBRE, lead), products.save(Product("", "Móvil"), lead)
    products.save(Product("", "Vieja", is_active=False), lead)
    assert products.offered() == [fibre, mobile]
    assert products.offered(("MÓVIL",)) == [mobile]
    assert products.offered((fibre.product_id,)) == [fibre]


def test_a_name_is_taken_once(products: ProductService, lead: User) -> None:
    kept = products.save(FIBRE, lead)
    with pytest.raises(ProductError, match="already"):
        products.save(Product("", " FIBRA  300"), lead)
    assert products.save(replace(kept, name="Fibra 300 "), lead).name == "Fibra 300"


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_files_bring_back_what_they_took(products: ProductService, lead: User, tmp_path: Path, kind: str) -> None:
    kept = products.save(FIBRE, lead)
    path = tmp_path / f"hojas.{kind}"
    assert products.export_file(path, lead) == 1
    assert products.import_file(path, lead).unchanged == 1
    products.save(replace(kept, price="otro"), lead)
    assert products.import_file(path, lead).changed == 1
    assert products.by_name("Fibra 300") == replace(kept, version=3)


def test_what_is_wrong_in_a_file_is_told(products: ProductService, lead: User, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        '[[entry]]\nname = "Buena"\n\n[[entry]]\nprice = "3"\n\n'
        '[[entry]]\nname = 3\n\n[[entry]]\nname = "x"\ncolor = "y"\n',
        encoding="utf-8",
    )
    done = products.import_file(path, lead)
    assert done.added == 1
    assert [problem.place for problem in done.problems] == [4, 7, 10]
    assert [problem.code for problem in done.problems] == ["missing", "text", "unknown"]


def test_two_rows_with_one_name_are_told(products: ProductService, lead: User, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[entry]]\nname = "Fibra"\nprice = "1"\n[[entry]]\nname = "FIBRA "\nprice = "2"\n', "utf-8")
    done = products.import_file(path, lead)
    assert (done.added, done.unchanged) == (1, 0)
    assert [(problem.place, problem.code) for problem in done.problems] == [(4, "twice")]
    assert products.all()[0].price == "1"


def test_agents_change_nothing(products: ProductService, desk: Desk) -> None:
    agent = desk.person("Ana", Role.AGENT)
    with pytest.raises(PermissionDenied):
        products.save(FIBRE, agent)
    with pytest.raises(PermissionDenied):
        products.remove("x", agent)
