# Les noms des documents, comment remettre la photo, et que faire quand nous ne pouvons pas en vendre.

document-us-passport = Passeport américain
document-us-visa = Visa américain
document-us-dv = Visa américain « diversité » (loterie de la carte verte)
document-uk-passport-online = Passeport britannique (en ligne)
document-schengen-visa = Visa Schengen
document-es-passport = Passeport espagnol ou DNI
document-nl-passport = Passeport ou carte d'identité néerlandais
document-ie-online = Passeport irlandais (en ligne)
document-ca-visa = Visa canadien
document-au-passport = Passeport australien
document-in-oci = Carte OCI (Inde)
document-jp-passport = Passeport japonais
document-ch-dl = Permis de conduire suisse
document-other-card = Autre carte (école, travail, club, transport)
document-fr-passport = Passeport français ou carte d'identité
document-fr-permis = Permis de conduire français
document-fr-sejour = Titre de séjour français
document-de-passport = Passeport allemand ou carte d'identité

## Comment la remettre

hand-in-us-passport = Agrafez un tirage de 2 × 2 pouces à votre formulaire. Il doit être sur papier photo et dater de moins de six mois.
hand-in-us-visa = Envoyez le fichier dans votre formulaire DS-160. Si l'envoi échoue, apportez un tirage de 2 × 2 pouces à l'entretien.
hand-in-us-dv = Envoyez le fichier dans le formulaire du programme « Diversity Visa ». Ce ne doit pas être la photo d'une année passée.
hand-in-uk-passport-online = Envoyez le fichier quand la demande en ligne réclame une photo numérique. Elle doit dater de moins d'un mois. Ne la recadrez pas : le service s'en charge.
hand-in-schengen-visa = Remettez un tirage de 35 × 45 mm au centre des visas avec votre formulaire. Certains consulats en veulent deux ; regardez leur liste.
hand-in-es-passport = Apportez un tirage de 26 × 32 mm à votre rendez-vous.
hand-in-nl-passport = Apportez un tirage de 35 × 45 mm à la mairie. C'est elle qui décide si elle l'accepte.
hand-in-ie-online = Envoyez le fichier quand « Passport Online » réclame votre photo. Ne la recadrez pas : le service s'en charge.
hand-in-ca-visa = Joignez deux tirages de 35 × 45 mm à votre demande. Si vous la faites en ligne, envoyez le fichier.
hand-in-au-passport = Remettez deux tirages de 35 × 45 mm avec votre formulaire. Ne les découpez pas.
hand-in-in-oci = Envoyez le fichier dans le formulaire OCI. La signature est un fichier à part, que vous y ajoutez.
hand-in-jp-passport = Remettez un tirage de 35 × 45 mm avec votre formulaire. Ne le découpez pas.
hand-in-ch-dl = Collez un tirage de 35 × 45 mm sur votre formulaire et envoyez-le au service des automobiles de votre canton.
hand-in-other-card = Envoyez le fichier ou remettez un tirage, selon ce que demande l'émetteur de la carte.

## Que faire à la place

instead-fr-passport = Pour un passeport ou une carte d'identité français, une photo faite chez vous ne convient pas : il faut celle d'un photographe professionnel agréé ou d'une cabine agréée. Apportez vos tirages, de moins de six mois, à la mairie.
instead-fr-permis = Pour un permis français, une photo faite chez vous ne convient pas : il faut un code ePhoto, que seuls donnent les cabines agréées (environ 8 €) et les photographes agréés (environ 8 à 15 €, prix de 2022). Vous le saisissez dans votre demande sur le site de France Titres.
instead-fr-sejour = Pour un titre de séjour français, une photo faite chez vous ne convient pas : il faut un code ePhoto, que seuls donnent les cabines agréées (environ 8 €) et les photographes agréés (environ 8 à 15 €, prix de 2022). Vous le saisissez dans votre demande sur le site de l'ANEF.
instead-de-passport = Pour un passeport ou une carte d'identité allemands, une photo faite chez vous ne convient pas. Depuis mai 2025, elle est prise au guichet (6 €, prix de 2025), ou par un photographe ou magasin enregistré qui la transmet (environ 6 €). Vous apportez le code reçu.

## Couleurs des fonds

colour-white = blanc
colour-light-grey = gris clair
colour-light-blue = bleu clair
colour-cream = crème
colour-any = de n'importe quelle couleur
