"""The settings, read once at start into one frozen object.

Environment variables win over `settings.toml` in the instance folder, which wins over defaults.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECRET_MIN_LENGTH = 16


class SettingsError(Exception):
    """A setting can't be used; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class SealSettings:
    """Which key seals documents: one of the installation's own unless a file or token is named.

    `certified_by` names the certified provider (PSrE) of that key, where there is one. Files are
    looked at when the key is loaded, so that whatever is wrong with one stops nothing else.
    """

    is_on: bool = True
    pkcs12: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_token: str = ""
    pkcs11_label: str = ""
    certified_by: str = ""
    tsa_url: str | None = None
    passphrase: str = field(default="", repr=False)
    passphrase_file: Path | None = None
    pkcs11_pin: str = field(default="", repr=False)

    @property
    def is_own(self) -> bool:
        """Whether the installation makes its key itself."""
        return self.pkcs12 is None and self.pkcs11_module is None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation may choose."""

    instance: Path
    database_url: str
    base_url: str
    secret_key: str
    redis_url: str | None = None
    mail_url: str | None = None
    mail_from: str = "eventapp@localhost"
    timezone: str = "Asia/Jakarta"
    product_name: str = "Hadir"
    organisation: str = "Inspektorat Kota Serang"
    trusted_proxies: int = 0
    is_address_chosen: bool = True
    bsre_roots: Path | None = None
    bsre_url: str | None = None
    bsre_user: str = ""
    bsre_password: str = ""
    seal: SealSettings = SealSettings()

    @property
    def is_sqlite(self) -> bool:
        """Whether data lies in one file on this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether pages are reached over TLS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def files(self) -> Path:
        """The folder of stored files."""
        return self.instance / "files"


def serve_at(settings: Settings, host: str, port: int) -> None:
    """Let the processes started from here write links to where they serve, unless told otherwise.

    Without it a demo on another port prints tickets whose codes lead nowhere.
    """
    if not settings.is_address_chosen:
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (compared)
        name = f"[{shown}]" if ":" in shown else shown
        os.environ["EVENTAPP_BASE_URL"] = f"http://{name}:{port}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process; raises SettingsError that names the wrong one."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("EVENTAPP_INSTANCE") or "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    chosen = _from_file(instance / "settings.toml") | {
        key.removeprefix("EVENTAPP_").lower(): value
        for key, value in env.items()
        if key.startswith("EVENTAPP_") and value
    }
    return Settings(
        instance=instance,
        database_url=_database_url(chosen.get("database_url"), instance),
        base_url=_base_url(chosen.get("base_url") or "http://127.0.0.1:8000"),
        secret_key=_secret(chosen.get("secret_key"), instance / "secret_key"),
        redis_url=_url("REDIS_URL", chosen.get("redis_url"), ("redis", "rediss", "unix")),
        mail_url=_url("MAIL_URL", chosen.get("mail_url"), ("smtp", "smtps")),
        mail_from=chosen.get("mail_from") or "eventapp@localhost",
        timezone=_zone(chosen.get("timezone") or "Asia/Jakarta"),
        product_name=chosen.get("product_name") or "Hadir",
        organisation=chosen.get("organisation") or "Inspektorat Kota Serang",
        is_address_chosen=bool(chosen.get("base_url")),
        bsre_roots=_file("BSRE_ROOTS", chosen.get("bsre_roots")),
        bsre_url=_url("BSRE_URL", chosen.get("bsre_url"), ("https", "http")),
        bsre_user=chosen.get("bsre_user") or "",
        bsre_password=chosen.get("bsre_password") or "",
        seal=_seal(chosen),
        trusted_proxies=_count("TRUSTED_PROXIES", chosen.get("trusted_proxies") or "0"),
    )


def _seal(chosen: Mapping[str, str]) -> SealSettings:
    found = SealSettings(
        is_on=_switch("SEAL", chosen.get("seal")),
        pkcs12=_path(chosen.get("seal_pkcs12")),
        passphrase=chosen.get("seal_passphrase") or "",
        passphrase_file=_path(chosen.get("seal_passphrase_file")),
        pkcs11_module=_path(chosen.get("seal_pkcs11_module")),
        pkcs11_token=chosen.get("seal_pkcs11_token") or "",
        pkcs11_label=chosen.get("seal_pkcs11_label") or "",
        pkcs11_pin=chosen.get("seal_pkcs11_pin") or "",
        certified_by=chosen.get("seal_certified_by") or "",
        tsa_url=_url("TSA_URL", chosen.get("tsa_url"), ("https", "http")),
    )
    if found.pkcs12 and found.pkcs11_module:
        message = "EVENTAPP_SEAL_PKCS12 and EVENTAPP_SEAL_PKCS11_MODULE: set one of them"
        raise SettingsError(message)
    if found.pkcs11_module and not (found.pkcs11_token and found.pkcs11_label):
        message = "EVENTAPP_SEAL_PKCS11_TOKEN and EVENTAPP_SEAL_PKCS11_LABEL: name token and key"
        raise SettingsError(message)
    if found.certified_by and found.is_own:
        message = "EVENTAPP_SEAL_CERTIFIED_BY: only for a key that is set, by PKCS#12 or PKCS#11"
        raise SettingsError(message)
    return found


def _switch(name: str, value: str | None) -> bool:
    if value not in (None, "on", "off"):
        message = f"EVENTAPP_{name}: expected on or off"
        raise SettingsError(message)
    return value != "off"


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: not readable as TOML ({error})"
        raise SettingsError(message) from error
    return {key.removeprefix("EVENTAPP_").lower(): str(value) for key, value in content.items()}


def _database_url(value: str | None, instance: Path) -> str:
    if not value:
        return f"sqlite:///{instance / 'eventapp.sqlite3'}"
    scheme = value.partition("://")[0]
    if scheme in ("postgres", "postgresql"):
        return "postgresql+psycopg://" + value.partition("://")[2]
    if scheme in ("sqlite", "postgresql+psycopg"):
        return value
    message = "EVENTAPP_DATABASE_URL: expected sqlite:///file or postgresql://user@host/name"
    raise SettingsError(message)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "EVENTAPP_BASE_URL: expected an address such as https://hadir.example.go.id"
        raise SettingsError(message)
    return value.rstrip("/")


def _url(name: str, value: str | None, schemes: tuple[str, ...]) -> str | None:
    if not value:
        return None
    if urlsplit(value).scheme not in schemes:
        message = f"EVENTAPP_{name}: expected an address that begins with {schemes[0]}://"
        raise SettingsError(message)
    return value


def _path(value: str | None) -> Path | None:
    """Return where a file is or should be; paths are relative to where the command runs."""
    return Path(value).expanduser().resolve() if value else None


def _file(name: str, value: str | None) -> Path | None:
    """Return a file that is there."""
    path = _path(value)
    if path is not None and not path.is_file():
        message = f"EVENTAPP_{name}: {path} is no file"
        raise SettingsError(message)
    return path


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = "EVENTAPP_TIMEZONE: expected a zone such as Asia/Jakarta"
        raise SettingsError(message) from error
    return value


def _count(name: str, value: str) -> int:
    if not value.isdigit():
        message = f"EVENTAPP_{name}: expected a whole number"
        raise SettingsError(message)
    return int(value)


def _secret(value: str | None, path: Path) -> str:
    """Return the secret, made once and kept readable by its owner alone."""
    if value:
        if len(value) < _SECRET_MIN_LENGTH:
            message = f"EVENTAPP_SECRET_KEY: at least {_SECRET_MIN_LENGTH} characters"
            raise SettingsError(message)
        return value
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
    return made
