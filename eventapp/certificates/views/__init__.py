"""Pages for issuing, printing, looking after and publicly verifying certificates."""

from eventapp.certificates.views import (
    blocks,
    correcting,
    corrections,
    credentials,
    design_edit,
    designs,
    downloads,
    event_design,
    examining,
    listing,
    number_book,
    numbers,
    public,
    register,
    series,
    signing_out,
)
from eventapp.certificates.views.blueprint import bp

__all__ = [
    "blocks",
    "bp",
    "correcting",
    "corrections",
    "credentials",
    "design_edit",
    "designs",
    "downloads",
    "event_design",
    "examining",
    "listing",
    "number_book",
    "numbers",
    "public",
    "register",
    "series",
    "signing_out",
]
