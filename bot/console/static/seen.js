// A key that was meant for the last photo must not approve this one: it counts once both pictures have been seen for a
// moment, and nothing is approved that could not be shown. A cut that was moved is seen anew.
const SEEN_MS = 500;
const approvals = [...document.querySelectorAll('#approve button')];
let looks = 0;

export const lookAgain = async () => {
  const look = ++looks;
  delete approvals[0].dataset.seen;
  const judged = [...document.querySelectorAll('.pictures img')].filter((picture) => !picture.closest('.side-findings'));
  try {
    await Promise.all(judged.map((picture) => picture.decode()));
  } catch {
    if (look !== looks) return; // another picture is on its way
    for (const button of approvals) button.disabled = true;
    document.getElementById('not-shown')?.removeAttribute('hidden');
    return;
  }
  setTimeout(() => { if (look === looks) approvals[0].dataset.seen = ''; }, SEEN_MS);
};
