whatsapp-person-says = *{ $name }*: { $words }
whatsapp-choose = Your choice?
whatsapp-list = Choose
