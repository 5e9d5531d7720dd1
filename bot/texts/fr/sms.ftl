# SMS : ce qu'ils ajoutent, et la forme brève de ce qui est dit ailleurs plus longuement. Chaque signe se paie.

sms-picture = À voir ici :
sms-person-says = { $name } : { $words }
sms-rates = Msg and data rates may apply. Reply STOP to stop, HELP for help.

hello-brief = Bonjour, je suis l'assistant photo de Passbooth, automatique. Une personne vérifie chaque photo. Pour quel document ? Répondez par un numéro, ou écrivez-le, par exemple "visa USA".
hello-briefly-brief = Bonjour, je suis l'assistant photo de Passbooth, automatique. Une personne vérifie chaque photo.
ask-document-brief = Pour quel document ? Répondez par un numéro, ou écrivez-le.
guide-brief = Mur uni à un pas derrière vous, lumière du jour de face, téléphone à hauteur des yeux, à 1,5 m.
guide-child-brief = Enfant seul sur un tabouret, à un pas d'un mur uni, face à la lumière du jour. Téléphone à hauteur de ses yeux, à 1,5 m. Prenez-en plusieurs.
guide-baby-brief = Bébé sur un drap lisse et uni, à la lumière du jour. Photo du dessus, sans mains ni jouets. Prenez-en plusieurs.
guide-camera-brief = Cette page vous aide et m'envoie la photo :
guide-send-brief = Envoyez la photo ici, ou prenez-la avec cette page, qui vous aide :
ask-photo-brief = Envoyez votre photo, ou prenez-la ici :
ask-photo-camera-brief = Prenez votre photo ici, aussi souvent que vous voulez :
camera-button-brief = Photo
checking-brief = Photo bien arrivée. Un instant.
print-it-yourself-brief = Imprimez à 100 %, jamais "ajuster à la page".
checks-ok-brief = Le reste convient.
price-digital-prints-both-brief = { $document } : { $digital } le fichier, { $prints } les tirages, { $both } les deux ; port à partir de { $postage }. Essais gratuits ; vous voyez le prix complet avant de payer.
price-digital-brief = { $document }, prix complet : { $digital } le fichier. Les essais sont gratuits ; vous ne payez que si votre photo convient.
pay-brief = Commande { $order }, { $document } : { $total }, tout compris. Payez sur une page sécurisée, jamais ici.
help-brief = Je fais des photos officielles. Vous pouvez écrire : statut, mes commandes, prix, retour, recommencer, langue, personne, supprimer mes données.
privacy-brief = Votre photo est chiffrée, ne sert qu'à votre commande et s'efface automatiquement. "Supprimer mes données" l'efface tout de suite.
three-ways-out-brief = { $advice }
document-not-found-brief = Je ne connais pas "{ $words }". Essayez un pays et un document, comme "passeport espagnol", ou répondez par un numéro.

# L'équipe, la file, et une question qui lui est laissée.
person-called-brief = J'ai appelé une personne. Elle répondra ici ; je me tais jusque-là.
queue-place-brief = { $place ->
    [1] Vous passez ensuite.
   *[other] Rang { $place } dans la file.
 }
queue-minutes-brief = Environ { $minutes } minutes.
queue-unmeasured-brief = L'équipe est là jusqu'à { $closes }.
queue-closing-brief = Si ce n'est pas avant son départ à { $closes }, l'équipe revient à { $back }.
queue-late-brief = Désolé, c'est plus long que prévu.
queue-next-brief = C'est votre tour. Une personne répond ici dès qu'elle est libre.
queue-shut-brief = Personne n'est là. L'équipe revient à { $back }.
queue-away-brief = Personne ne peut répondre tout de suite, mais l'équipe lit ce que vous laissez ici.
queue-kept-brief = Votre demande garde son rang.
person-left-brief = { $name } vous quitte. C'est de nouveau l'assistant, automatique.
person-silent-brief = Désolé, { $name } ne peut pas répondre. Vous gardez votre rang dans la file.
ask-question-brief = Écrivez votre question en un seul message. Une personne y répondra.
question-kept-brief = Merci. L'équipe a votre question et répondra ici.
question-kept-mail-brief = Merci. L'équipe a votre question et répondra ici et par e-mail.

# La page vers laquelle mène la page de paiement.
sms-language = fr
sms-thanks-heading = Retour à vos messages
sms-thanks = Vous pouvez fermer cette page. L'état de votre commande est dans vos SMS avec nous.
