"""The year as an Excel file."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import READERS
from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.indicators.labels import MEASURES
from eventapp.progress import queries, sheets
from eventapp.progress.views.blueprint import bp
from eventapp.progress.views.overview import check_year
from eventapp.web import formats
from eventapp.web.extensions import settings

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/capaian/<int:year>.xlsx")
@allow(*READERS)
def export(year: int) -> ResponseReturnValue:
    """Give indicators, coverage, people and scores as one workbook."""
    check_year(year)
    at, zone = clock.now(), settings().timezone
    words = _words(year, formats.moment(at, zone))
    with reading() as session:
        content = sheets.write(
            queries.year(session, year, at, zone),
            queries.coverage(session, year, zone=zone),
            queries.everybody(session, year, zone),
            words=words,
            zone=zone,
        )
    headers = {"Content-Disposition": f'attachment; filename="capaian-{year}.xlsx"'}
    return Response(content, content_type=_XLSX, headers=headers)


def _words(year: int, moment: str) -> sheets.Words:
    return sheets.Words(
        sheets=(_("Indikator"), _("Cakupan"), _("Orang"), _("Nilai")),
        heads=(
            (
                _("Kode area"),
                _("Area"),
                _("Kode"),
                pgettext("satu", "Indikator"),
                _("Ukuran"),
                _("Sasaran"),
                _("Capaian"),
                _("Bagian"),
                _("Orang"),
                _("Sampai"),
                _("Untuk"),
                _("Unit tanpa jumlah pegawai"),
            ),
            (_("Kode"), _("Unit"), _("Jenis"), _("Orang"), _("Pegawai"), _("Bagian")),
            (
                pgettext("satu", "Indikator"),
                _("Nama"),
                _("NIP"),
                _("Jabatan"),
                _("Unit"),
                _("Tanggal"),
                pgettext("satu", "Kegiatan"),
                _("Nomor sertifikat"),
                _("JP"),
            ),
            (_("Per tanggal"), _("Skema"), _("Nilai"), _("Peringkat"), _("Sumber")),
        ),
        measures={str(measure): str(label) for measure, label in MEASURES.items()},
        everybody=_("semua orang"),
        above=(
            _("Capaian %(year)d", year=year),
            _(
                "Keadaan pada %(moment)s. Nilai resmi dicatat petugas, bukan dihitung.",
                moment=moment,
            ),
        ),
    )
