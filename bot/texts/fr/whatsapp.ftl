whatsapp-person-says = *{ $name }* : { $words }
whatsapp-choose = Votre choix ?
whatsapp-list = Choisir
