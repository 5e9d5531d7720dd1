# The names of the documents, how to hand the photo in, and what to do where we cannot sell one.

document-ae-passport = UAE passport or Emirates ID
document-ar-emerg = Argentine emergency passport
document-at-passport = Austrian passport or identity card
document-au-passport = Australian passport
document-au-visa = Australian visa
document-au-cit = Australian citizenship (paper form)
document-au-cit-online = Australian citizenship (online)
document-bd-child = Bangladeshi passport for a child
document-be-id = Belgian identity card (eID, Kids-ID)
document-be-passport = Belgian passport
document-br-passport = Brazilian passport (at a consulate)
document-br-visa = Brazil visa
document-ca-passport = Canadian passport
document-ca-renewal = Canadian passport (online renewal)
document-ca-pr = Canadian permanent resident card
document-ca-cit = Canadian citizenship
document-ca-visa = Canadian visa
document-ca-pal = Canadian firearms licence (PAL)
document-ch-dl = Swiss driving licence
document-ch-passport = Swiss passport or identity card
document-cn-passport = Chinese passport
document-cn-visa = Chinese visa (print)
document-cn-visa-online = Chinese visa (online form)
document-cn-id = Chinese identity card
document-cn-dl = Chinese driving licence
document-cn-1in = Chinese 1-inch photo
document-cn-2in = Chinese 2-inch photo
document-cn-xuexin = Chinese graduation photo (Xuexin)
document-de-passport = German passport or identity card
document-de-residence = German residence permit
document-de-health = German health card
document-dk-dl = Danish driving licence
document-eg-passport = Egyptian passport
document-es-passport = Spanish passport or DNI
document-es-dl = Spanish driving licence
document-schengen-visa = Schengen visa
document-fi-passport = Finnish passport or identity card
document-fr-passport = French passport or identity card
document-fr-permis = French driving licence
document-fr-sejour = French residence permit
document-uk-passport-online = UK passport (online)
document-uk-passport-print = UK passport (paper form)
document-uk-visa = UK visa
document-uk-ni-dl = Northern Ireland driving licence
document-gr-passport = Greek passport
document-hk-print = Hong Kong passport (paper form)
document-hk-online = Hong Kong passport (online)
document-id-dl = Indonesian driving licence (SIM)
document-ie-online = Irish passport (online)
document-ie-print = Irish passport (paper form)
document-il-passport = Israeli passport
document-in-passport = Indian passport (in India)
document-in-passport-abroad = Indian passport (abroad)
document-in-visa = Indian visa (regular)
document-in-evisa = Indian e-Visa
document-in-oci = OCI card (India)
document-in-dl = Indian driving licence
document-in-exam = Indian exam form (SSC, UPSC)
document-it-passport = Italian passport
document-it-cie = Italian identity card (CIE)
document-it-dl = Italian driving licence
document-jp-passport = Japanese passport
document-jp-passport-online = Japanese passport (online)
document-jp-mynumber = Japanese My Number card
document-jp-residence = Japanese residence card
document-jp-dl = Japanese driving licence
document-kr-passport = South Korean passport
document-kr-dl = South Korean driving licence
document-kr-id = South Korean identity card
document-mx-passport = Mexican passport
document-my-passport = Malaysian passport (abroad)
document-my-expat = Malaysian expatriate pass
document-my-dl = Malaysian driving licence
document-ng-passport = Nigerian passport
document-nl-passport = Dutch passport or ID card
document-no-passport = Norwegian passport or identity card
document-nz-passport = New Zealand passport
document-nz-visa = New Zealand visa or NZeTA
document-ph-passport = Philippine passport
document-pk-passport = Pakistani passport (online)
document-pl-passport = Polish passport or identity card
document-pl-dl = Polish driving licence
document-pt-cc = Portuguese citizen card or passport
document-ru-5 = Russian passport (5 years)
document-ru-10 = Russian passport (10 years, biometric)
document-ru-internal = Russian internal passport
document-sa-evisa = Saudi tourist e-Visa
document-se-passport = Swedish passport or identity card
document-se-dl = Swedish driving licence
document-sg-passport = Singapore passport or NRIC
document-th-evisa = Thailand e-Visa
document-tr = Turkish passport, ID card or driving licence
document-tw-passport = Taiwanese passport
document-tw-id = Taiwanese identity card
document-us-passport = US passport
document-us-renewal = US passport (online renewal)
document-us-baby = US passport for a baby
document-us-visa = US visa
document-us-dv = US diversity visa (green card lottery)
document-us-greencard = US green card or naturalization
document-vn-passport = Vietnamese passport
document-vn-evisa = Vietnam e-Visa
document-vn-dl = Vietnamese driving licence
document-za-passport = South African passport or ID
document-icao = ICAO standard portrait (35 × 45 mm)
document-other-card = Another card (school, work, club, transport)

