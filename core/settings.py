"""Every setting, from the environment or `.env`, with the prefix CRONICA_."""

import getpass
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

SCHEMES = {
    "database_url": ("sqlite", "postgresql"),
    "queue_url": ("sqlite", "redis", "rediss", "postgresql"),
    "base_url": ("http", "https"),
}
"""How the address of the store, of the queue, and of the pages may begin."""

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """How this installation is set up. Times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="CRONICA_",
        env_file=ROOT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # Otherwise the message of a wrong setting prints its value, also that of a secret.
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    data_dir: Path = ROOT / "data"
    database_url: str = ""
    queue_url: str = ""

    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names under which the pages may be asked for; none: any, or on this machine only its own."""
    base_url: str = ""
    """The address that people type, for links that leave this program: https://cronica.example.org."""
    secret_key: SecretStr | None = None
    session_days: float = Field(default=30, gt=0)
    session_idle_days: float = Field(default=7, gt=0)

    provider: Literal["", "openai", "facts", "rehearsal"] = ""
    model: str = ""
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "CRONICA_OPENAI_API_KEY")
    )
    openai_base_url: str = Field(
        default="", validation_alias=AliasChoices("OPENAI_BASE_URL", "CRONICA_OPENAI_BASE_URL")
    )
    rehearsal_pace: float = Field(default=1.0, ge=0)
    """Multiplies the delay of a rehearsal: 0 in tests."""
    offer_rehearsal: bool = False

    workers: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=8, ge=1, le=256)
    inline_limit: int = Field(default=5, ge=0, le=50)
    closing_sentence: bool = True
    """Whether documents keep the sentence that says which data the record does not hold."""

    attempt_limit: float = Field(default=300, gt=0)
    """The longest that one attempt may take, however slowly the other side drips."""
    attempts: int = Field(default=3, ge=1, le=10)
    poison_after: int = Field(default=5, ge=1, le=50)
    lease: float = Field(default=30, gt=0)
    beat: float = Field(default=5, gt=0)
    watch: float = Field(default=1, gt=0)
    sweep: float = Field(default=5, gt=0)
    backoff: float = Field(default=10, ge=0)
    backoff_limit: float = Field(default=300, ge=0)
    not_responding_after: float = Field(default=15, gt=0)
    requests_per_minute: int = Field(default=0, ge=0)
    """The most that one AI service is sent, by all processes together; 0 for no limit."""
    circuit_after: int = Field(default=5, ge=1)
    """After so many failures in a row an AI service is only probed, until it answers."""
    circuit_probe: float = Field(default=15, gt=0)
    """How long after a failure it is probed; doubled each time."""
    circuit_probe_limit: float = Field(default=120, gt=0)
    clock_tolerance: float = Field(default=5, gt=0)
    """By how much the clock of a process may differ from the store's before it begins nothing more."""
    grace: float = Field(default=10, ge=0)
    """How long a worker that is asked to stop lets its running narratives come to an end."""

    @field_validator("hosts", mode="before")
    @classmethod
    def _listed(cls, names: object) -> object:
        if not isinstance(names, str):
            return names
        return tuple(part.strip() for part in names.split(",") if part.strip())

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"it must have at least {SHORTEST_SECRET} letters")
        return secret

    @field_validator(*SCHEMES)
    @classmethod
    def _begins_well(cls, address: str, field: ValidationInfo) -> str:
        known = SCHEMES[str(field.field_name)]
        scheme, mark, _rest = address.partition("://")
        if address and (not mark or scheme.partition("+")[0] not in known):
            listed = ", ".join(f"{name}://" for name in known)
            raise ValueError(f"the address must begin with one of {listed}")
        return address

    @property
    def store_url(self) -> str:
        """The address of the store, as SQLAlchemy reads it."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'cronica.db').resolve().as_posix()}"

    @property
    def ring_url(self) -> str:
        """The address of the queue that carries the rings."""
        return self.queue_url or f"sqlite:///{(self.data_dir / 'queue.db').resolve().as_posix()}"


class WrongSetting(Exception):
    """A setting that cannot be used; the message is one line without any value."""


def read_settings(**overrides: object) -> Settings:
    """The settings of this process. Raises WrongSetting with one clear line."""
    try:
        return Settings(**overrides)  # ty: ignore[invalid-argument-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = name if name.isupper() else f"CRONICA_{name.upper()}"
        said = first["msg"].removeprefix("Value error, ")
        raise WrongSetting(f"{shown}: {said}") from None


def system_user() -> str:
    """The name of the operating system's user, or the number of one without a name: in a container
    a process may run under a number that nobody has given a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
