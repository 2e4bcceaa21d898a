// Made of Sources/serve and Sources/shared by "npm run bundle"; sha256 77b755ce841a1e9f33adba0f990cd7c265114a9fe60f5127036bc2faa718fba5
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
  var NoAnswer = class extends Error {
  };
  function reason(e) {
    if (e instanceof Problem || e instanceof NoAnswer) return e.message;
    return `This page failed: ${e instanceof Error ? e.message : String(e)}`;
  }
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
    const response = await fetch(path, { ...init, headers }).catch((e) => {
      throw e instanceof TypeError ? new NoAnswer("The server does not answer.") : e;
    });
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

  // Sources/shared/make.ts
  function make(tag, properties = {}, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  }
  var svg = "http://www.w3.org/2000/svg";
  function shape(name, attributes, ...content) {
    const made = document.createElementNS(svg, name);
    for (const [key2, value] of Object.entries(attributes)) made.setAttribute(key2, String(value));
    made.append(...content);
    return made;
  }

  // Sources/serve/main.ts
  var notable = 0.95;
  var drop = byId("drop");
  var file = byId("file");
  var photos = byId("photos");
  var status = byId("status");
  var keyRow = byId("key");
  var secret = byId("secret");
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
    } catch (e) {
      status.textContent = reason(e);
    }
  }
  async function send(files) {
    let begun = 0, boxed = 0;
    for (const one of files) {
      status.textContent = `${++begun} of ${files.length} …`;
      const caption = make("figcaption"), figure = make("figure", {}, caption);
      photos.prepend(figure);
      try {
        const answer = await (await predict(one)).json();
        show(figure, caption, one, answer);
        if (answer.box && !answer.error) boxed++;
      } catch (e) {
        tell(caption, one, reason(e));
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
  function show(figure, caption, photo, answer) {
    const image = new Image(), box = answer.error ? null : answer.box, outer = box ? answer.outer : void 0;
    const place = answer.box ? `${sure(answer.label ?? "", answer.labelConfidence)}, ${edges(answer.box)}` : "no object";
    const said = sure(place, answer.confidence);
    const drawing = shape(
      "svg",
      { viewBox: `0 0 ${answer.width} ${answer.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...outer ? rects(outer, "outer-rim", "outer") : [],
      ...box ? rects(box, "rim", "box") : []
    );
    image.alt = `${photo.name}: ${answer.error ?? said}`;
    image.src = URL.createObjectURL(photo);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.onerror = () => {
      image.onerror = null;
      drawing.remove();
      predict(photo, "image/jpeg").then(async (drawn) => {
        image.src = URL.createObjectURL(await drawn.blob());
      }).catch((e) => tell(caption, photo, reason(e)));
    };
    figure.prepend(make("div", { className: "frame" }, image, drawing));
    if (answer.error) tell(caption, photo, answer.error);
    else {
      const of = answer.box ? ` of ${answer.width}×${answer.height}` : "";
      const within = outer ? `, by its promise within ${edges(outer)} (dashed)` : "";
      caption.textContent = `${photo.name}: ${said}${of}${within}${unlike(answer.unlikeness)}, ${answer.milliseconds} ms`;
    }
  }
  function rects(box, ...names) {
    const [x1, y1, x2, y2] = box;
    return names.map((name) => shape("rect", { class: name, x: x1, y: y1, width: x2 - x1, height: y2 - y1 }));
  }
  function edges([x1, y1, x2, y2]) {
    return `${x1}, ${y1} to ${x2}, ${y2}`;
  }
  function unlike(share) {
    if (share === void 0) return "";
    return `, unlikeness ${share.toFixed(2)}${share > notable ? ": the model was made for other pictures" : ""}`;
  }
  function sure(words, confidence) {
    return confidence === void 0 ? words : `${words} (${confidence.toFixed(2)})`;
  }
  function tell(caption, photo, why) {
    caption.className = "bad";
    caption.textContent = `${photo.name}: ${why}`;
  }
})();
