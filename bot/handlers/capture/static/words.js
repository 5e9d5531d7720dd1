// The words of the page, as the catalogue on the server has them.
const words = JSON.parse(document.body.dataset.words);

export const word = (name) => words[name] ?? "";
