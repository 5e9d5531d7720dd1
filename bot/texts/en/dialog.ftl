# What the assistant says, in the order of a sale. Buttons are at the end.

## First words

hello = Hi, I'm the photo assistant, an automated one. A person checks every photo before you get it. Which document is it for? Choose one, or type it, for example "French ID" or "visa for the US".
hello-briefly = Hi, I'm the photo assistant, an automated one. A person checks every photo before you get it.
welcome-back = Hello again. We go on where we were.
you-are-welcome = You're welcome.
not-understood = Sorry, I didn't understand that.
old-button = That button belongs to an earlier question. Here is where we are now.

## The document

ask-document = Which document is the photo for? Choose one, or type it.
type-document = Type the document and the country, for example "Italian passport" or "visa for the US".
which-document = I know several of these. Which one is it?
document-not-found = I don't know "{ $words }". Try a country and a document, such as "Spanish passport", or choose from these. "Other card" works for any card with its own size.
ask-alternative = For this document, a photo from home won't do: { $document }. What would you like instead?
places-professional = Look for a photographer or a photo booth that the office has approved. The office's web site lists them, and your town hall can tell you where the nearest one is. Shall I make a photo for another card?
places-office = The photo is usually taken at the office during your appointment, and you bring none. Where it is otherwise, the office tells you. Shall I make a photo for another card?

## The price

price-digital = { $document }: { $digital } for the digital file. That is the full price. Trying is free; you pay only once your photo passes.
price-digital-prints-both = { $document }: { $digital } for the digital file, { $prints } for prints, { $both } for both; postage from { $postage }. Tax is included, and you see the full price before you pay. Trying is free; you pay only once your photo passes.
price-unknown-document = The price depends on the document. Tell me which one, and I name the full price before you send anything. Trying is free.

## Who is in the photo

ask-sitter = How old is the person in the photo? The rules for children differ.
ask-sitter-age = And how old is the child?
photo-kept-who = Thank you, I have your photo. I only need to know how old the person in it is.

## The photo

guide =
    1. Plain wall, one big step behind you.
    2. Face a window, so that the light comes from the front.
    3. Someone holds the phone at eye height, 1.5 m away.
guide-child =
    1. The child sits alone on a stool, one big step from a plain wall and facing a window.
    2. Hold the phone at the height of the child's eyes, 1.5 m away.
    3. No toy, dummy or other person in the picture. Wait until the child looks at you, and take several.
guide-baby =
    1. Lay the baby on a smooth, plain, light sheet, near a window.
    2. Take the photo from straight above, with the face towards the phone and no shadow of yours on it.
    3. No hands, toys, dummy or hat in the picture. Take several.
guide-eyes-may-be-closed = Under one year, this office accepts closed eyes.
guide-send = Then send it here. As a file is best, if you can; of several at once I pick the best.
guide-camera = Take it with the link below: the page tells you what to change, and sends the photo here.
ask-photo = Please send me your photo when you are ready. You can try as often as you like.
ask-photo-camera = Take your photo with this link when you are ready. You can try as often as you like.
try-again = Of course. Send me another photo; trying is free.
photo-kept = Thank you, I have your photo. I only need to know the document to judge it.
photo-not-needed-payment = Your order is made with the photo that you chose. To use another one, cancel this order first; nothing has been charged.
photo-not-needed-review = A person has your photo already. If a new one is needed, I will ask you for it.
checking = Got it. I'm looking at it now; it takes a few seconds.
checking-newer = Got this one too. I'll tell you about the newest.
checking-together = Got several. I look at all of them and tell you which one is best.
album-best = Of your { $count } photos, number { $place } is the best. Another one falls short here: { $checks }.
album-alike = Your { $count } photos do equally well. I go on with photo { $place }.
album-none-passes = None of your { $count } photos passes yet. Photo { $place } comes nearest.
album-unusable = I can't open photo { $place } of { $count }. I go on with the others.
still-looking = I'm still looking at your photo. One moment, please.
someone-else-takes-it = Give the phone to someone else: they stand 1.5 m away, hold it at eye height and use the back camera. If you are alone, lean the phone on a shelf and use the timer. Then send me the photo.

