"""Everything from the environment, read once, here and nowhere else."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.hours import Hours, read_hours
from bot.errors import Refused
from bot.payments.four_eyes import read_limit
from bot.privacy.retention import load_profiles

_PREFIX = "BOT_"
_GROUP = re.compile(r"-\d{5,20}")


class Settings(BaseSettings):
    """Each field is `BOT_<NAME>` in the environment or in `.env`; `.env.example` explains them. Unknown names are refused."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore", env_file=".env")

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    database_url: str = ""  # empty: SQLite in the data folder
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""  # empty: http://localhost:<port>
    secret_key: SecretStr = SecretStr("")  # signs cookies and links; empty: made and kept in the data folder
    key_dir: Path | None = None  # the vault's keys, apart from the data; empty: <data_dir>/keys
    models_dir: Path | None = None  # empty: <data_dir>/models
    proxies: int = Field(default=0, ge=0, le=8)  # of our own, in front of us, that add to X-Forwarded-For
    executor_id: str = "local"  # a stable name for this process, so that a restart finds its own work

    face_engine: Literal["litert", "mediapipe"] = "litert"
    photo_workers: int = Field(default=1, ge=1, le=32)
    photo_timeout_s: float = 20.0
    retention_profile: str = "strictest"

    telegram_token: SecretStr = SecretStr("")
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_username: str = ""
    telegram_mode: Literal["webhook", "polling"] = "webhook"
    telegram_api_url: str = "https://api.telegram.org/bot"
    telegram_file_url: str = "https://api.telegram.org/file/bot"
    telegram_pay_digital: Literal["stars", "checkout"] = "stars"
    telegram_pay_prints: Literal["stars", "checkout"] = "checkout"
    telegram_pay_both: Literal["stars", "checkout"] = "checkout"

    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_sms_sender: str = ""  # a number, or the sid of a Messaging Service
    twilio_sms_number_type: Literal["long_code", "toll_free", "short_code", "international"] = "long_code"
    twilio_whatsapp_sender: str = ""
    twilio_voice: bool = False
    twilio_api_url: str = "https://api.twilio.com"
    twilio_content_url: str = "https://content.twilio.com"
    twilio_media_hosts: str = "mms.twiliocdn.com,media.twiliocdn.com"
    number_key: SecretStr = SecretStr("")  # names the conversations of telephone numbers; never changed

    desk_phone: str = ""
    desk_hours: str = "Mon-Fri 09:00-17:00"
    desk_time_zone: str = "Europe/Brussels"
    desk_holidays: str = ""  # BE, DE-BY: whose public holidays the desk keeps
    desk_silent_minutes: int = Field(default=10, ge=1, le=1440)  # that an agent may owe a customer an answer
    call_recording: Literal["off", "announce_and_consent"] = "off"

    dialogflow_project: str = ""

    stripe_key: SecretStr = SecretStr("")
    stripe_webhook_secret: SecretStr = SecretStr("")
    stripe_api_url: str = "https://api.stripe.com"
    stripe_automatic_tax: bool = False
    stripe_saves_cards: bool = False
    address_on_page: bool = False
    four_eyes_above: str = "50.00"  # what one person may give back of an order alone; or with a currency, 50 EUR
    show_local_currency: bool = True
    refund_policy: Literal["none", "final_redo_only", "printed_only", "refusal_any"] = "refusal_any"

    seller_name: str = "Passbooth"
    seller_address: str = ""  # lines, with ; between them
    seller_tax_number: str = ""
    seller_email: str = ""

    smtp_host: str = ""  # empty: no letters are written
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["tls", "starttls", "none"] = "starttls"
    smtp_sender: str = ""

    lab_folder: str = ""  # a path, or s3://bucket/prefix
    lab_bucket_key_id: str = ""
    lab_bucket_secret: SecretStr = SecretStr("")
    lab_bucket_region: str = "us-east-1"
    lab_bucket_endpoint: str = ""
    lab_url: str = ""
    lab_secret: SecretStr = SecretStr("")

    photo_code_domain: str = ""  # empty: no photo codes
    photo_code_key: str = ""  # the office's public key, as PEM

    desk_group: str = ""  # the team's forum group on Telegram, like -1001234567890
    desk_group_language: Literal["en", "fr"] = "en"  # of what the bot says in topics
    push_hosts: str = "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com"  # of browsers' makers
    desk_name: str = "desk"
    desk_password: SecretStr = SecretStr("")  # empty in development: made and kept in the data folder

    @model_validator(mode="after")
    def _closed_by_default(self) -> "Settings":
        """In production nothing is made up: what signs, encrypts or takes money must be given."""
        if self.retention_profile not in (known := load_profiles()):
            raise ValueError(f"BOT_RETENTION_PROFILE is {self.retention_profile!r}; there are {', '.join(known)}")
        if bool(self.telegram_token.get_secret_value()) and self.telegram_mode == "webhook":
            _need(self.telegram_webhook_secret, "telegram_webhook_secret", "webhooks are refused without it")
        if self.desk_group and not _GROUP.fullmatch(self.desk_group):
            raise ValueError("BOT_DESK_GROUP is the number of a supergroup, like -1001234567890")
        if self.desk_group and not self.telegram_token.get_secret_value():
            raise ValueError("BOT_DESK_GROUP needs BOT_TELEGRAM_TOKEN: the bot of the shop writes there")
        if self.stripe_key.get_secret_value():
            _need(self.stripe_webhook_secret, "stripe_webhook_secret", "webhooks are refused without it")
        elif self.address_on_page:
            raise ValueError("BOT_ADDRESS_ON_PAGE needs BOT_STRIPE_KEY: no other payment page asks for an address")
        read_hours(self.desk_hours, self.desk_time_zone)
        read_limit(self.four_eyes_above)
        if self.twilio_account_sid:
            _need(self.twilio_auth_token, "twilio_auth_token", "webhooks are refused without it")
            if self.is_production:
                _need(self.number_key, "number_key", "telephone numbers are known by names made with it", shortest=32)
        elif self.twilio_sms_sender or self.twilio_whatsapp_sender or self.twilio_voice:
            raise ValueError("BOT_TWILIO_ACCOUNT_SID is not set: nothing can be sent or received without an account")
        if self.twilio_whatsapp_sender and not self.twilio_whatsapp_sender.startswith("whatsapp:+"):
            raise ValueError("BOT_TWILIO_WHATSAPP_SENDER is written like whatsapp:+14155238886")
        if self.lab_folder and self.lab_url:
            raise ValueError("BOT_LAB_FOLDER and BOT_LAB_URL are both set: prints are made by one lab")
        if self.lab_url:
            _need(self.lab_secret, "lab_secret", "the lab and we know each other by it")
        if self.smtp_host and not self.smtp_sender:
            raise ValueError("BOT_SMTP_SENDER is not set: a letter needs an address that it comes from")
        if self.photo_code_domain and not self.photo_code_key:
            raise ValueError("BOT_PHOTO_CODE_KEY is not set: nobody else than the office may fetch a photo")
        if self.env == "production":
            _need(self.secret_key, "secret_key", "cookies and links are signed with it", shortest=32)
            _need(self.stripe_key, "stripe_key", "the test cashier is refused in production")
            _need(self.desk_password, "desk_password", "the desk needs its first login", shortest=12)
            if not self.public_url.startswith("https://"):
                raise ValueError("BOT_PUBLIC_URL must be an https address in production")
            if self.key_dir is None:
                raise ValueError("BOT_KEY_DIR is needed: the photo keys live apart from the data in production")
        return self

    # --- what follows from the fields ------------------------------------------------------------------------------

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/passbooth.db"

    @property
    def address(self) -> str:
        """Where customers find us, with no slash at the end."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def keys(self) -> Path:
        """Where the vault's keys lie."""
        return self.key_dir or self.data_dir / "keys"

    @property
    def models(self) -> Path:
        """Where the face models lie."""
        return self.models_dir or self.data_dir / "models"

    @property
    def hours(self) -> Hours:
        """When people are at the desk."""
        return read_hours(self.desk_hours, self.desk_time_zone)

    @property
    def is_production(self) -> bool:
        """Whether real customers are served."""
        return self.env == "production"

    def kept_secret(self, given: SecretStr, name: str) -> str:
        """The given secret; in development, where none is given, one that is made once and kept in the data folder."""
        if value := given.get_secret_value():
            return value
        if self.is_production:
            raise Refused(f"{_PREFIX}{name.upper()} is not set")
        path = self.keys / f"{name}.secret"
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(24 if name == "secret_key" else 12))
        kept = path.read_text()
        if not kept:
            raise Refused(f"{path} is empty; remove it, and a new one is made")
        return kept


def _need(value: SecretStr, name: str, why: str, shortest: int = 1) -> None:
    given = len(value.get_secret_value())
    if not given:
        raise ValueError(f"{_PREFIX}{name.upper()} is not set: {why}")
    if given < shortest:
        raise ValueError(f"{_PREFIX}{name.upper()} is too short: at least {shortest} characters")


def _write_once(path: Path, secret: str) -> None:
    """Write the file whole, or find that another process was faster; never half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def load_settings() -> Settings:
    """Read the environment. Raises `ValueError` naming the setting that is wrong, missing or unknown."""
    seen = {*os.environ, *dotenv_values(".env")}
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    if unknown := sorted(name for name in seen if name.startswith(_PREFIX) and name not in known):
        raise ValueError(f"unknown setting {', '.join(unknown)}; the known ones are in .env.example")
    return Settings()
