"""Which columns hold what: titles as lists, customer programs and spreadsheets write them."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import guess
from callmanager.services.contacts.contact_files import read_rows
from callmanager.services.contacts.contact_record import SURNAME

TITLES = {
    "phone": (
        "Tlf|Tfno.|Telf.|Teléf.|Nº de teléfono|N° Teléfono|No. Teléfono|Núm. teléfono|Cel.|Cellphone|Phone No.|Phone #|"
        "Mobile Number|Contact Number|Número de contacto|Teléfono de contacto|Tel. Nr.|Teléfono*|*Teléfono|Teléfono #1|"
        "Celular/WhatsApp|Teléfono / Celular|Número telefónico|Número de WhatsApp|phoneNumber|mobilePhone|Car Phone|"
        "Person - Phone - Work|Phone: Mobile|Teléfono laboral|Otro teléfono|Tel. móvil|mobile_number|Formatted Phone|"
        "Número de teléfono del trabajo|Mobile phone number"
    ),
    "name": (
        "NOMBRE Y APELLIDO|Nombre/Apellido|Nombre cliente|*Nombre|Nombres y apellidos|Apellidos, Nombre|Customer Name|"
        "Persona de contacto|Contact person|Person - Name|fullName|firstName|Saved Name|Nombre mostrado|Titular|"
        "Nombre / Razón social|Razón social"
    ),
    SURNAME: "LastName|2º apellido|1er apellido|Contact Last Name|Apellidos cliente",
    "email": "Dirección de correo electrónico|Email 1|emailAddress|E mail|Work Email|Person - Email",
    "company": "Company Name|Nombre de la empresa|Account Name|Associated Company|Person - Organization",
}
OF_NONE = (
    "Número de cliente|Customer number|Customer ID|Nº pedido|Order No|Nombre del agente|Nombre de usuario|Product name|"
    "Campaign name|Fax del trabajo|Business Fax|Country Code|Contact owner|Teléfono verificado|Operador móvil|"
    "Plan móvil|Compañía telefónica|Línea móvil|Precio fijo|Phone extension|Web Page|Home City|Lead Source|"
    "Contact ID|Name Prefix"
)


@pytest.mark.parametrize("field", TITLES)
def test_titles_are_understood_by_their_words(field: str) -> None:
    wrong = {title: found for title in TITLES[field].split("|") if (found := guess([title]).get(0)) != field}
    assert wrong == {}


def test_what_only_sounds_like_a_field_is_none() -> None:
    assert {title: found for title in OF_NONE.split("|") if (found := guess([title]).get(0))} == {}


def test_a_known_title_goes_before_one_that_seems_to_mean_the_same() -> None:
    assert guess(["Titular", "Nombre", "Tlf"]) == {1: "name", 2: "phone"}
    assert guess(["Razón social", "Nombre", "Teléfono"]) == {0: "company", 1: "name", 2: "phone"}


PROGRAMS = {
    "HubSpot": (
        "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Associated Company\n"
        "1001,Ana,Mora,a@x.es,,600100001,Luis,Acme\n"
    ),
    "Pipedrive": (
        "Person - Name,Person - Organization,Person - Phone - Work,Person - Email\nAna Mora,Acme,600100001,a@x.es\n"
    ),
    "Odoo": "Nombre mostrado;Teléfono;Móvil;Correo electrónico;Compañía\nAna Mora;;600100001;a@x.es;Acme\n",
    "Outlook": (
        "Nombre,Segundo nombre,Apellidos,Organización,Número de teléfono del trabajo,Dirección de correo electrónico\n"
        "Ana,,Mora,Acme,600100001,a@x.es\n"
    ),
    "a form above": (
        "Empresa:;Nosotros;Teléfono:;912000000;Cliente:;todos\n\n"
        "Nombre;Apellidos;Teléfono;Correo;Empresa\nAna;Mora;600100001;a@x.es;Acme\n"
    ),
    "text as a formula": 'Nombre;Tlf.;Mail;Empresa\nAna Mora;"=""600100001""";a@x.es;Acme\n',
    "an apostrophe": "Nombre;Tlf.;Mail;Empresa\nAna Mora;'600100001;a@x.es;Acme\n",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_lists_of_other_programs_come_whole(tmp_path: Path, program: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(PROGRAMS[program], encoding="utf-8")
    [row] = read_rows(path)
    numbers = [number for number in (row.record.phone, *row.record.phones) if number]
    assert (row.record.name, numbers, row.record.email) == ("Ana Mora", ["600100001"], "a@x.es")
    assert row.record.company == "Acme"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["Cliente", None, None, "Teléfonos", None], ["Nombre", "Apellidos", "Empresa", "Fijo", "Móvil"]),
        (["Nombre", "Apellidos", "Empresa", "Teléfonos", None], [None, None, None, "Fijo", "Móvil"]),
        (["Contacto", None, "Empresa", "Teléfono", None], ["Nombre", "Apellidos", "CIF", "Tlf 1", "Tlf 2"]),
    ],
)
def test_titles_over_several_columns_have_those_below_them(
    tmp_path: Path, above: list[str | None], below: list[str | None]
) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (above, below, ["Ana", "Mora", "Acme", "912345678", "600100001"], ["Eva", "Gil", "", "912345679", ""]):
        sheet.append(row)
    sheet.merge_cells("D1:E1")
    book.save(path)
    found = [(row.number, row.record.name, row.record.phone, *row.record.phones) for row in read_rows(path)]
    assert found == [(3, "Ana Mora", "912345678", "600100001"), (4, "Eva Gil", "912345679")]


