"""One sale over Telegram, told as the customer lives it. The story and the power cuts tell the same one."""

from tests.desk_agent import DeskAgent
from tests.faces import asks_for_an_age, astronaut
from tests.peers.telegram import Customer, Said

PATIENCE_S = 60.0  # a booth that is being restarted answers late


async def buys_another_card(ada: Customer, agent: DeskAgent) -> Said:
    """From "hi" to the finished file, paid in Stars. Returns the file."""

    async def hears(words: str = "", *, kind: str = "") -> Said:
        return await ada.hears(words, kind=kind, timeout_s=PATIENCE_S)

    await ada.says("hi")
    await hears("automated")
    await ada.says("visa for the US")
    await hears("full price")
    if asks_for_an_age("us-visa"):
        await hears("How old")
        await ada.taps("11 or older")
    await ada.sends_file(astronaut(), "me.jpg", "image/jpeg")
    await hears(kind="photo")
    await ada.says("start over")
    await hears("Which document")
    await ada.says("other card")
    await hears("full price")
    await ada.sends_file(astronaut(), "me.jpg", "image/jpeg")
    await hears("Use this photo", kind="photo")
    await ada.taps("Use this photo")
    await hears("What would you like")
    await ada.taps("Digital file")
    await hears("e-mail")
    await ada.says("ada@example.com")
    await hears("in full")
    await ada.taps("Go on")
    await hears("18 or over")
    await ada.taps("I agree")
    await hears("Who is in the photo")
    await ada.taps("It's me")
    await hears("start now")
    await ada.taps("Yes, start now")
    await hears(kind="invoice")
    paid = await ada.pays()
    assert paid.objection == "", paid
    await hears("A person checks your photo")
    await agent.approves()
    return await hears(kind="document")
