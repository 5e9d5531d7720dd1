# The price in full, what happens to money and parcels, withdrawing, and what to do when an office says no.

## The whole price, before anything is agreed to

summary =
    Your order, in full:
    { $lines }
summary-digital = { $document }, digital file: { $amount }
summary-prints = { $document }, prints: { $amount }
summary-both = { $document }, file and prints: { $amount }
summary-express = { $document }, checked first: { $amount }
summary-shipping = Postage to { $country }: { $amount }
summary-discount = Code { $code }: { $amount }
summary-total = Total: { $total }
summary-total-tax = Total: { $total }, with { $tax } { $name } ({ $percent } %) in it
summary-about = That is about { $shown } at the reference rate of { $day }. You are charged { $total }; your bank may add a fee for the exchange.
address-unserved = I'm sorry: we don't post prints to this country: { $country }. You can have the digital file and print it there, or give another address.
price-changed = The price has changed since. Here is what it costs now; nothing has been charged.
ask-code = Please type your code.
code-unknown = I don't know that code. Please check how it is written.
code-not-yet = That code is not valid yet.
code-over = That code is not valid any more.
code-elsewhere = That code does not hold for this order.
code-spent = That code has been used up, or it is for a first order only. The price without it follows; nothing has been charged.
subject-of = Photo { $place } of { $count }, { $document }:

## Paying

pay-for-several = { $count } photos
reminders-v1 = Fine: if this order is still not paid, I remind you of it at most twice, never at night, and of nothing else. One tap ends it.
reminder = You asked me to remind you: order { $order }, { $total }, is not paid yet. Your photo is still here.
reminders-stopped = No more reminders about order { $order }.
payment-promised = Your payment for order { $order } is on its way. Your bank may need a few days; I write as soon as it is here, and then a person checks your photo.
payment-failed = Your bank did not send the payment for order { $order }. Nothing was charged. Would you like to pay in another way?
paid-after-cancel = Your payment of { $total } for order { $order } came after you had cancelled it. I'm sending all of it back.
paid-later =
    Thank you. Your receipt: order { $order }, { $total }.
    As you wished, I begin on { $day } and not before. Until then you can withdraw from the contract and get all your money back; or tell me to start now.
placed-free =
    Order { $order } is placed; there is nothing to pay.
    A person checks your photo by { $moment }, and I'll write as soon as it is done.
started = Thank you. A person checks the photo for order { $order } by { $moment }.
photo-code = In the online application choose to use a digital photo code and type: { $address }
invoice-button = Invoice (PDF)
invoice-button-of = Invoice { $order }

## Time, and the post

promise-missed =
    I'm sorry: the photo for order { $order } should have been checked by { $moment }. Our team knows, and yours is next.
    If you would rather not wait, you get all your money back.
promise-missed-made = I'm sorry: order { $order } should have been made by { $moment }, and is late. Our team knows and sees to it now.
prints-shipped = The prints of order { $order } are in the post. { $tracking } { $hand_in }
tracking = You can follow them: { $tracking }
no-tracking = They come as a letter, which cannot be followed.
prints-lost = The prints of order { $order } did not make it. We make them again and post them, at no cost to you.
prints-arrived = The prints of order { $order } should be with you by now. If they are not, or if the office refuses them, tell me.

## Money back

refund-decided = I'm sending { $amount } back for order { $order }, the way you paid. Banks take up to ten days.
refund-made = { $amount } for order { $order } is on its way to you. Banks take up to ten days to show it.
refund-failed = { $amount } for order { $order } could not be sent back the way you paid. Our team finds another way and writes to you; the money is yours.

## Withdrawing from the contract

withdraw-which = From which contract do you want to withdraw?
withdraw-none = You have no order to withdraw from.
withdraw-unpaid = Nothing has been paid, so there is no contract to withdraw from. You can simply cancel the order, or leave it.
withdraw-over = For order { $order } you asked us to begin at once, so the right to withdraw ended when we had done the work. If the office says no to your photo, you still get a new one or your money back.
withdraw-confirm = Withdraw from the contract for order { $order }, { $document }? We stop, and you get { $total } back.
withdraw-kept = Fine, the order stays as it is.
withdrawn = You have withdrawn from the contract for order { $order }, { $document }, at { $moment }. You get { $amount } back, the way you paid. This receipt also goes to your e-mail address.

## When an office says no

claim-no-refunds = Our sales are final, as the terms said. A person can look at what happened, though.
claim-which = I'm sorry to hear that. Which order is it? Its number looks like PB-7K3M-Q9TA and stands on your receipt.
claim-number-unclear = That doesn't look like an order number. It looks like PB-7K3M-Q9TA.
claim-email = Which e-mail address is noted on order { $order }?
claim-not-found = I find no order with this number and this e-mail address. Please check both.
claim-office = Which office refused the photo? Its name and town are enough.
claim-evidence = What did it say? Send a photo of the letter or the message, or type a few words.
claim-letter-later = Thank you. Keep that ready: I ask for it in a moment.
claim-opened = I've noted that for order { $order }. A person decides by { $moment }: a new photo for free, or your money back.
claim-already = We have your claim for order { $order } already. A person decides, and I write as soon as they have.
claim-too-early = Order { $order } is not delivered yet, so there is nothing that an office could have refused. A person can help.
claim-refunded = The money for order { $order } is on its way back already, or with you.
claim-printed-only = Our terms give money back for photos that we checked and printed. Order { $order } was not printed by us, but a person can look at it.
claim-refused = A person looked into your claim for order { $order } and can't accept it.
redo-granted = A person looked into it: you get a new photo for order { $order }, for free.
file-resent-by-email = A person had your finished photo for order { $order } sent to your e-mail address once more.
payment-reopened = A person at our desk lets you pay for order { $order } after all, for the price that you know.
address-mended =
    Our team wrote down where the prints of order { $order } go:
    { $address }
    If that is not right, ask for a person at once.
order-cancelled-by-us = A person at our desk has cancelled order { $order }. Nothing was charged.
persons-words = Their words: { $words }

## Buttons

choice-go-on = Go on, { $total }
choice-add-person = Add a person
choice-express = Check mine first, +{ $more }
choice-no-express = No hurry
choice-code = I have a code
choice-no-code = Without the code
choice-start-later = Pay now, start later
choice-start = Start now
choice-start-order = Start now, { $order }
choice-remind = Remind me
choice-no-reminder = No more reminders
choice-money-back = My money back
choice-withdraw = Withdraw from contract
choice-withdraw-order = Withdraw, { $order }
choice-withdraw-confirm = Confirm withdrawal
choice-withdraw-keep = Keep the order
choice-claim = The office said no
choice-claim-order = { $order }, { $document }
choice-claim-leave = Never mind
choice-claim-no-evidence = I have nothing in writing
