"""The optional ears, against a Sessions service of the real wire format on the loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import grpc
import pytest
from google.cloud.dialogflow_v2 import DetectIntentRequest, DetectIntentResponse, SessionsAsyncClient
from google.cloud.dialogflow_v2.services.sessions.transports import SessionsGrpcAsyncIOTransport

from bot.nlu.dialogflow import DialogflowEars, session_id


@dataclass
class Agent:
    """A Dialogflow agent that hears what it is told to hear, late or never if need be."""

    hears: str = ""
    fails: grpc.StatusCode | None = None
    delay_s: float = 0.0
    asked: list[DetectIntentRequest] = field(default_factory=list)

    async def detect(self, request: DetectIntentRequest, context: grpc.aio.ServicerContext) -> DetectIntentResponse:
        self.asked.append(request)
        await asyncio.sleep(self.delay_s)
        if self.fails is not None:
            await context.abort(self.fails, "no")
        response = DetectIntentResponse()
        response.query_result.intent.display_name = self.hears
        return response


@pytest.fixture
async def agent() -> Agent:
    return Agent()


@pytest.fixture
async def ears(agent: Agent) -> AsyncIterator[DialogflowEars]:
    server = grpc.aio.server()
    detect = grpc.unary_unary_rpc_method_handler(
        agent.detect,
        request_deserializer=DetectIntentRequest.deserialize,
        response_serializer=DetectIntentResponse.serialize,
    )
    service = grpc.method_handlers_generic_handler("google.cloud.dialogflow.v2.Sessions", {"DetectIntent": detect})
    server.add_generic_rpc_handlers((service,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
    client = SessionsAsyncClient(transport=SessionsGrpcAsyncIOTransport(channel=channel))
    yield DialogflowEars(client, "booth", timeout_s=0.5)
    await channel.close()
    await server.stop(None)


async def test_what_the_agent_hears_is_the_intent(agent: Agent, ears: DialogflowEars) -> None:
    agent.hears = "person"
    assert await ears("could somebody have a look at this", "en", "web:ada") == "person"
    (request,) = agent.asked
    assert request.query_input.text.text == "could somebody have a look at this"
    assert request.query_input.text.language_code == "en"
    assert request.session == f"projects/booth/agent/sessions/{session_id('web:ada')}"


async def test_an_intent_that_is_not_ours_leaves_the_word_to_the_embedded_ears(
    agent: Agent, ears: DialogflowEars
) -> None:
    agent.hears = "Default Fallback Intent"
    assert await ears("statsu", "en", "web:ada") == "status"
    assert await ears("US visa", "en", "web:ada") == ""


@pytest.mark.parametrize("failure", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED])
async def test_an_agent_that_is_down_is_not_missed(
    agent: Agent, ears: DialogflowEars, failure: grpc.StatusCode
) -> None:
    agent.fails = failure
    assert await ears("statsu", "en", "web:ada") == "status"
    assert len(agent.asked) == 1


async def test_nobody_waits_for_a_slow_agent(agent: Agent, ears: DialogflowEars) -> None:
    agent.delay_s = 30
    assert await asyncio.wait_for(ears("statsu", "en", "web:ada"), timeout=5) == "status"


async def test_a_text_that_is_too_long_stays_here(agent: Agent, ears: DialogflowEars) -> None:
    assert await ears("x" * 257, "en", "web:ada") == ""
    assert agent.asked == []


@pytest.mark.parametrize("personal", ["ada@example.org", "12 rue des Lilas", "Lilas 75011 Paris", "06 12 34 56 78"])
async def test_an_address_stays_here(agent: Agent, ears: DialogflowEars, personal: str) -> None:
    assert await ears(personal, "fr", "web:ada") == ""
    assert agent.asked == []


def test_the_conversation_leaves_the_house_as_a_hash_only() -> None:
    name = session_id("telegram:4815162342")
    assert len(name) <= 36
    assert "4815162342" not in name
    assert name != session_id("telegram:4815162343")
