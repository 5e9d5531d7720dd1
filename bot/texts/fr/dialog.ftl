# Ce que dit l'assistant, dans l'ordre d'une vente. Les boutons sont à la fin.

## Premiers mots

hello = Bonjour, je suis l'assistant photo, un assistant automatique. Une personne vérifie chaque photo avant l'envoi. Pour quel document est-ce ? Choisissez, ou écrivez-le, par exemple « carte d'identité » ou « visa pour les USA ».
hello-briefly = Bonjour, je suis l'assistant photo, un assistant automatique. Une personne vérifie chaque photo avant l'envoi.
welcome-back = Rebonjour. Nous reprenons où nous en étions.
you-are-welcome = Avec plaisir.
not-understood = Désolé, je n'ai pas compris.
old-button = Ce bouton appartient à une question précédente. Voici où nous en sommes.

## Le document

ask-document = Pour quel document est la photo ? Choisissez, ou écrivez-le.
type-document = Écrivez le document et le pays, par exemple « passeport italien » ou « visa pour les USA ».
which-document = J'en connais plusieurs. Lequel est-ce ?
document-not-found = Je ne connais pas « { $words } ». Essayez un pays et un document, comme « passeport espagnol », ou choisissez ci-dessous. « Autre carte » convient à toute carte qui a son propre format.
ask-alternative = Pour ce document, une photo faite chez vous ne convient pas : { $document }. Que souhaitez-vous à la place ?
places-professional = Cherchez un photographe ou une cabine agréés par l'administration. Son site en donne la liste, et votre mairie peut vous indiquer le plus proche. Voulez-vous une photo pour une autre carte ?
places-office = La photo est en général prise sur place, pendant votre rendez-vous : n'en apportez pas. S'il en est autrement, le service vous le dit. Voulez-vous une photo pour une autre carte ?

## Le prix

price-digital = { $document } : { $digital } pour le fichier numérique. C'est le prix complet. Les essais sont gratuits ; vous ne payez que si votre photo convient.
price-digital-prints-both = { $document } : { $digital } pour le fichier numérique, { $prints } pour des tirages, { $both } pour les deux ; port à partir de { $postage }. Taxes comprises, et vous voyez le prix complet avant de payer. Les essais sont gratuits ; vous ne payez que si votre photo convient.
price-unknown-document = Le prix dépend du document. Dites-moi lequel, et je vous donne le prix complet avant tout envoi. Les essais sont gratuits.

## Qui est sur la photo

ask-sitter = Quel âge a la personne sur la photo ? Les règles sont différentes pour les enfants.
ask-sitter-age = Et quel âge a l'enfant ?
photo-kept-who = Merci, j'ai votre photo. Il me faut seulement l'âge de la personne.

## La photo

guide =
    1. Un mur uni, à un grand pas derrière vous.
    2. Face à une fenêtre, pour que la lumière vienne de devant.
    3. Quelqu'un tient le téléphone à hauteur des yeux, à 1,5 m.
guide-child =
    1. L'enfant est assis seul sur un tabouret, à un grand pas d'un mur uni, face à une fenêtre.
    2. Tenez le téléphone à hauteur de ses yeux, à 1,5 m.
    3. Ni jouet, ni tétine, ni autre personne sur l'image. Attendez qu'il vous regarde, et prenez plusieurs photos.
guide-baby =
    1. Couchez le bébé sur un drap clair, lisse et uni, près d'une fenêtre.
    2. Prenez la photo d'en haut, le visage vers le téléphone, sans lui faire d'ombre.
    3. Ni mains, ni jouet, ni tétine, ni bonnet sur l'image. Prenez plusieurs photos.
