person-called = I've called a person from our team, and they will answer here. I stay silent until then. If you would rather go on with me, say so.
queue-place = { $place ->
    [1] You are next.
   *[other] You are number { $place } in line.
 }
queue-minutes = It should take about { $minutes } minutes.
queue-unmeasured = I can't say how many minutes it will take; people are here until { $closes }.
queue-closing = They may not get to you before they go at { $closes }. They are back at { $back }.
queue-late = Sorry, it is taking longer than I said.
queue-next = You are next now. A person will answer here as soon as one is free.
queue-shut = Nobody from our team is here now. They are back at { $back }.
queue-away = Nobody from our team can answer at once, but they read what you leave here.
queue-kept = Your request is with them, and it keeps its place.
person-joined = { $name } from our team is here now.
person-left = { $name } has left. I'm the assistant again, the automated one.
person-silent = Sorry, { $name } can't answer at the moment. I've put you back in line, at the place that you had.
assistant-back = I'm the assistant again. We go on where we were.

ask-question = Write your question in one message. A person will read it and answer it; we two can go on meanwhile.
ask-answer-way = How would you like to be answered?
ask-answer-address = Which e-mail address should the answer go to?
question-kept = Thank you. Your question is with our team, and they will answer here.
question-kept-mail = Thank you. Your question is with our team, and they will answer here and by e-mail.

ask-rating = Did that help?
ask-rating-typed = Did that help? If you like, reply HELPED or NOT HELPED.
rated = Thank you for telling us.
ask-comment = What would you like to tell us?
comment-kept = Thank you, I've passed it on.

choice-assistant = Go on with the assistant
choice-person = Talk to a person
choice-leave-question = Leave a message
choice-answer-here = Here in the chat
choice-answer-mail = By e-mail
choice-never-mind = Never mind
choice-helped = Yes, it did
choice-not-helped = Not really
choice-comment = Add a sentence
