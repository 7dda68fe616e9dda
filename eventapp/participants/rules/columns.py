"""Guess which column of somebody's list holds what, by its heading."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from eventapp.core.text import sort_key


class Field(StrEnum):
    """What a column can hold. The values are the API's where it has the same field."""

    NUMBER = "number"
    NAME = "name"
    FRONT_TITLE = "front_title"
    BACK_TITLE = "back_title"
    NIP = "nip"
    RANK = "rank"
    GRADE = "grade"
    POSITION = "position"
    UNIT = "unit"
    PHONE = "phone"
    EMAIL = "email"
    ROLE = "role"
    EMPLOYMENT = "employment"
    NOTE = "note"


CHOICES = tuple(field for field in Field if field is not Field.NUMBER)
"""What an officer may choose for a column in the preview."""

REQUIRED = (Field.NAME, Field.UNIT)

_SYNONYMS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: ("no", "nomor", "no urut", "nomor urut", "urut", "nr", "#"),
    Field.NAME: (
        "nama", "nama lengkap", "nama lengkap dan gelar", "nama dan gelar", "nama peserta",
        "nama pegawai", "nama undangan", "nama anggota", "nama lengkap beserta gelar", "name",
        "nama asn", "nama pejabat", "nama tanpa gelar", "peserta", "full name", "nama nip",
    ),
    Field.FRONT_TITLE: ("gelar depan", "gelar di depan", "front title", "glr depan"),
    Field.BACK_TITLE: ("gelar belakang", "gelar", "gelar di belakang", "back title"),
    Field.NIP: (
        "nip", "nip nippppk", "nip ni pppk", "ni pppk", "nipppk", "nippppk", "nomor induk pegawai",
        "nip baru", "nip pegawai", "no induk pegawai", "nip nrp", "nip nik", "nip npp", "nrp",
    ),
    Field.RANK: (
        "pangkat", "pangkat gol", "pangkat golongan", "pangkat gol ruang", "pangkat dan golongan",
        "pangkat golongan ruang", "rank",
    ),
    Field.GRADE: ("gol", "golongan", "gol ruang", "golongan ruang", "grade"),
    Field.POSITION: (
        "jabatan", "nama jabatan", "jabatan dalam dinas", "posisi", "jabatan pekerjaan",
        "position", "pekerjaan", "jabatan saat ini",
    ),
    Field.UNIT: (
        "unit kerja", "unit", "opd", "instansi", "perangkat daerah", "skpd", "asal instansi",
        "satuan kerja", "satker", "dinas", "nama opd", "instansi unit kerja", "opd unit kerja",
        "unit organisasi", "asal opd", "dinas instansi", "lembaga", "kantor", "asal", "komisi",
        "nama unit", "nama instansi", "fraksi", "unit code", "kode unit", "perangkat daerah unit",
    ),
    Field.PHONE: (
        "no hp", "hp", "nomor hp", "no telp", "telepon", "no telepon", "wa", "no wa", "whatsapp",
        "nomor wa", "no whatsapp", "nomor whatsapp", "no hp wa", "kontak", "telp", "handphone",
        "no handphone", "nomor telepon", "phone", "no kontak", "no hp whatsapp", "hp wa",
    ),
    Field.EMAIL: ("email", "e mail", "alamat email", "surel", "mail", "alamat surel"),
    Field.ROLE: ("peran", "sebagai", "role", "status kepesertaan", "kapasitas"),
    Field.EMPLOYMENT: (
        "status pegawai", "status kepegawaian", "jenis pegawai", "employment", "status asn",
        "jenis kepegawaian", "kepegawaian",
    ),
    Field.NOTE: ("keterangan", "ket", "catatan", "note", "notes"),
}  # fmt: skip

_EXACT, _STARTS, _HOLDS = 100, 60, 40
_HEADING_LIMIT = 60


def heading_words(text: str) -> str:
    """Return a heading in small letters without marks: "No. HP/WA" → "no hp wa"."""
    return sort_key(re.sub(r"\s*\([^)]*\)\s*$", "", text))


def heading_score(text: str, field: Field) -> int:
    """Return how surely a heading stands for `field`: 0 no, 100 the word itself."""
    if not text or len(text) > _HEADING_LIMIT:
        return 0
    words = "#" if text.strip() == "#" else heading_words(text)
    best = 0
    for synonym in _SYNONYMS[field]:
        if words == synonym or words.replace(" ", "") == synonym.replace(" ", ""):
            return _EXACT
        if field in (Field.NUMBER, Field.NOTE):
            continue
        if words.startswith(f"{synonym} "):
            best = max(best, _STARTS + len(synonym))
        elif f" {synonym} " in f" {words} ":
            best = max(best, _HOLDS + len(synonym))
    return best


def propose_mapping(header: Sequence[str]) -> dict[Field, int]:
    """Return which column (0-based) holds which field; the surest pairs first, each once."""
    pairs = sorted(
        (
            (-score, column, at, field)
            for at, field in enumerate(Field)
            for column, text in enumerate(header)
            if (score := heading_score(text, field))
        ),
    )
    mapping: dict[Field, int] = {}
    for _, column, _, field in pairs:
        if field not in mapping and column not in mapping.values():
            mapping[field] = column
    if Field.GRADE in mapping and Field.RANK not in mapping:
        mapping[Field.RANK] = mapping.pop(Field.GRADE)
    return {field: mapping[field] for field in Field if field in mapping}


def missing_fields(mapping: Mapping[Field, int]) -> list[Field]:
    """Return the required fields no column was found or chosen for."""
    return [field for field in REQUIRED if field not in mapping]
