// Sending a photo: one at a time, with its progress; it can be stopped, and sent again under the same number.
let turn = Promise.resolve();

// `query` holds its number, and its album's. `row` is told: progress(share), sent(), failed(say, retry), stopped(). Returns how to stop.
export function upload(query, file, row) {
  const request = new XMLHttpRequest();
  let stopped = false;
  const stop = () => { stopped = true; request.abort(); row.stopped(); };
  const mine = turn.then(() => (stopped ? undefined : send(request, query, file, row)));
  turn = mine;
  return stop;
}

function send(request, query, file, row) {
  return new Promise((done) => {
    const fail = (say) => { row.failed(say, () => row.stopBy(upload(query, file, row))); done(); };
    row.progress(0);
    request.open("POST", `/chat/photos?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) row.progress(event.loaded / event.total); };
    request.onload = () => {
      // Too large is an answer too: the assistant says so in the chat.
      if (request.status === 200 || request.status === 413) { row.sent(); done(); } else fail(request.response?.say);
    };
    request.onerror = () => fail();
    request.onabort = () => done();
    request.send(file);
  });
}
