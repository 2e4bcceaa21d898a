// Made of Sources/review and Sources/shared by "npm run bundle"; sha256 ebbd9d6f4d3870dfd2fbbb049f88910be5d03b08fb932b8d13270407b821c679
"use strict";
(() => {
  // Sources/shared/api.ts
  var Problem = class extends Error {
    constructor(status, detail, body, retryAfter) {
      super(detail);
      this.status = status;
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
  function button(text, run, className = "") {
    const made = make("button", { type: "button", className }, text);
    made.addEventListener("click", run);
    return made;
  }

  // Sources/review/dialogs.ts
  var turn = Promise.resolve();
  var isAsking = () => document.querySelector("dialog[open]") !== null;
  function open(dialog) {
    const mine = turn.then(() => new Promise((resolve) => {
      const before = document.activeElement;
      dialog.returnValue = "";
      dialog.addEventListener("close", () => {
        if (before instanceof HTMLElement) before.focus();
        resolve(dialog.returnValue);
      }, { once: true });
      dialog.showModal();
    }));
    turn = mine;
    return mine;
  }
  async function askText(title, text, type) {
    const input = make("input", { type, name: "answer", autocomplete: "off", maxLength: 200 });
    const dialog = make(
      "dialog",
      { className: "small" },
      make(
        "form",
        { method: "dialog" },
        make("h2", {}, title),
        make("label", {}, text, input),
        make("div", { className: "row" }, make("button", { className: "primary" }, "Go on"))
      )
    );
    dialog.setAttribute("aria-label", title);
    byId("dialogs").append(dialog);
    await open(dialog);
    dialog.remove();
    return input.value.trim();
  }

  // Sources/review/notices.ts
  function say(text) {
    byId("said").textContent = text;
  }
  var banners = /* @__PURE__ */ new Map();
  function warn(name, text, ...ways) {
    const old = banners.get(name);
    if (old?.dataset["text"] === text) return;
    const banner = make("div", { className: "banner" }, make("span", {}, text), ...ways.map((way) => button(way.text, way.run)));
    banner.dataset["text"] = text;
    if (old) old.replaceWith(banner);
    else byId("banners").append(banner);
    banners.set(name, banner);
  }
  function report(name, text) {
    warn(name, text, { text: "Understood", run: () => calm(name) });
  }
  function calm(name) {
    banners.get(name)?.remove();
    banners.delete(name);
  }

  // Sources/review/memory.ts
  var here = /* @__PURE__ */ new Map();
  function recall(key2) {
    try {
      return localStorage.getItem(key2) ?? here.get(key2) ?? null;
    } catch {
      return here.get(key2) ?? null;
    }
  }
  function remember(key2, text) {
    here.delete(key2);
    try {
      if (text === null) localStorage.removeItem(key2);
      else localStorage.setItem(key2, text);
      return true;
    } catch {
      if (text !== null) here.set(key2, text);
      return false;
    }
  }
  function remembered(beginning) {
    try {
      return Object.keys(localStorage).filter((key2) => key2.startsWith(beginning));
    } catch {
      return [];
    }
  }

  // Sources/review/server.ts
  var personKey = "boxfit-person";
  var person = {
    /** The name that stands beside the decisions; null before it was asked for. */
    get name() {
      return recall(personKey);
    },
    set name(text) {
      remember(personKey, text);
    }
  };
  var set = "";
  var review = () => json("GET", "api/review");
  function bindTo(id) {
    set = id;
  }
  var picture = (id) => json("GET", `api/pictures/${id}`);
  var training = () => json("GET", "api/training");
  var train = (preset) => json("POST", "api/training", { preset });
  var stopTraining = async () => {
    await send("DELETE", "api/training");
  };
  function tiles(choice, from, count2, picture2) {
    const { order, state, find } = choice;
    const query = new URLSearchParams({ order, state, find, from: String(from), count: String(count2) });
    if (picture2 !== null) query.set("picture", String(picture2));
    return json("GET", `api/pictures?${query}`);
  }
  async function lend(ids) {
    await json("POST", "api/leases", { pictures: ids });
  }
  async function next(choice, after, count2) {
    return (await json("POST", "api/next", { ...choice, after, count: count2 })).pictures;
  }
  var put = (id, version, body) => json("PUT", `api/pictures/${id}`, body, { "If-Match": `"${version}"` });
  async function image(id, size, signal, isUrgent) {
    const init = { signal, priority: isUrgent ? "high" : "low" };
    return createImageBitmap(await (await send("GET", `api/pictures/${id}/image?size=${size}`, init)).blob());
  }
  async function json(method, path, body, headers) {
    const init = body === void 0 ? {} : { body: JSON.stringify(body) };
    init.headers = { ...headers, ...body === void 0 ? {} : { "Content-Type": "application/json" } };
    return await (await send(method, path, init)).json();
  }
  var asked = null;
  async function send(method, path, init = {}) {
    const headers = new Headers(init.headers);
    headers.set("X-Boxfit-Person", encodeURIComponent(person.name ?? "me"));
    headers.set("X-Boxfit-Page", "review");
    if (set) headers.set("X-Boxfit-Review", set);
    for (; ; ) {
      const used = key.value;
      try {
        return await ask(path, { ...init, method, headers });
      } catch (e) {
        if (!(e instanceof Problem) || e.status !== 401) throw e;
        if (used === key.value) await (asked ??= askKey().finally(() => {
          asked = null;
        }));
      }
    }
  }
  async function askKey() {
    const text = key.value ? "This key is not the server's." : "The server asks for a key; it is in the file of its --api-key-file.";
    key.value = await askText("Key", text, "password");
  }

  // Sources/review/box.ts
  var least = 1;
  var edges = { left: 0, top: 1, right: 2, bottom: 3 };
  var tenth = (value) => Math.round(value * 10) / 10;
  var within = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
  function around(points, size) {
    const xs = points.map((p) => tenth(within(p.x, 0, size.width))), ys = points.map((p) => tenth(within(p.y, 0, size.height)));
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return box[2] - box[0] < least || box[3] - box[1] < least ? null : box;
  }
  function moved(box, dx, dy, size) {
    const x = tenth(within(dx, -box[0], size.width - box[2])), y = tenth(within(dy, -box[1], size.height - box[3]));
    return [tenth(box[0] + x), tenth(box[1] + y), tenth(box[2] + x), tenth(box[3] + y)];
  }
  function resized(box, which, dx, dy, size) {
    let [x1, y1, x2, y2] = box;
    for (const edge of which) {
      if (edge === "left") x1 = tenth(within(x1 + dx, 0, x2 - least));
      if (edge === "top") y1 = tenth(within(y1 + dy, 0, y2 - least));
      if (edge === "right") x2 = tenth(within(x2 + dx, x1 + least, size.width));
      if (edge === "bottom") y2 = tenth(within(y2 + dy, y1 + least, size.height));
    }
    return [x1, y1, x2, y2];
  }
  function carried(box, from, to) {
    const x = to.width / from.width, y = to.height / from.height;
    return [tenth(box[0] * x), tenth(box[1] * y), tenth(box[2] * x), tenth(box[3] * y)];
  }
  var middle = ({ width, height }) => [tenth(width / 4), tenth(height / 4), tenth(width * 0.75), tenth(height * 0.75)];
  function same(a, b) {
    return a === b || a !== null && b !== null && a.every((value, i) => Math.abs(value - b[i]) < 0.051);
  }
  var told = (box) => `${box[0]}, ${box[1]} to ${box[2]}, ${box[3]} (${tenth(box[2] - box[0])} × ${tenth(box[3] - box[1])})`;
  function overlap(a, b) {
    const area = (box) => Math.max(box[2] - box[0], 0) * Math.max(box[3] - box[1], 0);
    const common = area([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
    return common === 0 ? 0 : common / (area(a) + area(b) - common);
  }

  // Sources/review/history.ts
  var together = 700;
  var History = class {
    constructor(drawn) {
      this.drawn = drawn;
    }
    drawn;
    past = [];
    future = [];
    kind = "";
    last = 0;
    get now() {
      return this.drawn;
    }
    /** Whether anything stands to be undone, and so would be lost. */
    get isTouched() {
      return this.past.length > 0;
    }
    get canRedo() {
      return this.future.length > 0;
    }
    /** Takes a step; false where it changes nothing. */
    step(next2, kind) {
      if (same(next2.box, this.drawn.box) && next2.label === this.drawn.label) return false;
      const at = performance.now();
      if (kind === "" || kind !== this.kind || at - this.last > together) this.past.push(this.drawn);
      [this.drawn, this.future, this.kind, this.last] = [next2, [], kind, at];
      return true;
    }
    undo() {
      return this.turn(this.past, this.future);
    }
    redo() {
      return this.turn(this.future, this.past);
    }
    turn(from, to) {
      const drawn = from.pop();
      if (!drawn) return false;
      to.push(this.drawn);
      [this.drawn, this.kind] = [drawn, ""];
      return true;
    }
  };

  // Sources/review/picture-image.ts
  var sizes = [256, 512, 1024, 2048, 4096];
  var PictureImage = class {
    constructor(picture2) {
      this.picture = picture2;
    }
    picture;
    size = 0;
    asked = 0;
    abort = null;
    work = Promise.resolve();
    /** What can be drawn now; null before it is there. */
    bitmap = null;
    /** Why it cannot be shown. */
    problem = null;
    /** Loads it where what is there is smaller than needed: `needed` is the longest side on the screen, in its own pixels. */
    load(needed, isUrgent) {
      const longest = Math.max(this.picture.width, this.picture.height);
      const size = sizes.find((s) => s >= Math.min(needed, longest)) ?? sizes[sizes.length - 1];
      if (size <= this.size || size === this.asked) return this.work;
      this.abort?.abort();
      this.abort = new AbortController();
      this.asked = size;
      this.work = this.fetch(size, this.abort.signal, isUrgent);
      return this.work;
    }
    /** Gives its memory back; it can be loaded again. */
    close() {
      this.abort?.abort();
      this.bitmap?.close();
      [this.abort, this.bitmap, this.size, this.asked] = [null, null, 0, 0];
    }
    async fetch(size, signal, isUrgent) {
      while (!signal.aborted) {
        try {
          const bitmap = await image(this.picture.id, size, signal, isUrgent);
          if (signal.aborted) {
            bitmap.close();
            return;
          }
          this.bitmap?.close();
          [this.bitmap, this.size, this.problem] = [bitmap, size, null];
          return;
        } catch (e) {
          if (signal.aborted) return;
          if (e instanceof Problem || e instanceof DOMException) {
            this.asked = 0;
            this.problem = e instanceof Problem ? e.message : "The browser cannot read what the server made of it.";
            return;
          }
          await sleep(1e3);
        }
      }
    }
  };

  // Sources/review/visit.ts
  var Visit = class {
    /** @param usual the label of a box that has none. */
    constructor(picture2, usual) {
      this.picture = picture2;
      this.usual = usual;
      this.image = new PictureImage(picture2);
      this.history = this.begun();
    }
    picture;
    usual;
    image;
    history;
    spent = 0;
    since = null;
    /** Whether boxes that are proposed only now may still be shown. */
    get isWaiting() {
      return this.picture.state === "open" && this.picture.proposals.length === 0 && !this.history.isTouched;
    }
    /** What is proposed for a picture that nobody has decided or drawn on. */
    get proposed() {
      return this.picture.state === "open" && !this.history.isTouched ? this.picture.proposals[0] : void 0;
    }
    /** Takes the picture as it is now, with the box that is proposed now. */
    renew(picture2) {
      this.picture = picture2;
      this.history = this.begun();
    }
    begun() {
      const { picture: picture2 } = this, shown = picture2.state === "open" ? picture2.proposals[0] : void 0;
      return new History({ box: picture2.box ?? shown?.box ?? null, label: picture2.label ?? shown?.label ?? this.usual });
    }
    /** Counts the time that the picture is looked at. */
    look(isLooked) {
      const now = performance.now();
      if (this.since !== null) this.spent += now - this.since;
      this.since = isLooked ? now : null;
    }
    /** The time that it was looked at since this was asked for. */
    takeTime() {
      this.look(false);
      const spent = Math.round(this.spent);
      this.spent = 0;
      return spent;
    }
  };

  // Sources/review/ahead.ts
  var count = 5;
  var Ahead = class {
    /**
     * @param usual the label of boxes that have none.
     * @param needed how long the longest side of a picture is on the screen.
     * @param isDecided whether a picture is only still open because the server does not have its decision yet.
     */
    constructor(choice, usual, needed, isDecided) {
      this.choice = choice;
      this.usual = usual;
      this.needed = needed;
      this.isDecided = isDecided;
    }
    choice;
    usual;
    needed;
    isDecided;
    waiting = [];
    known = /* @__PURE__ */ new Set();
    last = null;
    isWrapped = false;
    isEnded = false;
    filling = null;
    era = 0;
    /** All that stand ready. */
    get visits() {
      return this.waiting;
    }
    /** Begins anew, after a picture or at the first. */
    restart(choice, after) {
      for (const visit of this.waiting) visit.image.close();
      this.era++;
      [this.choice, this.last, this.waiting, this.isEnded, this.filling] = [choice, after, [], false, null];
      this.isWrapped = after === null;
      this.known = new Set(after === null ? [] : [after]);
    }
    /** The next one if it is there; `undefined` where it has to be waited for. */
    take() {
      const visit = this.waiting.shift() ?? (this.isEnded ? null : void 0);
      setTimeout(() => void this.fill());
      return visit;
    }
    /** Whether nothing was found at all. */
    get isEmpty() {
      return this.isEnded && this.known.size === 0;
    }
    /** The next one; null where there is none left, `undefined` where others were chosen meanwhile. */
    async next() {
      const era = this.era;
      for (; ; ) {
        const visit = this.take();
        if (visit !== void 0) return visit;
        await this.fill();
        if (era !== this.era) return void 0;
      }
    }
    /** Puts one before all others. */
    giveBack(visit) {
      this.waiting.unshift(visit);
      for (const late of this.waiting.slice(2 * count)) late.image.close();
    }
    fill() {
      if (this.isEnded || this.waiting.length >= count) return Promise.resolve();
      const era = this.era;
      return this.filling ??= this.ask(era).finally(() => {
        if (era === this.era) this.filling = null;
      });
    }
    async ask(era) {
      const wanted = count - this.waiting.length + 1;
      try {
        const pictures = await next(this.choice, this.last, wanted);
        calm("next");
        if (era !== this.era) return;
        for (const picture2 of pictures) {
          if (this.known.has(picture2.id) || this.choice.state === "open" && this.isDecided(picture2.id)) continue;
          this.known.add(picture2.id);
          const visit = new Visit(picture2, this.usual);
          this.waiting.push(visit);
          if (picture2.state !== "unreadable") void visit.image.load(this.needed(visit), false);
        }
        this.last = pictures.at(-1)?.id ?? this.last;
        if (pictures.length < wanted) this.wrap();
      } catch (e) {
        if (era !== this.era) return;
        warn("next", e instanceof Problem ? e.message : "The server does not answer; the page asks again.");
        await sleep(1e3);
      }
    }
    /** At the end of the open ones come those that were passed over: others had them then. */
    wrap() {
      if (this.isWrapped || this.choice.state !== "open") this.isEnded = true;
      [this.isWrapped, this.last] = [true, null];
    }
  };

  // Sources/review/texts.ts
  var stateTexts = {
    open: "open",
    accepted: "accepted",
    changed: "changed",
    none: "no object",
    skipped: "skipped",
    unreadable: "unreadable"
  };
  var number = (value) => value.toLocaleString("en-GB");
  var percent = (share) => `${Math.round(share * 100)} %`;
  var stateText = (state, proposed) => state === "changed" && !proposed ? "drawn" : stateTexts[state];
  var counted = (n, one, several) => `${number(n)} ${n === 1 ? one : several}`;
  var joined = (texts, between) => texts.filter((text) => text !== "").join(between);
  function duration(seconds) {
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return "less than a minute";
    if (minutes < 60) return `${minutes} min`;
    return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.round(minutes / 60 / 24)} days`;
  }

  // Sources/review/certainty.ts
  var models = [];
  function know(names) {
    models = names;
  }
  var certainty = (source, confidence, box) => confidence === null ? "" : box && models.includes(source) ? `agrees with its mirror image ${percent(
  confidence)}` : `${percent(confidence)} sure`;
  var shortCertainty = (source, confidence, box) => confidence !== null && !box ? `no object ${percent(confidence)}` : confidence !== null &&
  models.includes(source) ? `mirror ${percent(confidence)}` : certainty(source, confidence, box);
  var isNone = (proposal) => !!proposal && !proposal.box && proposal.confidence !== null;

  // Sources/review/conflict.ts
  var imageSize = 2048;
  var drawnSide = 900;
  async function chooseBetween(mine, theirs) {
    const dialog = byId("conflict"), canvas = byId("conflict-picture");
    byId("conflict-name").textContent = mine.name;
    byId("conflict-mine").textContent = `Yours: ${decided(mine.wish.decision, mine.wish.box, mine.wish.label)}`;
    byId("conflict-theirs").textContent = `${theirs.by ?? "Theirs"}: ${decided(theirs.state, theirs.box, theirs.label)}`;
    canvas.width = 0;
    const abort = new AbortController();
    void draw(canvas, mine, theirs, abort.signal);
    const listen2 = (e) => {
      const choice2 = { 1: "mine", y: "mine", 2: "theirs", t: "theirs" }[e.key.toLowerCase()];
      if (choice2 && !e.ctrlKey && !e.metaKey && !e.altKey) {
        e.preventDefault();
        dialog.close(choice2);
      }
    };
    dialog.addEventListener("keydown", listen2);
    const choice = await open(dialog);
    dialog.removeEventListener("keydown", listen2);
    abort.abort();
    return choice === "mine" || choice === "theirs" ? choice : void 0;
  }
  function decided(state, box, label) {
    if (state !== "accepted" && state !== "changed") return stateTexts[state];
    return box ? joined([label ?? "", told(box)], ", ") : "no box";
  }
  async function draw(canvas, mine, theirs, signal) {
    const bitmap = await image(theirs.id, imageSize, signal, true).catch(() => null);
    if (!bitmap || signal.aborted) return;
    const [left, top, right, bottom] = part(mine.wish.box, theirs), scale = drawnSide / Math.max(right - left, bottom - top), line = 4;
    [canvas.width, canvas.height] = [(right - left) * scale, (bottom - top) * scale];
    const drawing = canvas.getContext("2d");
    drawing.scale(scale, scale);
    drawing.translate(-left, -top);
    drawing.drawImage(bitmap, 0, 0, theirs.width, theirs.height);
    bitmap.close();
    drawing.resetTransform();
    const style = getComputedStyle(canvas);
    for (const [box, colour, dash] of [[theirs.box, "--other", [4 * line, 3 * line]], [mine.wish.box, "--box", []]]) {
      if (!box) continue;
      const [x, y] = [(box[0] - left) * scale, (box[1] - top) * scale];
      drawing.setLineDash([...dash]);
      for (const [width, ink] of [[2 * line, "#101418"], [line, style.getPropertyValue(colour)]]) {
        [drawing.lineWidth, drawing.strokeStyle] = [width, ink];
        drawing.strokeRect(x, y, (box[2] - box[0]) * scale, (box[3] - box[1]) * scale);
      }
    }
  }
  function part(mine, theirs) {
    const boxes = [mine, theirs.box].filter((box) => box !== null), { width, height } = theirs;
    if (boxes.length === 0) return [0, 0, width, height];
    const [x1, y1] = [Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1]))];
    const [x2, y2] = [Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))];
    const around2 = Math.max(x2 - x1, y2 - y1) / 3;
    return [Math.max(x1 - around2, 0), Math.max(y1 - around2, 0), Math.min(x2 + around2, width), Math.min(y2 + around2, height)];
  }

  // Sources/review/editor.ts
  var leastDrag = 4;
  var parts = [["left"], ["top"], ["right"], ["bottom"], ["left", "top"], ["right", "top"], ["left", "bottom"], ["right", "bottom"]];
  var extremes = ["top", "left", "bottom", "right"];
  var Editor = class {
    constructor(stage, layer, view, editing, modeChanged) {
      this.stage = stage;
      this.layer = layer;
      this.view = view;
      this.editing = editing;
      this.modeChanged = modeChanged;
      this.frame.dataset["part"] = "";
      for (const part2 of parts) this.frame.append(this.handle(part2));
      stage.addEventListener("pointerdown", (e) => this.down(e));
      stage.addEventListener("pointermove", (e) => this.move(e));
      stage.addEventListener("pointerup", (e) => this.up(e));
      stage.addEventListener("pointercancel", (e) => {
        this.pointers.delete(e.pointerId);
        this.cancel();
      });
      stage.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
      stage.addEventListener("auxclick", (e) => e.preventDefault());
      addEventListener("keyup", (e) => {
        if (e.key === " ") this.hold(false);
      });
      addEventListener("blur", () => this.hold(false));
    }
    stage;
    layer;
    view;
    editing;
    modeChanged;
    frame = make("div", { className: "boxed", hidden: true });
    handles = /* @__PURE__ */ new Map();
    pointers = /* @__PURE__ */ new Map();
    drag = null;
    shown = null;
    points = [];
    others = [];
    isSpace = false;
    /** Whether four clicks on the extremes make the box. */
    isClicking = false;
    /** Whether this picture has no box by four clicks yet, so that the one it has is in no click's way. */
    isFresh = true;
    /** Whether the next drag draws, even within the box. */
    isDrawing = false;
    get mode() {
      return this.isClicking ? "clicks" : this.isDrawing ? "draw" : "edit";
    }
    /** Whether something is being dragged or clicked, which is not to be disturbed. */
    get isBusy() {
      return this.drag !== null || this.points.length > 0;
    }
    /** What to do next, where that is not plain. */
    get hint() {
      if (this.isDrawing) return "Drag from corner to corner of the new box.";
      return this.isClicking && this.isCollecting ? `Click the object at its very ${extremes[this.points.length]}.` : "";
    }
    /** Begins with another picture. */
    begin() {
      [this.points, this.isDrawing, this.isFresh] = [[], false, true];
      this.cancel();
      this.modeChanged();
    }
    setMode(mode) {
      [this.isClicking, this.isDrawing, this.points, this.isFresh] = [mode === "clicks", mode === "draw", [], true];
      this.cancel();
      this.modeChanged();
    }
    /** Whether the space bar is held, which turns dragging into panning. */
    hold(isHeld) {
      this.isSpace = isHeld;
      this.stage.classList.toggle("panning", isHeld || this.drag?.kind === "pan");
    }
    /** Boxes of other sources, shown beside the person's. */
    compare(others) {
      this.others = others;
    }
    /** Puts everything where it lies now. */
    render() {
      const size = this.editing.size(), isChanging = this.drag && this.drag.kind !== "pan" && this.drag.kind !== "point";
      const box = isChanging ? this.shown : this.editing.box();
      this.frame.hidden = !size || !box;
      this.frame.classList.toggle("through", this.isDrawing || this.isClicking && this.isCollecting);
      if (size && box) {
        this.place(this.frame, box);
        for (const [edge, handle] of this.handles) {
          handle.ariaValueNow = String(box[edges[edge]]);
          handle.ariaValueMax = String(edge === "left" || edge === "right" ? size.width : size.height);
          handle.ariaValueText = `${box[edges[edge]]} pixels`;
        }
      }
      const drawn = this.others.map(({ box: other, kind }) => {
        const element = make("div", { className: `other kind${kind}` });
        this.place(element, other);
        return element;
      });
      const points = this.points.map((point) => {
        const element = make("div", { className: "point" }), { x, y } = this.view.toScreen(point);
        element.style.translate = `${x}px ${y}px`;
        return element;
      });
      for (const old of this.layer.querySelectorAll(":scope > :not(.boxed)")) old.remove();
      this.layer.prepend(...drawn);
      if (!this.frame.isConnected) this.layer.append(this.frame);
      this.layer.append(...points);
    }
    handle(part2) {
      const handle = make("div", { className: part2.length === 1 ? `edge ${part2[0]}` : `corner ${part2.join(" ")}` });
      handle.dataset["part"] = part2.join(" ");
      const [edge] = part2;
      if (part2.length > 1 || !edge) return handle;
      this.handles.set(edge, handle);
      handle.tabIndex = 0;
      handle.role = "slider";
      handle.ariaLabel = `${edge[0].toUpperCase()}${edge.slice(1)} edge`;
      handle.ariaOrientation = edge === "left" || edge === "right" ? "horizontal" : "vertical";
      handle.ariaValueMin = "0";
      handle.addEventListener("keydown", (e) => this.nudge(e, edge));
      return handle;
    }
    /** Arrows on an edge that has the focus move this edge. */
    nudge(e, edge) {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      const box = this.editing.box(), size = this.editing.size();
      if (!way || !box || !size || e.altKey || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      e.stopPropagation();
      const far = e.shiftKey ? 10 : 1, step = (way[0] + way[1]) * far;
      const next2 = resized(box, [edge], step, step, size);
      this.editing.change(next2, `${edge} edge`);
      say(`${edge} edge at ${next2[edges[edge]]}`);
    }
    place(element, box) {
      const from = this.view.toScreen({ x: box[0], y: box[1] }), to = this.view.toScreen({ x: box[2], y: box[3] });
      element.style.translate = `${from.x}px ${from.y}px`;
      element.style.width = `${to.x - from.x}px`;
      element.style.height = `${to.y - from.y}px`;
    }
    at(e) {
      const { left, top } = this.stage.getBoundingClientRect();
      return { x: e.clientX - left, y: e.clientY - top };
    }
    down(e) {
      const size = this.editing.size();
      if (!size || e.button > 1 || e.target.closest("button, dialog, a")) return;
      e.preventDefault();
      this.stage.focus({ preventScroll: true });
      this.stage.setPointerCapture(e.pointerId);
      const start = this.at(e);
      this.pointers.set(e.pointerId, start);
      if (this.pointers.size > 1) {
        this.cancel();
        return;
      }
      const box = this.editing.box();
      this.drag = { ...this.begun(e), start, box };
      this.shown = box;
      this.hold(this.isSpace);
    }
    begun(e) {
      if (e.button === 1 || this.isSpace) return { kind: "pan" };
      const part2 = e.target.dataset["part"];
      if (this.isClicking && part2 === void 0) return { kind: "point" };
      if (part2 === void 0) return { kind: "new" };
      return part2 === "" ? { kind: "move" } : { kind: "edges", edges: part2.split(" ") };
    }
    move(e) {
      const before = this.pointers.get(e.pointerId), size = this.editing.size();
      if (!before || !size) return;
      const now = this.at(e), { drag, view } = this;
      if (this.pointers.size === 2) this.pinch(e.pointerId, before, now);
      this.pointers.set(e.pointerId, now);
      if (!drag) return;
      if (drag.kind === "pan") {
        view.pan(now.x - before.x, now.y - before.y);
        return;
      }
      const from = view.toPicture(drag.start), to = view.toPicture(now), dx = to.x - from.x, dy = to.y - from.y;
      if (drag.kind === "new") this.shown = this.isFar(drag.start, now) ? around([from, to], size) : drag.box;
      if (drag.kind === "move" && drag.box) this.shown = moved(drag.box, dx, dy, size);
      if (drag.kind === "edges" && drag.box) this.shown = resized(drag.box, drag.edges, dx, dy, size);
      this.render();
    }
    up(e) {
      const at = this.pointers.get(e.pointerId), { drag } = this;
      this.pointers.delete(e.pointerId);
      if (!drag || !at) return;
      this.drag = null;
      this.hold(this.isSpace);
      if (drag.kind === "point") this.click(this.view.toPicture(at));
      if (drag.kind === "pan" || drag.kind === "point" || !this.shown || same(this.shown, drag.box)) {
        this.render();
        return;
      }
      if (drag.kind === "new" && this.isDrawing) {
        this.isDrawing = false;
        this.modeChanged();
      }
      this.editing.change(this.shown, "");
      say(drag.kind === "new" ? "Box drawn" : drag.kind === "move" ? "Box moved" : "Box resized");
    }
    /** Two fingers move and enlarge the picture. */
    pinch(id, before, now) {
      const other = [...this.pointers].find(([key2]) => key2 !== id)[1];
      const apart = (p) => Math.hypot(p.x - other.x, p.y - other.y);
      const centre = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      if (apart(before) > 0) this.view.zoom(apart(now) / apart(before), centre);
    }
    wheel(e) {
      e.preventDefault();
      if (!this.editing.size()) return;
      const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (e.shiftKey) this.view.pan(-(e.deltaX || e.deltaY) * lines, 0);
      else this.view.zoom(Math.exp(-e.deltaY * lines * (e.ctrlKey ? 0.01 : 2e-3)), this.at(e));
    }
    click(point) {
      const size = this.editing.size();
      if (!size) return;
      this.points.push(point);
      if (this.points.length === extremes.length) {
        const box = around(this.points, size);
        this.points = [];
        this.isFresh = !box;
        say(box ? "Box drawn by four clicks" : "These four points have no area; click again, the top first.");
        if (box) this.editing.change(box, "");
      }
      this.modeChanged();
    }
    get isCollecting() {
      return this.isFresh || this.points.length > 0;
    }
    isFar(a, b) {
      return Math.hypot(a.x - b.x, a.y - b.y) >= leastDrag;
    }
    cancel() {
      this.drag = null;
      this.hold(this.isSpace);
      this.render();
    }
  };

  // Sources/review/message.ts
  function tell(title, text = "", ...ways) {
    const message = byId("message");
    message.hidden = false;
    message.replaceChildren(
      make("h2", {}, title),
      ...text ? [make("p", {}, text)] : [],
      make("div", { className: "row" }, ...ways.map((way, i) => button(way.text, way.run, i === 0 ? "primary" : "")))
    );
    if (ways.length === 0) return;
    say(text ? `${title}. ${text}` : title);
    if (!document.activeElement?.matches("input, select")) message.querySelector("button")?.focus();
  }
  function untell() {
    const message = byId("message"), isHere = message.contains(document.activeElement);
    message.hidden = true;
    if (isHere) byId("stage").focus({ preventScroll: true });
  }

  // Sources/review/ending.ts
  function tellEnd(review2, choice, isEmpty, go) {
    const { state, find } = choice;
    const way = (text, to) => ({ text, run: () => go(to) });
    const all = way("Look through all", { state: "all" }), again = way("Look again", {});
    if (review2.total === 0)
      tell("There are no pictures", "The folder of this review has none.", again);
    else if (find && isEmpty)
      tell(
        `No ${state === "all" ? "" : `${state} `}picture has “${find}” in its name`,
        "",
        ...state === "all" ? [] : [way("Look among all", { state: "all" })],
        way("Show all names", { find: "" })
      );
    else if (state === "open" && !find)
      tell(
        "There is nothing more to review now",
        "Every picture has its decision, or is open with somebody else, or on another page of yours, which keeps it for five minutes.",
        ...review2.counts.skipped > 0 ? [way("Look at the skipped ones", { state: "skipped" })] : [],
        all,
        again
      );
    else if (isEmpty)
      tell("No picture is of this kind", "", all);
    else if (find)
      tell(
        `That was the last ${state === "all" ? "" : `${state} `}picture with “${find}” in its name`,
        "",
        way("From the first", {}),
        way("Show all names", { find: "" })
      );
    else
      tell("That was the last one", "", way("From the first", {}), ...state === "all" ? [] : [all]);
  }

  // Sources/review/polling.ts
  async function poll(ask2) {
    try {
      const answer = await ask2();
      calm("server");
      return answer;
    } catch (e) {
      warn("server", reason(e));
      return null;
    }
  }

  // Sources/review/progress.ts
  function showProgress({ progress, total, counts, proposing }) {
    const bar = byId("bar");
    [bar.max, bar.value] = [Math.max(total - counts.unreadable, 1), progress.reviewed];
    const { perHour, shareUnchanged, meanIouOfChanges, secondsLeft } = progress;
    byId("reviewed").textContent = `${number(progress.reviewed)} of ${number(total)} reviewed`;
    byId("figures").textContent = joined([
      counts.skipped > 0 ? `${number(counts.skipped)} skipped` : "",
      counts.unreadable > 0 ? `${number(counts.unreadable)} unreadable` : "",
      perHour === null ? "" : `${number(Math.round(perHour))} an hour`,
      // Where all boxes are new, nothing was there to be left unchanged.
      shareUnchanged === null || shareUnchanged === 0 && meanIouOfChanges === null ? "" : `${percent(shareUnchanged)} of boxes unchanged`,
      meanIouOfChanges === null ? "" : `changes' IoU ${meanIouOfChanges.toFixed(2)}`,
      proposing > 0 ? `boxes of ${number(proposing)} still being computed` : "",
      secondsLeft === null || progress.reviewed >= total ? "" : `${duration(secondsLeft)} left`
    ], " · ");
  }

  // Sources/review/figures.ts
  var savedPause = 1500;
  var proposingPause = 3e3;
  var leastLooks = 2;
  var Figures = class {
    constructor(review2, listener) {
      this.review = review2;
      this.listener = listener;
    }
    review;
    listener;
    timer = 0;
    /** When it fires. */
    due = 0;
    /** How often was looked for boxes of a model that has just been trained; null where none has. */
    looksForModel = null;
    get now() {
      return this.review;
    }
    /** Shows what is known, and follows it. */
    begin() {
      this.take(this.review);
    }
    /** A decision was saved, or a picture found to be unreadable. */
    refresh() {
      this.askIn(savedPause);
    }
    /** A model has been trained, whose boxes are proposed soon. */
    expectModel() {
      this.looksForModel = 0;
      void this.ask();
    }
    /** Asks after a pause, or at once with what is to be asked for sooner: of decisions that follow fast, too, something is seen. */
    askIn(pause) {
      const due = performance.now() + pause;
      if (this.timer && this.due <= due) return;
      clearTimeout(this.timer);
      this.due = due;
      this.timer = setTimeout(() => void this.ask(), pause);
    }
    async ask() {
      clearTimeout(this.timer);
      this.timer = 0;
      const review2 = await poll(review);
      if (review2) this.take(review2);
      else this.askIn(proposingPause);
    }
    take(review2) {
      const wasProposing = this.review.proposing > 0;
      this.review = review2;
      know(review2.models);
      showProgress(review2);
      this.listener.told(review2);
      const isLoading = this.looksForModel !== null && this.looksForModel++ < leastLooks;
      if (review2.proposing > 0) this.listener.renew();
      if (review2.proposing > 0 || isLoading) {
        this.askIn(proposingPause);
        return;
      }
      if (!wasProposing && this.looksForModel === null) return;
      const isNewModel = this.looksForModel !== null;
      this.looksForModel = null;
      this.listener.proposed(isNewModel);
    }
  };

  // Sources/review/filter.ts
  var orderTexts = {
    uncertain: "Least certain first",
    disagreement: "Most disagreement first",
    size: "Smallest box first",
    name: "By name",
    random: "Random"
  };
  var stateTexts2 = {
    open: "Open",
    all: "All",
    reviewed: "Reviewed",
    accepted: "Accepted unchanged",
    changed: "Changed or drawn",
    none: "No object",
    skipped: "Skipped",
    unreadable: "Unreadable"
  };
  var typing = 300;
  var Filter = class {
    order = byId("order");
    state = byId("state");
    find = byId("find");
    timer = 0;
    keeping = 0;
    /** @param changed is called when the person has chosen others. */
    constructor(review2, changed) {
      const at = new URLSearchParams(location.search);
      this.offer(review2.orders, at.get("order"));
      fill(this.state, Object.keys(stateTexts2), stateTexts2, at.get("state"));
      this.find.value = at.get("find") ?? "";
      for (const list of [this.order, this.state]) list.addEventListener("change", changed);
      this.find.addEventListener("input", () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(changed, typing);
      });
      this.find.addEventListener("keydown", (e) => {
        if (e.key !== "Enter" && e.key !== "Escape") return;
        e.preventDefault();
        byId("stage").focus({ preventScroll: true });
      });
    }
    /** Offers orders; some are there only once a model has proposed boxes. */
    offer(orders, chosen = this.order.value) {
      if (orders.join() !== [...this.order.options].map((o) => o.value).join()) fill(this.order, orders, orderTexts, chosen);
    }
    get choice() {
      return { order: this.order.value, state: this.state.value, find: this.find.value.trim() };
    }
    /** Chooses others without a word to the page. */
    set(choice) {
      if ([...this.order.options].some((o) => o.value === choice.order)) this.order.value = choice.order;
      this.state.value = choice.state ?? this.state.value;
      this.find.value = choice.find ?? this.find.value;
    }
    /** Keeps in the address where the person is, so that a reload comes back to it; later, since this takes a browser its time. */
    keep(picture2) {
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => {
        const address = new URL(location.href), { order, state, find } = this.choice;
        const named = picture2 === null ? {} : { picture: String(picture2) };
        address.search = String(new URLSearchParams({ order, state, ...find && { find }, ...named }));
        history.replaceState(null, "", address);
      }, typing);
    }
    /** The picture that the address names. */
    static get picture() {
      const text = new URLSearchParams(location.search).get("picture");
      return text !== null && /^\d+$/.test(text) ? Number(text) : null;
    }
    /** Puts the cursor into the line for names. */
    focus() {
      this.find.focus();
      this.find.select();
    }
  };
  function fill(list, values, texts, chosen) {
    list.replaceChildren(...values.map((value) => make("option", { value }, texts[value] ?? value)));
    if (chosen !== null && values.includes(chosen)) list.value = chosen;
  }

  // Sources/review/grid.ts
  var pageSize = 200;
  var gap = 8;
  var imageSize2 = 256;
  var Grid = class {
    /**
     * @param folder the folder that all pictures lie in, which their names here go without.
     * @param open is called with the picture that was chosen.
     */
    constructor(folder, open2, found) {
      this.folder = folder;
      this.open = open2;
      this.found = found;
      this.scroller.addEventListener("scroll", () => this.render(), { passive: true });
      new ResizeObserver(() => this.layOut()).observe(this.scroller);
      this.list.addEventListener("keydown", (e) => this.key(e));
      this.list.addEventListener("click", (e) => {
        const index = e.target.closest("[role=option]")?.dataset["index"];
        if (index !== void 0) this.choose(Number(index));
      });
    }
    folder;
    open;
    found;
    scroller = byId("grid");
    list = byId("tiles");
    pages = /* @__PURE__ */ new Map();
    asked = /* @__PURE__ */ new Set();
    shown = /* @__PURE__ */ new Map();
    loading = /* @__PURE__ */ new Map();
    choice = null;
    total = 0;
    columns = 1;
    width = 160;
    height = 190;
    active = 0;
    /** The picture that is to be come to, as long as its place is not known. */
    activeId = null;
    era = 0;
    /** Shows the pictures of a choice, from the server anew. */
    show(choice, activeId) {
      this.era++;
      this.choice = choice;
      this.pages.clear();
      this.asked.clear();
      this.clear();
      this.total = 0;
      this.activeId = activeId;
      void this.ask(0);
    }
    hide() {
      this.clear();
    }
    tile(index) {
      return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
    }
    async ask(page) {
      if (this.asked.has(page) || !this.choice) return;
      this.asked.add(page);
      const era = this.era;
      try {
        const { total, at, pictures } = await tiles(this.choice, page * pageSize, pageSize, this.activeId);
        if (era !== this.era) return;
        calm("grid");
        this.pages.set(page, pictures);
        if (total !== this.total || page === 0) {
          this.total = total;
          this.found(total);
          this.layOut();
        }
        if (page === 0) this.comeTo(at ?? 0);
        else this.render();
      } catch (e) {
        if (era !== this.era) return;
        this.asked.delete(page);
        warn(
          "grid",
          e instanceof Problem ? e.message : "The server does not answer.",
          { text: "Try again", run: () => {
            calm("grid");
            void this.ask(page);
          } }
        );
      }
    }
    /** Shows the tiles around a place, which is behind the last where the picture is none of this choice any more. */
    comeTo(place) {
      this.activeId = null;
      this.active = Math.min(place, Math.max(this.total - 1, 0));
      this.clear();
      void this.reveal(this.active);
    }
    layOut() {
      const room = this.scroller.clientWidth - gap;
      if (room <= 0) return;
      this.columns = Math.max(2, Math.floor(room / 190));
      this.width = Math.floor(room / this.columns) - gap;
      this.height = Math.round(this.width * 0.75) + 50;
      this.list.style.height = `${Math.ceil(this.total / this.columns) * (this.height + gap) + gap}px`;
      this.clear();
      this.render();
    }
    clear() {
      for (const abort of this.loading.values()) abort.abort();
      this.loading.clear();
      this.shown.clear();
      this.list.replaceChildren();
    }
    render() {
      if (this.scroller.clientHeight === 0) return;
      const row = this.height + gap, { scrollTop, clientHeight } = this.scroller;
      const first2 = Math.max(0, Math.floor(scrollTop / row) - 1) * this.columns;
      const end = Math.min(this.total, (Math.floor((scrollTop + clientHeight) / row) + 2) * this.columns);
      for (const [index, element] of this.shown) {
        if (index >= first2 && index < end || element === document.activeElement) continue;
        element.remove();
        this.shown.delete(index);
        this.loading.get(index)?.abort();
        this.loading.delete(index);
      }
      for (let index = first2; index < end; index++) {
        const tile = this.tile(index);
        if (!tile) void this.ask(Math.floor(index / pageSize));
        else if (!this.shown.has(index)) this.add(index, tile);
      }
    }
    add(index, tile) {
      const picture2 = make("canvas", { width: 0, height: 0 });
      const figures = joined([
        stateText(tile.state, tile.proposed),
        shortCertainty(tile.source ?? "", tile.confidence, tile.proposed),
        tile.disagreement === null ? "" : `${percent(tile.disagreement)} apart`
      ], " · ");
      const element = make(
        "div",
        { className: `tile ${tile.state}`, role: "option", tabIndex: index === this.active ? 0 : -1 },
        make("div", { className: "thumbnail" }, picture2),
        make("div", { className: "tile-name", title: tile.name }, make("bdi", {}, this.shortName(tile.name))),
        make("div", { className: "tile-state", title: figures }, figures)
      );
      element.dataset["index"] = String(index);
      element.ariaSelected = String(index === this.active);
      element.ariaSetSize = String(this.total);
      element.ariaPosInSet = String(index + 1);
      const column = index % this.columns, row = Math.floor(index / this.columns);
      element.style.translate = `${gap + column * (this.width + gap)}px ${gap + row * (this.height + gap)}px`;
      element.style.width = `${this.width}px`;
      element.style.height = `${this.height}px`;
      this.shown.set(index, element);
      this.list.append(element);
      if (tile.state !== "unreadable") void this.load(index, tile, picture2);
    }
    shortName(name) {
      return name.startsWith(this.folder) ? name.slice(this.folder.length) : name;
    }
    async load(index, tile, canvas) {
      const abort = new AbortController();
      this.loading.set(index, abort);
      try {
        const bitmap = await image(tile.id, imageSize2, abort.signal, false);
        draw2(canvas, bitmap, tile);
        bitmap.close();
      } catch {
      }
      if (this.loading.get(index) === abort) this.loading.delete(index);
    }
    key(e) {
      const across = Math.max(1, Math.floor(this.scroller.clientHeight / (this.height + gap))) * this.columns;
      const step = {
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -this.columns,
        ArrowDown: this.columns,
        PageUp: -across,
        PageDown: across,
        Home: -this.total,
        End: this.total
      };
      if (e.key === "Enter" || e.key === " ") this.choose(this.active);
      else if (step[e.key] !== void 0) this.reveal(Math.min(Math.max(this.active + step[e.key], 0), this.total - 1));
      else return;
      e.preventDefault();
      e.stopPropagation();
    }
    /** Brings a tile into sight and gives it the focus. */
    async reveal(index) {
      if (index < 0 || this.total === 0) return;
      const before = this.shown.get(this.active);
      if (before) {
        before.tabIndex = -1;
        before.ariaSelected = "false";
      }
      this.active = index;
      const top = Math.floor(index / this.columns) * (this.height + gap), { scrollTop, clientHeight } = this.scroller;
      if (top < scrollTop) this.scroller.scrollTop = top;
      else if (top + this.height + 2 * gap > scrollTop + clientHeight) this.scroller.scrollTop = top + this.height + 2 * gap - clientHeight;
      await this.ask(Math.floor(index / pageSize));
      this.render();
      const element = this.shown.get(index);
      if (!element || index !== this.active) return;
      [element.tabIndex, element.ariaSelected] = [0, "true"];
      element.focus({ preventScroll: true });
    }
    choose(index) {
      const tile = this.tile(index);
      if (tile) this.open(tile.id);
    }
  };
  function draw2(canvas, bitmap, tile) {
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const drawing = canvas.getContext("2d"), scale = bitmap.width / tile.width, style = getComputedStyle(canvas);
    drawing.drawImage(bitmap, 0, 0);
    const stroke = (box, colour, dash) => {
      if (!box || tile.width === 0) return;
      const [x1, y1, x2, y2] = box.map((value) => value * scale);
      drawing.setLineDash(dash);
      for (const [width, ink] of [[5, "#101418"], [2.5, colour]]) {
        [drawing.lineWidth, drawing.strokeStyle] = [width, ink];
        drawing.strokeRect(x1, y1, x2 - x1, y2 - y1);
      }
    };
    if (tile.state === "changed") stroke(tile.proposed, style.getPropertyValue("--other"), [6, 5]);
    if (tile.state !== "none") stroke(tile.box ?? tile.proposed, style.getPropertyValue("--box"), []);
  }

  // Sources/review/keys.ts
  function listen(table) {
    addEventListener("keydown", (e) => {
      if (isAsking() || e.ctrlKey || e.metaKey || e.isComposing || isTyping(e)) return;
      const name = nameOf(e);
      const found = table.find((k) => k.keys.includes(name) && !!k.alt === e.altKey && (k.shift === void 0 || k.shift === e.shiftKey));
      if (!found) return;
      e.preventDefault();
      if (!e.repeat || found.repeats) found.run(e);
    });
  }
  async function explain(table) {
    byId("key-list").replaceChildren(...table.filter((k) => k.shown !== "").map(({ shown, text }) => make("li", {}, make("span", {}, ...shown.
    split(" ").map((k) => make("kbd", {}, k))), text)));
    await open(byId("keys"));
  }
  function nameOf(e) {
    const key2 = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    return key2.length === 1 && key2 > "" && e.code.startsWith("Key") ? e.code.slice(3).toLowerCase() : key2;
  }
  function isTyping(e) {
    const at = e.target;
    if (at.closest("input, select, textarea")) return true;
    return (e.key === "Enter" || e.key === " ") && at.closest("button, a, [role=option]") !== null;
  }

  // Sources/review/keymap.ts
  function keymap(a, hasLabels) {
    const one = (run) => (e) => {
      if (a.isSingle()) run(e);
    };
    const nudge = (edge) => one((e) => a.nudge(e, edge));
    const across = ["ArrowLeft", "ArrowRight"], along = ["ArrowUp", "ArrowDown"], repeats = true;
    const table = [
      { keys: ["Enter"], shown: "Enter", text: "accept the box and go on", run: one(() => a.accept()) },
      { keys: ["n"], shown: "N", text: "the picture has no object", run: one(() => a.decide("none")) },
      { keys: ["s"], shown: "S", text: "skip the picture", run: one(() => a.decide("skipped")) },
      { keys: ["Backspace", "p"], shown: "P Backspace", text: "back to the picture before", run: one(() => a.back()) },
      { keys: ["o"], shown: "O", text: "open again: take this picture's decision back", run: one(() => a.decide("open")) },
      { keys: [...across, ...along], shown: "← → ↑ ↓", text: "move the box by 1 pixel, with Shift by 10", repeats, run: nudge(null) },
      { keys: across, alt: true, shown: "Alt ← →", text: "move the right edge, with Shift by 10", repeats, run: nudge("right") },
      { keys: along, alt: true, shown: "Alt ↑ ↓", text: "move the lower edge, with Shift by 10", repeats, run: nudge("bottom") },
      { keys: [], shown: "Tab", text: "go to an edge; arrows then move it alone", run: () => {
      } },
      { keys: ["b"], shown: "B", text: "make a box in the middle where there is none", run: one(() => a.create()) },
      { keys: ["d"], shown: "D", text: "draw by dragging, even within the old box", run: one(() => a.toggle("draw")) },
      { keys: ["e"], shown: "E", text: "boxes by four clicks: top, left, bottom, right", run: one(() => a.toggle("clicks")) },
      { keys: ["v"], shown: "V", text: "take the box of the picture before", run: one(() => a.takePrevious()) },
      { keys: ["t"], shown: "T", text: "take the box of the next source", run: one(() => a.takeSource()) },
      { keys: ["x", "Delete"], shown: "X Delete", text: "remove the box", run: one(() => a.remove()) },
      { keys: ["z"], shift: false, shown: "Z", text: "undo, within this picture", repeats, run: one(() => a.undo()) },
      { keys: ["z"], shift: true, shown: "Shift Z", text: "do again, within this picture", repeats, run: one(() => a.redo()) },
      { keys: [..."123456789"], shown: "1 … 9", text: "choose the label", run: one((e) => a.label(Number(e.key) - 1)) },
      { keys: ["+", "="], shown: "+ −", text: "larger and smaller; so does the wheel", repeats, run: one(() => a.zoom(1.4)) },
      { keys: ["-"], shown: "", text: "", repeats, run: one(() => a.zoom(1 / 1.4)) },
      { keys: ["0"], shown: "0", text: "the whole picture", run: one(() => a.fit()) },
      { keys: [" "], shown: "Space", text: "held: drag the picture", run: one(() => a.hold()) },
      { keys: ["/"], shown: "/", text: "find a name", run: () => a.find() },
      { keys: ["g"], shown: "G", text: "all pictures as a grid, and back", run: () => a.toGrid() },
      { keys: ["Escape"], shown: "Esc", text: "end drawing or clicking; leave the grid", run: () => a.escape() },
      { keys: ["?"], shown: "?", text: "these keys", run: () => void explain(table) }
    ].filter((key2) => hasLabels || key2.shown !== "1 … 9");
    return table;
  }

  // Sources/review/saving.ts
  var Saving = class {
    /** @param set what the decisions belong to, so that they reach no other set that is served at the same address. */
    constructor(set2, listener) {
      this.set = set2;
      this.listener = listener;
      for (const key2 of remembered(this.key(""))) this.restore(key2);
      addEventListener("online", () => this.wake());
      addEventListener("beforeunload", (e) => {
        if (this.waiting.size > 0) e.preventDefault();
      });
      void this.run();
    }
    set;
    listener;
    waiting = /* @__PURE__ */ new Map();
    conflicts = /* @__PURE__ */ new Map();
    isRunning = false;
    isKept = true;
    wake = () => {
    };
    /** Whether a decision on a picture is on its way. */
    has(id) {
      return this.waiting.has(id);
    }
    /** Takes a decision on a picture as the person saw it. */
    add(picture2, wish) {
      const before = this.waiting.get(picture2.id);
      const one = {
        id: picture2.id,
        name: picture2.name,
        version: before?.version ?? picture2.version,
        wish,
        sent: [...before?.sent ?? []]
      };
      if (before) one.wish.milliseconds += before.wish.milliseconds;
      this.waiting.set(one.id, one);
      this.keep(one);
      setTimeout(() => void this.run());
    }
    key(id) {
      return `boxfit-unsaved|${this.set}|${id}`;
    }
    restore(key2) {
      try {
        const one = JSON.parse(recall(key2) ?? "");
        this.waiting.set(one.id, { ...one, sent: one.sent ?? [], isFromBefore: true });
      } catch {
        remember(key2, null);
      }
    }
    keep(one) {
      this.isKept = remember(this.key(one.id), JSON.stringify(one));
    }
    /** Lets a decision stand on another version of its picture. */
    rebase(one, version) {
      [one.version, one.sent] = [version, []];
      this.keep(one);
    }
    /** Ends with a decision that is settled; what was decided on its picture while it was on its way goes on. */
    end(one, picture2) {
      const latest = this.waiting.get(one.id);
      if (latest === one) this.forget(one.id);
      else if (latest && picture2) this.rebase(latest, picture2.version);
      if (picture2) this.listener.saved(picture2);
    }
    forget(id) {
      this.waiting.delete(id);
      this.conflicts.delete(id);
      remember(this.key(id), null);
    }
    /** Sends them one after the other, as long as there are any that can be sent. */
    async run() {
      if (this.isRunning) return;
      this.isRunning = true;
      let pause = 500;
      for (; ; ) {
        const one = [...this.waiting.values()].find((u) => !this.conflicts.has(u.id));
        if (!one) break;
        try {
          await this.send(one);
          pause = 500;
          calm("saving");
        } catch (e) {
          if (e instanceof Problem && [400, 404, 410, 413, 422].includes(e.status) && await this.isOurs()) {
            this.refuse(one, e.message);
            continue;
          }
          warn("saving", this.why(e), { text: "Try now", run: () => this.wake() });
          await Promise.race([sleep(pause), new Promise((resolve) => {
            this.wake = resolve;
          })]);
          pause = Math.min(pause * 2, 1e4);
        }
      }
      this.isRunning = false;
    }
    async send(one) {
      try {
        if (one.isFromBefore) await this.check(one);
        if (this.waiting.get(one.id) !== one) return;
        if (!one.sent.includes(one.wish)) one.sent.push(one.wish);
        this.keep(one);
        this.end(one, await put(one.id, one.version, one.wish));
      } catch (e) {
        const current = e instanceof Problem && e.status === 412 ? e.body["current"] : void 0;
        if (!current) throw e;
        if (isDone(one.wish, current)) this.end(one, current);
        else if (isMine(current) && one.sent.some((wish) => isDone(wish, current)))
          this.rebase(this.waiting.get(one.id) ?? one, current.version);
        else {
          this.conflicts.set(one.id, current);
          void this.settle(one.id);
        }
      }
    }
    /** Whether the server that answers is this set's, and not another program's that was started at its address. */
    async isOurs() {
      try {
        return (await review()).id === this.set;
      } catch {
        return false;
      }
    }
    /** A decision of an earlier page belongs to the picture that it was made on, and to no other that has its number now. */
    async check(one) {
      const { name } = await picture(one.id);
      if (name !== one.name) throw new Problem(404, `the set's picture ${one.id} is ${name} now`, {}, 1);
      delete one.isFromBefore;
    }
    async settle(id) {
      const mine = this.waiting.get(id), theirs = this.conflicts.get(id);
      if (!mine || !theirs) return;
      const choice = await this.listener.choose(mine, theirs);
      if (choice === void 0) {
        warn(`conflict ${id}`, `${mine.name}: somebody else has decided otherwise.`, { text: "Choose", run: () => void this.settle(id) });
        return;
      }
      calm(`conflict ${id}`);
      if (choice === "theirs") {
        this.forget(id);
        this.listener.saved(theirs);
        return;
      }
      this.conflicts.delete(id);
      this.rebase(this.waiting.get(id) ?? mine, theirs.version);
      void this.run();
    }
    refuse(one, why) {
      this.end(one, null);
      report(`refused ${one.id}`, `${one.name} cannot be saved: ${why}`);
    }
    why(e) {
      const reason2 = e instanceof Problem ? e.message : "The server does not answer.";
      const kept = this.isKept ? "kept in this browser and sent again" : "sent again as long as this page is open; leave it open";
      const count2 = this.waiting.size, subject = count2 === 1 ? "It is" : "They are";
      return `${counted(count2, "decision is", "decisions are")} not saved yet. ${reason2} ${subject} ${kept}.`;
    }
  };
  var isMine = ({ by }) => by === null || by === (person.name ?? "me");
  function isDone(wish, picture2) {
    const is = picture2.state === "changed" ? "accepted" : picture2.state;
    return is === wish.decision && (is !== "accepted" || same(wish.box, picture2.box) && wish.label === picture2.label);
  }

  // Sources/review/sidebar.ts
  function makeLabels(labels, choose) {
    byId("labels").hidden = labels.length < 2;
    byId("labels").append(...labels.map((label, i) => make("button", { type: "button", onclick: () => choose(i) }, ...i < 9 ? [make("kbd", {},
    String(i + 1)), " "] : [], label)));
  }
  function showFacts(visit, labels, me) {
    byId("picture-name").textContent = visit?.picture.name ?? "";
    byId("facts").replaceChildren(...visit ? facts(visit, me) : []);
    for (const [i, element] of [...byId("labels").querySelectorAll("button")].entries())
      element.ariaPressed = String(labels[i] === visit?.history.now.label);
  }
  function showUse(use) {
    for (const [id, isOf] of Object.entries(use)) byId(id).disabled = !isOf;
  }
  function facts({ picture: picture2, history: { now: { box, label } } }, me) {
    const rows = [
      ["State", `${stateText(picture2.state, picture2.proposals[0]?.box)}${picture2.by && picture2.state !== "open" ? ` by ${picture2.by}` :
      ""}`],
      ["Picture", `${picture2.width} × ${picture2.height}`],
      ["Box", box ? told(box) : "none"],
      ["Class", label ?? "none"],
      ...picture2.proposals.map((p, kind) => [p.source, make(
        "span",
        {},
        make("i", { className: `swatch kind${kind}` }),
        joined([
          !p.box ? isNone(p) ? "no object" : "no box" : same(p.box, box) ? "this box" : box ? `IoU ${overlap(p.box, box).toFixed(2)}` : "a b\
ox",
          certainty(p.source, p.confidence, p.box)
        ], ", ")
      )])
    ];
    if (picture2.lentTo && picture2.lentTo !== me) rows.push(["Open at", picture2.lentTo]);
    return rows.flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]);
  }

  // Sources/review/trail.ts
  var length = 500;
  var images = 3;
  var Trail = class {
    left = [];
    get visits() {
      return this.left;
    }
    get isEmpty() {
      return this.left.length === 0;
    }
    push(visit) {
      this.left.push(visit);
      this.left.at(-1 - images)?.image.close();
      if (this.left.length > length) this.left.shift();
    }
    pop() {
      return this.left.pop();
    }
  };

  // Sources/review/trainer.ts
  var wait = 2e3;
  var Trainer = class {
    /**
     * @param fewest the fewest reviewed boxes that can be trained on.
     * @param done is called when the new model's boxes are there.
     */
    constructor(fewest, done) {
      this.fewest = fewest;
      this.done = done;
      this.start.addEventListener("click", () => void this.ask());
    }
    fewest;
    done;
    start = byId("train");
    line = byId("training");
    isWatching = false;
    /** Shows how a training stands, and follows one that runs. */
    show(training2, canTrain) {
      this.start.disabled = !canTrain || training2.state === "running";
      this.start.title = canTrain ? "" : `A training needs ${counted(this.fewest, "reviewed box", "reviewed boxes")}.`;
      this.tell(training2);
      if (training2.state === "running" && !this.isWatching) void this.watch();
    }
    async ask() {
      const preset = await open(byId("train-dialog"));
      if (preset !== "best" && preset !== "fast") return;
      await this.change(() => train(preset), "The training has begun. Go on reviewing meanwhile.");
    }
    async stop() {
      const work = async () => {
        await stopTraining();
        return training();
      };
      await this.change(work, "The training is told to stop; it saves where it stands first.");
    }
    async change(work, text) {
      try {
        this.show(await work(), true);
        calm("training");
        say(text);
      } catch (e) {
        report("training", reason(e));
      }
    }
    async watch() {
      this.isWatching = true;
      for (; ; ) {
        await sleep(wait);
        const training2 = await poll(training);
        if (!training2) {
          this.lose();
          continue;
        }
        this.show(training2, true);
        if (training2.state === "running") continue;
        this.isWatching = false;
        if (training2.state === "done") this.done();
        else say(training2.state === "failed" ? "The training failed." : "The training was stopped.");
        return;
      }
    }
    tell({ state, epoch, epochs, secondsLeft, meanIou, message, run, model }) {
      const isRunning = state === "running";
      const figures = joined([
        isRunning && epoch !== null && epochs !== null ? `epoch ${epoch} of ${epochs}` : "",
        isRunning && meanIou !== null ? `mean IoU now ${meanIou.toFixed(3)} on pictures held out` : "",
        model ? modelText(model) : "",
        isRunning && secondsLeft !== null ? `${duration(secondsLeft)} left` : "",
        message ?? ""
      ], ", ");
      const beginning = { none: "", running: "Training", done: `Trained ${run ?? ""}`, failed: "The training failed" }[state];
      const text = state === "none" ? message ? `Training: ${message}` : "" : joined([beginning, figures], ": ");
      this.line.hidden = text === "";
      this.line.classList.toggle("bad", state === "failed");
      this.write(text, isRunning);
    }
    /** How it stands is not known: a server that was ended has stopped it. */
    lose() {
      this.write("Training: how it stands is not known as long as the server does not answer. Where it was stopped, the server says how it g\
oes on when it is started again.", false);
    }
    write(text, canStop) {
      if (this.line.dataset["text"] === text) return;
      this.line.dataset["text"] = text;
      this.line.replaceChildren(text, ...canStop ? [button("Stop", () => void this.stop())] : []);
    }
  };
  function modelText({ meanIou, measuredOn, pictures, constantBoxIou }) {
    const on = pictures === null ? `the ${measuredOn} part` : counted(pictures, `${measuredOn} picture`, `${measuredOn} pictures`);
    const constant = constantBoxIou === null ? "" : ` (the best constant box has ${constantBoxIou.toFixed(3)})`;
    return `mean IoU ${meanIou.toFixed(3)} on ${on}${constant}`;
  }

  // Sources/review/view.ts
  var margin = 18;
  var mostScale = 40;
  var View = class {
    /** @param changed is called when the picture lies elsewhere. */
    constructor(canvas, changed) {
      this.canvas = canvas;
      this.changed = changed;
      this.drawing = canvas.getContext("2d", { alpha: false });
      new ResizeObserver(() => this.measure()).observe(canvas.parentElement);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
      this.measure();
    }
    canvas;
    changed;
    /** Pixels of the page for one of the picture. */
    scale = 1;
    left = 0;
    top = 0;
    size = { width: 1, height: 1 };
    room = { width: 1, height: 1 };
    image = null;
    isWhole = true;
    isDue = false;
    sharpening = 0;
    drawing;
    /** Shows a picture whole, at once where its pixels are there. */
    show(image2, size) {
      [this.image, this.size] = [image2, size];
      this.fit();
    }
    /** The longest side that a whole picture of this size has here, in pixels of the screen. */
    needed(size) {
      return Math.max(size.width, size.height) * this.whole(size) * devicePixelRatio;
    }
    fit() {
      this.isWhole = true;
      this.scale = this.whole(this.size);
      this.left = (this.room.width - this.size.width * this.scale) / 2;
      this.top = (this.room.height - this.size.height * this.scale) / 2;
      this.draw();
    }
    /** Enlarges; the point of the picture that lies at `at` stays there. */
    zoom(factor, at = { x: this.room.width / 2, y: this.room.height / 2 }) {
      const whole = this.whole(this.size), scale = Math.min(Math.max(this.scale * factor, whole), Math.max(mostScale, whole));
      if (scale <= whole) {
        this.fit();
        return;
      }
      this.isWhole = false;
      this.left = at.x - (at.x - this.left) * scale / this.scale;
      this.top = at.y - (at.y - this.top) * scale / this.scale;
      this.scale = scale;
      this.pan(0, 0);
    }
    pan(dx, dy) {
      this.left = this.held(this.left + dx, this.size.width * this.scale, this.room.width);
      this.top = this.held(this.top + dy, this.size.height * this.scale, this.room.height);
      this.drawSoon();
    }
    toPicture(at) {
      return { x: (at.x - this.left) / this.scale, y: (at.y - this.top) / this.scale };
    }
    toScreen(at) {
      return { x: this.left + at.x * this.scale, y: this.top + at.y * this.scale };
    }
    draw() {
      const { drawing, canvas, image: image2 } = this, ratio = devicePixelRatio;
      drawing.setTransform(1, 0, 0, 1, 0, 0);
      drawing.fillStyle = getComputedStyle(canvas).getPropertyValue("--card");
      drawing.fillRect(0, 0, canvas.width, canvas.height);
      if (image2?.bitmap) {
        const width = this.size.width * this.scale, height = this.size.height * this.scale;
        drawing.imageSmoothingEnabled = width * ratio < image2.bitmap.width * 4;
        drawing.imageSmoothingQuality = "medium";
        drawing.setTransform(ratio, 0, 0, ratio, this.left * ratio, this.top * ratio);
        drawing.drawImage(image2.bitmap, 0, 0, width, height);
        this.sharpen(Math.max(width, height) * ratio);
      }
      this.changed();
    }
    /** Keeps the picture's middle part in sight: no edge goes past the middle of the room. */
    held(start, length2, room) {
      return Math.min(Math.max(start, room / 2 - length2), room / 2);
    }
    whole({ width, height }) {
      return Math.max(Math.min((this.room.width - 2 * margin) / width, (this.room.height - 2 * margin) / height, mostScale), 1e-3);
    }
    drawSoon() {
      if (this.isDue) return;
      this.isDue = true;
      requestAnimationFrame(() => {
        this.isDue = false;
        this.draw();
      });
    }
    /** Asks for more pixels once the person stays at an enlargement. */
    sharpen(needed) {
      clearTimeout(this.sharpening);
      const { image: image2 } = this;
      this.sharpening = setTimeout(async () => {
        const before = image2?.bitmap;
        await image2?.load(needed, true);
        if (image2 === this.image && image2?.bitmap !== before) this.draw();
      }, 150);
    }
    measure() {
      const { clientWidth, clientHeight } = this.canvas.parentElement;
      this.room = { width: clientWidth, height: clientHeight };
      this.canvas.width = Math.round(clientWidth * devicePixelRatio);
      this.canvas.height = Math.round(clientHeight * devicePixelRatio);
      if (this.isWhole) this.fit();
      else this.pan(0, 0);
    }
  };

  // Sources/review/reviewing.ts
  var lendingPause = 12e4;
  var mostLent = 10;
  var Reviewing = class {
    stage = byId("stage");
    view;
    editor;
    filter;
    ahead;
    grid;
    saving;
    trainer;
    keys;
    figures;
    trail = new Trail();
    /** Those that there are buttons and keys for. */
    labels;
    current = null;
    before = null;
    isGrid = false;
    constructor(review2) {
      this.labels = review2.labels;
      document.title = `${review2.name} · Boxfit`;
      byId("name").textContent = review2.name;
      this.view = new View(byId("canvas"), () => this.editor?.render());
      this.editor = new Editor(this.stage, byId("layer"), this.view, {
        size: () => this.canDraw ? this.current.picture : null,
        box: () => this.current?.history.now.box ?? null,
        change: (box, kind) => this.change({ box }, kind)
      }, () => this.showMode());
      this.filter = new Filter(review2, () => this.restart());
      this.ahead = new Ahead(this.filter.choice, this.usual, (v) => this.view.needed(v.picture), (id) => this.saving.has(id));
      this.grid = new Grid(review2.folder, (id) => {
        this.showGrid(false);
        void this.open(id);
      }, (total) => {
        byId("grid-empty").hidden = total > 0;
        say(`${number(total)} pictures`);
      });
      this.saving = new Saving(review2.id, {
        saved: (picture2) => this.saved(picture2),
        choose: (mine, theirs) => chooseBetween(mine, theirs)
      });
      this.trainer = new Trainer(review2.fewestBoxes, () => this.figures.expectModel());
      this.figures = new Figures(review2, {
        told: (now) => {
          this.filter.offer(now.orders);
          this.trainer.show(now.training, now.canTrain);
        },
        renew: () => void this.renew(),
        proposed: (isNewModel) => this.proposed(isNewModel)
      });
      this.keys = keymap({
        accept: () => this.accept(),
        decide: (d) => this.decide(d),
        back: () => this.back(),
        nudge: (e, edge) => this.nudge(e, edge),
        create: () => this.create(),
        toggle: (mode) => this.toggle(mode),
        takePrevious: () => this.takePrevious(),
        takeSource: () => this.takeSource(),
        remove: () => this.remove(),
        undo: () => this.undo(),
        redo: () => this.redo(),
        label: (index) => this.label(index),
        zoom: (factor) => this.view.zoom(factor),
        fit: () => this.view.fit(),
        hold: () => this.editor.hold(true),
        find: () => this.filter.focus(),
        toGrid: () => this.showGrid(!this.isGrid),
        escape: () => {
          if (this.isGrid) this.showGrid(false);
          else this.editor.setMode("edit");
        },
        isSingle: () => !this.isGrid
      }, this.labels.length > 1);
    }
    /** Takes the person's keys and clicks, and shows the first picture. */
    begin() {
      listen(this.keys);
      const buttons = {
        back: () => this.back(),
        none: () => this.decide("none"),
        skip: () => this.decide("skipped"),
        accept: () => this.accept(),
        undo: () => this.undo(),
        redo: () => this.redo(),
        draw: () => this.toggle("draw"),
        clicks: () => this.toggle("clicks"),
        previous: () => this.takePrevious(),
        remove: () => this.remove(),
        fit: () => this.view.fit(),
        larger: () => this.view.zoom(1.4),
        smaller: () => this.view.zoom(1 / 1.4),
        "to-grid": () => this.showGrid(!this.isGrid),
        help: () => void explain(this.keys)
      };
      for (const [id2, run] of Object.entries(buttons)) byId(id2).addEventListener("click", (e) => {
        run();
        if (e.detail > 0 && !this.isGrid && !isAsking()) this.stage.focus({ preventScroll: true });
      });
      makeLabels(this.labels, (index) => this.label(index));
      document.addEventListener("visibilitychange", () => this.current?.look(!document.hidden));
      setInterval(() => this.lend(), lendingPause);
      this.figures.begin();
      this.stage.focus({ preventScroll: true });
      const id = Filter.picture;
      if (id === null) this.restart();
      else void this.open(id);
    }
    get canDraw() {
      return this.current !== null && this.current.picture.state !== "unreadable" && !this.current.image.problem;
    }
    // Going from picture to picture
    restart() {
      this.ahead.restart(this.filter.choice, null);
      if (this.isGrid) {
        this.grid.show(this.filter.choice, null);
        this.leave();
      } else this.goOn();
    }
    /** Shows one picture, after which those come that follow it. */
    async open(id) {
      try {
        const picture2 = await picture(id);
        this.ahead.restart(this.filter.choice, id);
        this.leave();
        this.show(new Visit(picture2, this.usual));
        this.lend();
      } catch (e) {
        say(e instanceof Problem ? e.message : "The server does not answer.");
        this.restart();
      }
    }
    get usual() {
      return this.labels.length === 1 ? this.labels[0] : null;
    }
    /** Keeps others from the pictures at hand as long as the person looks at the page. */
    lend() {
      const visits = [...this.current ? [this.current] : [], ...this.ahead.visits].slice(0, mostLent);
      if (!document.hidden && visits.length > 0) void lend(visits.map((visit) => visit.picture.id)).catch(() => {
      });
    }
    /** Puts the picture that is shown to those that one can go back to. */
    leave() {
      const { current } = this;
      if (!current) return;
      current.look(false);
      this.current = null;
      this.trail.push(current);
    }
    goOn() {
      this.leave();
      const visit = this.ahead.take();
      if (visit) {
        this.show(visit);
        return;
      }
      this.view.show(null, { width: 4, height: 3 });
      this.showPicture();
      if (visit === null) {
        this.showEnd();
        return;
      }
      tell("Loading …");
      void this.ahead.next().then((late) => {
        if (this.current) {
          if (late) this.ahead.giveBack(late);
          return;
        }
        if (late) this.show(late);
        else if (late === null) this.showEnd();
      });
    }
    back() {
      const visit = this.trail.pop();
      if (!visit) {
        say("This is the first picture.");
        return;
      }
      if (this.current) {
        this.current.look(false);
        this.ahead.giveBack(this.current);
        this.current = null;
      }
      this.show(visit);
    }
    show(visit) {
      this.current = visit;
      const { picture: picture2, image: image2 } = visit;
      visit.look(!document.hidden);
      this.view.show(image2, picture2);
      this.editor.begin();
      this.showPicture();
      this.filter.keep(picture2.id);
      say(`${picture2.name}${visit.history.now.box ? "" : ", without a box: draw one, or press N where there is no object"}`);
      if (picture2.state === "unreadable") {
        tell(`${picture2.name} cannot be read`, picture2.problem ?? "", { text: "Go on", run: () => this.goOn() });
        this.figures.refresh();
        return;
      }
      if (image2.bitmap) {
        untell();
        return;
      }
      tell("Loading …");
      void this.load(visit);
    }
    async load(visit) {
      await visit.image.load(this.view.needed(visit.picture), true);
      if (visit !== this.current) return;
      const { problem, bitmap } = visit.image;
      if (problem && !bitmap) {
        this.figures.refresh();
        tell(
          `${visit.picture.name} cannot be shown`,
          problem,
          { text: "Go on", run: () => this.goOn() },
          { text: "Try again", run: () => {
            tell("Loading …");
            void this.load(visit);
          } }
        );
      } else if (bitmap) {
        untell();
      } else {
        return;
      }
      this.view.draw();
      this.showPicture();
    }
    showEnd() {
      this.filter.keep(null);
      tellEnd(this.figures.now, this.filter.choice, this.ahead.isEmpty, (choice) => {
        this.filter.set(choice);
        this.restart();
      });
    }
    // Deciding
    accept() {
      const { current } = this;
      if (!current) return;
      if (!this.canDraw) {
        this.goOn();
        return;
      }
      const { box, label } = current.history.now;
      if (!box && isNone(current.proposed)) {
        this.decide("none");
        return;
      }
      if (!box) {
        say("There is no box. Draw one, or press N where the picture has no object.");
        this.stage.classList.add("asked");
        return;
      }
      if (this.labels.length > 1 && !label) {
        say("Choose a label first.");
        return;
      }
      this.decide("accepted");
    }
    decide(decision) {
      const { current } = this;
      if (!current) return;
      if (!current.image.bitmap && this.canDraw) {
        say("The picture is still loading.");
        return;
      }
      const { picture: picture2, history: { now } } = current, isBoxed = decision === "accepted";
      const box = isBoxed ? now.box : null, label = isBoxed ? now.label : null, proposed = picture2.proposals[0];
      this.saving.add(picture2, { decision, box, label, milliseconds: current.takeTime() });
      const isChanged = isBoxed && !(same(box, proposed?.box ?? null) && (proposed?.label ?? label) === label);
      current.picture = { ...picture2, box, label, state: isChanged ? "changed" : decision, by: person.name };
      if (decision === "none") current.history.step({ ...now, box: null }, "");
      if (decision === "open" && !now.box) current.history.step({ ...now, box: proposed?.box ?? null }, "");
      if (box) this.before = { box, label, size: picture2 };
      const accepted = !isChanged ? "Accepted" : proposed?.box ? "Changed" : "Drawn";
      const done = { accepted, none: "No object", skipped: "Skipped", open: "Open again" }[decision];
      if (decision === "open") {
        this.showPicture();
        const shown = current.history.now.box, isKept = shown === null || picture2.proposals.some((p) => same(p.box, shown));
        say(isKept ? done : `${done}; its box is kept only when it is accepted`);
        return;
      }
      this.goOn();
      byId("said").textContent = `${done}: ${picture2.name}. ${byId("said").textContent}`;
    }
    saved(picture2) {
      for (const visit of [this.current, ...this.trail.visits, ...this.ahead.visits])
        if (visit?.picture.id === picture2.id) visit.picture = picture2;
      if (this.current?.picture.id === picture2.id) this.showPicture();
      this.figures.refresh();
    }
    /** Boxes that came after their pictures are shown with them. */
    async renew() {
      for (const visit of [this.current, ...this.ahead.visits]) {
        if (!visit?.isWaiting) continue;
        const picture2 = await picture(visit.picture.id).catch(() => null);
        if (!picture2 || !visit.isWaiting) continue;
        visit.renew(picture2);
        if (visit === this.current) this.showPicture();
      }
    }
    /**
     * All boxes are proposed; those of a new model are gone through with the least certain ones first. The picture that is shown stays: a key
     * that is meant for it must not decide on another.
     */
    proposed(isNewModel) {
      if (isNewModel) this.filter.set({ order: "uncertain", state: "open", find: "" });
      this.ahead.restart(this.filter.choice, null);
      if (!this.current && !this.isGrid) this.goOn();
      say(isNewModel ? "All boxes of the new model are there; the least certain come next." : "All proposed boxes are there.");
    }
    // The box
    change(drawn, kind) {
      const { current } = this;
      if (!current || !this.canDraw) return;
      if (current.history.step({ ...current.history.now, ...drawn }, kind)) this.showPicture();
      else this.editor.render();
    }
    nudge(e, edge) {
      const { current } = this, box = current?.history.now.box;
      if (!current || !box) return;
      const far = e.shiftKey ? 10 : 1;
      const dx = { ArrowLeft: -far, ArrowRight: far }[e.key] ?? 0, dy = { ArrowUp: -far, ArrowDown: far }[e.key] ?? 0;
      const next2 = edge ? resized(box, [edge], dx, dy, current.picture) : moved(box, dx, dy, current.picture);
      this.change({ box: next2 }, edge ? `resize ${edge}` : "move");
      say(edge ? `${edge} edge at ${next2[edges[edge]]}` : `Box at ${next2[0]}, ${next2[1]}`);
    }
    undo() {
      this.turn(
        this.current?.history.undo(),
        "Undone",
        "Nothing to undo in this picture. P goes back to the one before; O opens it again."
      );
    }
    redo() {
      this.turn(this.current?.history.redo(), "Done again", "Nothing to do again.");
    }
    turn(isDone2, done, nothing) {
      say(isDone2 ? done : nothing);
      if (isDone2) this.showPicture();
    }
    takePrevious() {
      const { before, current } = this;
      if (!before || !current) {
        say("No box was accepted before this picture.");
        return;
      }
      this.change({ box: carried(before.box, before.size, current.picture) }, "");
      say("Box of the picture before");
    }
    /** Takes each source's box in turn. */
    takeSource() {
      const { current } = this, boxes = current?.picture.proposals.filter((p) => p.box) ?? [];
      if (!current || boxes.length === 0) {
        say("No source has a box here.");
        return;
      }
      const at = boxes.findIndex((p) => same(p.box, current.history.now.box)), next2 = boxes[(at + 1) % boxes.length];
      this.change({ box: next2.box, label: next2.label ?? current.history.now.label }, "");
      say(`Box of ${next2.source}`);
    }
    create() {
      const { current } = this;
      if (!current || current.history.now.box) {
        say("There is a box already; the arrows move it.");
        return;
      }
      this.change({ box: middle(current.picture) }, "");
      say("Box made in the middle; arrows move it, Alt with arrows resizes it.");
    }
    remove() {
      this.change({ box: null }, "");
      say("Box removed");
    }
    toggle(mode) {
      this.editor.setMode(this.editor.mode === mode ? "edit" : mode);
    }
    label(index) {
      const label = this.labels[index];
      if (label === void 0 || this.labels.length < 2) return;
      this.change({ label }, "");
      say(`Label ${label}`);
    }
    // What is shown
    showMode() {
      const { mode, hint } = this.editor;
      for (const id of ["draw", "clicks"]) byId(id).ariaPressed = String(mode === id);
      this.stage.dataset["mode"] = mode;
      byId("hint").textContent = hint;
    }
    showPicture() {
      const { current, canDraw } = this, picture2 = current?.picture, box = current?.history.now.box ?? null;
      this.stage.classList.remove("asked");
      showFacts(current, this.labels, person.name);
      showUse({
        none: !!picture2,
        skip: !!picture2,
        accept: canDraw,
        back: !this.trail.isEmpty,
        draw: canDraw,
        clicks: canDraw,
        previous: canDraw && !!this.before,
        remove: canDraw && !!box,
        undo: !!current?.history.isTouched,
        redo: !!current?.history.canRedo
      });
      this.editor.compare(picture2?.proposals.flatMap((p, kind) => p.box && !same(p.box, box) ? [{ box: p.box, kind }] : []) ?? []);
      this.editor.render();
      this.stage.dataset["picture"] = picture2 && current?.image.bitmap ? String(picture2.id) : "";
    }
    showGrid(isGrid) {
      this.isGrid = isGrid;
      document.body.classList.toggle("gridded", isGrid);
      byId("grid").hidden = !isGrid;
      byId("single").hidden = isGrid;
      byId("to-grid").ariaPressed = String(isGrid);
      if (isGrid) {
        this.current?.look(false);
        this.grid.show(this.filter.choice, this.current?.picture.id ?? null);
        return;
      }
      this.grid.hide();
      this.current?.look(!document.hidden);
      this.stage.focus({ preventScroll: true });
      if (!this.current) this.goOn();
    }
  };

  // Sources/review/main.ts
  void begin();
  async function begin() {
    const review2 = await first();
    bindTo(review2.id);
    const who = byId("who");
    who.addEventListener("click", () => void askName());
    if (person.name === null) await askName();
    else who.textContent = person.name;
    new Reviewing(review2).begin();
  }
  async function askName() {
    const name = await askText("Who reviews?", "Your name stands beside each of your decisions.", "text");
    person.name = name || person.name || "me";
    byId("who").textContent = person.name;
  }
  async function first() {
    for (; ; ) {
      try {
        const review2 = await review();
        calm("begin");
        return review2;
      } catch (e) {
        warn("begin", e instanceof Problem ? e.message : "The server does not answer; the page asks again.");
        await sleep(1e3);
      }
    }
  }
})();
