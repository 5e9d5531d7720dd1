# Les noms des documents, comment remettre la photo, et que faire quand nous ne pouvons pas en vendre.

document-ae-passport = Passeport émirien ou Emirates ID
document-ar-emerg = Passeport d'urgence argentin
document-at-passport = Passeport autrichien ou carte d'identité
document-au-passport = Passeport australien
document-au-visa = Visa australien
document-au-cit = Citoyenneté australienne (formulaire papier)
document-au-cit-online = Citoyenneté australienne (en ligne)
document-bd-child = Passeport bangladais pour un enfant
document-be-id = Carte d'identité belge (eID, Kids-ID)
document-be-passport = Passeport belge
document-br-passport = Passeport brésilien (au consulat)
document-br-visa = Visa pour le Brésil
document-ca-passport = Passeport canadien
document-ca-renewal = Passeport canadien (renouvellement en ligne)
document-ca-pr = Carte de résident permanent du Canada
document-ca-cit = Citoyenneté canadienne
document-ca-visa = Visa canadien
document-ca-pal = Permis d'armes à feu canadien (PPA)
document-ch-dl = Permis de conduire suisse
document-ch-passport = Passeport suisse ou carte d'identité
document-cn-passport = Passeport chinois
document-cn-visa = Visa chinois (tirage)
document-cn-visa-online = Visa chinois (formulaire en ligne)
document-cn-id = Carte d'identité chinoise
document-cn-dl = Permis de conduire chinois
document-cn-1in = Photo chinoise 1 pouce
document-cn-2in = Photo chinoise 2 pouces
document-cn-xuexin = Photo de diplôme chinoise (Xuexin)
document-de-passport = Passeport allemand ou carte d'identité
document-de-residence = Titre de séjour allemand
document-de-health = Carte d'assurance maladie allemande
document-dk-dl = Permis de conduire danois
document-eg-passport = Passeport égyptien
document-es-passport = Passeport espagnol ou DNI
document-es-dl = Permis de conduire espagnol
document-schengen-visa = Visa Schengen
document-fi-passport = Passeport finlandais ou carte d'identité
document-fr-passport = Passeport français ou carte d'identité
document-fr-permis = Permis de conduire français
document-fr-sejour = Titre de séjour français
document-uk-passport-online = Passeport britannique (en ligne)
document-uk-passport-print = Passeport britannique (formulaire papier)
document-uk-visa = Visa britannique
document-uk-ni-dl = Permis de conduire d'Irlande du Nord
document-gr-passport = Passeport grec
document-hk-print = Passeport de Hong Kong (formulaire papier)
document-hk-online = Passeport de Hong Kong (en ligne)
document-id-dl = Permis de conduire indonésien (SIM)
document-ie-online = Passeport irlandais (en ligne)
document-ie-print = Passeport irlandais (formulaire papier)
document-il-passport = Passeport israélien
document-in-passport = Passeport indien (en Inde)
document-in-passport-abroad = Passeport indien (à l'étranger)
document-in-visa = Visa indien (classique)
document-in-evisa = e-Visa indien
document-in-oci = Carte OCI (Inde)
document-in-dl = Permis de conduire indien
document-in-exam = Formulaire d'examen indien (SSC, UPSC)
document-it-passport = Passeport italien
document-it-cie = Carte d'identité italienne (CIE)
document-it-dl = Permis de conduire italien
document-jp-passport = Passeport japonais
document-jp-passport-online = Passeport japonais (en ligne)
document-jp-mynumber = Carte My Number japonaise
document-jp-residence = Carte de séjour japonaise
document-jp-dl = Permis de conduire japonais
document-kr-passport = Passeport sud-coréen
document-kr-dl = Permis de conduire sud-coréen
document-kr-id = Carte d'identité sud-coréenne
document-mx-passport = Passeport mexicain
document-my-passport = Passeport malaisien (à l'étranger)
document-my-expat = Permis d'expatrié en Malaisie
document-my-dl = Permis de conduire malaisien
document-ng-passport = Passeport nigérian
document-nl-passport = Passeport ou carte d'identité néerlandais
document-no-passport = Passeport norvégien ou carte d'identité
document-nz-passport = Passeport néo-zélandais
document-nz-visa = Visa néo-zélandais ou NZeTA
document-ph-passport = Passeport philippin
document-pk-passport = Passeport pakistanais (en ligne)
document-pl-passport = Passeport ou carte d'identité polonais
document-pl-dl = Permis de conduire polonais
document-pt-cc = Carte de citoyen ou passeport portugais
document-ru-5 = Passeport russe (5 ans)
document-ru-10 = Passeport russe (10 ans, biométrique)
document-ru-internal = Passeport intérieur russe
document-sa-evisa = e-Visa touristique saoudien
document-se-passport = Passeport suédois ou carte d'identité
document-se-dl = Permis de conduire suédois
document-sg-passport = Passeport ou NRIC de Singapour
document-th-evisa = e-Visa pour la Thaïlande
document-tr = Passeport, carte d'identité ou permis turc
document-tw-passport = Passeport taïwanais
document-tw-id = Carte d'identité taïwanaise
document-us-passport = Passeport américain
document-us-renewal = Passeport américain (renouvellement en ligne)
document-us-baby = Passeport américain pour un bébé
document-us-visa = Visa américain
document-us-dv = Visa américain « diversité » (loterie de la carte verte)
document-us-greencard = Carte verte ou naturalisation américaine
document-vn-passport = Passeport vietnamien
document-vn-evisa = e-Visa pour le Vietnam
document-vn-dl = Permis de conduire vietnamien
document-za-passport = Passeport ou carte d'identité sud-africains
document-icao = Portrait aux normes OACI (35 × 45 mm)
document-other-card = Autre carte (école, travail, club, transport)

## Comment la remettre : les mots habituels, puis ceux des documents qui ont les leurs

hand-in-upload = Envoyez le fichier là où la demande réclame votre photo.
hand-in-print =
    { $copies ->
        [one] Remettez un tirage de { $width } × { $height } mm avec votre formulaire.
       *[other] Remettez { $copies } tirages de { $width } × { $height } mm avec votre formulaire.
    }
hand-in-either =
    { $copies ->
        [one] Envoyez le fichier ou remettez un tirage de { $width } × { $height } mm, selon la demande.
       *[other] Envoyez le fichier ou remettez { $copies } tirages de { $width } × { $height } mm, selon la demande.
    }
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
hand-in-us-renewal = Envoyez le fichier quand le renouvellement en ligne réclame votre photo. C'est la photo entière : ne la recadrez pas en carré.
hand-in-in-passport-abroad = Envoyez le fichier dans votre demande. Certaines missions veulent plutôt un tirage de 51 × 51 mm ; regardez leur page.

## Que faire à la place : les mots habituels, puis ceux des documents qui ont les leurs

instead-professional = Une photo faite chez vous ne convient pas : { $document }. Seules les photos d'un photographe professionnel sont acceptées.
instead-office = Une photo faite chez vous ne convient pas : { $document }. La photo est prise sur place, à votre rendez-vous.
instead-fr-passport = Pour un passeport ou une carte d'identité français, une photo faite chez vous ne convient pas : il faut celle d'un photographe professionnel agréé ou d'une cabine agréée. Apportez vos tirages, de moins de six mois, à la mairie.
instead-fr-permis = Pour un permis français, une photo faite chez vous ne convient pas : il faut un code ePhoto, que seuls donnent les cabines agréées (environ 8 €) et les photographes agréés (environ 8 à 15 €, prix de 2022). Vous le saisissez dans votre demande sur le site de France Titres.
instead-fr-sejour = Pour un titre de séjour français, une photo faite chez vous ne convient pas : il faut un code ePhoto, que seuls donnent les cabines agréées (environ 8 €) et les photographes agréés (environ 8 à 15 €, prix de 2022). Vous le saisissez dans votre demande sur le site de l'ANEF.
instead-de-passport = Pour un passeport ou une carte d'identité allemands, une photo faite chez vous ne convient pas. Depuis mai 2025, elle est prise au guichet (6 €, prix de 2025), ou par un photographe ou magasin enregistré qui la transmet (environ 6 €). Vous apportez le code reçu.
instead-us-greencard = Pour une carte verte ou une naturalisation, pas besoin de photo : depuis décembre 2025, l'USCIS la prend à votre rendez-vous biométrique.
instead-uk-visa = Pour un visa britannique, nous ne vendons pas de photo : à notre connaissance, le centre des visas la prend à votre rendez-vous. Si le formulaire en ligne réclame un fichier, sa page dit comment il doit être.
instead-be-id = Pour une carte d'identité belge, nous ne vendons pas de photo : la plupart des communes la prennent elles-mêmes. Demandez à la vôtre. Si elle veut des tirages, ce sont des 35 × 45 mm de moins de six mois.
instead-be-passport = Pour un passeport belge, nous ne vendons pas de photo : beaucoup de communes la prennent elles-mêmes. Demandez à la vôtre avant d'en faire une.
instead-ch-passport = Pour un passeport ou une carte d'identité suisses, nous ne vendons pas de photo : la plupart des cantons la prennent au rendez-vous. Le vôtre vous le dira.
instead-gr-passport = Pour un passeport grec, nous ne vendons pas encore de photo : nous n'avons pas trouvé les règles actuelles sur une page officielle. Demandez au commissariat ou au consulat de votre demande.
instead-in-passport = Pour un passeport demandé en Inde, le Passport Seva Kendra prend la photo. Seul un enfant de moins de quatre ans apporte un tirage. Hors de l'Inde, choisissez « Passeport indien (à l'étranger) ».
instead-cn-passport = Pour un passeport chinois, le service prend la photo gratuitement, ou un studio agréé vous donne un reçu avec un code.
instead-cn-id = Pour une carte d'identité chinoise, nous ne vendons pas de photo : nous ne connaissons aucun service qui en accepte une faite chez soi. Demandez au commissariat de votre demande.
instead-cn-xuexin = Pour la photo de diplôme Xuexin, nous ne vendons pas encore de photo : nous n'avons pas trouvé ses règles sur une page officielle. Demandez à votre université qui la prend.

## Couleurs des fonds

colour-white = blanc
colour-off-white = blanc cassé
colour-light-grey = gris clair
colour-grey = gris
colour-light-blue = bleu clair
colour-blue = bleu
colour-cream = crème
colour-red = rouge
colour-any = de n'importe quelle couleur
