"""An invoice, a credit note or a cancellation as one A4 page, in the buyer's language, the same bytes each time that it is asked for."""

import functools
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from bot.dialogs.countries import country_name
from bot.domain.invoice import Invoice, InvoiceKind
from bot.domain.money import Money
from bot.domain.quote import Line
from bot.domain.text import Day, Text, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Say = Callable[[Text, str], str]

_WIDTH, _HEIGHT = 595.28, 841.89  # A4 in points
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.7, _WIDTH - 56.7, _HEIGHT - 56.7, 56.7
_MIDDLE = 320.0  # where the column on the right begins
_AMOUNT = 110.0  # the width of the column of amounts
_TABLE_TOP = _HEIGHT - 300
_TABLE_BOTTOM = _BOTTOM + 130  # what is below it is for the sums and the last words
_SIZE, _HEADING = 9.5, 17.0
_LEADING = 15.0  # from one line to the next; less where there are many
_BLOCK_HEIGHT = 105.0  # of an address, before it would run into the table
_GAP = 10.0

# Bitstream Vera comes with reportlab and may be embedded: every viewer and printer shows the same letters, which are
# those of western Europe and a few more. It has no other script.
_REGULAR, _BOLD = "Vera", "VeraBd"
_UNKNOWN = "?"
_NO_LETTERS = frozenset({"So", "Cf", "Cc"})  # pictures, marks of direction, control characters
_ACCENTS = frozenset({"Mn", "Mc", "Me"})  # that stand alone
_BARE = {"ħ": "h", "Ħ": "H"}  # of Malta; Unicode does not take them apart
_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0"})  # narrow ones, in French sums

_HEADINGS: Mapping[InvoiceKind, str] = {
    "invoice": "invoice-heading",
    "credit_note": "invoice-heading-credit-note",
    "cancellation": "invoice-heading-cancellation",
}
_CORRECTS: Mapping[InvoiceKind, str] = {"credit_note": "invoice-corrects", "cancellation": "invoice-cancels"}
_LINES: Mapping[InvoiceKind, str] = {"credit_note": "invoice-given-back", "cancellation": "invoice-cancelled"}
_TOTALS: Mapping[InvoiceKind, str] = {
    "invoice": "invoice-total",
    "credit_note": "invoice-total-credit-note",
    "cancellation": "invoice-total-cancellation",
}
_SETTLED: Mapping[InvoiceKind, str] = {
    "invoice": "invoice-paid",
    "credit_note": "invoice-returned",
    "cancellation": "invoice-came-back",
}


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """Who sells, as the law wants it on an invoice (Directive 2006/112/EC, Article 226, points 3 and 5)."""

    name: str
    address: tuple[str, ...] = ()
    tax_number: str = ""
    email: str = ""


def invoice_pdf(invoice: Invoice, seller: Seller, say: Say) -> bytes:
    """The page. Raises `Refused` where a word of it is missing in the catalogue.

    Nothing of it depends on anything else than the arguments, and the file's own properties name no person.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - 14 MB that most conversations never need

    def words(wanted: Text) -> str:
        return say(wanted, invoice.language)

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=True, lang=invoice.language)
    heading = words(text(_HEADINGS[invoice.kind], number=invoice.number))
    canvas.setTitle(heading)
    canvas.setAuthor("")
    page = _Page(canvas)
    _head(page, invoice, seller, words, heading)
    _sums(page, invoice, words, _table(page, invoice, words))
    if page.lacks_letters:
        page.lines(_LEFT, _BOTTOM + 2 * _LEADING, page.broken(words(Text("invoice-not-drawn")), _RIGHT - _LEFT))
    canvas.save()
    return out.getvalue()


# --- the parts of the page, from above --------------------------------------------------------------------------------


def _head(page: "_Page", invoice: Invoice, seller: Seller, words: Callable[[Text], str], heading: str) -> None:
    facts = [
        words(text("invoice-date", day=Day(invoice.issued_on))),
        words(text("invoice-order", order=invoice.order)),
    ]
    if invoice.kind in _CORRECTS:
        facts.insert(0, words(text(_CORRECTS[invoice.kind], number=invoice.corrects)))
    page.line(_LEFT, _TOP, heading, size=_HEADING, font=_BOLD)
    page.lines(_LEFT, _TOP - 28, facts)
    blocks_at = _TOP - 100
    selling = [seller.name, *seller.address, seller.email]
    if seller.tax_number:
        selling.append(words(text("invoice-tax-number", number=seller.tax_number)))
    page.block(_LEFT, blocks_at, words(Text("invoice-seller")), selling, _MIDDLE - _LEFT - _GAP)
    if invoice.buyer:
        page.block(_MIDDLE, blocks_at, words(Text("invoice-buyer")), _buying(invoice), _RIGHT - _MIDDLE)


def _buying(invoice: Invoice) -> Iterable[str]:
    """The buyer's lines; the country of a postal address by its name."""
    *lines, last = invoice.buyer
    return (*lines, country_name(last, invoice.language)) if lines else (last,)


