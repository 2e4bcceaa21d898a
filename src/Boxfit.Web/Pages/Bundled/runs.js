// Made of Sources/runs and Sources/shared by "npm run bundle"; sha256 2d0147904480de837e09cc01fcbeacbf707c9067d0af282456174c204d698250
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
  function button(text, run, className = "") {
    const made = make("button", { type: "button", className }, text);
    made.addEventListener("click", run);
    return made;
  }
  var svg = "http://www.w3.org/2000/svg";
  function shape(name, attributes, ...content) {
    const made = document.createElementNS(svg, name);
    for (const [key2, value] of Object.entries(attributes)) made.setAttribute(key2, String(value));
    made.append(...content);
    return made;
  }

  // Sources/runs/colours.ts
  var light = ["#0969da", "#cf5a00", "#1a7f37", "#b3267e", "#6639ba", "#9a6700", "#0b7d8a", "#cf222e", "#4d5560", "#5b7a00"];
  var dark = ["#6cb0ff", "#ff9d52", "#56d364", "#ff7cc8", "#b69bff", "#e3b341", "#4dd0de", "#ff8a80", "#b5bec8", "#b6d94c"];
  var dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
  var darkness = matchMedia("(prefers-color-scheme: dark)");
  var places = /* @__PURE__ */ new Map();
  function take(run) {
    if (places.has(run)) return;
    const taken = new Set(places.values());
    let place = 0;
    while (taken.has(place)) place++;
    places.set(run, place);
  }
  var leave = (run) => void places.delete(run);
  var colour = (run) => (darkness.matches ? dark : light)[(places.get(run) ?? 0) % light.length];
  var dash = (run) => dashes[Math.floor((places.get(run) ?? 0) / light.length) % dashes.length];
  var whenLightChanges = (act2) => darkness.addEventListener("change", act2);
  var sample = () => shape(
    "svg",
    { class: "line", viewBox: "0 0 24 6", width: 24, height: 6, "aria-hidden": "true" },
    shape("line", { x1: 0, y1: 3, x2: 24, y2: 3, "stroke-width": 3 })
  );
  function dress(line, run) {
    line.style.stroke = colour(run);
    line.style.strokeDasharray = dash(run).join(" ");
  }

  // Sources/runs/format.ts
  var iou = (value) => value == null ? "–" : value.toFixed(3);
  function figure(value) {
    if (value == null) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace("e+", "e");
    return value.toPrecision(size >= 100 ? Math.max(3, Math.ceil(Math.log10(size + 1))) : 3);
  }
  function tick(value) {
    return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(Number(value.toPrecision(9)));
  }
  var counted = (count2, one, many = `${one}s`) => `${count2} ${count2 === 1 ? one : many}`;
  function time(text) {
    if (text === null) return "–";
    const date = new Date(text);
    return Number.isNaN(date.valueOf()) ? "–" : date.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
  }

  // Sources/runs/chart.ts
  var View = class {
    range = null;
    at = null;
    listeners = [];
    /** Calls back when it changes. */
    listen(act2) {
      this.listeners.push(act2);
    }
    /** Reads an epoch. */
    read(epoch) {
      if (epoch === this.at) return;
      this.at = epoch;
      for (const act2 of this.listeners) act2(false);
    }
    /** Shows a part of the epochs; null for all. */
    show(range) {
      this.range = range;
      for (const act2 of this.listeners) act2(true);
    }
  };
  var margin = { left: 58, right: 12, top: 8, bottom: 24 };
  var mostRead = 10;
  var Chart = class {
    constructor(of, view2) {
      this.of = of;
      this.view = view2;
      this.isLog = of.log ?? false;
      const head = make("div", { className: "chart-head" }, make("h3", {}, of.name));
      if (of.log !== void 0) {
        const box2 = make("input");
        box2.type = "checkbox";
        box2.checked = this.isLog;
        box2.setAttribute("aria-label", `${of.name} on a logarithmic scale`);
        box2.addEventListener("change", () => {
          this.isLog = box2.checked;
          this.draw();
        });
        head.append(make("label", {}, box2, " log"));
      }
      this.plot.tabIndex = 0;
      this.plot.setAttribute("role", "slider");
      this.plot.setAttribute("aria-label", `${of.name}, by epoch`);
      this.plot.append(this.lines, this.marks, this.readout, this.empty);
      this.host.append(head, this.plot);
      this.listen();
      new ResizeObserver(() => this.draw()).observe(this.plot);
      view2.listen((isRange) => isRange ? this.draw() : this.mark());
    }
    of;
    view;
    host = make("div", { className: "chart" });
    plot = make("div", { className: "plot" });
    lines = document.createElement("canvas");
    marks = document.createElement("canvas");
    readout = make("div", { className: "readout" });
    empty = make("p", { className: "empty muted" });
    curves = [];
    isLog;
    frame = null;
    dragged = null;
    dragTo = 0;
    pointerY = null;
    waiting = false;
    /** Shows these curves from now on. */
    set(curves2) {
      this.curves = curves2;
      this.draw();
    }
    /** Draws all anew before the next frame. */
    draw() {
      if (this.waiting) return;
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.drawLines();
        this.mark();
      });
    }
    listen() {
      const plot = this.plot;
      plot.addEventListener("pointermove", (e) => {
        this.pointerY = e.offsetY;
        const epoch = this.epochAt(e.offsetX);
        if (this.dragged !== null) {
          this.dragTo = e.offsetX;
          this.mark();
        }
        this.view.read(epoch);
        this.mark();
      });
      plot.addEventListener("pointerleave", () => {
        if (this.dragged === null) {
          this.pointerY = null;
          this.view.read(null);
        }
      });
      plot.addEventListener("pointerdown", (e) => {
        if (e.button !== 0) return;
        plot.setPointerCapture(e.pointerId);
        this.dragged = this.dragTo = e.offsetX;
      });
      plot.addEventListener("pointerup", (e) => {
        const from = this.dragged;
        this.dragged = null;
        if (from === null || Math.abs(e.offsetX - from) < 8) {
          this.mark();
          return;
        }
        const ends = [this.epochAt(from), this.epochAt(e.offsetX)].map((n) => n ?? 0).sort((a, b) => a - b);
        if (ends[1] > ends[0]) this.view.show([ends[0], ends[1]]);
      });
      plot.addEventListener("pointercancel", () => {
        this.dragged = null;
        this.mark();
      });
      plot.addEventListener("dblclick", () => this.view.show(null));
      plot.addEventListener("blur", () => this.view.read(null));
      plot.addEventListener("keydown", (e) => {
        const f = this.frame;
        if (!f) return;
        const step = e.shiftKey ? 10 : 1, at = this.view.at;
        const to = e.key === "ArrowRight" ? (at ?? f.from - step) + step : e.key === "ArrowLeft" ? (at ?? f.to + step) - step : e.key === "H\
ome" ? f.from : e.key === "End" ? f.to : null;
        if (to !== null) {
          this.pointerY = null;
          this.view.read(Math.min(f.to, Math.max(f.from, to)));
        } else if (e.key === "Escape") {
          this.view.show(null);
          this.view.read(null);
        } else return;
        e.preventDefault();
      });
    }
    epochAt(x) {
      const f = this.frame;
      if (!f) return null;
      const share = Math.min(1, Math.max(0, (x - f.left) / f.width));
      return Math.round(f.from + share * (f.to - f.from));
    }
    fit(canvas) {
      const scale = devicePixelRatio, width = this.plot.clientWidth, height = this.plot.clientHeight;
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
      }
      const context = canvas.getContext("2d");
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      return context;
    }
    drawLines() {
      const context = this.fit(this.lines), width = this.plot.clientWidth, height = this.plot.clientHeight;
      this.frame = this.measure(width - margin.left - margin.right, height - margin.top - margin.bottom);
      this.empty.textContent = this.frame ? "" : this.curves.length === 0 ? "Choose runs in the list." : "No figures yet.";
      const { from, to } = this.frame ?? { from: 0, to: 0 };
      for (const [name, value] of [["min", from], ["max", to], ["now", Math.min(to, Math.max(from, this.view.at ?? to))]])
        this.plot.setAttribute(`aria-value${name}`, String(value));
      if (!this.frame) return;
      const f = this.frame, style = getComputedStyle(this.plot);
      this.drawAxes(context, f, style.getPropertyValue("--line"), style.getPropertyValue("--muted"), style.fontFamily);
      context.save();
      context.beginPath();
      context.rect(f.left, f.top - 2, f.width + margin.right, f.height + 4);
      context.clip();
      context.lineJoin = "round";
      for (const curve of this.curves) {
        context.strokeStyle = context.fillStyle = colour(curve.run);
        context.setLineDash(dash(curve.run));
        if (this.of.thin) this.drawLine(context, f, curve, this.of.thin(curve), 1, 0.55);
        this.drawLine(context, f, curve, this.of.line(curve), 1.8, 1);
      }
      context.restore();
    }
    /** What is seen: the epochs, and the lowest and highest value among them. */
    measure(width, height) {
      let from = Infinity, to = -Infinity, low = Infinity, high = -Infinity;
      for (const { epoch } of this.curves) {
        if (epoch.length === 0) continue;
        from = Math.min(from, epoch[0]);
        to = Math.max(to, epoch[epoch.length - 1]);
      }
      if (to < from || width < 10 || height < 10) return null;
      const range = this.view.range;
      if (range && range[0] < to) [from, to] = [Math.max(from, range[0]), Math.min(to, range[1])];
      if (from === to) to = from + 1;
      for (const curve of this.curves) {
        const [first2, end] = bounds(curve.epoch, from, to);
        for (const values of [this.of.line(curve), ...this.of.thin ? [this.of.thin(curve)] : []]) {
          for (let i = first2; i < end; i++) {
            const value = values[i];
            if (value == null || this.isLog && value <= 0) continue;
            if (value < low) low = value;
            if (value > high) high = value;
          }
        }
      }
      if (high < low) return null;
      if (this.isLog) {
        if (high / low < 1.5) [low, high] = [low / 1.3, high * 1.3];
      } else {
        const room = (high - low) * 0.05 || Math.abs(high) * 0.1 || 1;
        [low, high] = [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
        if (this.of.most !== void 0) high = Math.min(high, this.of.most);
      }
      return { left: margin.left, top: margin.top, width, height, from, to, low, high };
    }
    x(f, epoch) {
      return f.left + (epoch - f.from) / (f.to - f.from) * f.width;
    }
    y(f, value) {
      const share = this.isLog ? Math.log(value / f.low) / Math.log(f.high / f.low) : (value - f.low) / (f.high - f.low);
      return f.top + (1 - share) * f.height;
    }
    drawAxes(context, f, line, ink, font) {
      context.font = `12px ${font}`;
      context.fillStyle = ink;
      context.strokeStyle = line;
      context.lineWidth = 1;
      context.setLineDash([]);
      context.textBaseline = "middle";
      context.textAlign = "right";
      const values = this.isLog ? logTicks(f.low, f.high) : ticks(f.low, f.high, Math.max(2, Math.floor(f.height / 36)));
      for (const value of values) {
        const y = Math.round(this.y(f, value)) + 0.5;
        context.beginPath();
        context.moveTo(f.left, y);
        context.lineTo(f.left + f.width, y);
        context.stroke();
        context.fillText(tick(value), f.left - 6, y);
      }
      context.textBaseline = "top";
      context.textAlign = "center";
      for (const epoch of ticks(f.from, f.to, Math.max(2, Math.floor(f.width / 70))).filter(Number.isInteger)) {
        const x = Math.round(this.x(f, epoch)) + 0.5;
        context.beginPath();
        context.moveTo(x, f.top + f.height);
        context.lineTo(x, f.top + f.height + 4);
        context.stroke();
        context.fillText(String(epoch), x, f.top + f.height + 7);
      }
    }
    drawLine(context, f, { epoch }, values, thickness, opacity) {
      let [first2, end] = bounds(epoch, f.from, f.to);
      first2 = Math.max(0, first2 - 1);
      end = Math.min(epoch.length, end + 1);
      context.lineWidth = thickness;
      context.globalAlpha = opacity;
      context.beginPath();
      const isMany = end - first2 > 3 * f.width;
      let isOpen = false, pixel = NaN, low = 0, high = 0, last = 0;
      const close = () => {
        if (Number.isNaN(pixel)) return;
        context.lineTo(pixel, low);
        context.lineTo(pixel, high);
        context.lineTo(pixel, last);
      };
      let single = null, points = 0;
      for (let i = first2; i < end; i++) {
        const value = values[i];
        if (value == null || this.isLog && value <= 0) {
          close();
          isOpen = false;
          pixel = NaN;
          continue;
        }
        points++;
        const x = this.x(f, epoch[i]), y = this.y(f, value);
        single = [x, y];
        if (!isOpen) {
          context.moveTo(x, y);
          isOpen = true;
        } else if (!isMany) {
          context.lineTo(x, y);
          continue;
        }
        if (!isMany) continue;
        const column = Math.round(x);
        if (column !== pixel) {
          close();
          context.lineTo(column, y);
          [pixel, low, high] = [column, y, y];
        }
        if (y < low) low = y;
        if (y > high) high = y;
        last = y;
      }
      close();
      context.stroke();
      if (points === 1 && single) {
        context.beginPath();
        context.arc(single[0], single[1], 2.5, 0, 7);
        context.fill();
      }
      context.globalAlpha = 1;
    }
    /** Draws what is read, and says it. */
    mark() {
      const context = this.fit(this.marks), f = this.frame, at = this.view.at;
      this.readout.hidden = true;
      if (!f) return;
      const style = getComputedStyle(this.plot);
      if (this.dragged !== null && Math.abs(this.dragTo - this.dragged) > 3) {
        context.globalAlpha = 0.15;
        context.fillStyle = style.getPropertyValue("--accent");
        context.fillRect(Math.min(this.dragged, this.dragTo), f.top, Math.abs(this.dragTo - this.dragged), f.height);
        context.globalAlpha = 1;
      }
      if (at === null || at < f.from || at > f.to) return;
      const x = this.x(f, at);
      context.strokeStyle = style.getPropertyValue("--muted");
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(x, f.top);
      context.lineTo(x, f.top + f.height);
      context.stroke();
      context.setLineDash([]);
      const read = this.curves.flatMap((curve) => {
        const i = bounds(curve.epoch, at, at)[0], value = curve.epoch[i] === at ? this.of.line(curve)[i] : null;
        return value == null || this.isLog && value <= 0 ? [] : [{ run: curve.run, value, y: this.y(f, value) }];
      }).sort((a, b) => b.value - a.value);
      for (const { run, y } of read) {
        context.fillStyle = colour(run);
        context.beginPath();
        context.arc(x, y, 3.5, 0, 7);
        context.fill();
      }
      const text = `Epoch ${at}: ${read.map((r) => `${r.run} ${this.of.format(r.value)}`).join(", ") || "no figures"}`;
      this.plot.setAttribute("aria-valuenow", String(at));
      this.plot.setAttribute("aria-valuetext", text);
      const isRead = this.pointerY !== null || document.activeElement === this.plot;
      if (read.length > 0 && isRead) this.show(f, x, at, read);
    }
    show(f, x, at, read) {
      const y = this.pointerY;
      const nearest = y === null ? null : read.reduce((a, b) => Math.abs(b.y - y) < Math.abs(a.y - y) ? b : a);
      const first2 = nearest ? Math.max(0, Math.min(read.indexOf(nearest) - mostRead / 2, read.length - mostRead)) : 0;
      const rows = read.slice(first2, first2 + mostRead).map((one) => {
        const swatch2 = make("span", { className: "swatch" });
        swatch2.style.background = colour(one.run);
        return make(
          "div",
          { className: one === nearest ? "nearest" : "" },
          swatch2,
          make("span", { className: "run" }, one.run),
          this.of.format(one.value)
        );
      });
      if (read.length > mostRead) rows.push(make("div", { className: "muted" }, `and ${read.length - rows.length} more`));
      this.readout.replaceChildren(make("div", { className: "muted" }, `Epoch ${at}`), ...rows);
      this.readout.hidden = false;
      const isLeft = x > f.left + f.width / 2;
      this.readout.style.left = isLeft ? "" : `${x + 10}px`;
      this.readout.style.right = isLeft ? `${this.plot.clientWidth - x + 10}px` : "";
    }
  };
  function bounds(epochs2, from, to) {
    const find = (isBefore) => {
      let low = 0, high = epochs2.length;
      while (low < high) {
        const middle = low + high >> 1;
        if (isBefore(epochs2[middle])) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return [find((e) => e < from), find((e) => e <= to)];
  }
  function ticks(low, high, most) {
    const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-12) + 1e-12 * step; i++) found.push(Number((i * step).toPrecision(
    12)));
    return found;
  }
  function logTicks(low, high) {
    const decades = Math.log10(high / low), factors = decades > 8 ? [] : decades > 2.5 ? [1] : decades > 0.9 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6,
    8];
    const found = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      if (factors.length === 0 && power % 3 !== 0) continue;
      for (const factor of factors.length === 0 ? [1] : factors) {
        const value = Number((factor * 10 ** power).toPrecision(6));
        if (value >= low && value <= high) found.push(value);
      }
    }
    return found;
  }

  // Sources/runs/pictures.ts
  var places2 = ["top left", "top middle", "top right", "middle left", "centre", "middle right", "bottom left", "bottom middle", "bottom rig\
ht"];
  function showComparison(host, comparison) {
    const parts = [comparison.first, ...comparison.second ? [comparison.second] : []];
    const figures = make("div", { className: parts.length > 1 ? "parts two" : "parts" }, ...parts.map((part, i) => showPart(part, i)));
    const isBoth = comparison.second !== null && comparison.second.missing === null;
    const sections = comparison.sections.filter((s) => s.pictures.length > 0).map((section) => make(
      "section",
      {},
      make("h3", {}, heading(section.heading, comparison)),
      make("div", { className: isBoth ? "photos pairs" : "photos" }, ...section.pictures.map((p) => showPicture(p, comparison, isBoth)))
    ));
    const key2 = make("p", { className: "muted boxes-key" }, swatch("label"), " label ", swatch("prediction"), " prediction");
    host.replaceChildren(figures, ...sections.length > 0 ? [key2] : [], ...sections);
  }
  var swatch = (kind) => make("span", { className: `box-swatch ${kind}` });
  function heading(text, comparison) {
    const second2 = comparison.second?.run ?? "";
    return comparison.second === null ? text : text.startsWith("Where") ? text.replace("the first run", comparison.first.run).replace("the s\
econd run", second2) : `${text} of ${comparison.first.run}`;
  }
  function showPart(part, place) {
    const card = make("div", { className: "part" }, make("h3", {}, part.run));
    if (part.missing !== null) {
      card.append(make("p", {}, part.missing));
      if (part.command !== null) {
        const code = make("pre", {}, part.command);
        code.tabIndex = 0;
        code.setAttribute("aria-label", "The command");
        card.append(code);
      }
      return card;
    }
    if (part.note !== null) card.append(make("p", { className: "note" }, part.note));
    const [at50, at75, at90] = part.shares.map((share) => `${(100 * share).toFixed(1)} %`);
    card.append(
      make(
        "dl",
        { className: "figures" },
        ...pair("Pictures", String(part.pictures)),
        ...pair("Mean IoU", iou(part.meanIou)),
        ...pair("Median IoU", iou(part.medianIou)),
        ...pair("IoU ≥ 0.50", at50),
        ...pair("IoU ≥ 0.75", at75),
        ...pair("IoU ≥ 0.90", at90)
      ),
      make("h4", {}, "Pictures by IoU"),
      histogram(part, place),
      make(
        "div",
        { className: "by" },
        make("div", {}, make("h4", {}, "IoU by size of the object"), sizes(part)),
        make("div", {}, make("h4", {}, "IoU by its place, and pictures"), placesTable(part))
      )
    );
    return card;
  }
  var pair = (name, value) => [make("div", {}, make("dt", {}, name), make("dd", {}, value))];
  function histogram(part, place) {
    const width = 400, height = 110, low = 18, most = Math.max(...part.histogram, 1), step = width / part.histogram.length;
    const all = part.histogram.map((count2, i) => `${(i / part.histogram.length).toFixed(2)}: ${count2}`).join(", ");
    const bars = part.histogram.map((count2, i) => {
      const tall = count2 / most * (height - low - 12);
      return shape(
        "rect",
        { class: `bar of${place}`, x: i * step + 1, y: height - low - tall, width: step - 2, height: tall },
        shape("title", {}, `IoU ${(i / part.histogram.length).toFixed(2)} to ${((i + 1) / part.histogram.length).toFixed(2)}: ${counted(count2,
        "picture")}`)
      );
    });
    const labels = [0, 0.25, 0.5, 0.75, 1].map((value) => shape("text", {
      x: value * width,
      y: height - 4,
      "text-anchor": value === 0 ? "start" : value === 1 ? "end" : "middle"
    }, String(value)));
    return shape(
      "svg",
      { class: "histogram", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Pictures by IoU, in steps of 0.05. ${all}` },
      shape("line", { class: "ground", x1: 0, y1: height - low + 0.5, x2: width, y2: height - low + 0.5 }),
      ...bars,
      ...labels
    );
  }
  function sizes(part) {
    const share = (area) => (100 * area).toFixed(area < 0.1 ? 1 : 0);
    return table(["size", "area", "pictures", "IoU"], part.sizes.map((s) => [
      s.size,
      `${share(s.smallestArea)} to ${share(s.largestArea)} %`,
      String(s.pictures),
      s.meanIou === null ? "too few" : iou(s.meanIou)
    ]));
  }
  function placesTable(part) {
    const known = part.places.map((p) => p.meanIou ?? NaN).filter((n) => !Number.isNaN(n)), low = Math.min(...known), high = Math.max(...known);
    const grid = make("ul", { className: "places" });
    part.places.forEach((place, i) => {
      const cell = make("li", {}, make("b", {}, iou(place.meanIou)), make("span", { className: "muted" }, String(place.pictures)));
      cell.setAttribute("aria-label", `${places2[i]}: IoU ${iou(place.meanIou)}, ${counted(place.pictures, "picture")}`);
      if (place.meanIou !== null && high > low) cell.style.setProperty("--share", `${Math.round(45 * (high - place.meanIou) / (high - low))}\
%`);
      grid.append(cell);
    });
    return grid;
  }
  function table(head, rows) {
    return make(
      "table",
      { className: "small" },
      make("thead", {}, make("tr", {}, ...head.map((h) => {
        const th = make("th", {}, h);
        th.scope = "col";
        return th;
      }))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell)))))
    );
  }
  function showPicture(picture, comparison, isBoth) {
    const { run } = comparison.first;
    const path = `api/picture?run=${encodeURIComponent(run)}&table=${comparison.table ?? ""}&index=${picture.index}`;
    const halves = [frame(picture, picture.first, run, path)];
    if (isBoth && comparison.second)
      halves.push(picture.second ? frame(picture, picture.second, comparison.second.run, path) : make("div", { className: "half none" }, make(
      "p", { className: "muted" }, `${comparison.second.run} did not measure it.`)));
    return make("figure", {}, make("div", { className: "halves" }, ...halves), make("figcaption", {}, picture.name));
  }
  function frame(picture, measured, run, path) {
    const { width, height } = picture;
    const view2 = make("div", { className: "frame" }), image = new Image(width, height);
    image.alt = `${picture.name}: label at ${said(picture.truth)}, predicted at ${said(measured.box)}`;
    view2.append(image, shape(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      box("label rim", picture.truth),
      box("label", picture.truth),
      box("prediction rim", measured.box),
      box("prediction", measured.box)
    ));
    void load(image, view2, path);
    return make("div", { className: "half" }, view2, make("p", {}, make("span", { className: "run" }, run), ` IoU ${iou(measured.iou)}`));
  }
  var said = (box2) => box2.map((n) => Math.round(n)).join(", ");
  function box(kind, [x1, y1, x2, y2]) {
    return shape("rect", { class: kind, x: x1, y: y1, width: Math.max(0, x2 - x1), height: Math.max(0, y2 - y1) });
  }
  var loading = /* @__PURE__ */ new Map();
  async function load(image, view2, path) {
    try {
      let blob = loading.get(path);
      if (!blob) {
        blob = ask(path).then((r) => r.blob());
        loading.set(path, blob);
        blob.finally(() => loading.delete(path)).catch(() => void 0);
      }
      image.src = URL.createObjectURL(await blob);
      image.onload = () => URL.revokeObjectURL(image.src);
    } catch (e) {
      view2.replaceChildren(make("p", { className: "bad" }, reason(e)));
    }
  }

  // Sources/runs/table.ts
  var fixed = [
    { title: "Run", isNumber: false, key: (r) => r.name, show: (r) => r.name },
    { title: "State", isNumber: false, key: (r) => r.state, show: (r) => r.state },
    { title: "Epochs", isNumber: true, key: (r) => r.epochs, show: (r) => r.epochs === null ? "?" : `${r.epochs}${r.allEpochs === null ? "" :
    `/${r.allEpochs}`}` },
    {
      title: "Best IoU",
      isNumber: true,
      key: (r) => r.bestIou,
      show: (r) => iou(r.bestIou),
      hint: (r) => r.bestIou === null ? "" : `On the ${r.measuredOn ?? ""} part; the model is that of epoch ${r.modelEpoch ?? "?"}`
    },
    { title: "Test IoU", isNumber: true, key: (r) => r.testIou, show: (r) => iou(r.testIou) },
    { title: "Loss", isNumber: true, key: (r) => r.loss, show: (r) => figure(r.loss) },
    { title: "Pictures/s", isNumber: true, key: (r) => r.speed, show: (r) => figure(r.speed) },
    { title: "Begun", isNumber: false, key: (r) => r.started, show: (r) => time(r.started) }
  ];
  var Table = class {
    constructor(head, body, asked, chosen2) {
      this.head = head;
      this.body = body;
      this.asked = asked;
      this.chosen = chosen2;
      this.setColumns([]);
    }
    head;
    body;
    asked;
    chosen;
    rows = /* @__PURE__ */ new Map();
    columns = [];
    differing = [];
    sort = { title: "Begun", isDown: true };
    find = "";
    canGoOn = false;
    /** Takes what the server says has changed. */
    update(names, runs, differing) {
      if (differing.join("\n") !== this.differing.join("\n")) this.setColumns(differing);
      for (const run of runs) {
        const row = this.rows.get(run.name) ?? this.add(run);
        row.run = run;
        this.fill(row);
      }
      if (names) {
        const known = new Set(names);
        for (const [name, row] of this.rows) {
          if (known.has(name)) continue;
          row.element.remove();
          this.rows.delete(name);
        }
      }
      if (names || runs.length > 0) this.order();
    }
    /** Shows the runs alone that have all words. */
    filter(text) {
      this.find = text.toLowerCase();
      this.order();
    }
    /** How many are shown, and how many there are. */
    get count() {
      return [this.body.rows.length, this.rows.size];
    }
    /** The runs that are shown, as they are sorted. */
    get runs() {
      return this.sorted().map((r) => r.run);
    }
    /** A run by its name. */
    run(name) {
      return this.rows.get(name)?.run;
    }
    /** Draws the boxes and colours anew. */
    showChosen() {
      for (const row of this.rows.values()) this.mark(row);
    }
    setColumns(differing) {
      this.differing = differing;
      this.columns = [...fixed, ...differing.map((name, i) => ({
        title: name,
        isNumber: false,
        key: (r) => asKey(r.settings[i]),
        show: (r) => short(r.settings[i]),
        hint: (r) => r.settings[i] ?? ""
      }))];
      const choose2 = make("th", { className: "choose" }, make("span", { className: "unseen" }, "In the curves"));
      choose2.scope = "col";
      const focused = document.activeElement?.closest("#columns th")?.textContent;
      this.head.replaceChildren(choose2, ...this.columns.map((column) => {
        const title = button(column.title, () => {
          const isSame = this.sort.title === column.title;
          this.sort = { title: column.title, isDown: isSame ? !this.sort.isDown : column.isNumber };
          this.order();
        });
        const th = make("th", { className: column.isNumber ? "number" : "" }, title);
        th.scope = "col";
        return th;
      }));
      if (focused) [...this.head.cells].find((th) => th.textContent === focused)?.querySelector("button")?.focus();
      for (const row of this.rows.values()) {
        for (const cell of row.cells) cell.remove();
        row.cells = this.makeCells(row.element);
      }
    }
    makeCells(row) {
      const cells = this.columns.map((column, i) => {
        const cell = document.createElement(i === 0 ? "th" : "td");
        if (i === 0) cell.scope = "row";
        if (column.isNumber) cell.className = "number";
        return cell;
      });
      row.append(...cells);
      return cells;
    }
    add(run) {
      const box2 = make("input");
      box2.type = "checkbox";
      box2.setAttribute("aria-label", `${run.name} in the curves`);
      box2.addEventListener("change", () => this.asked.choose(run.name, box2.checked));
      const line = sample();
      const tr = make("tr", {}, make("td", { className: "choose" }, make("label", {}, box2, line)));
      const row = { run, element: tr, box: box2, swatch: line, cells: this.makeCells(tr), text: "" };
      this.rows.set(run.name, row);
      this.mark(row);
      return row;
    }
    mark(row) {
      const isChosen = this.chosen.has(row.run.name);
      row.box.checked = isChosen;
      row.element.classList.toggle("chosen", isChosen);
      dress(row.swatch, row.run.name);
      if (!isChosen) row.swatch.style.stroke = "transparent";
    }
    fill(row) {
      const run = row.run;
      const texts = [run.name, run.state];
      this.columns.forEach((column, i) => {
        const cell = row.cells[i], text = column.show(run);
        if (column.title === "State") this.fillState(cell, run);
        else if (cell.textContent !== text) cell.textContent = text;
        const hint2 = column.hint?.(run) ?? "";
        if (cell.title !== hint2) cell.title = hint2;
        if (i >= fixed.length) texts.push(`${column.title}=${run.settings[i - fixed.length] ?? ""}`);
      });
      row.text = texts.join(" ").toLowerCase();
    }
    fillState(cell, run) {
      const is = JSON.stringify([run.state, run.reason, run.canStop, run.canGoOn && this.canGoOn]);
      if (cell.dataset["is"] === is) return;
      const hadFocus = cell.contains(document.activeElement);
      cell.dataset["is"] = is;
      const parts = [make("span", { className: `state ${run.state}` }, run.state)];
      if (run.canStop) parts.push(this.button("Stop", `Stop ${run.name}`, () => this.asked.stop(run)));
      else if (run.canGoOn && this.canGoOn) parts.push(this.button("Go on", `Go on with ${run.name}`, () => this.asked.goOn(run)));
      if (run.reason) parts.push(make("span", { className: "reason" }, run.reason));
      cell.replaceChildren(...parts);
      if (hadFocus) cell.querySelector("button")?.focus();
    }
    button(text, label, act2) {
      const made = button(text, act2, "act");
      made.setAttribute("aria-label", label);
      return made;
    }
    sorted() {
      const column = this.columns.find((c) => c.title === this.sort.title) ?? this.columns[0], way = this.sort.isDown ? -1 : 1;
      const words = this.find.split(/\s+/).filter((w) => w.length > 0);
      return [...this.rows.values()].filter((row) => words.every((w) => row.text.includes(w))).map((row) => ({ row, key: column.key(row.run) })).
      sort((a, b) => compare(a.key, b.key, way) || compare(a.row.run.name, b.row.run.name, 1)).map((r) => r.row);
    }
    order() {
      this.columns.forEach((column, i) => {
        const th = this.head.cells[i + 1], isSorted = column.title === this.sort.title;
        if (isSorted) th.setAttribute("aria-sort", this.sort.isDown ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      });
      const rows = this.sorted().map((r) => r.element), now = [...this.body.rows];
      if (rows.length === now.length && rows.every((row, i) => row === now[i])) return;
      const focused = document.activeElement;
      this.body.replaceChildren(...rows);
      if (focused instanceof HTMLElement && focused !== document.activeElement && this.body.contains(focused)) focused.focus();
    }
  };
  function compare(a, b, way) {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return way * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
  }
  function asKey(text) {
    if (text === void 0) return null;
    const number = Number(text);
    return text === "" || Number.isNaN(number) ? text : number;
  }
  function short(text) {
    if (text === void 0) return "–";
    const parts = text.startsWith("/") ? text.split("/") : [text];
    return parts.length > 3 ? `…/${parts.slice(-2).join("/")}` : text;
  }

  // Sources/runs/main.ts
  var everyMilliseconds = 1e3;
  var whenHidden = 5e3;
  var chosenAtFirst = 6;
  var status = byId("status");
  var legend = byId("legend");
  var hint = byId("hint");
  var count = byId("count");
  var first = byId("first");
  var second = byId("second");
  var longer = byId("longer");
  var epochs = byId("epochs");
  var secret = byId("secret");
  var chosen = /* @__PURE__ */ new Set();
  var curves = /* @__PURE__ */ new Map();
  var view = new View();
  var deciding = (c) => c.values.validationIou.some((v) => v !== null) ? c.values.validationIou : c.values.testIou;
  var charts = [
    new Chart({ name: "Loss", line: (c) => c.values.loss, format: figure, log: true }, view),
    new Chart({ name: "IoU", line: deciding, thin: (c) => c.values.trainIou, format: iou, most: 1 }, view),
    new Chart({ name: "Learning rate", line: (c) => c.values.rate, format: figure, log: false }, view),
    new Chart({ name: "Pictures a second", line: (c) => c.values.speed, format: figure }, view)
  ];
  var table2 = new Table(
    byId("columns"),
    byId("rows"),
    { choose, stop: (run) => void act(`stop?${named(run)}`), goOn: askLonger },
    chosen
  );
  var list = null;
  var mark = "";
  var isFirst = true;
  var shownPictures = "";
  var goesOn = null;
  var isTold = false;
  byId("charts").append(...charts.map((c) => c.host));
  secret.value = key.value;
  secret.addEventListener("change", () => {
    key.value = secret.value;
    void look();
  });
  byId("find").addEventListener("input", (e) => {
    table2.filter(e.target.value);
    showCount();
  });
  byId("clear").addEventListener("click", () => {
    for (const name of [...chosen]) choose(name, false);
  });
  byId("swap").addEventListener("click", () => {
    if (second.value) [first.value, second.value] = [second.value, first.value];
    remember();
    void showPictures();
  });
  for (const select of [first, second]) select.addEventListener("change", () => {
    remember();
    void showPictures();
  });
  byId("cancel").addEventListener("click", () => longer.close());
  longer.addEventListener("close", () => {
    if (longer.returnValue === "go" && goesOn) {
      const more = Number(epochs.value);
      void act(`resume?${named(goesOn)}${more && more !== goesOn.allEpochs ? `&epochs=${more}` : ""}`);
    }
    goesOn = null;
  });
  whenLightChanges(() => {
    table2.showChosen();
    showLegend();
    for (const chart of charts) chart.draw();
  });
  addEventListener("visibilitychange", () => {
    if (!document.hidden) void look();
  });
  void watch();
  async function watch() {
    for (; ; ) {
      await look();
      await sleep(document.hidden ? whenHidden : everyMilliseconds);
    }
  }
  async function look() {
    try {
      const answer = await (await ask(`api/runs?after=${mark}`)).json();
      mark = answer.mark;
      byId("key").hidden = key.value === "";
      show(answer);
      await lookAtCurves();
      if (isTold) say("");
      isTold = false;
    } catch (e) {
      isTold = true;
      if (e instanceof Problem && e.status === 401) {
        byId("key").hidden = false;
        say("Type the key of this server.", true);
      } else say(e instanceof NoAnswer ? `${e.message} Figures are those of the last answer.` : reason(e), true);
    } finally {
      document.documentElement.dataset["ready"] = list ? "yes" : "no";
    }
  }
  function show(answer) {
    const known = list?.names ?? [];
    list = { ...answer, names: answer.names ?? known };
    byId("folder").textContent = answer.folder;
    table2.canGoOn = answer.canGoOn;
    table2.update(answer.names, answer.runs, answer.differing);
    if (answer.names) {
      for (const name of [...chosen]) if (!answer.names.includes(name)) choose(name, false);
      fillSelects();
    }
    if (isFirst) chooseAtFirst();
    isFirst = false;
    if (answer.names || answer.runs.length > 0) {
      showCount();
      void showPictures();
    }
  }
  function chooseAtFirst() {
    const named2 = new URLSearchParams(location.hash.slice(1)), names = new Set(list?.names ?? []);
    const said2 = named2.getAll("run").filter((n) => names.has(n)), runs = table2.runs;
    const usual = [...runs.filter((r) => r.state === "running"), ...runs.filter((r) => r.state !== "running" && (r.epochs ?? 0) > 0)];
    for (const name of said2.length > 0 || named2.has("none") ? said2 : usual.slice(0, chosenAtFirst).map((r) => r.name)) put(name);
    const measured = runs.filter((r) => r.hasPictures);
    first.value = pick(named2.get("first"), measured[0]?.name ?? runs[0]?.name ?? "");
    second.value = pick(named2.get("second"), "");
    showChosen();
    function pick(wanted, usually) {
      return wanted !== null && names.has(wanted) ? wanted : usually;
    }
  }
  function put(name) {
    take(name);
    chosen.add(name);
  }
  function choose(name, isChosen) {
    if (isChosen) put(name);
    else {
      chosen.delete(name);
      curves.delete(name);
      leave(name);
    }
    showChosen();
    remember();
    void lookAtCurves().catch(() => void 0);
  }
  function showChosen() {
    table2.showChosen();
    showLegend();
    showCurves();
  }
  function remember() {
    const named2 = new URLSearchParams([...chosen].map((name) => ["run", name]));
    if (chosen.size === 0) named2.set("none", "");
    if (first.value) named2.set("first", first.value);
    if (second.value) named2.set("second", second.value);
    history.replaceState(null, "", `#${named2}`);
  }
  async function lookAtCurves() {
    if (chosen.size === 0) return;
    const asked = [...chosen], query = new URLSearchParams();
    for (const name of asked) query.append("run", name);
    for (const name of asked) query.append("after", curves.get(name)?.mark ?? "");
    const answer = await (await ask(`api/curves?${query}`)).json();
    let isNew = false, isOther = false;
    for (const one of answer.curves) {
      if (!chosen.has(one.run)) continue;
      const known = curves.get(one.run);
      if (known && known.mark === one.mark && known.fault === one.fault) continue;
      curves.set(one.run, joined(known, one));
      isOther ||= (known?.fault ?? null) !== one.fault;
      isNew = true;
    }
    if (isNew) showCurves();
    if (isOther) showLegend();
  }
  function joined(known, one) {
    const keep = (before, after) => [...before?.slice(0, one.from) ?? [], ...after];
    const v = known?.values;
    return {
      run: one.run,
      mark: one.mark,
      fault: one.fault,
      epoch: keep(known?.epoch, one.epoch),
      values: {
        loss: keep(v?.loss, one.loss),
        trainIou: keep(v?.trainIou, one.trainIou),
        validationIou: keep(v?.validationIou, one.validationIou),
        testIou: keep(v?.testIou, one.testIou),
        rate: keep(v?.rate, one.rate),
        speed: keep(v?.speed, one.speed)
      }
    };
  }
  function showCurves() {
    const shown = [...chosen].map((name) => curves.get(name)).filter((c) => c !== void 0);
    for (const chart of charts) chart.set(shown);
    hint.textContent = chosen.size === 0 ? "" : "IoU: of the part that epochs are compared by; thin, of the training part.";
  }
  function showLegend() {
    legend.replaceChildren(...[...chosen].map((name) => {
      const line = sample(), close = button("×", () => choose(name, false));
      dress(line, name);
      close.setAttribute("aria-label", `Take ${name} out of the curves`);
      const fault = curves.get(name)?.fault;
      const bad = fault ? [make("span", { className: "bad" }, fault)] : [];
      return make("li", {}, line, make("span", { className: "run" }, name), ...bad, close);
    }));
    byId("clear").hidden = chosen.size === 0;
  }
  function showCount() {
    const [shown, all] = table2.count;
    count.textContent = shown === all ? counted(all, "run") : `${shown} of ${counted(all, "run")}`;
  }
  function fillSelects() {
    for (const [select, none] of [[first, null], [second, "none"]]) {
      const before = select.value;
      select.replaceChildren(...none === null ? [] : [new Option(none, "")], ...(list?.names ?? []).map((n) => new Option(n, n)));
      select.value = before;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
  }
  async function showPictures() {
    if (!first.value) return;
    const wanted = JSON.stringify([first.value, second.value].map((n) => [n, table2.run(n)?.hasPictures, table2.run(n)?.testIou]));
    if (wanted === shownPictures) return;
    shownPictures = wanted;
    try {
      const other = second.value && second.value !== first.value ? `&other=${encodeURIComponent(second.value)}` : "";
      const answer = await ask(`api/pictures?run=${encodeURIComponent(first.value)}${other}`);
      const comparison = await answer.json();
      if (wanted === shownPictures) showComparison(byId("pictures"), comparison);
    } catch (e) {
      shownPictures = "";
      byId("pictures").replaceChildren(make("p", { className: "bad" }, reason(e)));
    }
  }
  var named = (run) => `run=${encodeURIComponent(run.name)}`;
  function askLonger(run) {
    goesOn = run;
    const isDone = run.state === "finished";
    byId("longer-heading").textContent = `Go on with ${run.name}`;
    const all = run.allEpochs ?? run.epochs ?? 1;
    epochs.value = String(isDone ? all + Math.max(1, Math.round(all / 2)) : all);
    epochs.min = String(isDone ? all + 1 : all);
    byId("longer-hint").textContent = isDone ? `It has come to its end after ${counted(run.epochs ?? 0, "epoch")}, so that it needs more.` :
    `It stands after ${counted(run.epochs ?? 0, "epoch")}.`;
    longer.returnValue = "";
    longer.showModal();
    epochs.select();
  }
  async function act(what) {
    try {
      const answer = await ask(`api/${what}`, { method: "POST", headers: { "X-Boxfit-Page": "runs" } });
      say((await answer.json()).message);
      await look();
    } catch (e) {
      say(reason(e), true);
    }
  }
  function say(text, isBad = false) {
    status.textContent = text;
    status.className = isBad ? "bad" : "";
  }
})();