guide-eyes-may-be-closed = Avant un an, cette administration accepte les yeux fermés.
guide-send = Puis envoyez-la ici, en tant que fichier si possible ; de plusieurs photos, je choisis la meilleure.
guide-camera = Prenez-la avec le lien ci-dessous : la page vous dit quoi changer et m'envoie la photo.
ask-photo = Envoyez-moi votre photo quand vous voulez. Vous pouvez essayer autant de fois que nécessaire.
ask-photo-camera = Prenez votre photo avec ce lien quand vous êtes prêt. Vous pouvez essayer aussi souvent que vous voulez.
try-again = Bien sûr. Envoyez-moi une autre photo ; les essais sont gratuits.
photo-kept = Merci, j'ai votre photo. Il me faut seulement le document pour l'examiner.
photo-not-needed-payment = Votre commande porte sur la photo que vous avez choisie. Pour en prendre une autre, annulez d'abord cette commande ; rien n'a été débité.
photo-not-needed-review = Une personne a déjà votre photo. S'il en faut une nouvelle, je vous la demanderai.
checking = Bien reçue. Je l'examine ; cela prend quelques secondes.
checking-newer = Celle-ci aussi est bien reçue. Je vous parlerai de la plus récente.
checking-together = J'en ai reçu plusieurs. Je les examine toutes et je vous dis laquelle est la meilleure.
album-best = De vos { $count } photos, la numéro { $place } est la meilleure. Une autre pèche ici : { $checks }.
album-alike = Vos { $count } photos se valent. Je continue avec la photo { $place }.
album-none-passes = Aucune de vos { $count } photos ne convient encore. La photo { $place } s'en approche le plus.
album-unusable = Je n'arrive pas à ouvrir la photo { $place } sur { $count }. Je continue avec les autres.
still-looking = J'examine encore votre photo. Un instant, s'il vous plaît.
someone-else-takes-it = Confiez le téléphone à quelqu'un : à 1,5 m, à hauteur des yeux, avec l'appareil arrière. Si vous êtes seul, posez le téléphone sur une étagère et utilisez le retardateur. Puis envoyez-moi la photo.

## Un refus

and-smaller-things = { $advice }
    { $count ->
        [one] Ensuite, encore un point à revoir.
       *[other] Ensuite, encore { $count } points à revoir.
    }
better-now =
    C'est bon maintenant : { $checks }.
    { $advice }
near-miss =
    Tout est bon pour { $good }. Une seule chose :
    { $advice }
good-light = la lumière
good-background = le fond
good-distance = la distance
good-sharpness = la netteté
good-pose = la position
good-eyes = les yeux
three-ways-out =
    { $advice }
    Pas facile ? Trois solutions : voir l'exemple, laisser quelqu'un d'autre la prendre, ou demander à une personne de regarder cette photo.
cannot-cut = Je ne vois pas assez bien où recadrer cette photo. Laissez plus d'espace autour de la tête et des épaules, ou demandez à une personne.
all-checks =
    Tous les contrôles de cette photo :
    { $lines }
more-checks = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
checks-no = À corriger : { $checks }.
checks-better = Pourrait être mieux : { $checks }.
checks-person = Une personne regarde : { $checks }.
checks-ok = Bien : { $checks }.
cover-off = Merci. Envoyez-moi la nouvelle photo quand ce sera fait.
contest-opened = Une personne de l'équipe va regarder cette photo, et je vous dirai ce qu'elle en pense. Vous pouvez m'en envoyer une autre entre-temps.
contest-already = Une personne regarde déjà cette photo. Vous pouvez m'en envoyer une autre entre-temps.
contest-approved-later = Une personne a regardé la photo dont vous parliez et la trouve bonne. Vous pouvez l'utiliser à la place de ce que vous faites en ce moment.
contest-rejected =
    Une personne a regardé votre photo et pense aussi qu'elle ne convient pas. { $advice }
    Envoyez-m'en une autre, s'il vous plaît.
reason-not-given = Elle ne respecte pas les règles publiées par l'administration.

# Les images en mots, pour qui ne les voit pas.
refusal-alt = Votre photo. Des lignes marquent le haut du crâne, les yeux et le menton. Signalé pour vous : { $mark }.
refusal-alt-no-face = Votre photo. Signalé pour vous : { $mark }.
refusal-alt-clear = Votre photo, avec ce qui y a été trouvé.
cut-alt = Votre photo telle qu'elle sera recadrée, avec ses mesures à côté et un filigrane en travers.
whole-alt = Votre photo entière, telle qu'elle part, avec ses mesures à côté et un filigrane en travers.

## Ce qui ne peut pas être pris

