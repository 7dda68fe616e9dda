"""Forms of designs: what a design is made of, and what an event chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.widgets import ColorInput

from eventapp.certificates import design_labels as words
from eventapp.certificates.actions.designs import MOST_MINUTES, NAME_LIMIT
from eventapp.certificates.design import (
    BUILT_IN,
    LENGTHS,
    NONE,
    DesignContent,
    DesignError,
    Fault,
    Pairing,
    Place,
    Signer,
    Words,
    check,
)
from eventapp.certificates.queries.designs import Chosen, Look
from eventapp.certificates.rules import Capacity, Kind, StatementRule
from eventapp.core import text
from eventapp.files.pictures import PictureError
from eventapp.web.fields import Amount, Whole
from eventapp.web.forms import Form, Lines, Text

_PLACES = list(Place)
_SIGNER_PARTS = ("lead", "position", "name", "nip")


class Versioned(Form):
    """A form that knows which version it was filled from."""

    version = HiddenField()

    def read_version(self) -> int:
        """Return that version; -1 when it isn't one."""
        written = self.version.data or ""
        is_number = written.isascii() and written.isdigit() and len(written) < 10  # noqa: PLR2004
        return int(written) if is_number else -1


def _choices(offered: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in offered.items()]


def _colour(label: Any) -> Text:
    return Text(label, limit=7, widget=ColorInput())


class DesignForm(Versioned):
    """All parts of a design; those of capacities and signers are added below."""

    name = Text(_l("Nama desain"), limit=NAME_LIMIT)
    title = Text(_l("Judul"), limit=LENGTHS["title"])
    given = Text(_l("Kata sebelum nama"), limit=LENGTHS["given"], optional=True)
    extra = Text(_l("Kalimat tambahan"), limit=LENGTHS["extra"], optional=True)
    letterhead = Lines(_l("Kepala surat"))
    emblem = RadioField(_l("Lambang"), choices=_choices(words.EMBLEMS))
    emblem_file = FileField(_l("Gambar lambang"))
    emblem_kept = HiddenField()
    background = RadioField(_l("Latar"), choices=_choices(words.BACKGROUNDS))
    background_file = FileField(_l("Gambar latar"))
    background_kept = HiddenField()
    ink = _colour(_l("Warna judul dan nama"))
    accent = _colour(_l("Warna nama kegiatan"))
    line = _colour(_l("Warna bingkai dan garis"))
    pairing = RadioField(_l("Huruf"), choices=_choices(words.PAIRINGS))
    has_frame = BooleanField(_l("Bingkai di tepi kertas"))
    shows_hours = BooleanField(_l("Sebutkan jam pelajaran (JP)"))
    has_second_page = BooleanField(_l("Halaman kedua berisi daftar materi"))

    def show(self, name: str, content: DesignContent, version: int) -> None:
        """Fill in a design as it is."""
        self.name.data, self.version.data = name, str(version)
        for part in _PLAIN:
            self[part].data = getattr(content, part)
        self.pairing.data = str(content.pairing)
        self.letterhead.data = "\n".join(content.letterhead)
        for part in ("emblem", "background"):
            value = getattr(content, part)
            is_own = value not in {BUILT_IN, NONE}
            self[part].data = words.OWN if is_own else value
            self[f"{part}_kept"].data = value if is_own else ""
        for capacity, said in content.words.items():
            self[f"deed_{capacity}"].data = said.deed
            self[f"capacity_{capacity}"].data = said.capacity
        for signer in content.signers:
            for part in _SIGNER_PARTS:
                self[f"{part}_{signer.place}"].data = getattr(signer, part)

    def content(self, kind: Kind) -> DesignContent | None:
        """Return the design as typed; None when a part can't be taken, with the error at it."""
        signers = self._signers()
        plain: dict[str, Any] = {part: self[part].data or "" for part in _PLAIN}
        plain |= {part: bool(self[part].data) for part in _FLAGS}
        content = DesignContent(
            **plain,
            kind=kind,
            words=MappingProxyType({one: self._words(one) for one in Capacity}),
            pairing=Pairing(self.pairing.data),
            emblem=self._picture("emblem"),
            background=self._picture("background"),
            letterhead=tuple(line for line in (self.letterhead.data or "").split("\n") if line),
            signers=signers,
        )
        content = replace(
            content, **{one: getattr(content, one).lower() for one in ("ink", "accent", "line")}
        )
        try:
            check(content)
        except DesignError as error:
            self.reject(_field(error, signers), words.fault(error))
            return None
        return content

    def keep(self, part: str, key: str) -> None:
        """Note under which SHA-256 an uploaded picture was kept."""
        self[f"{part}_kept"].data, self[part].data = key, words.OWN

    def refuse_picture(self, part: str, error: PictureError) -> None:
        """Say at its field why an uploaded picture isn't taken."""
        self.reject(f"{part}_file", words.picture_problem(error))

    def _words(self, capacity: Capacity) -> Words:
        return Words(self[f"deed_{capacity}"].data or "", self[f"capacity_{capacity}"].data or "")

    def _picture(self, part: str) -> str:
        chosen = self[part].data
        return self[f"{part}_kept"].data or words.OWN if chosen == words.OWN else chosen or NONE

    def _signers(self) -> tuple[Signer, ...]:
        """Return those of whom anything is typed."""
        typed = {place: [self[f"{p}_{place}"].data or "" for p in _SIGNER_PARTS] for place in Place}
        return tuple(
            Signer(position, name, nip.replace(" ", ""), lead, place)
            for place, (lead, position, name, nip) in typed.items()
            if any((lead, position, name, nip))
        )