## How to hand it in: the usual words, then those of the documents that have their own

hand-in-upload = Upload the file where the application asks for your photo.
hand-in-print =
    { $copies ->
        [one] Hand in one print, { $width } × { $height } mm, with your form.
       *[other] Hand in { $copies } prints, { $width } × { $height } mm, with your form.
    }
hand-in-either =
    { $copies ->
        [one] Upload the file, or hand in one print, { $width } × { $height } mm, as the application asks.
       *[other] Upload the file, or hand in { $copies } prints, { $width } × { $height } mm, as the application asks.
    }
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
hand-in-us-renewal = Upload the file when the online renewal asks for your photo. It is your whole photo: don't cut it to a square.
hand-in-in-passport-abroad = Upload the file in your application. Some missions want a print of 51 × 51 mm instead; look at their page.

## What to do instead: the usual words, then those of the documents that have their own

instead-professional = A photo from home won't do: { $document }. The office takes only photos from a professional photographer.
instead-office = A photo from home won't do: { $document }. The office takes your photo itself, at your appointment.
instead-fr-passport = For a French passport or identity card, a photo from home won't do: the office takes only photos from an approved professional photographer or an approved booth. Take your prints, less than six months old, to the town hall.
instead-fr-permis = For a French driving licence, a photo from home won't do: you need an ePhoto code, which only approved booths (about €8) and photographers (about €8 to €15, prices of 2022) can give. You type the code into your request on the France Titres site.
instead-fr-sejour = For a French residence permit, a photo from home won't do: you need an ePhoto code, which only approved booths (about €8) and photographers (about €8 to €15, prices of 2022) can give. You type the code into your request on the ANEF site.
instead-de-passport = For a German passport or identity card, a photo from home won't do. Since May 2025 it is taken at the office (€6, price of 2025), or by a registered photographer or shop that sends it there safely (from about €6). You bring the code that you are given.
instead-us-greencard = For a green card or naturalization, you need no photo from us: since December 2025, USCIS takes it at your biometrics appointment.
instead-uk-visa = For a UK visa, we sell no photo: as far as we know, the visa centre takes it at your appointment. If your online form asks for a file, its page says what it must look like.
instead-be-id = For a Belgian identity card, we sell no photo: most town halls now take it themselves. Ask yours. If it wants prints, it wants 35 × 45 mm, less than six months old.
instead-be-passport = For a Belgian passport, we sell no photo: many town halls now take it themselves. Ask yours before you have one made.
instead-ch-passport = For a Swiss passport or identity card, we sell no photo: most cantons take it at your appointment. Yours can tell you.
instead-gr-passport = For a Greek passport, we sell no photo yet: we haven't found today's rules on an official page. Ask the police station or consulate where you apply.
instead-in-passport = For a passport that you apply for in India, the Passport Seva Kendra takes your photo. Only a child under four brings a print. Outside India, choose "Indian passport (abroad)".
instead-cn-passport = For a Chinese passport, the office takes your photo free of charge, or an approved studio gives you a receipt with a code.
instead-cn-id = For a Chinese identity card, we sell no photo: we know of no office that takes one from home. Ask the police station where you apply.
instead-cn-xuexin = For the Xuexin graduation photo, we sell no photo yet: we haven't found its rules on an official page. Ask your university who takes it.

## Colours of backgrounds

colour-white = white
colour-off-white = off-white
colour-light-grey = light grey
colour-grey = grey
colour-light-blue = light blue
colour-blue = blue
colour-cream = cream
colour-red = red
colour-any = any colour
