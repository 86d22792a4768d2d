"""What a draft may say: no price, term or promise that stands neither in the product's sheet nor in the playbook.

The text comes in pieces, and what may be shown goes out at once: a number waits until the words after it tell whether
it is a price, a word that would complete a promise waits until it is whole, and nothing else waits.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from text_to_num import alpha2digit

Claim = tuple[str, Decimal | None]
"""A kind of price, term or promise, and its number where it has one."""

_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE, _AFTER = 24, 24  # characters around a number in which its unit stands
_MONEY = (
    r"[$€£¥₡¢₲]|\b(?:usd|eur|gbp|crc|mxn|cop|ars|clp|pen|gtq|hnl|nio|dop|uyu|bob|dolar(?:es)?|euros?|pesos?|colon(?:es)?"
    r"|soles|sol|quetzal(?:es)?|lempiras?|cordobas?|bolivar(?:es)?|bolivianos?|guarani(?:es)?|balboas?|centimos?"
    r"|centavos?|lucas?|luquitas?|mangos|pavos|varos|dollars?|bucks?|cents?|pounds?|quid)\b"
)
_UNITS = {
    "percent": re.compile(r"^\s*(?:%|por (?:ciento|100)\b|percent\b|per cent\b)"),
    "month": re.compile(r"^\s*(?:mes(?:es)?|months?)\b"),
    "year": re.compile(r"^\s*(?:anos?|years?)\b"),
    "week": re.compile(r"^\s*(?:semanas?|weeks?)\b"),
    "day": re.compile(r"^\s*(?:dias?|days?)\b"),
    "data": re.compile(r"^\s*(?:mbps|mb|megas?|megabits?|gbps|gb|gigas?|gigabits?)\b"),
    "harmless": re.compile(
        r"^\s*(?:minut\w*|segund\w*|seconds?|horas?|hours?|personas?|people|veces|times|preguntas?|questions?|"
        r"palabras?|words?|cosas?|things?|opciones|options?|pasos?|steps?)\b"
    ),
}
_MONEY_AFTER = re.compile(rf"^\s*(?:{_MONEY})|^\s*(?:al|a la|por|a|per) (?:mes|dia|ano|semana|month|day|year|week)\b")
_MONEY_BEFORE = re.compile(rf"(?:{_MONEY})\s*$")
_PRICE_WORDS = re.compile(
    r"\b(?:cuest\w+|cost\w*|sale|saldr\w+|qued\w+|pag\w+|preci\w+|tarif\w+|cuotas?|vale|desde|por (?:solo|apenas|tan)"
    r"|dej\w+ en|price\w*|pay\w*|only|just|fee|fees|rate|rates|for as little|ahorr\w+|save|saves|saving)\b"
)
# Each promise by the words that make it, without accents; it is backed where the same promise stands in a source.
_PROMISES = {
    "free": r"\bgratis\b|\bgratuit\w+|\bsin (?:ningun )?(?:costo|coste|cargo)s?\b|\bregal(?:o|a|amos|aremos)\b"
    r"|(?<!feel )\bfree\b(?! (?:to|time)\b)|\bno (?:extra )?(?:cost|charge)\b"
    r"|\bpor (?:nuestra cuenta|cuenta de la casa)\b|\bno (?:le )?(?:cuest\w+|cost\w+|pag\w+|cobr\w+) nada\b"
    r"|\bcero (?:pesos|dolares|euros|soles|costo|coste)\b|\bcomplimentary\b|\bon the house\b"
    r"|\b(?:months?|weeks?|year|installation|is|are) on us\b|\b(?:costs? (?:you )?|pay )nothing\b"
    r"|\b(?:wont|won['’]t|will not|doesnt|doesn['’]t) cost (?:you )?(?:a (?:thing|penny|cent)|anything)\b",
    "discount": r"\bdescuent\w+|\brebaj\w+|\bmitad de precio\b|\bdos por uno\b|\b2 ?x ?1\b|\bdiscount\w*"
    r"|\bhalf[- ](?:price|off)\b|\bla mitad (?:del|de) (?:precio|costo|coste)\b|\ba mitad de (?:costo|coste)\b"
    r"|\bsale (?:por |a )?la mitad\b|\bpor el precio de un[oa]\b|\bpor el precio de 1\b|\bfor the price of (?:one|1)\b"
    r"|\b(?:baj|mejor|igual)(?:o|amos|aremos) (?:el|su|ese|la|cualquier) (?:precio|tarifa|cuota|oferta)\b"
    r"|\b(?:match|beat) (?:any|their|that|your) (?:price|offer|quote)\b|\bprice[- ]match\w*",
    "guarantee": r"\bgaranti[zc]\w+|\bgarantia (?:total|absoluta|de por vida)\b|\bguarantee\w*",
    "promise": r"\bpromet(?:o|emos)\b|\ble aseguro\b|\ble aseguramos\b|\bmi palabra\b|\b(?:i|we) promise\b|\bmy word\b",
    "refund": r"\breembols\w+"
    r"|\b(?:devolv|devuelv)\w+ (?:(?:el|su|todo su) dinero|(?:la|su) plata)\b|\brefund\w*|\bmoney[- ]back\b",
    "no_term": r"\bni permanencia\b|\bsin ataduras\b|"
    r"\bsin (?:contrato|permanencia|penalizacion|plazo)\w*|\bno contract\b|\bwithout (?:a )?contract\b"
    r"|\bcancel\w* (?:cuando|en cualquier|any ?time|whenever)\b",
    "cheapest": r"\b(?:mas|lo mas) (?:barat|economic)\w+ del\b|\bmejor precio del\b|\bcheapest\b|\bbest price\b",
    "forever": r"\bpara siempre\b|\bde por vida\b|\bfor (?:life|ever)\b|\bforever\b|\bnunca (?:le )?sub\w+"
    r"|\bnever (?:goes?|increases?|rises?)\b|\bprecio fijo\b|\bfixed price\b",
    "unlimited": r"\bilimitad\w+|\bunlimited\b",
}
_PROMISE = {kind: re.compile(pattern) for kind, pattern in _PROMISES.items()}
# A piece of a word that may become the end of a promise is not shown before it is whole.
_ENDINGS = _WORD.findall(
    "gratis gratuita gratuito costo coste cargo regalo regala regalamos free cost charge descuento rebaja precio uno "
    "discount half price off garantizo garantizamos garantizado guarantee prometo prometemos aseguro palabra promise "
    "reembolso dinero refund money back contrato permanencia penalizacion plazo contract cuando cualquier anytime "
    "whenever barato barata economico cheapest best siempre vida life ever forever nunca sube never goes fijo fixed "
    "ilimitado ilimitada unlimited cuenta casa nada soles complimentary house us nothing thing penny cent anything "
    "ataduras mitad una one tarifa cuota oferta offer quote match plata total absoluta"
)
_NUMBER_WORDS = {
    "es": _WORD.findall(
        "uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
        "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro "
        "veinticinco veintiseis veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta "
        "noventa cien ciento "
        "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos mil millon"
    ),
    "en": _WORD.findall(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million"
    ),
}
_JOINTS = frozenset(("y", "con", "coma", "punto", "por", "and", "point", "per"))  # between the words of one number
_WORDS_THAT_TELL = 3  # after a number: then it is known what it counts


def claims(text: str, language: str) -> dict[Claim, str]:
    """Every price, term and promise in a text, with the words that make it.

    A number that stands alone is of the kind ``bare``. An amount may be read in two ways (1.299), so it has a claim for
    each of them.
    """
    plain = _plain(text, language)
    found: dict[Claim, str] = {}
    for kind, pattern in _PROMISE.items():
        if match := pattern.search(plain):
            found[kind, None] = match[0]
    for match in _NUMBER.finditer(plain):
        kind = _kind(plain, match)
        if kind != "harmless":
            words = plain[match.start() : match.end() + _AFTER].split()
            found.update({(kind, value): " ".join(words[:2]) for value in _values(match[0])})
    return found


def backed_by(sources: Iterable[str], language: str) -> set[Claim]:
    """All that the sources claim, and a draft may claim after them."""
    return {claim for source in sources for claim in claims(source, language)}


class Guard:
    """Lets the pieces of a draft through as long as all that it claims is backed.

    Args:
        sources: the product's sheet and what is known of the call.
        language: of the draft, for numbers written as words.
        approved: what `backed_by` found in the playbook's answers; a hundred of them take milliseconds.
    """

    def __init__(self, sources: Iterable[str], language: str, approved: Iterable[Claim] = ()) -> None:
        self._language = language
        self._backed = backed_by(sources, language) | set(approved)
        self._text = ""
        self._shown = 0
        self._risky = {*_ENDINGS, *_NUMBER_WORDS[self._language]}
        self.broken = ""
        """The words that no source backs; "" as long as there are none. Nothing is let through after them."""

    def feed(self, piece: str) -> str:
        """What may be shown now; often a little less than has come, sometimes more."""
        if self.broken:
            return ""
        self._text += piece
        return self._release(self._safe_end())

    def finish(self) -> str:
        """The rest, now that nothing follows."""
        return "" if self.broken else self._release(len(self._text))

    def _release(self, end: int) -> str:
        if end <= self._shown:
            return ""
        if unbacked := self._unbacked(self._text[:end]):
            self.broken = unbacked
            return ""
        shown, self._shown = self._text[self._shown : end], end
        return shown

    def _unbacked(self, text: str) -> str:
        """The words of the first claim that nothing backs; a number with several readings needs one that is."""
        open_claims: dict[str, bool] = {}
        for (kind, value), words in claims(text, self._language).items():
            backed = kind == "bare" or (kind, value) in self._backed
            backed = backed or (kind == "money" and ("bare", value) in self._backed)
            key = f"{kind} {words}"
            open_claims[key] = open_claims.get(key, False) or backed
        return next((key.partition(" ")[2] for key, backed in open_claims.items() if not backed), "")

    def _safe_end(self) -> int:
        """Up to where the text's meaning cannot change any more by what follows."""
        text = self._text
        end = len(text)
        last = re.search(r"[^\s.,;:!?]+$", text)
        if last is not None and self._may_become_risky(last[0]):
            end = last.start()
        number = self._open_number(text)
        return end if number is None else min(end, number)

    def _may_become_risky(self, word: str) -> bool:
        bare = _bare(word).casefold()
        return bool(bare) and (not bare.isalpha() or any(risky.startswith(bare) for risky in self._risky))

    def _open_number(self, text: str) -> int | None:
        """Where the last number begins, as long as too little follows to tell what it counts."""
        tokens = list(re.finditer(r"\S+", text))
        near = range(max(0, len(tokens) - _WORDS_THAT_TELL - 1), len(tokens))
        last = next((index for index in reversed(near) if self._is_number(tokens[index][0])), None)
        if last is None:
            return None
        for index in range(last - 1, -1, -1):
            if self._is_number(tokens[index][0]):
                last = index
            elif _bare(tokens[index][0]).casefold() not in _JOINTS:
                break
        is_closed = re.search(r"[.;:!?]\s+\S", text[tokens[last].end() :]) is not None
        return None if is_closed else tokens[last].start()

    def _is_number(self, token: str) -> bool:
        word = _bare(token).casefold().strip(".,;:!?()«»\"'")
        if any(c.isdigit() for c in word) or re.search(_MONEY, word):
            return True
        return any(word.startswith(number) for number in _NUMBER_WORDS.get(self._language, ()) if len(number) > 2)


