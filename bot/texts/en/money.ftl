# What is said about paying. The order's title and products are in engine.ftl, the conversation's words elsewhere.

## An invoice inside the chat (Telegram Stars: a title of at most 32 characters, a description of at most 255)

invoice-title-digital = Your photo, digital file
invoice-title-prints = Your photo, prints by post
invoice-title-both = Your photo, file and prints
invoice-description-digital = Order { $order }. A person checks your photo, then the finished file arrives here in the chat. Tax is included.
invoice-description-prints = Order { $order }. A person checks your photo, then we print it and post it to you. Tax and postage are included.
invoice-description-both = Order { $order }. A person checks your photo, then the file arrives here in the chat and the prints by post. Tax and postage are included.

## The test cashier's page

cashier-language = en
cashier-test-mode = Test mode
cashier-explain = This page only plays the payment. No card is asked for and no money is taken.
cashier-heading = Pay for your photo
cashier-order = Order
cashier-total = Total, tax and postage included
cashier-amount = { $total }
cashier-pay = Pay (test)
cashier-later = Pay by a transfer that takes days (test)
cashier-promised-heading = The money is on its way
cashier-promised = The chat knows that you have paid and waits for the money. Now you play the bank: choose how it ends, today or another day.
cashier-arrives = The money arrives (test)
cashier-fails = The money does not arrive (test)
cashier-back = Back to the chat
cashier-cancel = Cancel
cashier-footer = You return to the chat afterwards.
cashier-closed-heading = This payment page is closed
cashier-closed = Nothing can be paid here. Please go back to the chat: it shows how your order stands.