unusable-unreadable = Je n'arrive pas à ouvrir cette image ; elle est peut-être abîmée. Envoyez une photo JPG, PNG ou HEIC, directement depuis votre galerie.
unusable-not-an-image = Ce n'est pas une photo que je peux ouvrir. Envoyez une photo JPG, PNG ou HEIC, directement depuis votre galerie.
unusable-empty = L'image est arrivée vide. Envoyez-la encore une fois, s'il vous plaît.
unusable-too-large = Ce fichier est trop lourd pour moi. Envoyez une photo normale de votre téléphone, ou une copie plus légère.
unusable-too-many-pixels = Cette image a plus de pixels que je ne peux en ouvrir. Envoyez une photo normale de votre téléphone.
unusable-animated = Cette image bouge. Envoyez une photo fixe.
unusable-gone = Je ne peux plus récupérer cette photo. Envoyez-la encore une fois, s'il vous plaît.
unusable-failed = Un problème est survenu de mon côté pendant l'examen. Envoyez la photo encore une fois, s'il vous plaît.
unsupported-voice = Je ne peux pas écouter de message vocal. Écrivez-moi, ou envoyez une photo.
unsupported-video = Je ne peux pas utiliser une vidéo. Envoyez une photo fixe.
unsupported-sticker = C'est joli, mais je ne peux pas utiliser un autocollant. Envoyez une photo, ou écrivez-moi.
unsupported-file = Je ne peux pas ouvrir ce type de fichier. Envoyez une photo JPG, PNG ou HEIC.
unsupported-too-large = Ce fichier est trop lourd pour moi. Envoyez une photo normale de votre téléphone, ou une copie plus légère.
unsupported-other = Je ne peux pas utiliser cela ici. Envoyez une photo, ou écrivez-moi.

## Une photo qui convient

found-right = Tout semble bon : { $right } contrôles sur { $count }. L'administration décide.
found-nearly-right = { $right } contrôles sur { $count } semblent bons.
found-person = { $right } contrôles sur { $count } semblent bons. Une personne regardera : { $checks }.
found-approved = Une personne a regardé votre photo et la trouve bonne.
could-be-better = Pourrait être mieux : { $checks } ; l'administration décide.
cut-so = Voici le recadrage : { $measures }.
goes-in-whole = Votre photo part entière : l'administration la recadre elle-même.
use-this-photo = Une personne vérifie d'abord. Utiliser cette photo ?
ask-use = Utiliser cette photo, ou réessayer ?
ask-use-approved = Une personne a regardé votre photo et la trouve bonne. Utiliser cette photo ?

## La commande

ask-product = Que souhaitez-vous ? Taxes comprises ; le prix avec le port suit avant le paiement.
ask-email = Quelle adresse e-mail dois-je noter sur votre commande ? Elle ne sert qu'à cette commande, jamais à de la publicité.
ask-email-again = La même adresse e-mail qu'avant ? Vous pouvez aussi en écrire une autre.
email-invalid = Cela ne ressemble pas à une adresse e-mail. Elle contient un @ et un point, comme nom@example.com. Écrivez-la encore une fois, s'il vous plaît.
ask-address =
    Où poster les tirages ? Écrivez comme sur une enveloppe, une ligne pour chaque :
    nom
    rue et numéro
    code postal et ville
    pays
ask-country = Vers quel pays partent les tirages ? L'adresse elle-même, vous l'écrivez sur la page de paiement.
address-street = J'ai noté : { $so_far }. Maintenant la rue et le numéro, s'il vous plaît.
address-city = J'ai noté : { $so_far }. Maintenant le code postal et la ville sur une ligne, s'il vous plaît.
address-country = Et dans quel pays ?
address-too-long = C'est plus que ne contient une enveloppe. Écrivez seulement le nom, la rue, le code postal et la ville, et le pays.
country-unknown = Je ne connais pas ce pays. Écrivez son nom ou ses deux lettres, comme FR.
address-confirm =
    Est-ce exact ?
    { $address }
terms-declined = C'est votre droit. Sans cela, je ne peux pas vous vendre la photo ; rien n'est commandé ni débité. Si vous changez d'avis, écrivez « j'accepte ». « Recommencer » repart de zéro, et « personne » joint notre équipe.
start-declined = Alors je commence le { $day } et pas avant : jusque-là, vous pouvez changer d'avis et récupérer tout votre argent. Si votre rendez-vous est plus tôt, mieux vaut commencer maintenant.

