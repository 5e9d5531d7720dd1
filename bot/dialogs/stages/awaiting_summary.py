"""The whole price, before anything is agreed to: go on, add somebody, be checked first, or type a promotion code."""

import msgspec

from bot.dialogs import basket
from bot.dialogs.talk import Answer, Next, Talk
from bot.domain.effects import TakePromotion
from bot.domain.events import ChoiceTapped, TextReceived
from bot.domain.messages import Choice
from bot.domain.text import text


def enter(talk: Talk) -> None:
    """Show what it costs, to the last cent, and ask."""
    basket.drop_draft(talk)
    quote = talk.counter.quote(basket.sale(talk))
    talk.change(quoted=quote)
    talk.say("summary", *_ways(talk), lines=basket.shown(talk, quote))


def handle(talk: Talk, event: Answer) -> Next:
    """A button; or a promotion code, which is all that can be typed here."""
    match event:
        case ChoiceTapped(choice="go-on"):
            if not basket.price_stands(talk):
                talk.say("price-changed")
                return talk.stage
            if not basket.knows_where(talk):  # a code has made it free, and no payment page will ask
                return "awaiting_address"
            basket.draft(talk)
            return "awaiting_terms"
        case ChoiceTapped(choice="add-person") if len(basket.people(talk)) < basket.MOST_PEOPLE:
            return basket.add_person(talk)
        case ChoiceTapped(choice="express" | "no-express" as choice):
            talk.change(express=choice == "express")
            return talk.stage
        case ChoiceTapped(choice="code"):
            talk.say("ask-code")
            return None
        case ChoiceTapped(choice="no-code"):
            talk.change(promotion="")
            return talk.stage
        case TextReceived(text=words):
            return _try_code(talk, words)
        case _:
            return talk.puzzled()


def taken(talk: Talk, code: str) -> Next:
    """The books have nothing against this code."""
    talk.change(promotion=code)
    return talk.stage


def spent(talk: Talk) -> Next:
    """The books know that this code was used up."""
    talk.change(promotion="")
    talk.say("code-spent")
    return "awaiting_summary"


def _try_code(talk: Talk, words: str) -> Next:
    wanted = talk.counter.find_promotion(words, basket.sale(talk))
    if isinstance(wanted, TakePromotion):
        talk.want(wanted)
        return None
    talk.say(f"code-{wanted.replace('_', '-')}")
    return talk.ask_again()


def _ways(talk: Talk) -> tuple[Choice, ...]:
    asked = basket.sale(talk)
    other = talk.counter.quote(msgspec.structs.replace(asked, express=not asked.express))
    now = talk.counter.quote(asked)
    more = msgspec.structs.replace(now.total, amount_minor=other.total.amount_minor - now.total.amount_minor)
    code = "no-code" if talk.conversation.promotion else "code"
    ways = [talk.choice("go-on", text("choice-go-on", total=now.total))]
    if len(asked.items) < basket.MOST_PEOPLE:
        ways.append(talk.choice("add-person"))
    ways.append(
        talk.choice("no-express") if asked.express else talk.choice("express", text("choice-express", more=more))
    )
    return (*ways, talk.choice(code))
