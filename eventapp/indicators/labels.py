"""Measures, sources and faults in the words of the screen."""

from flask_babel import lazy_gettext as _l

from eventapp.indicators.rules import Measure, Source

MEASURES = {
    Measure.PEOPLE: _l("Orang bersertifikat"),
    Measure.HEAD_COUNT_SHARE: _l("Persen dari jumlah pegawai"),
    Measure.UNITS: _l("Unit terjangkau"),
    Measure.EVENTS: _l("Kegiatan terlaksana"),
    Measure.LESSON_HOURS: _l("Jam pelajaran (JP)"),
}
SUFFIXES = {
    Measure.PEOPLE: _l("orang"),
    Measure.HEAD_COUNT_SHARE: _l("%"),
    Measure.UNITS: _l("unit"),
    Measure.EVENTS: _l("kegiatan"),
    Measure.LESSON_HOURS: _l("JP"),
}
SOURCES = {
    Source.OFFICIAL: _l("Resmi"),
    Source.UNOFFICIAL: _l("Tidak resmi"),
}
# What is wrong with a field (of a form or of a row), and what to do about it.
REASONS = {
    "missing": _l("Isi bagian ini."),
    "taken": _l("Sudah ada. Ubah yang sudah ada, atau pakai yang lain."),
    "not_a_code": _l("Pakai huruf, angka, titik, atau tanda hubung, tanpa spasi, mis. A4.1."),
    "unknown": _l("Tidak dikenal. Periksa ejaannya atau pilih yang ada."),
    "out_of_range": _l("Di luar batas. Nilai 0 sampai 100; sasaran lebih dari 0."),
    "more_than_all": _l("Paling banyak 100 persen."),
    "not_whole": _l("Ukuran ini dihitung dalam bilangan bulat."),
    "year": _l("Tanggal harus dalam tahun katalog ini."),
    "order": _l("Tanggal ini mendahului tenggat di atasnya."),
    "not_a_year": _l("Tulis tahun dengan empat angka, mis. 2025."),
    "not_a_day": _l("Tulis tanggal sebagai 2023-11-08 atau 08/11/2023."),
    "future": _l("Tanggal belum tiba. Catat nilai setelah diumumkan."),
    "differs": _l("Berbeda dengan baris lain pada tahun yang sama. Samakan."),
    "repeated": _l("Sudah ada di baris sebelumnya. Hapus salah satunya."),
    "too_long": _l("Terlalu panjang. Persingkat."),
    "empty": _l("Berkas tidak berisi satu baris pun di bawah judul kolom."),
}
UNREADABLE = {
    "not_csv": _l("Berkas ini bukan CSV. Di Excel: Simpan sebagai, CSV UTF-8."),
    "columns": _l("Kolom berikut tidak ada di baris pertama:"),
    "too_many": _l("Terlalu banyak baris. Paling banyak:"),
}
