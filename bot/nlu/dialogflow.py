"""Dialogflow ES as optional ears. Whatever goes wrong there, the embedded ears decide, and nobody waits for long.

Limits: https://docs.cloud.google.com/dialogflow/es/quotas and the API's own text: 256 characters of text, 36 bytes of
session id. The conversation's identity leaves the house only as a hash; e-mail addresses, postal addresses and telephone
numbers do not leave it at all.
"""

import asyncio
import hashlib
import re

import structlog
from google.cloud.dialogflow_v2 import DetectIntentRequest, QueryInput, SessionsAsyncClient, TextInput

from bot.nlu.intents import KNOWN, intent_of

log = structlog.get_logger(__name__)

_MAX_TEXT_CHARS = 256
_SESSION_CHARS = 36
_TIMEOUT_S = 2.0
# Who asks for help, a person or a price writes no "@" and no figure; who answers with an address does.
_PERSONAL = re.compile(r"[@\d]")


class DialogflowEars:
    """Asks an agent whose intents carry the names of interrupts ("start_over", "person" …) and of a caller's wishes ("link" …)."""

    def __init__(self, client: SessionsAsyncClient, project: str, timeout_s: float = _TIMEOUT_S) -> None:
        self._client = client
        self._project = project
        self._timeout_s = timeout_s

    async def __call__(self, text: str, language: str, conversation: str) -> str:
        """The interrupt that the agent heard; the embedded ears' answer when it heard none or could not be asked."""
        return await self._ask(text, language, conversation) or intent_of(text)

    async def _ask(self, text: str, language: str, conversation: str) -> str:
        if not text.strip() or len(text) > _MAX_TEXT_CHARS or _PERSONAL.search(text):
            return ""  # cut in two, a sentence may mean its opposite
        request = DetectIntentRequest(
            session=f"projects/{self._project}/agent/sessions/{session_id(conversation)}",
            query_input=QueryInput(text=TextInput(text=text, language_code=language)),
        )
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._client.detect_intent(request, retry=None, timeout=self._timeout_s)
        except Exception as error:  # noqa: BLE001 - whatever an optional service does, the conversation goes on
            log.warning("dialogflow_not_heard", error=type(error).__name__)
            return ""
        heard = str(answer.query_result.intent.display_name)
        return heard if heard in KNOWN else ""


def session_id(conversation: str) -> str:
    """A name for the conversation that Dialogflow may know: a hash of 36 characters."""
    return hashlib.blake2b(conversation.encode(), digest_size=_SESSION_CHARS // 2).hexdigest()
