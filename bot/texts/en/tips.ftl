# One tip: what I see, and the one thing to do. Left and right are those of the person in the photo.

## The file and the face

tip-too-small = This picture has too few pixels for a sharp result. If you have the original, send it again as a file rather than as a photo, so that nothing shrinks it on the way.
tip-photo-of-photo = I think this shows a print or a screen. Please take a fresh photo of the person.
tip-frame = There is a frame or a bar around the photo. Send the photo alone, as the camera took it: no screenshot, no scan of a print, no edge.
tip-squares = The face shows little squares, as in a picture that was shrunk or squeezed. Send the original from the camera roll as a file, not a forwarded copy or a screenshot.
tip-no-face = I can't make out a face. Look straight at the camera with head and shoulders in view, and have the light in front of you.
tip-drawn = This looks like a drawing to me. Please take a fresh photo of the person with a camera, with all filters off.
tip-many-faces = I see more than one face. Please ask everyone else to step out of view, and take pictures of people off the wall.

## Framing and distance

tip-face-cut = Part of the head is missing, or there is too little room around it. Step back by one pace and keep the head in the middle.
tip-face-cut-above = There is too little space above the head. Hold the camera a bit higher or step back by one pace, so that a hand would fit above the hair.
tip-face-cut-below = There is too little space below the chin. Step back by one pace, so that the shoulders and the top of the chest are in view.
tip-face-cut-left = There is too little space on your left side. Move one small step to your right, so that you stand in the middle.
tip-face-cut-right = There is too little space on your right side. Move one small step to your left, so that you stand in the middle.
tip-too-close = The camera is very near, and the head fills the picture. Ask someone to take the photo from two big steps away (about 1.5 m), without zooming.
tip-too-far = The face is rather small in this picture. Come closer, to about 1.5 m (two big steps), so that head and shoulders fill half of the height.

## Sharpness and light

tip-blur = The face isn't quite sharp. Clean the lens with a soft cloth, lean the phone against something firm, and tap on the face before you press.
tip-light-together = The light spoils several things here. Turn until you face a window, take one big step away from the wall, and leave the flash and the lamps off.
tip-shaken = The picture is shaken. Lean the phone against something firm, set the timer to 3 seconds, and keep still. More daylight helps too.
tip-grainy = The picture is grainy, as in a dim room. By day, stand one metre from a window and face it, and take it again without zooming.
tip-too-dark = There is too little light for me to see the face well. By day, stand one metre from a window and face it. Leave the flash off.
tip-too-bright = Parts of the face are so bright that nothing shows there. Step out of the sun or away from the lamp, and leave the flash off.
tip-shadow-face = One half of the face gets much less light. Turn until the window is right in front of you, and take it again.
tip-shadow-face-left = The left side of your face gets much less light. Turn to your right, towards the light, until it comes from straight ahead.
tip-shadow-face-right = The right side of your face gets much less light. Turn to your left, towards the light, until it comes from straight ahead.
tip-shadow-on-face = A shadow lies on the face. Move away from whatever throws it, turn towards the window and stand about one metre from it.
tip-shadow-on-face-forehead = The forehead and the eyes lie in shadow. Take off any cap, clip the hair back, and stand one metre from a window instead of under a lamp or the midday sun.
tip-shadow-on-face-nose = The nose throws a shadow on one cheek, because the light comes from high up at one side. Turn until the window is right in front of you, at the height of your face.
tip-hot-spots = A lamp or the flash is mirrored on the skin. Leave the flash off, dab the forehead and nose with a tissue, and take it in daylight.
tip-hazy = The picture looks veiled, as through mist. Wipe the lens with a soft cloth, and make sure that no lamp or window shines into the camera.
tip-colour-cast = The colours aren't natural: the light was tinted. Switch off the lamps, stand one metre from a window by day, and use no filter.
tip-no-colour = This picture has no colours. Set the camera to colour, without a filter, and take it again.
tip-red-eye = The flash made the eyes red. Take it again in daylight, with the flash off. Please don't paint it over.

