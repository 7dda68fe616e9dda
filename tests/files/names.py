"""Two hundred invented names as they stand on paper: titles, diacritics, capitals, odd lengths."""

from itertools import cycle, islice

_FRONT = ("", "Hj. ", "Drs. H. ", "Prof. Dr. ", "Ir. ", "dr. ", "R. Ngt. ", "Tb. ", "Ust. K.H. ")
_GIVEN = (
    "Sari", "SITI AMINAH", "Ma'ruf", "Nur'aini", "O’Brien", "Dwi-Cahyo", "Łukasz", "Ḥasan", "Ñusta",
    "Çelik", "Wāwan", "AVATAR TOTO", "Yoga Ayu", "I Gusti Ngurah", "Ni Luh Putu", "Muhammad Taufiq",
    "Affan Fikri", "Anak Agung Gde", "Zulkifli Żółć", "X", "Jöhanna", "Ōta", "T.W. Yanto",
)  # fmt: skip
_FAMILY = (
    "", " Wulandari", " Pratama Putra", " bin Abdullah", " Tji'e", " VAN DER WIJCK", " Šimůnek",
    " Kusumawardhana Sastroprawiro", " al-Ṭabarī", " Fjellström", " Øverland", " D'Águila",
    " Raja Inal Siregar gelar Sutan Kumala Bulan",
)  # fmt: skip
_BACK = (
    "", ", S.Sos.", ", S.H., M.H.", ", S.E., M.Si., Ak., CGCAE., QIA.", ", A.Md.Kep.", ", M.Pd.I.",
    ", S.Tr.IP., M.P.A., Ph.D.",
)  # fmt: skip


def names(count: int = 200) -> list[str]:
    """Return `count` names, all different."""
    parts = zip(cycle(_FRONT), cycle(_GIVEN), cycle(_FAMILY), cycle(_BACK), strict=False)
    found = dict.fromkeys(name for name in islice(("".join(one) for one in parts), count * 2))
    return list(found)[:count]