def _table(page: "_Page", invoice: Invoice, words: Callable[[Text], str]) -> float:
    """Every line with its amount, closer together where there are many. Returns where the table ends."""
    width = _RIGHT - _LEFT - _AMOUNT
    rows: list[tuple[str, str]] = []
    for line in invoice.lines:
        first, *more = page.broken(words(_line(line, invoice)), width)
        rows += [(first, words(_money(line.amount))), *((rest, "") for rest in more)]
    leading = min(_LEADING, (_TABLE_TOP - _TABLE_BOTTOM) / len(rows))
    page.row(_TABLE_TOP + _GAP, words(Text("invoice-what")), words(Text("invoice-amount")), font=_BOLD)
    page.rule(_TABLE_TOP + _GAP / 2)
    y = _TABLE_TOP
    for what, amount in rows:
        y -= leading
        page.row(y, what, amount, size=_SIZE * leading / _LEADING)
    page.rule(y - _GAP / 2)
    return y - _GAP


def _line(line: Line, invoice: Invoice) -> Text:
    if invoice.kind in _LINES:
        return text(_LINES[invoice.kind], number=invoice.corrects)
    if line.kind == "discount":
        return text("invoice-discount", code=line.detail)
    of_what = {"document": Text(f"document-{line.document}")} if line.document else {}  # or of the whole sale
    return text(f"bill-{line.kind}", **of_what)


def _sums(page: "_Page", invoice: Invoice, words: Callable[[Text], str], y: float) -> None:
    currency, total = invoice.total.currency, invoice.total.amount_minor
    y -= _LEADING
    if invoice.tax_name:
        taxed = text("invoice-tax", name=invoice.tax_name, percent=float(invoice.tax_percent))
        page.row(y, words(Text("invoice-net")), words(_money(Money(total - invoice.tax_minor, currency))))
        page.row(y - _LEADING, words(taxed), words(_money(Money(invoice.tax_minor, currency))))
        y -= 2 * _LEADING
    page.row(y, words(Text(_TOTALS[invoice.kind])), words(_money(invoice.total)), font=_BOLD)
    last = [] if invoice.tax_name else [words(Text("invoice-untaxed"))]
    settled = Text(f"{_SETTLED[invoice.kind]}-{invoice.paid_by or 'nothing'}")
    page.lines(_LEFT, y - 2 * _LEADING, [*last, words(settled)])


def _money(amount: Money) -> Text:
    return text("invoice-money", amount=amount)


# --- the paper --------------------------------------------------------------------------------------------------------


class _Page:
    """Writes lines, and remembers whether a letter could not be drawn."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._letters = _letters()
        self.lacks_letters = False

    def line(self, x: float, y: float, words: str, *, size: float = _SIZE, font: str = _REGULAR) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, y, self._drawable(words))

    def lines(self, x: float, y: float, every: Iterable[str], leading: float = _LEADING) -> None:
        size = _SIZE * leading / _LEADING
        for place, words in enumerate(every):
            self.line(x, y - place * leading, words, size=size)

    def block(self, x: float, y: float, heading: str, every: Iterable[str], width: float) -> None:
        """A heading with lines under it, broken where they are too wide for the column."""
        self.line(x, y, heading, font=_BOLD)
        broken = [part for words in every if words for part in self.broken(words, width)]
        self.lines(x, y - _LEADING, broken, min(_LEADING, _BLOCK_HEIGHT / max(1, len(broken))))

    def row(self, y: float, what: str, amount: str, *, size: float = _SIZE, font: str = _REGULAR) -> None:
        self.line(_LEFT, y, what, size=size, font=font)
        self._canvas.drawRightString(_RIGHT, y, self._drawable(amount))

    def rule(self, y: float) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.line(_LEFT, y, _RIGHT, y)

    def broken(self, words: str, width: float) -> list[str]:
        """The words in lines that are no wider than so many points; never empty."""
        from reportlab.lib.utils import simpleSplit  # noqa: PLC0415 - with the rest of it

        drawable = self._drawable(words)
        parts = [part for line in simpleSplit(drawable, _REGULAR, _SIZE, width) for part in self._cut(line, width)]
        return parts or [""]

    def _cut(self, line: str, width: float) -> Iterable[str]:
        """A word that is wider than its column has to be cut."""
        while self._canvas.stringWidth(line, _REGULAR, _SIZE) > width:
            fits = next(n for n in range(len(line), 0, -1) if n == 1 or self._width(line[:n]) <= width)
            yield line[:fits]
            line = line[fits:]
        yield line

    def _width(self, words: str) -> float:
        return float(self._canvas.stringWidth(words, _REGULAR, _SIZE))

    def _drawable(self, words: str) -> str:
        """The words in letters that the typeface has.

        Pictures are left out. A letter with a strange accent loses it, and one of another script becomes a question mark;
        both are said on the page.
        """
        composed = unicodedata.normalize("NFC", words.translate(_SPACES))
        drawn = "".join(map(self._letter, composed))
        return " ".join(part for part in drawn.split(" ") if part)

    def _letter(self, letter: str) -> str:
        if ord(letter) in self._letters:
            return letter
        kind = unicodedata.category(letter)
        if kind in _NO_LETTERS:
            return ""
        self.lacks_letters = True
        bare = _BARE.get(letter) or unicodedata.normalize("NFKD", letter)[0]
        return bare if ord(bare) in self._letters else "" if kind in _ACCENTS else _UNKNOWN


@functools.cache
def _letters() -> frozenset[int]:
    """Load the typeface. The characters that both of its weights have."""
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415 - with the rest of it
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    faces = [TTFont(name, f"{name}.ttf") for name in (_REGULAR, _BOLD)]
    for face in faces:
        registerFont(face)
    return frozenset.intersection(*(frozenset(face.face.charToGlyph) for face in faces))
