# Letters by e-mail. What they share with the chat (lines, totals, decisions) is in sale.ftl and engine.ftl.

letter-hello = Hello,
letter-regards = With kind regards,
letter-sender = { $name }
letter-document = For: { $document }
letter-attached = The invoice is attached: { $number }.
letter-note-attached = The credit note is attached: { $number }.

## What was bought, and when work begins (Directive 2011/83/EU, Articles 7 and 8: on something that lasts)

letter-receipt-subject = Your receipt: order { $order }
letter-receipt = Thank you. This is your receipt for order { $order } of { $day }.
letter-receipt-together = It is also for { $count ->
    [one] the order { $orders }
   *[other] the orders { $orders }
}.
letter-start-now = With this order of { $day }, you asked us to begin at once, before the fourteen days for withdrawing from the contract are over. You know, and told us so, that your right to withdraw ends when we have done the work in full.
letter-start-later = As you wished, we begin on { $day } and not before. Until then you can withdraw from the contract, for no reason, and get all your money back: choose “{ $button }” in our chat.

## The finished photo

letter-delivery-subject = Your finished photo: order { $order }
letter-delivery-attached = It is attached to this letter as { $filename }.
letter-sheet = A sheet of prints as a picture, for a photo shop: { $link }
letter-sheet-pdf = A sheet of prints as a PDF, for your own printer, at 100 %: { $link }
letter-links-until = What is behind a link can be fetched until { $day }.

## Withdrawing (Directive 2011/83/EU, Article 11a: a receipt with the content, the day and the hour)

letter-withdrawal-subject = You have withdrawn from the contract: order { $order }
letter-withdrawal = You have withdrawn from the contract. This is what you told us at { $moment }: “I withdraw from the contract for order { $order }.”
letter-withdrawal-money = We have stopped. What you paid for it and have not had back yet goes back to you, the way you paid, within fourteen days at most.
letter-withdrawal-free = We have stopped. Nothing had been paid for it, so nothing goes back.

## Money back, and what was decided

letter-refund-subject = Money back: order { $order }
letter-claim-subject = Your claim: order { $order }
letter-claim-decided = A person has looked into your claim for order { $order }. What they decided stands in our chat.
letter-claim-in-chat = If you have a question about it, ask for a person in our chat.

## A person's answer to a question that was left

letter-answer-subject = Our answer to your question: { $name }
letter-answer = { $name } from our team answers your question:
