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

# The page that a payment page leads to.
sms-language = en
sms-thanks-heading = Back to your messages
sms-thanks = You can close this page. How your order stands is in your text messages with us.
