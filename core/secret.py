"""The secret of this installation: it signs what goes out and must come back, and seals what is kept."""

import base64
import hmac
import os
import secrets
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadSignature, URLSafeSerializer

from core.settings import SHORTEST_SECRET, Settings, WrongSetting

LETTERS = 48
"""Bytes of chance in a secret that this program makes."""


class Secret:
    """CRONICA_SECRET_KEY, or what one machine keeps in `secret.key`; read when it is first needed, and
    then everything may raise what `load` does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def is_set(self) -> bool:
        """Whether the environment gives it: several machines need the same one."""
        return self._settings.secret_key is not None

    @property
    def file(self) -> Path:
        """Where a machine keeps it that was given none."""
        return self._settings.data_dir / "secret.key"

    def load(self) -> None:
        """Read it now, made if there is none: a start that fails is seen, a sign-in that does comes late.
        Raises WrongSetting for one that is not whole, OSError for a file that cannot be read."""
        self.derived("start")

    def sign(self, purpose: str, text: str) -> str:
        """The text with a signature that holds for this purpose alone."""
        return self._signer(purpose).dumps(text)

    def read(self, purpose: str, signed: str) -> str | None:
        """The text that was signed for this purpose; None if it was not."""
        try:
            return self._signer(purpose).loads(signed)
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

    def fingerprint(self, purpose: str, text: str) -> str:
        """A hash in hex by which a text is known again, for this purpose alone; it tells nothing of it."""
        return hmac.new(self.derived(purpose), text.encode("utf-8", "surrogatepass"), sha256).hexdigest()

    @cached_property
    def _bytes(self) -> bytes:
        if self._settings.secret_key is not None:
            return self._settings.secret_key.get_secret_value().encode()
        return _kept_in(self.file)

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.derived("sign"), salt=purpose)

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
            writing.flush()
            os.fsync(writing.fileno())  # a name without its content would outlive a power cut
        try:
            _put_in_place(own, file)
        finally:
            own.unlink(missing_ok=True)
    kept = file.read_bytes().strip()
    if len(kept) < SHORTEST_SECRET:
        raise WrongSetting(
            f"{file}: the secret in it has fewer than {SHORTEST_SECRET} letters. Bring the file back from a "
            "back-up, or remove it: then everybody has to enter again, and the key of the AI service has to "
            "be given again"
        )
    return kept


def _put_in_place(own: Path, file: Path) -> None:
    """Give the file its name, unless another process was quicker."""
    try:
        os.link(own, file)
    except OSError:  # it was quicker, or the file system has no hard links
        if not file.exists():
            os.replace(own, file)