## Le paiement

payment-opening = Commande { $order }. J'ouvre la page de paiement ; un instant.
pay = Commande { $order }, { $document } : { $total }, tout compris. Vous payez sur une page sécurisée, jamais ici dans la conversation.
pay-with-stars = Commande { $order } : { $total }. Touchez « Payer » sur la facture dans cette conversation.
checkout-failed = La page de paiement de la commande { $order } ne s'ouvre pas. Rien n'a été débité. Dois-je réessayer ?
payment-expired = La page de paiement de la commande { $order } est fermée, et rien n'a été débité. Votre photo est toujours là. Voulez-vous un nouveau lien ?
order-cancelled = La commande { $order } est annulée. Rien n'a été débité.
paid =
    Merci. Votre reçu : commande { $order }, { $document }, { $total } payés le { $day }.
    Une personne vérifie votre photo avant { $moment }, et je vous écris dès que c'est fait.
order-needs-review = La commande { $order } doit être vue par une personne. Notre équipe est prévenue et vous écrira ici. Rien n'est perdu.

## Après le paiement

photo-approved = Une personne a vérifié la photo de la commande { $order } et l'a acceptée. Je la prépare.
photo-approved-white-wall = Une personne a vérifié la photo de la commande { $order } et l'a acceptée. Elle a choisi de rendre le mur blanc ; rien d'autre n'a été changé. Je la prépare.
photo-replaced = Merci. La nouvelle photo de la commande { $order } est chez une personne. Il n'y a rien de plus à payer.
photo-rejected =
    Une personne a regardé la photo de la commande { $order }. { $advice }
    Envoyez-en une nouvelle, s'il vous plaît. C'est gratuit : vous avez déjà payé.
delivered = Votre photo est là : { $document }. { $hand_in }
delivered-prints-follow = Votre fichier est là : { $document }. Les tirages suivent par la poste. { $hand_in }
print-it-yourself = Pour l'imprimer vous-même : la planche photo pour un magasin ou une imprimante photo, le PDF pour votre imprimante avec du papier photo. Imprimez à 100 %, jamais « ajusté à la page » : la règle de la planche doit mesurer 50 mm.
erased-on = Nous l'effaçons le { $purge }. Écrivez « supprimer mes données » pour l'effacer plus tôt.
in-good-hands = La commande { $order } est entre nos mains ; vous n'avez rien à faire. Je vous écris dès qu'il y a du nouveau.
ask-next = Autre chose ? Écrivez un document pour une autre photo.
order-news = Du nouveau pour la commande { $order } : { $status }.
no-orders = Vous n'avez pas encore de commande.
orders = { $lines }
order-line = { $order }, { $document } : { $status }

## Questions sur les règles

answer-which-document = Cela dépend du document. Dites-moi lequel, et je regarde.
answer-glasses-refused = Les lunettes ne sont pas acceptées pour ce document : { $document }. Enlevez-les, s'il vous plaît. Pour une raison médicale, demandez à une personne ici.
answer-glasses-discouraged = Pour ce document, c'est mieux sans lunettes : { $document }. Si vous les gardez, les yeux doivent être bien visibles, sans reflet, ni verre foncé, ni monture devant.
answer-glasses-allowed = Les lunettes sont acceptées pour ce document : { $document }. Les yeux doivent être bien visibles, sans reflet, ni verre foncé, ni monture devant.
answer-cover-refused = Rien ne peut être porté sur la tête pour ce document : { $document }.
answer-cover-asked = Pour ce document, un couvre-chef n'est accepté que pour la religion ou la santé : { $document }. Le visage doit se voir du menton au front, sans ombre. Si j'en vois un, je vous demande pourquoi il est porté.
answer-cover-allowed = Un couvre-chef est accepté pour ce document : { $document }. Le visage doit se voir du menton au front, sans ombre.
answer-smile-neutral = Ce document demande un visage calme, bouche fermée : { $document }. Pas de sourire.
answer-smile-closed-smile = Un léger sourire, bouche fermée, est accepté pour ce document : { $document }.
answer-smile-any = Les règles de ce document n'interdisent pas le sourire : { $document }.
answer-beard = La barbe convient si vous la portez d'habitude : la photo doit vous ressembler aujourd'hui.
answer-child = Un bébé n'a pas besoin d'être assis : couchez-le sur un drap lisse et uni et prenez la photo d'en haut, sans mains ni jouets. Un petit enfant est assis seul sur un tabouret devant un mur uni.
answer-child-differs = Pour ce document, les règles sont différentes pour les enfants : { $document }. Quand vous m'aurez dit l'âge, j'examinerai la photo selon celles-ci.
answer-child-alike = Je ne connais pas de règles plus souples pour les enfants pour ce document : { $document }.

