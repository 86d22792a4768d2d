"""The installation's own small certificate authority, and the certificate that the phone server shows.

The authority is made once and is what a phone installs; its key never leaves the workspace (0600). It can vouch for
addresses and for this computer's names alone (name constraints, RFC 5280 §4.2.1.10): whoever steals it cannot pass for
a web site. The server's certificate names the addresses that hold now and is renewed by itself.
"""

import ipaddress
import os
import plistlib
import socket
import ssl
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from callmanager.domain.errors import ServerError

AUTHORITY_LASTS = timedelta(days=3650)
LEAF_LASTS = timedelta(days=180)  # Apple takes no certificate that lasts longer than 825 days
RENEW_BEFORE = timedelta(days=30)
_SLACK = timedelta(days=1)  # phones whose clock is a little behind
_LOCAL_NAMES = ("localhost", "local", "lan", "home", "internal", "home.arpa")

_Key = ec.EllipticCurvePrivateKey


class Authority:
    """Makes what is missing in ``folder`` at the first use, and keeps it.

    Args:
        folder: where keys and certificates lie; nobody else may read it.
        clock: tells the present moment.
        computer: this computer's name, for people who compare.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        computer: str | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._computer = computer or socket.gethostname()

    @property
    def name(self) -> str:
        """What a phone's list of authorities shows."""
        return f"CallManager {self._computer}"[:64]

    def der(self) -> bytes:
        """The authority's certificate, as Android, Windows and macOS take it."""
        return self._root()[0].public_bytes(serialization.Encoding.DER)

    def profile(self) -> bytes:
        """The authority's certificate as a configuration profile, as iOS and iPadOS take it."""
        content = {
            "PayloadType": "com.apple.security.root",
            "PayloadVersion": 1,
            "PayloadIdentifier": "app.callmanager.authority.root",
            "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_OID, self.fingerprint)).upper(),
            "PayloadDisplayName": self.name,
            "PayloadContent": self.der(),
        }
        whole = {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": "app.callmanager.authority",
            "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, self.fingerprint)).upper(),
            "PayloadDisplayName": self.name,
            "PayloadContent": [content],
        }
        return plistlib.dumps(whole)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, as phones show it: pairs of hexadecimal digits with colons."""
        return self._root()[0].fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def expires(self) -> datetime:
        """Until when the authority vouches."""
        return self._root()[0].not_valid_after_utc

    def context(self, hosts: Sequence[str]) -> ssl.SSLContext:
        """What a listening socket needs; its certificate names ``hosts``.

        Raises:
            ServerError: ``authority_unreadable`` or ``authority_unwritable``.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.load_into(context, hosts)
        return context

    def load_into(self, context: ssl.SSLContext, hosts: Sequence[str]) -> None:
        """Let new connections see a certificate that names ``hosts``; those that stand are left alone."""
        certificate, key = self._leaf_files
        if not self._still_fits(certificate, hosts):
            self._renew(certificate, key, hosts)
        try:
            context.load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError):  # a pair that does not fit together, after a crash between the two
            self._renew(certificate, key, hosts)
            context.load_cert_chain(certificate, key)

    @property
    def _leaf_files(self) -> tuple[Path, Path]:
        return self._folder / "server.pem", self._folder / "server.key"

    def _root(self) -> tuple[x509.Certificate, _Key]:
        certificate, key = self._folder / "authority.pem", self._folder / "authority.key"
        if not certificate.exists() and not key.exists():
            made = self._new_root()
            self._write(key, _pem(made[1]))
            self._write(certificate, made[0].public_bytes(serialization.Encoding.PEM))
            return made
        try:
            private = serialization.load_pem_private_key(key.read_bytes(), None)
            root = x509.load_pem_x509_certificate(certificate.read_bytes())
        except (OSError, ValueError, TypeError) as error:
            raise _unreadable(self._folder) from error
        if not isinstance(private, ec.EllipticCurvePrivateKey) or root.public_key() != private.public_key():
            raise _unreadable(self._folder)
        return root, private

    def _new_root(self) -> tuple[x509.Certificate, _Key]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "CallManager"),
                x509.NameAttribute(NameOID.COMMON_NAME, self.name),
            ]
        )
        label = self._computer.partition(".")[0].lower()
        names = dict.fromkeys([*_LOCAL_NAMES, *([label] if _is_name(label) else [])])
        permitted = [
            x509.IPAddress(ipaddress.ip_network("0.0.0.0/0")),
            x509.IPAddress(ipaddress.ip_network("::/0")),
            *(x509.DNSName(name) for name in names),
        ]
        identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        certificate = (
            self._builder(name, name, key, AUTHORITY_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.NameConstraints(permitted, None), critical=True)
            .add_extension(identity, critical=False)
            .sign(key, hashes.SHA256())
        )
        return certificate, key

    def _renew(self, certificate: Path, key_file: Path, hosts: Sequence[str]) -> None:
        root, root_key = self._root()
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        made = (
            self._builder(subject, root.subject, key, LEAF_LASTS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(_alternatives(root, hosts)), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(issuer_id, critical=False)
            .sign(root_key, hashes.SHA256())
        )
        self._write(key_file, _pem(key))
        self._write(certificate, made.public_bytes(serialization.Encoding.PEM))

    def _builder(self, subject: x509.Name, issuer: x509.Name, key: _Key, lasts: timedelta) -> x509.CertificateBuilder:
        now = self._clock()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SLACK)
            .not_valid_after(now + lasts)
        )

    def _still_fits(self, file: Path, hosts: Sequence[str]) -> bool:
        root, _key = self._root()
        try:
            leaf = x509.load_pem_x509_certificate(file.read_bytes())
            named = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (OSError, ValueError, x509.ExtensionNotFound):
            return False
        if leaf.issuer != root.subject or self._clock() > leaf.not_valid_after_utc - RENEW_BEFORE:
            return False
        try:
            leaf.verify_directly_issued_by(root)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return set(_alternatives(root, hosts)) <= set(named)

    def _write(self, path: Path, content: bytes) -> None:
        beside = path.with_suffix(f"{path.suffix}.new")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except OSError as error:
            raise ServerError(
                f"The certificate of the phone server cannot be kept in {self._folder} ({error.strerror}). Make room "
                "or allow writing there and start the server again; calls and recordings go on.",
                code="authority_unwritable",
                folder=str(self._folder),
            ) from error


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _alternatives(root: x509.Certificate, hosts: Sequence[str]) -> list[x509.GeneralName]:
    """The hosts as a certificate names them; a name for which the authority cannot vouch would spoil the whole."""
    constraints = root.extensions.get_extension_for_class(x509.NameConstraints).value
    allowed = {name.value for name in constraints.permitted_subtrees or () if isinstance(name, x509.DNSName)}
    found: list[x509.GeneralName] = []
    for host in dict.fromkeys(("127.0.0.1", "::1", "localhost", *hosts)):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            if host in allowed or any(host.endswith(f".{name}") for name in allowed):
                found.append(x509.DNSName(host))
    return found


def _is_name(label: str) -> bool:
    return label.isascii() and label.replace("-", "").isalnum()


def _pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _unreadable(folder: Path) -> ServerError:
    return ServerError(
        f"The phone server's certificate in {folder} cannot be read. Bring the folder back from a backup; or delete "
        "it, and a new one is made, which every phone has to install again. Calls and recordings go on.",
        code="authority_unreadable",
        folder=str(folder),
    )
