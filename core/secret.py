"""The secret of this installation: it signs what goes out and must come back, and seals what is kept."""

import base64
import os
import secrets
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadSignature, URLSafeTimedSerializer

from core.settings import Settings

LETTERS = 48
"""Bytes of chance in a secret that this program makes."""


class Secret:
    """CRONICA_SECRET_KEY, or what one machine keeps in `secret.key`; read when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def is_set(self) -> bool:
        """Whether the environment gives it: several machines need the same one."""
        return self._settings.secret_key is not None

    def sign(self, purpose: str, text: str) -> str:
        """The text with a signature that holds for this purpose alone."""
        return self._signer(purpose).dumps(text)

    def read(self, purpose: str, signed: str, max_age: float | None = None) -> str | None:
        """The text that was signed for this purpose; None if it was not, or longer than `max_age`
        seconds ago."""
        try:
            return self._signer(purpose).loads(signed, max_age=None if max_age is None else int(max_age))
        except BadSignature:
            return None

    def seal(self, text: str) -> str:
        """The text so that only this installation can open it."""
        return self._box.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """What was sealed; None if it was sealed with another secret."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def derived(self, purpose: str) -> bytes:
        """32 bytes that depend on the secret and the purpose, and tell nothing of either."""
        return sha256(b"\0".join((purpose.encode(), self._bytes))).digest()

    @cached_property
    def _bytes(self) -> bytes:
        if self._settings.secret_key is not None:
            return self._settings.secret_key.get_secret_value().encode()
        return _kept_in(self._settings.data_dir / "secret.key")

    def _signer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.derived("sign"), salt=purpose)

    @cached_property
    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derived("seal")))


def _kept_in(file: Path) -> bytes:
    """The secret in a file, made if there is none: whole, readable by its owner only, and the same
    for two processes that start at once."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as writing:
            writing.write(secrets.token_urlsafe(LETTERS))
        try:
            _put_in_place(own, file)
        finally:
            own.unlink(missing_ok=True)
    return file.read_bytes().strip()


def _put_in_place(own: Path, file: Path) -> None:
    """Give the file its name, unless another process was quicker."""
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not file.exists():
            os.replace(own, file)
