"""The public keys that ever signed facts in this installation."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from eventapp.db.session import reading
from eventapp.signing import queries
from eventapp.signing.current import data_key
from eventapp.signing.data import jwk
from eventapp.signing.rules import Purpose


def data_keys() -> list[dict[str, Any]]:
    """Return them as JSON Web Keys, the newest first; the first one is made if there is none."""
    data_key()
    with reading() as session:
        known = queries.keys(session, Purpose.DATA)
    found = [x509.load_pem_x509_certificate(one.certificate.encode()) for one in known]
    public = [one.public_key() for one in found]
    return [jwk(one) for one in public if isinstance(one, ec.EllipticCurvePublicKey)]
