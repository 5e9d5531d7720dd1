# The names of the documents, how to hand the photo in, and what to do where we cannot sell one.

document-us-passport = US passport
document-us-visa = US visa
document-us-dv = US diversity visa (green card lottery)
document-uk-passport-online = UK passport (online)
document-schengen-visa = Schengen visa
document-es-passport = Spanish passport or DNI
document-nl-passport = Dutch passport or ID card
document-ie-online = Irish passport (online)
document-ca-visa = Canadian visa
document-au-passport = Australian passport
document-in-oci = OCI card (India)
document-jp-passport = Japanese passport
document-ch-dl = Swiss driving licence
document-other-card = Another card (school, work, club, transport)
document-fr-passport = French passport or identity card
document-fr-permis = French driving licence
document-fr-sejour = French residence permit
document-de-passport = German passport or identity card

## How to hand it in

hand-in-us-passport = Staple or clip one print, 2 × 2 inches, to your form. It must be on photo paper and less than six months old.
hand-in-us-visa = Upload the file in your DS-160 form. If the upload fails, take one print, 2 × 2 inches, to the interview.
hand-in-us-dv = Upload the file in the entry form of the Diversity Visa Program. It must not be the photo of an earlier year.
hand-in-uk-passport-online = Upload the file when the online application asks for a digital photo. It must be less than one month old. Don't crop it: the office does that.
hand-in-schengen-visa = Give one print, 35 × 45 mm, to the visa centre with your form. Some consulates ask for two; look at their list.
hand-in-es-passport = Take one print, 26 × 32 mm, to your appointment.
hand-in-nl-passport = Take one print, 35 × 45 mm, to the town hall. The town hall decides whether it takes it.
hand-in-ie-online = Upload the file when Passport Online asks for your photo. Don't crop it: the office does that.
hand-in-ca-visa = Add two prints, 35 × 45 mm, to your application. Where you apply online, upload the file.
hand-in-au-passport = Hand in two prints, 35 × 45 mm, with your form. Don't trim them.
hand-in-in-oci = Upload the file in the OCI form. The signature is a file of its own that you add there.
hand-in-jp-passport = Give one print, 35 × 45 mm, with your form. Don't trim it.
hand-in-ch-dl = Stick one print, 35 × 45 mm, on your form and send it to the road-traffic office of your canton.
hand-in-other-card = Upload the file or hand in a print, as the issuer of the card asks.

## What to do instead

instead-fr-passport = For a French passport or identity card, a photo from home won't do: the office takes only photos from an approved professional photographer or an approved booth. Take your prints, less than six months old, to the town hall.
instead-fr-permis = For a French driving licence, a photo from home won't do: you need an ePhoto code, which only approved booths (about €8) and photographers (about €8 to €15, prices of 2022) can give. You type the code into your request on the France Titres site.
instead-fr-sejour = For a French residence permit, a photo from home won't do: you need an ePhoto code, which only approved booths (about €8) and photographers (about €8 to €15, prices of 2022) can give. You type the code into your request on the ANEF site.
instead-de-passport = For a German passport or identity card, a photo from home won't do. Since May 2025 it is taken at the office (€6, price of 2025), or by a registered photographer or shop that sends it there safely (from about €6). You bring the code that you are given.

## Colours of backgrounds

colour-white = white
colour-light-grey = light grey
colour-light-blue = light blue
colour-cream = cream
colour-any = any colour