## À tout moment

help =
    Je fais des photos officielles et je les vérifie avec vous. Vous pouvez écrire : statut, mes commandes, prix, confidentialité, retour, recommencer, langue, personne, supprimer mes données.
    Chaque bouton marche aussi en écrivant son numéro ou ses mots.
privacy = Votre photo est stockée chiffrée. Je l'examine ici, et une personne de l'équipe la voit si vous commandez ou le demandez. Elle ne sert qu'à votre commande et s'efface seule ; la date vient avec la photo. « Supprimer mes données » l'efface maintenant.
ask-language = Quelle langue ? Which language?
language-chosen = Nous parlons maintenant français.
person-sent-file = { $name } vous envoie un fichier.
person-sent-picture = { $name } vous envoie une image.
person-sent-alt = Une image de { $name }
person-is-here = Merci d’avoir répondu. { $name }, de notre équipe, lit vos messages et vous répond ici.
ask-erasure = Dois-je effacer vos photos, notre conversation, votre e-mail et votre adresse ? C'est définitif, et une commande pas encore livrée ne pourra pas être terminée. Les factures et les traces de paiement restent aussi longtemps que la loi l'exige.
erasing = J'efface maintenant.
nothing-erased = D'accord, rien n'a été effacé.
erased = C'est fait : vos photos, notre conversation, votre e-mail et votre adresse sont effacés. Les factures et les traces de paiement restent, sans votre photo, aussi longtemps que la loi l'exige.

## Joindre le client

camera-asked = Vous avez demandé ce lien au téléphone : il prend votre photo et vous dit quoi changer. Il marche pendant une heure.
messages-stopped = Vous ne recevrez plus de messages de notre part ici. Écrivez START pour revenir.
number-removed = N'envoyez pas de numéro de carte ou d'identité ici. Je l'ai supprimé : personne ne peut le lire.

## Boutons

choice-other-card = Autre carte
choice-type = Un autre : je l'écris
choice-places = Où aller
choice-change-document = Autre document
choice-age-11 = 11 ans ou plus
choice-age-6 = 6 à 10 ans
choice-age-1 = 1 à 5 ans
choice-age-0 = Moins d'un an
choice-age-younger = Un enfant ou un bébé
choice-cover-reason = Religion ou santé
choice-cover-off = Je l'enlève
choice-checks = Voir tous les contrôles
choice-contest = Demander à une personne
choice-example = Voir l'exemple
choice-helper = Quelqu'un d'autre la prend
choice-use = Utiliser cette photo
choice-retry = Réessayer
choice-digital = Fichier numérique, { $total }
choice-prints = Tirages, { $total }
choice-both = Fichier et tirages, { $total }
choice-keep-email = Garder { $email }
choice-confirm = Oui, envoyez-les là
choice-change = La changer
choice-agree = J'accepte et j'ai 18 ans ou plus
choice-disagree = Je n'accepte pas
choice-me = C'est moi
choice-child = Mon enfant
choice-other = Une personne d'accord
choice-start-now = Oui, commencer
choice-wait = Non, attendre
choice-reopen = Rouvrir la page
choice-reopen-order = Payer { $order }
choice-cancel = Annuler la commande
choice-take = Utiliser cette photo-là
choice-retake = Envoyer une nouvelle photo
choice-retake-order = Nouvelle photo, { $order }
choice-another = Commander une autre photo
choice-status = Où en est ma commande ?
choice-language = Langue
choice-erase-yes = Oui, tout effacer
choice-erase-no = Non, garder
choice-en = English
choice-fr = Français
camera-button = Ouvrir la page photo
pay-button = Payer { $total }
download-button = Télécharger
sheet-button = Planche photo, { $paper }
sheet-pdf-button = PDF, { $paper }
