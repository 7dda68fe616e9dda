"""Pages for issuing, printing, looking after and publicly verifying certificates."""

from eventapp.certificates.views import (
    correcting,
    corrections,
    credentials,
    downloads,
    listing,
    public,
    register,
    series,
    signing_out,
)
from eventapp.certificates.views.blueprint import bp

__all__ = [
    "bp",
    "correcting",
    "corrections",
    "credentials",
    "downloads",
    "listing",
    "public",
    "register",
    "series",
    "signing_out",
]
