// Made of Sources/serve and Sources/shared by "npm run bundle"; sha256 c5f962900ba5225878576e7b91fe45435c632229eb2d3a7198c412d182670fe4
"use strict";
(() => {
  // Sources/shared/api.ts
  var Problem = class extends Error {
    constructor(status2, detail, body, retryAfter) {
      super(detail);
      this.status = status2;
      this.body = body;
      this.retryAfter = retryAfter;
    }
    status;
    body;
    retryAfter;
  };
  var key = {
    get value() {
      return sessionStorage.getItem("boxfit-key") ?? "";
    },
    set value(text) {
      sessionStorage.setItem("boxfit-key", text);
    }
  };
  async function ask(path, init = {}) {
    const headers = new Headers(init.headers);
    if (key.value) headers.set("Authorization", `Bearer ${key.value}`);
    const response = await fetch(path, { ...init, headers });
    if (response.ok) return response;
    const body = await response.json().catch(() => ({}));
    const detail = typeof body["detail"] === "string" ? body["detail"] : `${response.status} ${response.statusText}`;
    throw new Problem(response.status, detail, body, Number(response.headers.get("Retry-After")) || 1);
  }

  // Sources/shared/dom.ts
  function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`The page has no element "${id}".`);
    return element;
  }
  var sleep = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

  // Sources/serve/main.ts
  var drop = byId("drop");
  var file = byId("file");
  var photos = byId("photos");
  var status = byId("status");
  var keyRow = byId("key");
  var secret = byId("secret");
  var svg = "http://www.w3.org/2000/svg";
  void showModel();
  secret.value = key.value;
  secret.addEventListener("input", () => {
    key.value = secret.value;
  });
  file.addEventListener("change", () => {
    void send([...file.files ?? []]);
    file.value = "";
  });
  drop.addEventListener("keydown", (e) => {
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      file.click();
    }
  });
  for (const name of ["dragenter", "dragover"])
    addEventListener(name, (e) => {
      e.preventDefault();
      drop.classList.add("over");
    });
  for (const name of ["dragleave", "drop"])
    addEventListener(name, (e) => {
      e.preventDefault();
      drop.classList.remove("over");
    });
  addEventListener("drop", (e) => void send([...e.dataTransfer?.files ?? []]));
  async function showModel() {
    try {
      const health = await (await ask("health")).json();
      byId("model").textContent = `Model ${health.model}, of ${health.version}`;
      document.title = `${health.model} · Boxfit`;
    } catch {
      status.textContent = "The server does not answer.";
    }
  }
  async function send(files) {
    let begun = 0, boxed = 0;
    for (const one of files) {
      status.textContent = `${++begun} of ${files.length} …`;
      const figure = document.createElement("figure"), caption = document.createElement("figcaption");
      figure.append(caption);
      photos.prepend(figure);
      try {
        await show(figure, caption, one, await predict(one));
        boxed++;
      } catch (e) {
        caption.className = "bad";
        caption.textContent = `${one.name}: ${e instanceof Problem ? e.message : "the server does not answer."}`;
      }
    }
    status.textContent = `${boxed} of ${files.length} ${files.length === 1 ? "photo has its" : "photos have their"} box.`;
  }
  async function predict(photo, accept = "application/json") {
    for (; ; ) {
      try {
        return await ask("predict", { method: "POST", body: photo, headers: { Accept: accept } });
      } catch (e) {
        if (!(e instanceof Problem)) throw e;
        if (e.status === 401) {
          keyRow.hidden = false;
          secret.focus();
        }
        if (e.status !== 429) throw e;
        await sleep(1e3 * e.retryAfter);
      }
    }
  }
  async function show(figure, caption, photo, response) {
    const answer = await response.json();
    const frame = document.createElement("div"), image = new Image(), drawing = document.createElementNS(svg, "svg");
    frame.className = "frame";
    drawing.setAttribute("viewBox", `0 0 ${answer.width} ${answer.height}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true");
    const [x1, y1, x2, y2] = answer.box;
    for (const name of ["rim", "box"]) {
      const rect = document.createElementNS(svg, "rect");
      const place = { class: name, x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
      for (const [at, value] of Object.entries(place)) rect.setAttribute(at, String(value));
      drawing.append(rect);
    }
    image.alt = `${photo.name}, ${answer.label} from ${x1}, ${y1} to ${x2}, ${y2}`;
    image.src = URL.createObjectURL(photo);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.onerror = async () => {
      image.onerror = null;
      drawing.remove();
      image.src = URL.createObjectURL(await (await predict(photo, "image/jpeg")).blob());
    };
    frame.append(image, drawing);
    figure.prepend(frame);
    const size = `${answer.width}×${answer.height}`;
    caption.textContent = `${photo.name}: ${answer.label}, ${x1}, ${y1} to ${x2}, ${y2} of ${size}, ${answer.milliseconds} ms`;
  }
})();
