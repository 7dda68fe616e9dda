"""Sentences for a list that can't be read, and for rows that can't be taken."""

from collections.abc import Sequence

from flask_babel import gettext as _

from eventapp.participants import sheets
from eventapp.participants.labels import sentence
from eventapp.participants.rules.people import Draft, Problem
from eventapp.units.rules import UnitIndex


def of_sheet(error: sheets.SheetError) -> str:
    """Return why a file can't be read, and what to do."""
    if isinstance(error, sheets.EncryptedError):
        return _("Berkas dikunci kata sandi. Simpan tanpa kata sandi lalu unggah lagi.")
    if isinstance(error, sheets.EmptySheetError):
        return _("Berkas tidak berisi apa-apa. Pilih berkas yang memuat daftarnya.")
    if isinstance(error, sheets.TooLargeError):
        return _(
            "Berkas lebih besar dari %(n)d MB. Hapus gambar dan lembar lain, atau bagi berkasnya.",
            n=error.limit // 1024**2,
        )
    if isinstance(error, sheets.TooManyRowsError):
        return _("Lebih dari %(n)d baris. Bagi daftarnya menjadi beberapa berkas.", n=error.limit)
    if isinstance(error, sheets.TooManyColumnsError):
        return _("Lebih dari %(n)d kolom. Hapus kolom yang tidak perlu.", n=error.limit)
    if isinstance(error, sheets.ReadTimeoutError):
        return _("Berkas terlalu lama dibaca. Simpan ulang sebagai .xlsx atau CSV lalu coba lagi.")
    return _("Berkas ini bukan Excel atau CSV, atau rusak. Simpan ulang sebagai .xlsx lalu coba.")


def of_problems(problems: Sequence[Problem], units: UnitIndex) -> str:
    """Return all that is wrong with a row."""
    return " ".join(
        sentence(problem, [units.name(code) for code in problem.suggestions])
        for problem in problems
    )


def of_rows(
    rows: Sequence[Draft], faults: Sequence[Sequence[Problem]], units: UnitIndex
) -> dict[int, str]:
    """Return the reason of each row with faults, by row number."""
    return {
        draft.number: of_problems(problems, units)
        for draft, problems in zip(rows, faults, strict=True)
        if problems
    }


def sheet_words() -> tuple[str, str, str]:
    """Return the words of the rejects' workbook: sheet, row title, reason title."""
    return _("Ditolak"), _("Baris di daftar asal"), _("Alasan")
