telegram-person-says = { $name }: { $words }
telegram-pay-closed = This order cannot be paid here any more. You were not charged. Write "status" to see how it stands.
telegram-pay-later = We could not check your order just now. You were not charged. Please try again in a minute.
telegram-command-new = Order a photo
telegram-command-status = Where my order stands
telegram-command-orders = All my orders
telegram-command-help = What I can do for you
telegram-command-person = Talk to a person
telegram-command-language = Change the language
telegram-command-privacy = What happens to my photo
telegram-command-delete = Delete my data

telegram-group-asked = A customer asks for a person. What you write here goes to them under your name.
    /back hands the conversation back to the assistant, as closing the topic does; /note keeps a private note.
    Everything else is at the desk: { $link }
telegram-group-back = The assistant has this conversation again.
telegram-group-pressed = pressed: { $choice }
telegram-group-photo = a photo; see it at the desk: { $link }
telegram-group-unsupported = sent something that is no photo ({ $what })
telegram-group-unknown = I do not know you yet, so nothing was sent to the customer. If you are of the team, open your account at the desk, get a code there, and send it here: /desk CODE
telegram-group-anonymous = I can only know somebody who does not write anonymously. Nothing was changed.
telegram-group-no-code = This is no code of now. Your account at the desk shows a fresh one; it is good for ten minutes and once.
telegram-group-known = Thank you, { $name }. What you write in a topic goes to its customer under this name.
telegram-group-over = Nobody is asked for in this conversation any more, so nothing was sent.
telegram-group-held = { $name } has this conversation; only they can hand it back.
telegram-group-commands = Nothing was sent. There are /back and /note with words; everything without a / goes to the customer.
telegram-group-words-only = Only words can be sent from here. For files there is the desk.
telegram-group-too-long = That is too long for one message: at most { $count } characters. Nothing was sent.
telegram-group-no-notes = There are no private notes here. Nothing was sent to the customer.
telegram-group-noted = Noted; the customer does not see it.