_FLAGS = ("has_frame", "shows_hours", "has_second_page")
_PLAIN = ("title", "given", "extra", "ink", "accent", "line", *_FLAGS)

for _capacity in Capacity:
    _said = Text(_l("Kalimat"), limit=LENGTHS["deed"])
    setattr(DesignForm, f"deed_{_capacity}", _said)
    _said = Text(_l("Sebutan"), limit=LENGTHS["capacity"])
    setattr(DesignForm, f"capacity_{_capacity}", _said)
for _place in Place:
    _parts = {
        "lead": (_l("Baris di atas jabatan"), LENGTHS["lead"]),
        "position": (_l("Jabatan"), LENGTHS["position"]),
        "name": (_l("Nama dengan gelar"), LENGTHS["name"]),
        "nip": (_l("NIP"), 30),
    }
    for _part, (_label, _limit) in _parts.items():
        setattr(DesignForm, f"{_part}_{_place}", Text(_label, limit=_limit, optional=True))


def _field(error: DesignError, signers: Sequence[Signer]) -> str:
    """Return the field in which a part of a design is typed."""
    match error.part.split("."):
        case ["words", capacity, part]:
            return f"{part}_{capacity}"
        case ["signers", number, part]:
            return f"{part}_{signers[int(number)].place}"
        case ["emblem" | "background" as part] if error.fault is Fault.PICTURE:
            return f"{part}_file"
        case [part]:
            return part if part in DesignForm.__dict__ else "name"
    return "name"


class ChoiceForm(Versioned):
    """What an event chooses: a design of each kind, and when a statement is given."""

    certificate = SelectField(_l("Desain sertifikat"))
    statement = SelectField(_l("Desain surat keterangan"))
    is_short = BooleanField(_l("Untuk kegiatan atau kehadiran yang singkat"))
    under = Amount(_l("Kurang dari"), least=0, most=40, optional=True)
    has_left = BooleanField(_l("Untuk peserta yang pulang lebih awal"))
    early = Whole(_l("Pulang lebih awal dari"), least=0, most=MOST_MINUTES, optional=True)

    def offer(self, looks: Sequence[Look], chosen: Chosen) -> None:
        """Offer the designs of each kind: those in use, and the one chosen even if put away."""
        for kind in Kind:
            default = next((x for x in looks if _is_default(x, kind)), None)
            name = (
                default.design.name if default and default.design else _("desain bawaan aplikasi")
            )
            own = chosen.own[kind]
            offered = [
                SelectChoice(look.design.public_id, look.design.name)
                for look in looks
                if look.design
                and look.design.kind == kind
                and (look.design.archived_at is None or look.design.id == own)
            ]
            self[str(kind)].choices = [
                SelectChoice("", _("Bawaan: %(name)s", name=name)),
                *offered,
            ]

    def show(self, looks: Sequence[Look], chosen: Chosen) -> None:
        """Fill in what the event chose."""
        self.version.data = str(chosen.version)
        for kind in Kind:
            keys = {look.design.id: look.design.public_id for look in looks if look.design}
            self[str(kind)].data = keys.get(chosen.own[kind] or 0, "")
        rule = chosen.statements
        self.is_short.data, self.under.data = rule.under is not None, rule.under or Decimal(2)
        self.has_left.data = rule.early is not None
        self.early.data = 15 if rule.early is None else rule.early

    def is_accepted(self) -> bool:
        """Whether all is good: a rule that is switched on needs its number."""
        good = super().is_accepted()
        for switch, number in ((self.is_short, self.under), (self.has_left, self.early)):
            if switch.data and number.data is None and not number.errors:
                self.reject(number.name, _("Isi bagian ini."))
                good = False
        return good

    def designs(self) -> dict[Kind, str | None]:
        """Return the chosen designs' public ids, None for the default."""
        return {kind: text.clean(self[str(kind)].data) or None for kind in Kind}

    def rule(self) -> StatementRule:
        """Return when statements are given."""
        under = self.under.data if self.is_short.data else None
        early = self.early.data if self.has_left.data else None
        return StatementRule(under, early)


def _is_default(look: Look, kind: Kind) -> bool:
    row = look.design
    return row is not None and row.is_default and row.kind == kind and row.archived_at is None