## A refusal

and-smaller-things = { $advice }
    { $count ->
        [one] After that, one more thing.
       *[other] After that, { $count } more things.
    }
better-now =
    Fine now: { $checks }.
    { $advice }
near-miss =
    All good with { $good }. One thing:
    { $advice }
good-light = the light
good-background = the background
good-distance = the distance
good-sharpness = the sharpness
good-pose = the pose
good-eyes = the eyes
three-ways-out =
    { $advice }
    Not easy? Three ways on: see the example, let someone else take it, or ask a person to look at this photo.
cannot-cut = I can't see well enough where to cut this photo. Please leave more room around your head and shoulders, or ask a person.
all-checks =
    Every check for this photo:
    { $lines }
more-checks = { $count } more
checks-no = Not right yet: { $checks }.
checks-better = Could be better: { $checks }.
checks-person = A person looks at: { $checks }.
checks-ok = Fine: { $checks }.
cover-off = Thank you. Send me the new photo when it is off.
contest-opened = A person from our team will look at this photo, and I'll tell you what they say. You can send me another one meanwhile.
contest-already = A person is looking at this photo already. You can send me another one meanwhile.
contest-approved-later = A person looked at the photo you asked about and found it fine. You can use that photo instead of what you are at now.
contest-rejected =
    A person looked at your photo and agrees that it won't do. { $advice }
    Please send me another one.
reason-not-given = It does not meet the office's published rules.

# Pictures in words, for people who do not see them.
refusal-alt = Your photo. Lines mark the crown, the eyes and the chin. Marked for you: { $mark }.
refusal-alt-no-face = Your photo. Marked for you: { $mark }.
refusal-alt-clear = Your photo, with what was found in it.
cut-alt = Your photo as it will be cut, with its measures beside it and a watermark across it.
whole-alt = Your whole photo, as it goes in, with its measures beside it and a watermark across it.

## When something cannot be taken

unusable-unreadable = I can't open this picture; it may be damaged. Please send a JPG, PNG or HEIC photo, straight from your camera roll.
unusable-not-an-image = This is not a photo that I can open. Please send a JPG, PNG or HEIC photo, straight from your camera roll.
unusable-empty = The picture arrived empty. Please send it once more.
unusable-too-large = This file is too large for me. Please send a normal photo from your phone, or a smaller copy of this one.
unusable-too-many-pixels = This picture has more pixels than I can open. Please send a normal photo from your phone.
unusable-animated = This picture moves. Please send a still photo.
unusable-gone = I can't fetch this photo any more. Please send it once more.
unusable-failed = Something went wrong on my side while I looked at your photo. Please send it once more.
unsupported-voice = I can't listen to voice messages. Please type it, or send a photo.
unsupported-video = I can't use a video. Please send a still photo.
unsupported-sticker = Nice, but I can't use a sticker. Please send a photo, or type.
unsupported-file = I can't open this kind of file. Please send a JPG, PNG or HEIC photo.
unsupported-too-large = This file is too large for me. Please send a normal photo from your phone, or a smaller copy of this one.
unsupported-other = I can't use that here. Please send a photo, or type.

## A photo that can be used

found-right = Looks right: { $right } of { $count } checks. The office decides.
found-nearly-right = { $right } of { $count } checks look right.
found-person = { $right } of { $count } checks look right. A person will look at: { $checks }.
found-approved = A person looked at your photo and found it fine.
could-be-better = Could be better: { $checks }; the office decides.
cut-so = This is how it will be cut: { $measures }.
goes-in-whole = Your photo goes in whole: the office cuts it itself.
use-this-photo = A person checks it first. Use this photo?
ask-use = Use this photo, or try again?
ask-use-approved = A person looked at your photo and found it fine. Use this photo?

