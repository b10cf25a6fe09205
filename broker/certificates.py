"""The certificates of a secured broker for trying: an authority of the home's own, and the broker's, signed by it."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from store.private import write_private

AUTHORITY, SERVER = "ca.pem", "server.pem"
DAYS = 825
RENEW_DAYS = 60
"""Before its end a certificate is made anew at the next start, with its authority."""


def ensure(folder: Path, host: str) -> None:
    """`ca.pem`, to be trusted, and `server.pem`, the broker's key and certificates; made when missing or near the end.

    The broker takes no Ed25519 key in PEM; elliptic curves it takes.
    """
    if (folder / AUTHORITY).exists() and (folder / SERVER).exists() and _lasts(folder / AUTHORITY):
        return
    now = datetime.now(UTC)
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("sobo broker for trying")
    authority = (
        _begun(now, name, name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .add_extension(_usage(signs=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    server = (
        _begun(now, _name(host), name, server_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName("localhost")]),
            critical=False,
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    key = server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(folder / SERVER, key + server.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    write_private(folder / AUTHORITY, authority.public_bytes(Encoding.PEM))


def _lasts(file: Path) -> bool:
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError:  # cut off in the middle of writing
        return False
    return found.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_DAYS)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(
    now: datetime, subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
