"""Seal any PDF: one signature appended, with what is needed to check it without a network."""

from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from eventapp.signing.seal import Seal, Signer

FIELD = "Segel"


def sign(data: bytes, signer: Signer, *, at: datetime) -> bytes:
    """Return `data` with a signature that says `at`; what stands before stays byte for byte.

    For PDFs of our own making: it reads without limits. Raises StampAwayError.
    """
    writer = IncrementalPdfFileWriter(BytesIO(data))
    seal = signer.seal
    if seal.revocations:
        _add_chain(writer, seal)
    embedding = PdfCMSEmbedder().write_cms(FIELD, writer)
    next(embedding)
    certify = SigMDPSetup("sha256", certify=seal.is_certifying, docmdp_perms=MDPPerm.NO_CHANGES)
    embedding.send(SigObjSetup(_dictionary(seal, at), certify if seal.is_certifying else None))
    prepared, out = embedding.send(SigIOSetup("sha256"))
    embedding.send(signer.sign(prepared.document_digest))
    signed: bytes = out.getvalue()
    return signed


def _add_chain(writer: IncrementalPdfFileWriter, seal: Seal) -> None:
    """Put certificates and CRLs into the same revision: nothing may be appended later."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(one) for one in seal.chain],
        crls=[crl.CertificateList.load(one) for one in seal.revocations],
    )


def _dictionary(seal: Seal, at: datetime) -> Any:
    return SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=seal.name,
        reason=seal.reason or None,
        location=seal.location or None,
        bytes_reserved=2 * seal.room,
    )