## The order

ask-product = What would you like? Tax is included; the price with postage follows before you pay.
ask-email = Which e-mail address shall I note on your order? It is used for this order only, never for advertising.
ask-email-again = The same e-mail address as before? You can also type another one.
email-invalid = That doesn't look like an e-mail address. It has an @ and a dot, like name@example.com. Please type it once more.
ask-address =
    Where shall we post the prints? Type it as on an envelope, one line each:
    name
    street and number
    postcode and city
    country
ask-country = Which country do the prints go to? You type the address itself on the payment page.
address-street = I have: { $so_far }. Now the street and number, please.
address-city = I have: { $so_far }. Now the postcode and the city in one line, please.
address-country = And which country?
address-too-long = That is more than fits on an envelope. Please type just name, street, postcode and city, and country.
country-unknown = I don't know that country. Please type its name or its two letters, such as FR.
address-confirm =
    Is this right?
    { $address }
terms-declined = That is fine. Without it I can't sell you the photo; nothing was ordered and nothing is charged. If you change your mind, just say "I agree". "Start over" begins anew, and "person" reaches our team.
start-declined = Then I begin on { $day } and not before: until then you can change your mind and get all your money back. If your appointment is sooner, it is better to start now.

## Paying

payment-opening = Order { $order }. I'm opening the payment page; one moment.
pay = Order { $order }, { $document }: { $total }, all included. You pay on a secure page, never here in the chat.
pay-with-stars = Order { $order }: { $total }. Please tap "Pay" on the invoice in this chat.
checkout-failed = The payment page for order { $order } would not open. Nothing was charged. Shall I try again?
payment-expired = The payment page for order { $order } has closed, and nothing was charged. Your photo is still here. Would you like a new link?
order-cancelled = Order { $order } is cancelled. Nothing was charged.
paid =
    Thank you. Your receipt: order { $order }, { $document }, { $total } paid on { $day }.
    A person checks your photo by { $moment }, and I'll write as soon as it is done.
order-needs-review = Order { $order } needs a person to look at it. Our team has been told and will write to you here. Nothing is lost.

## After paying

photo-approved = A person checked the photo for order { $order } and approved it. I'm making it now.
photo-approved-white-wall = A person checked the photo for order { $order } and approved it. They chose to make the wall white; nothing else was changed. I'm making it now.
photo-replaced = Thank you. The new photo for order { $order } is with a person now. There is nothing more to pay.
photo-rejected =
    A person looked at the photo for order { $order }. { $advice }
    Please send a new one. It is free: you have paid already.
delivered = Your photo is here: { $document }. { $hand_in }
delivered-prints-follow = Your file is here: { $document }. The prints follow by post. { $hand_in }
print-it-yourself = To print it yourself, take the photo sheet to a shop or a photo printer, or the PDF for your own printer with photo paper. Print at 100 %, never "fit to page": the ruler on the sheet must measure 50 mm.
erased-on = We erase it on { $purge }. Say "delete my data" to erase it sooner.
in-good-hands = Order { $order } is with us; there is nothing for you to do. I'll write as soon as there is news.
ask-next = Is there anything else? Type a document for another photo.
order-news = News of order { $order }: { $status }.
no-orders = You have no orders yet.
orders = { $lines }
order-line = { $order }, { $document }: { $status }

## Questions about the rules

