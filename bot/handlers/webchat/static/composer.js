// Writing, and choosing a photo: from the camera, from the files, dropped, or pasted.
const form = document.getElementById("composer");
const words = document.getElementById("words");
const drop = document.getElementById("drop");
const DRAFT = "pb-draft"; // kept until this tab is closed
const MOST_PHOTOS = 5; // sent together

export function compose(sendText, sendPhotos) {
  words.value ||= sessionStorage.getItem(DRAFT) ?? ""; // what was typed before this ran stays
  document.getElementById("send").disabled = false; // a form that nobody listens to would load the page anew
  grow();
  words.addEventListener("input", () => { sessionStorage.setItem(DRAFT, words.value); grow(); });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text) sendText(text);
    words.value = "";
    sessionStorage.removeItem(DRAFT);
    grow();
    words.focus();
  });
  picks("take", "camera", sendPhotos);
  picks("choose", "files", sendPhotos);
  words.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    all(event.clipboardData.files, sendPhotos);
  });
  drops(sendPhotos);
}

function picks(buttonId, inputId, sendPhotos) {
  const input = document.getElementById(inputId);
  document.getElementById(buttonId).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    all(input.files, sendPhotos);
    input.value = ""; // the same photo may be chosen again
  });
}

function drops(sendPhotos) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let inside = 0;
  const show = (change) => { inside = Math.max(0, inside + change); drop.hidden = inside === 0; };
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) { event.preventDefault(); show(1); } });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) show(-1); });
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(-Infinity);
    all(event.dataTransfer.files, sendPhotos);
  });
}

function all(files, sendPhotos) {
  sendPhotos([...files].slice(0, MOST_PHOTOS));
}

function grow() {
  words.style.blockSize = "auto";
  words.style.blockSize = `${words.scrollHeight + 2}px`;
}
