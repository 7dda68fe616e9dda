"""Tables of this room: numbers, designs, certificates, and their way into hands."""

from eventapp.certificates.models.certificates import (
    Certificate,
    CertificateFile,
    CorrectionRequest,
)
from eventapp.certificates.models.designs import Design, DesignVersion, EventDesign
from eventapp.certificates.models.handing import (
    Handout,
    PrintRun,
    Reprint,
    SigningBatch,
    SigningItem,
)
from eventapp.certificates.models.numbers import HandNumber, NumberBlock, NumberSeries

__all__ = [
    "Certificate",
    "CertificateFile",
    "CorrectionRequest",
    "Design",
    "DesignVersion",
    "EventDesign",
    "HandNumber",
    "Handout",
    "NumberBlock",
    "NumberSeries",
    "PrintRun",
    "Reprint",
    "SigningBatch",
    "SigningItem",
]
