# What is agreed to. The id is the version: new words get a new id, and the old ones stay.

terms-v1 = Our terms, in short: you pay once, the price shown. A person checks every photo before you get it. The office has the last word; if it says no, tell us: you get a new photo or your money back. The buyer must be 18 or over. Do you agree?
subject-v1 = Who is in the photo: you, your own child (you are a parent or guardian), or someone who told you that they agree? The photo is used for this order only.
immediate-start-v1 = Shall we start now? Once your order is delivered, you can no longer cancel it for a change of mind. If the office says no, you still get a new photo or your money back.
immediate-start-v2 = Shall we start now? Once a person has approved your photo and we make it, you can no longer cancel for a change of mind. If the office says no, you still get a new photo or your money back.
