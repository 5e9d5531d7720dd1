# Les noms courts des contrôles, pour la liste sous un résultat.

check-single-face-present = Une seule personne sur la photo
check-image-size = Taille de l'image
check-inter-eye-distance = Détail du visage
check-head-size = Distance à l'appareil
check-margins = Espace autour de la tête
check-sharpness = Image nette
check-under-exposure-prevention = Assez de lumière
check-over-exposure-prevention = Pas trop de lumière
check-illumination-uniformity = Lumière égale sur le visage
check-eyes-open = Yeux ouverts
check-eyes-visible = Yeux bien visibles
check-head-pose-yaw = Visage de face
check-head-pose-pitch = Menton à l'horizontale
check-head-pose-roll = Tête droite
check-mouth-closed = Bouche fermée
check-expression-neutrality = Expression calme
check-background-uniformity = Fond uni
check-background-colour = Couleur du fond
