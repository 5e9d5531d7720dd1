"""The second step of a withdrawal. A side stage: it returns to where one was."""

from bot.dialogs import aside, withdrawals
from bot.dialogs.talk import Answer, Next, Talk, about
from bot.domain.events import ChoiceTapped


def enter(talk: Talk) -> None:
    """Show the contract, and ask."""
    withdrawals.show(talk)


def handle(talk: Talk, event: Answer) -> Next:
    """Withdraw, or keep the order."""
    match event:
        case ChoiceTapped(choice="withdraw-keep"):
            talk.change(withdrawing=None)
            talk.say("withdraw-kept")
            return aside.come_back(talk)
        case ChoiceTapped(choice=choice) if about(choice)[0] == "withdraw-confirm":
            return withdrawals.confirm(talk, choice)
        case _:
            return talk.puzzled()
