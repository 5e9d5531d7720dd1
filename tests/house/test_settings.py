"""Settings: closed by default, each documented, unknown names refused."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "BOT_ENV": "production",
    "BOT_PUBLIC_URL": "https://photos.example",
    "BOT_SECRET_KEY": "k" * 32,
    "BOT_KEY_DIR": "/mnt/keys",
    "BOT_STRIPE_KEY": "sk_live_x",
    "BOT_STRIPE_WEBHOOK_SECRET": "whsec_x",
    "BOT_DESK_PASSWORD": "a long password",
}


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of a developer's
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Settings:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_every_setting_is_in_the_example_and_the_example_names_no_other() -> None:
    documented = re.findall(r"^(BOT_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(documented) == sorted(f"BOT_{name.upper()}" for name in Settings.model_fields)


def test_the_example_can_be_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    (tmp_path / ".env").write_text("\n".join(line for line in example.splitlines() if not line.endswith("=")))

    assert load_settings().address == "http://localhost:8080"


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="BOT_PROT"):
        given(monkeypatch, BOT_PROT="8080")


def test_an_unknown_name_in_the_file_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_PROT=8080\n")

    with pytest.raises(ValueError, match="BOT_PROT"):
        load_settings()


def test_production_starts_when_everything_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, **PRODUCTION).is_production


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "BOT_ENV"])
def test_production_makes_nothing_up(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    rest = {name: value for name, value in PRODUCTION.items() if name != missing}

    with pytest.raises(ValueError, match=missing):
        given(monkeypatch, **rest)


def test_a_telegram_bot_without_a_webhook_secret_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="BOT_TELEGRAM_WEBHOOK_SECRET"):
        given(monkeypatch, BOT_TELEGRAM_TOKEN="1:abc")


def test_secrets_do_not_show_in_a_printed_settings_object(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, **PRODUCTION)

    assert "sk_live_x" not in repr(settings)
    assert "whsec_x" not in repr(settings)


def test_a_secret_that_was_made_up_stays_the_same(tmp_path: Path) -> None:
    settings = load_settings()

    first = settings.kept_secret(settings.desk_password, "desk_password")

    assert settings.kept_secret(settings.desk_password, "desk_password") == first


def test_an_address_is_asked_for_on_no_other_page_than_stripes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().address_on_page
    with pytest.raises(ValueError, match="BOT_ADDRESS_ON_PAGE needs BOT_STRIPE_KEY"):
        given(monkeypatch, BOT_ADDRESS_ON_PAGE="true")
    stripe = {"BOT_STRIPE_KEY": "sk_test_x", "BOT_STRIPE_WEBHOOK_SECRET": "whsec_x"}
    assert given(monkeypatch, **stripe).address_on_page
