# Text messages: what they add, and the brief forms of what is said elsewhere at greater length. Every character is paid for.

sms-picture = See it here:
sms-person-says = { $name }: { $words }
sms-rates = Msg and data rates may apply. Reply STOP to stop, HELP for help.

hello-brief = Hi, I'm Passbooth's photo assistant, an automated one. A person checks every photo. Which document is it for? Reply with a number, or type it, for example "visa for the US".
hello-briefly-brief = Hi, I'm Passbooth's photo assistant, an automated one. A person checks every photo.
ask-document-brief = Which document? Reply with a number, or type it.
guide-brief = Plain wall one step behind you, window in front of you, phone at eye height 1.5 m away.
guide-child-brief = Child alone on a stool, one step from a plain wall, facing a window. Phone at the child's eye height, 1.5 m away. Take several.
guide-baby-brief = Baby on a smooth, plain sheet near a window. Photo from straight above, no hands or toys. Take several.
guide-camera-brief = This page helps you and sends me the photo:
guide-send-brief = Reply with the photo, or use this page, which helps you:
ask-photo-brief = Reply with your photo, or take it here:
ask-photo-camera-brief = Take your photo here, as often as you like:
camera-button-brief = Camera
checking-brief = Got it. One moment.
print-it-yourself-brief = Print at 100 %, never "fit to page".
checks-ok-brief = The rest is fine.
price-digital-prints-both-brief = { $document }: { $digital } for the file, { $prints } for prints, { $both } for both; postage from { $postage }. Trying is free; you see the full price before you pay.
price-digital-brief = { $document }, full price: { $digital } for the file. Trying is free; you pay only once your photo passes.
pay-brief = Order { $order }, { $document }: { $total }, all included. Pay on a secure page, never here.
help-brief = I make official photos. You can type: status, my orders, price, privacy, back, start over, language, person, delete my data.
privacy-brief = Your photo is encrypted, used for your order only and erased by itself. "Delete my data" erases it now.
three-ways-out-brief = { $advice }
document-not-found-brief = I don't know "{ $words }". Try a country and a document, such as "Spanish passport", or reply with a number.

# People, the queue, and a question that is left for them.
person-called-brief = I've called a person. They answer here; I stay silent until then.
queue-place-brief = { $place ->
    [1] You are next.
   *[other] Number { $place } in line.
 }
queue-minutes-brief = About { $minutes } minutes.
queue-unmeasured-brief = People are here until { $closes }.
queue-closing-brief = If not before they go at { $closes }, they are back at { $back }.
queue-late-brief = Sorry, it takes longer than I said.
queue-next-brief = You are next now. A person answers here as soon as one is free.
queue-shut-brief = Nobody is here now. They are back at { $back }.
queue-away-brief = Nobody can answer at once, but they read what you leave here.
queue-kept-brief = Your request keeps its place.
person-left-brief = { $name } has left. I'm the automated assistant again.
person-silent-brief = Sorry, { $name } can't answer now. You are back in line, at your place.
ask-question-brief = Write your question in one message. A person will answer it.
question-kept-brief = Thank you. Our team has your question and answers here.
question-kept-mail-brief = Thank you. Our team has your question and answers here and by e-mail.

# The page that a payment page leads to.
sms-language = en
sms-thanks-heading = Back to your messages
sms-thanks = You can close this page. How your order stands is in your text messages with us.