## Eyes

tip-eyes-not-seen = The eyes don't look open to me. Look into the lens, blink once, then take three photos in a row and send the best one.
tip-look-away = The eyes look past the camera. Look straight into the lens, not at the picture on the screen, from about 1.5 m away.
tip-eyes-hidden = I can't see the eyes well: they are behind dark glass or in shadow. Take dark glasses off, and face a window rather than the sun.
tip-hair-over-eyes = Some hair falls over the eyes. Clip it back or tuck it behind the ears, so that eyes and eyebrows are free.
tip-glasses-glare = There is a reflection in the glasses. The easiest way is to take them off for this photo.
tip-glasses-not-allowed = This document doesn't accept glasses. Please take them off and send a new photo. Is there a medical reason? Then ask a person here.
tip-glasses-dark = The glasses are too dark for me to see the eyes. Take them off, or wear a pair with clear lenses.
tip-glasses-heavy = The frame of the glasses is very thick. Take them off, or wear a pair with a thin frame that leaves both eyes free.

## How the head is held, and the expression

tip-head-tilted = The head leans to one side. Keep both ears at the same height.
tip-head-tilted-left = The head leans to your left. Tilt it about { $amount } degrees to your right, until both ears are at the same height.
tip-head-tilted-right = The head leans to your right. Tilt it about { $amount } degrees to your left, until both ears are at the same height.
tip-head-turned = The face is turned a little. Point your nose and both shoulders at the camera.
tip-head-turned-left = The face is turned to your left. Turn it about { $amount } degrees to your right, until your nose points at the camera.
tip-head-turned-right = The face is turned to your right. Turn it about { $amount } degrees to your left, until your nose points at the camera.
tip-chin = The chin isn't level. Have the camera held at the height of your eyes, and look straight into it.
tip-chin-up = The chin is raised. Lower it by about { $amount } degrees, with the camera at the height of your eyes.
tip-chin-down = The chin is lowered. Raise it by about { $amount } degrees, with the camera at the height of your eyes.
tip-mouth-open = To me the mouth looks a little open. Breathe out slowly, then close your lips without pressing them.
tip-smile = I see a smile, and this document asks for a calmer face. Breathe out, let your cheeks drop and look into the lens.

## What is worn

tip-cover-question = I see something on the head. Is it worn for religion or health? Then say so here; otherwise please take it off.
tip-cover-edges = The head covering hides part of the face or throws a shadow on it. Show the face from forehead to chin and both cheeks, with the light in front.
tip-face-covered = Something seems to be in front of the face: a hand, a mask or a thing. Keep everything a hand's width away from it, from forehead to chin.
tip-clothes-blend = The clothes and the wall have almost the same colour. Put on something darker and take it again.
tip-hair-blends = The hair and the wall have almost the same colour, so the head has no outline. Stand in front of a wall that is one shade darker or lighter.

## The background

tip-background-together = Several things are wrong with the background. Stand one big step in front of an empty, plain, light wall, with daylight on it.
tip-background-busy = I see things or a pattern behind the head. Stand in front of an empty, plain wall. I can't wipe things away: many offices refuse that.
tip-background-shadow = There is a shadow on the wall. Take one big step away from the wall, and face the window.
tip-background-colour = The colour of the wall doesn't suit this document. Please find a plain, light one.
tip-background-colour-wanted = The colour of the wall doesn't suit this document. Stand in front of one that is { $colour }, with daylight on it.

## The rest

tip-edited = This photo seems to be edited, by a filter or a blurred background. Turn filters and portrait mode off, and send it as the camera took it.
tip-baby-support = A hand or an object shows next to the baby. Lay the baby on a smooth, plain sheet and take several photos from above.
tip-ask-a-person = Something about this photo needs a human eye. Please ask a person here to look at it.
