// A picture over the whole window. The dialog keeps the focus inside, closes with Escape and gives the focus back.
const dialog = document.getElementById("enlarged");
const picture = document.getElementById("enlarged-picture");

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target === picture) dialog.close();
});
dialog.addEventListener("close", () => picture.removeAttribute("src"));

export function enlarge(address, alt, caption) {
  picture.src = address;
  picture.alt = alt || caption || "";
  dialog.showModal();
}
