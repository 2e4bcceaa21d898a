"use strict";
// Sends dropped photos to /predict, one after the other, and draws the boxes that come back.
(() => {
  const drop = document.getElementById("drop"), file = document.getElementById("file"), photos = document.getElementById("photos");
  const status = document.getElementById("status"), key = document.getElementById("key"), secret = document.getElementById("secret");
  const svg = "http://www.w3.org/2000/svg";

  fetch("health").then(r => r.json()).then(h => {
    document.getElementById("model").textContent = `Model ${h.model}, of ${h.version}`;
    document.title = `${h.model} · Boxfit`;
  }).catch(() => { status.textContent = "The server does not answer."; });

  file.addEventListener("change", () => { send([...file.files]); file.value = ""; });
  drop.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); file.click(); } });
  for (const name of ["dragenter", "dragover"]) addEventListener(name, e => { e.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) addEventListener(name, e => { e.preventDefault(); drop.classList.remove("over"); });
  addEventListener("drop", e => send([...e.dataTransfer.files]));

  async function send(files) {
    let done = 0;
    for (const one of files) {
      status.textContent = `${++done} of ${files.length} …`;
      const figure = document.createElement("figure"), caption = document.createElement("figcaption");
      figure.append(caption);
      photos.prepend(figure);
      try {
        const answer = await ask(one);
        await show(figure, caption, one, answer);
      } catch (e) {
        caption.className = "bad";
        caption.textContent = `${one.name}: ${e.message}`;
      }
    }
    status.textContent = files.length === 1 ? "" : `${done} photos done.`;
  }

  async function ask(one) {
    for (;;) {
      const headers = secret.value ? { Authorization: `Bearer ${secret.value}` } : {};
      const response = await fetch("predict", { method: "POST", body: one, headers });
      if (response.ok) return response.json();
      const problem = await response.json().catch(() => ({ detail: response.statusText }));
      if (response.status === 401) { key.hidden = false; secret.focus(); }
      if (response.status !== 429) throw new Error(problem.detail);
      await new Promise(resume => setTimeout(resume, 1000 * (Number(response.headers.get("Retry-After")) || 1)));
    }
  }

  async function show(figure, caption, one, answer) {
    const frame = document.createElement("div"), image = new Image(), drawing = document.createElementNS(svg, "svg");
    frame.className = "frame";
    drawing.setAttribute("viewBox", `0 0 ${answer.width} ${answer.height}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    const [x1, y1, x2, y2] = answer.box;
    for (const name of ["rim", "box"]) {
      const rect = document.createElementNS(svg, "rect");
      const place = { class: name, x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
      for (const [at, value] of Object.entries(place)) rect.setAttribute(at, value);
      drawing.append(rect);
    }
    image.alt = `${one.name}, ${answer.label} from ${x1}, ${y1} to ${x2}, ${y2}`;
    image.src = URL.createObjectURL(one);
    image.onload = () => URL.revokeObjectURL(image.src);
    // What the browser cannot show, such as HEIC, the server draws.
    image.onerror = async () => {
      const headers = { Accept: "image/jpeg", ...(secret.value ? { Authorization: `Bearer ${secret.value}` } : {}) };
      const drawn = await fetch("predict", { method: "POST", body: one, headers });
      image.onerror = null;
      image.src = URL.createObjectURL(await drawn.blob());
    };
    frame.append(image, drawing);
    figure.prepend(frame);
    const size = `${answer.width}×${answer.height}`;
    caption.textContent = `${one.name}: ${answer.label}, ${x1}, ${y1} to ${x2}, ${y2} of ${size}, ${answer.milliseconds} ms`;
  }
})();