def test_what_is_merged_downwards_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Ciudad", "Nombre", "Teléfonos", None],
        [None, None, "Fijo", "Móvil"],
        ["Madrid", "Ana", "912345671", "600100001"],
        [None, None, "912345672", None],
        [None, "Eva", "912345673", None],
        [None, None, None, None],
    ):
        sheet.append(row)
    for place in ("A1:A2", "B1:B2", "C1:D1", "A3:A6", "B3:B4"):
        sheet.merge_cells(place)
    book.save(path)
    found = [(one.record.name, one.record.city, one.record.phone, *one.record.phones) for one in read_rows(path)]
    assert found == [
        ("Ana", "Madrid", "912345671", "600100001"),
        ("Ana", "Madrid", "912345672"),
        ("Eva", "Madrid", "912345673"),
    ]


@pytest.mark.parametrize(
    ("shown_as", "number", "read"),
    [
        ("0000000000", 600100001, "0600100001"),
        ("000000000", 34600100001, "34600100001"),
        ('"+"0', 34600100001, "+34600100001"),
        ("+#", 34600100001, "+34600100001"),
        ('"+34 "000\\ 000\\ 000', 600100001, "+34 600 100 001"),
        ("(000) 000-0000", 61234567, "(006) 123-4567"),
        ("[<=9999999]###-####;(###) ###-####", 6001000011, "6001000011"),
        ("#,##0", 600100001, "600100001"),
        ("0", 600100001, "600100001"),
        ("0.00", 600100001, "600100001"),
        ('0000000" uds."', 600100001, "600100001"),
    ],
)
def test_zeros_and_plus_signs_that_only_a_format_writes_are_kept(
    tmp_path: Path, shown_as: str, number: int, read: str
) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Portada & más"])
    sheet = book.create_sheet("Clientes & más")
    sheet.append(["Nombre", "Teléfono", "Teléfono 2"])
    sheet.append(["Ana", number, "600100009"])
    sheet["B2"].number_format = sheet["C2"].number_format = shown_as
    book.save(path)
    [row] = read_rows(path)
    assert (row.record.phone, *row.record.phones) == (read, "600100009")


def test_a_row_that_repeats_a_title_is_no_second_header(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("Nombre;Teléfono;Nota\nCliente;600100001;\nContacto;;Móvil\nEva;600100002;\n", encoding="utf-8")
    assert [row.record.name for row in read_rows(path)] == ["Cliente", "Contacto", "Eva"]


def test_firms_are_contacts_where_nobody_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("Lista de hoy;x\nEmpresa;CIF;Teléfono\nAcme;B1;912345678\n", encoding="utf-8")
    assert [(row.record.name, row.record.phone) for row in read_rows(path)] == [("Acme", "912345678")]
    path.write_text("Nombre;Empresa;Teléfono\nAna;Acme;600100001\n;Beta;600100002\n", encoding="utf-8")
    assert [(row.record.name, row.record.company) for row in read_rows(path)] == [("Ana", "Acme"), ("Beta", "Beta")]
    path.write_text("CIF;Empresa\nB1;Acme\n", encoding="utf-8")
    with pytest.raises(ContactError) as refused:
        read_rows(path)
    assert refused.value.reason == "contacts_columns"


@pytest.mark.parametrize(
    "data",
    [
        {"total": 1, "results": [{"firstName": "Ana", "lastName": "Mora", "phoneNumber": "600100001"}]},
        {"firm": {"company": "Acme", "phone": "912"}, "people": [{"fullName": "Ana Mora", "mobilePhone": "600100001"}]},
        {"contacts": {"about": "x", "list": [{"first_name": "Ana", "last_name": "Mora", "phone_number": "600100001"}]}},
        [{"id": 7, "properties": {"firstname": "Ana", "lastname": "Mora", "phone": "600100001"}}],
        [{"names": [{"givenName": "Ana", "familyName": "Mora"}], "phoneNumbers": [{"value": "600100001"}]}],
    ],
)
def test_json_of_other_programs_comes_whole(tmp_path: Path, data: object) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [(row.record.name, row.record.phone) for row in read_rows(path)] == [("Ana Mora", "600100001")]


def test_a_picture_that_was_cut_loses_no_card(tmp_path: Path) -> None:
    path = tmp_path / "c.vcf"
    lines = io.StringIO()
    lines.write("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:\nORG:Acme;\nitem1.TEL;type=WORK;type=FAX:600100001\n")
    lines.write("PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg\n ABBBB\nitem1.X-ABLabel:Casa\nNOTE:uno\n dos\nEND:VCARD\n")
    path.write_text(lines.getvalue(), encoding="utf-8")
    [row] = read_rows(path)
    assert not row.problem
    assert (row.record.name, row.record.phone, row.record.labels) == ("Acme", "600100001", ("fax",))
    assert (row.record.company, row.record.note) == ("Acme", "unodos")
