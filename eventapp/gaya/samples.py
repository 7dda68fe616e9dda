"""Made-up values for the living page."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from eventapp.web.paging import Page

LONG_UNIT = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana Kota Serang"
MONTH_STARTS = date(2023, 10, 30)
OFFICER = {
    "name": "Dra. Hj. Siti Nurhayati Kusumaningrum, M.Si.",
    "email": "contoh@contoh.go.id",
    "role": "admin",
}


def menu() -> list[dict[str, Any]]:
    """Return the fullest menu there is."""
    words = [
        _("Dasbor"),
        _("Kegiatan"),
        _("Orang"),
        pgettext("banyak", "Unit"),
        _("Capaian"),
        _("Katalog"),
    ]
    words += [_("Jejak audit"), _("Petugas"), _("Token")]
    return [{"label": word, "url": "#", "is_current": word == words[1]} for word in words]


def page(number: int, total: int) -> Page[int]:
    """Return one page of a list of `total` rows."""
    return Page(items=[], number=number, size=50, total=total)


def weeks() -> list[list[dict[str, Any]]]:
    """Return November 2023 with the seed's event, a postponed and a cancelled one."""
    entries: dict[int, list[dict[str, Any]]] = {
        8: [
            {"label": _("Sosialisasi antikorupsi DPRD dan OPD"), "url": "#", "time": "09.00"},
            {"label": _("Rapat panitia"), "url": "#", "time": "15.00", "tone": "ok"},
        ],
        16: [{"label": LONG_UNIT, "url": "#", "tone": "warn"}],
        24: [{"label": _("Batal: pembinaan kecamatan"), "url": "#", "tone": "bad"}],
    }
    days = [MONTH_STARTS + timedelta(days=n) for n in range(35)]
    cells = [
        {
            "number": day.day,
            "date": day.isoformat(),
            "is_inside": day.month == 11,  # noqa: PLR2004 (November)
            "is_today": day == date(2023, 11, 14),
            "entries": entries.get(day.day, []) if day.month == 11 else [],  # noqa: PLR2004
        }
        for day in days
    ]
    return [cells[n : n + 7] for n in range(0, 35, 7)]


def weekdays() -> list[str]:
    """Return the names of the days, Monday first."""
    return [_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu")]


def scores() -> list[dict[str, Any]]:
    """Return a score log as the line chart takes it: x is the share of the time shown."""
    rows = [(0, 41, "28/02/2023"), (28, 52, "31/05/2023"), (55, 58, "31/08/2023")]
    rows += [(77, 64, "08/11/2023"), (93, 88, "15/12/2023")]
    points = [{"x": x, "value": v, "text": str(v), "when": when} for x, v, when in rows]
    points[3]["note"] = _("Pagi hari kegiatan, peringkat 4 di Banten")
    return points


def coverage() -> list[dict[str, Any]]:
    """Return rows of a bar chart, with a unit of the longest name and one without anybody."""
    return [
        {"label": "Sekretariat DPRD", "url": "#", "text": "45 / 45", "share": 100, "tone": "ok"},
        {"label": LONG_UNIT, "url": "#", "text": "18 / 40", "share": 45, "target": 80},
        {"label": "Kecamatan Curug", "text": "3 / 30", "share": 10, "target": 80, "tone": "warn"},
        {"label": "BKPSDM", "text": "0 / 25", "share": 0, "target": 80, "note": _("Belum ada")},
    ]


def comings() -> list[dict[str, Any]]:
    """Return arrivals over time as the columns take them: few, a rush, latecomers."""
    columns, total = [], 0
    for number, value in enumerate((1, 4, 12, 31, 58, 74, 41, 19, 0, 0, 3, 1)):
        total += value
        columns.append({"value": value, "total": total, "when": f"08.{number * 5:02}"})
    return columns


def facts() -> list[dict[str, Any]]:
    """Return rows of a summary list: a link, an action, a missing value, a long one."""
    return [
        {"label": _("Nomor"), "value": "001/SERT-AK/INSP/XI/2023"},
        {"label": pgettext("satu", "Kegiatan"), "value": _("Sosialisasi antikorupsi"), "url": "#"},
        {"label": _("NIP"), "value": "", "action": pgettext("tindakan", "Isi"), "action_url": "#"},
        {"label": _("Unit kerja"), "value": LONG_UNIT, "action": _("Ubah"), "action_url": "#"},
    ]


def people() -> list[list[str]]:
    """Return plain rows of a table."""
    return [
        ["Dra. Hj. Siti Nurhayati Kusumaningrum, M.Si.", LONG_UNIT, "08.14", "3"],
        ["Ahmad", "Inspektorat", "08.59", "3"],
        ["H. Budi Santoso", "DPRD", "", "0"],
    ]