answer-which-document = That depends on the document. Tell me which one, and I look it up.
answer-glasses-refused = Glasses are not accepted for this document: { $document }. Please take them off. With a medical reason, ask a person here.
answer-glasses-discouraged = For this document it is better without glasses: { $document }. If you keep them on, the eyes must be easy to see, without reflections, dark glass or a rim across them.
answer-glasses-allowed = Glasses are accepted for this document: { $document }. The eyes must be easy to see, without reflections, dark glass or a rim across them.
answer-cover-refused = Nothing may be worn on the head for this document: { $document }.
answer-cover-asked = For this document something on the head is accepted only for religion or health: { $document }. The face must show from chin to forehead, without shadows. If I see one, I ask you why it is worn.
answer-cover-allowed = A head covering is accepted for this document: { $document }. The face must show from chin to forehead, without shadows.
answer-smile-neutral = This document asks for a calm face with the mouth closed: { $document }. No smile.
answer-smile-closed-smile = A slight smile with the mouth closed is accepted for this document: { $document }.
answer-smile-any = The rules of this document don't forbid a smile: { $document }.
answer-beard = A beard is fine if you usually wear one: the photo must look like you today.
answer-child = A baby need not sit: lay it on a smooth, plain sheet and take the photo from straight above, without hands or toys. A small child sits alone on a stool before a plain wall.
answer-child-differs = For this document the rules for children differ: { $document }. Once you tell me the age, I judge the photo by those.
answer-child-alike = This document has no easier rules for children that I know of: { $document }.

## At any time

help =
    I make official photos and check them with you. You can type: status, my orders, price, privacy, back, start over, language, person, delete my data.
    Every button also works by typing its number or its words.
privacy = Your photo is stored encrypted. I judge it here, and a person of our team sees it if you order or ask for one. It is used for your order only and erased by itself; the date comes with your photo. "Delete my data" erases it now.
ask-language = Which language? Quelle langue ?
language-chosen = We speak English now.
person-sent-file = { $name } sends you a file.
person-sent-picture = { $name } sends you a picture.
person-sent-alt = A picture from { $name }
person-is-here = Thank you for writing back. { $name } from our team reads along and answers you here.
ask-erasure = Shall I erase your photos, our chat, your e-mail and your postal address? This cannot be undone, and an order that is not delivered yet can't be finished. Invoices and payment records stay as long as the law demands.
erasing = I'm erasing it now.
nothing-erased = Fine, nothing was erased.
erased = It is done: your photos, our chat, your e-mail and your postal address are erased. Invoices and the records of payments stay, without your photo, as long as the law demands.

## Reaching the customer

camera-asked = You asked for this link on the phone: it takes your photo and tells you what to change. It works for one hour.
messages-stopped = You won't get more messages from us here. Write START to come back.
number-removed = Please don't send card or identity numbers here. I've removed it: nobody can read it.

## Buttons

choice-other-card = Other card
choice-type = Another: I'll type it
choice-places = Where to go
choice-change-document = Other document
choice-age-11 = 11 or older
choice-age-6 = 6 to 10
choice-age-1 = 1 to 5
choice-age-0 = Under 1
choice-age-younger = A child or a baby
choice-cover-reason = For religion or health
choice-cover-off = I'll take it off
choice-checks = Show all checks
choice-contest = Ask a person
choice-example = Example picture
choice-helper = Someone else takes it
choice-use = Use this photo
choice-retry = Try again
choice-digital = Digital file, { $total }
choice-prints = Prints, { $total }
choice-both = File and prints, { $total }
choice-keep-email = Keep { $email }
choice-confirm = Yes, send it there
choice-change = Change it
choice-agree = I agree and I'm 18 or over
choice-disagree = I don't agree
choice-me = It's me
choice-child = My child
choice-other = Someone who agreed
choice-start-now = Yes, start now
choice-wait = No, wait
choice-reopen = Open it again
choice-reopen-order = Pay { $order }
choice-cancel = Cancel the order
choice-take = Use that photo
choice-retake = Send a new photo
choice-retake-order = New photo, { $order }
choice-another = Order another
choice-status = Where is my order?
choice-language = Language
choice-erase-yes = Yes, erase everything
choice-erase-no = No, keep it
choice-en = English
choice-fr = Français
camera-button = Open the camera page
pay-button = Pay { $total }
download-button = Download
sheet-button = Photo sheet, { $paper }
sheet-pdf-button = PDF, { $paper }