def fitted(text: str, longest: int) -> tuple[str, bool]:
    """The text at no more than ``longest`` characters, ended after a sentence if it can be; and whether it was cut."""
    if len(text) <= longest:
        return text, False
    head = text[:longest]
    ends = [match.end() for match in re.finditer(r"[.!?…](?=\s)", text[: longest + 1])]
    if ends and ends[-1] >= longest // 3:
        return head[: ends[-1]], True
    return head[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…", True


def _kind(plain: str, number: re.Match[str]) -> str:
    before, after = plain[max(0, number.start() - _BEFORE) : number.start()], plain[number.end() :][:_AFTER]
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after):
        return "money"
    unit = next((name for name, pattern in _UNITS.items() if pattern.match(after)), "")
    if unit:
        return unit
    clause = re.split(r"[.;!?]\s", plain[: number.start()])[-1]
    has_cents = re.search(r"[.,]\d{2}$", number[0]) is not None
    return "money" if has_cents or _PRICE_WORDS.search(clause) else "bare"


def _values(written: str) -> set[Decimal]:
    """The amounts that a number may mean: 1.299 is one thousand in Madrid and hardly more than one in Miami."""
    bare = re.sub(r"[  ]", "", written)
    readings = {bare.replace(".", "").replace(",", "."), bare.replace(",", "")}
    values = set()
    for reading in readings:
        try:
            values.add(Decimal(reading).normalize())
        except InvalidOperation:  # two points: not to be read in this way
            continue
    return values


def _plain(text: str, language: str) -> str:
    """Lower case, without accents, numbers as digits; “29 con 90” is 29.90."""
    digits = unicodedata.normalize("NFKC", text).casefold()
    if language in _NUMBER_WORDS:
        digits = alpha2digit(digits, language)
    return re.sub(r"(\d) con (\d\d)\b", r"\1.\2", _bare(digits).casefold())


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
