"""The titles people carry in front of and behind their names, in their standard spelling."""

import re

_FRONT_TEXT = (
    "Prof. Dr. Drs. Dra. Ir. H. Hj. K.H. R. Rr. Tb. Rt. Ny. Tn. Ust. Ns. Hja. "
    "apt. dr. drg. drh. Kol. Letkol. Mayor. Kapt. Kompol. Brigjen. Kombes."
)

_BACK_TEXT = (
    # diploma, bachelor
    "A.Ma. A.Ma.Pd. A.Md. A.Md.Keb. A.Md.Kep. A.Md.Kom. A.Md.Ak. A.Md.Kes. A.Md.Farm. A.Md.Gz. "
    "A.Md.Far. A.P. B.A. B.Sc. BBA S.Ag. S.Ak. S.AP. S.Ars. S.Ds. S.E. S.E.I. S.E.Sy. S.Farm. "
    "S.Fil. S.Gz. S.H. S.H.I. S.Hum. S.Hut. S.I.Kom. S.IP. S.IPem. S.KM. S.K.H. S.Keb. "
    "S.Ked. S.K.G. S.Kel. S.Kep. S.Kes. S.Kom. S.Kom.I. S.M. S.Mat. S.Mn. S.P. S.Par. S.Pd. "
    "S.Pd.I. S.Pd.SD. S.Pi. S.Psi. S.Pt. S.PWK. S.S. S.Si. S.Si.T. S.Sn. S.Sos. S.Sos.I. S.ST. "
    "S.STP. S.Stat. S.Sy. S.T. S.Th.I. S.Tr. S.Tr.IP. S.Tr.Keb. S.Tr.Kes. S.TP. "
    # master, doctor
    "M.A. M.AP. M.Ag. M.Ak. M.Ars. M.B.A. M.Ds. M.E. M.Ec.Dev. M.Eng. M.Farm. M.Gz. "
    "M.H. M.H.I. M.H.Kes. M.Hum. M.I.Kom. M.IP. M.KKK. M.KM. M.Keb. M.Kep. M.Kes. "
    "M.Kn. M.Kom. M.Ling. M.M. M.Pd. M.Pd.I. M.P. M.P.A. M.Psi. M.P.P. M.P.W.K. M.S. M.Sc. "
    "M.Si. M.Sn. M.Sos. M.Stat. M.Sy. M.T. M.T.I. M.Tr.IP. M.Tr.A.P. M.Biomed. Ph.D. "
    # profession, certificate
    "Ak. CA CPA CIA CISA CFE CFrA CGCAE CRMO CRMP CRMA CRGP CGRE CSEP CHRP CLA CMA CTA "
    "QIA QCRO ACPA BKP PIA QRMP QRMA CPSP CACP Apt. Ners Psikolog IPM IPU Gr. PLP "
    "Bd. Adv. Sp.A. Sp.OG. Sp.B. Sp.PD. Sp.JP. Sp.M. Sp.An. Sp.KJ. Sp.P. Sp.Rad. Sp.PK. Sp.THT. "
    "Sp.KK. Sp.S. Sp.N. Sp.OT. M.Si.(Han) M.Tr.(Han) FINASIM FISQua CHt. CHRMP CPM"
)

FRONT_TITLES = tuple(_FRONT_TEXT.split())
BACK_TITLES = tuple(_BACK_TEXT.split())

UNSURE_WITHOUT_DOTS = {"ma", "ba", "sip", "sap", "bd", "adv", "sag", "ners", "gr", "rt"}
"""Keys that are also ordinary words or names, so that only dots or a comma make them titles."""


def title_key(text: str) -> str:
    """Return the letters of a title alone, casefolded: "S. Sos" and "S.SOS." are one title."""
    return "".join(char for char in text.casefold() if char.isalpha())


_FRONT = {title_key(title): title for title in FRONT_TITLES}
_BACK = {title_key(title): title for title in reversed(BACK_TITLES)}
_LONGEST = 4


def front_title(token: str) -> str | None:
    """Return the standard spelling of a front title, None if it isn't one.

    "dr." is a physician and "Dr." a doctor of some subject: the case of the letters decides.
    """
    key = title_key(token)
    if key == "dr":
        return "dr." if token.startswith("d") else "Dr."
    return _FRONT.get(key) if _has_only_title_signs(token) else None


def back_titles(text: str) -> list[str] | None:
    """Return the titles written one after the other in `text`, None if any part is no title.

    Takes what is glued or blank-separated: "S.H.M.H", "S.Sos M.Si", "M.Si (Han)".
    """
    parts = re.findall(r"[^\W\d_]+", text)
    if not parts or not _has_only_title_signs(text):
        return None
    found: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(min(at + _LONGEST, len(parts)), at, -1):
            title = _BACK.get("".join(parts[at:end]).casefold())
            if title:
                found.append(title)
                at = end
                break
        else:
            return None
    return found


def _has_only_title_signs(text: str) -> bool:
    return all(char.isalpha() or char in ".() " for char in text)
