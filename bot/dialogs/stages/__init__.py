"""The stages, by the name under which they are stored. Each is a module with `enter` (asks) and `handle` (understands).

Re-asking is entering again. What any stage understands (photos, interrupts, facts) is not repeated here.
"""

from collections.abc import Mapping
from typing import Protocol

from bot.dialogs.stages import (
    awaiting_address,
    awaiting_alternative,
    awaiting_claim,
    awaiting_comment,
    awaiting_document,
    awaiting_email,
    awaiting_erasure_confirmation,
    awaiting_language,
    awaiting_next,
    awaiting_payment,
    awaiting_photo,
    awaiting_product,
    awaiting_question,
    awaiting_review,
    awaiting_sitter,
    awaiting_start,
    awaiting_subject,
    awaiting_summary,
    awaiting_terms,
    awaiting_use,
    awaiting_verdict,
    awaiting_withdrawal,
)
from bot.dialogs.state import StageName
from bot.dialogs.talk import Answer, Next, Talk


class Stage(Protocol):
    """What we wait for."""

    def enter(self, talk: Talk) -> None:
        """Ask."""
        ...

    def handle(self, talk: Talk, event: Answer) -> Next:
        """Understand what was typed or pressed."""
        ...


STAGES: Mapping[StageName, Stage] = {
    "awaiting_document": awaiting_document,
    "awaiting_alternative": awaiting_alternative,
    "awaiting_sitter": awaiting_sitter,
    "awaiting_photo": awaiting_photo,
    "awaiting_verdict": awaiting_verdict,
    "awaiting_use": awaiting_use,
    "awaiting_product": awaiting_product,
    "awaiting_email": awaiting_email,
    "awaiting_address": awaiting_address,
    "awaiting_summary": awaiting_summary,
    "awaiting_terms": awaiting_terms,
    "awaiting_subject": awaiting_subject,
    "awaiting_start": awaiting_start,
    "awaiting_payment": awaiting_payment,
    "awaiting_review": awaiting_review,
    "awaiting_next": awaiting_next,
    "awaiting_language": awaiting_language,
    "awaiting_erasure_confirmation": awaiting_erasure_confirmation,
    "awaiting_withdrawal": awaiting_withdrawal,
    "awaiting_claim": awaiting_claim,
    "awaiting_question": awaiting_question,
    "awaiting_comment": awaiting_comment,
}
