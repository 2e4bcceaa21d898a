// Watches the runs of a folder: asks once a second what has changed, and shows it.
import { ask, key, NoAnswer, Problem, reason } from "../shared/api";
import { byId, sleep } from "../shared/dom";
import { button, make } from "../shared/make";
import { Chart, type Curve, View } from "./chart";
import { dress, leave, sample, take, whenLightChanges } from "./colours";
import { counted, figure, iou } from "./format";
import { showComparison } from "./pictures";
import { Table } from "./table";
import type { Comparison, CurvesAnswer, Run, RunList, Values } from "./types";

const everyMilliseconds = 1000, whenHidden = 5000, chosenAtFirst = 6;

const status = byId("status"), legend = byId("legend"), hint = byId("hint"), count = byId("count");
const first = byId<HTMLSelectElement>("first"), second = byId<HTMLSelectElement>("second");
const longer = byId<HTMLDialogElement>("longer"), epochs = byId<HTMLInputElement>("epochs"), secret = byId<HTMLInputElement>("secret");

const chosen = new Set<string>();
const curves = new Map<string, Curve & { mark: string; fault: string | null }>();
const view = new View();
const deciding = (c: Curve): Values => c.values.validationIou.some(v => v !== null) ? c.values.validationIou : c.values.testIou;
const charts = [
  new Chart({ name: "Loss", line: c => c.values.loss, format: figure, log: true }, view),
  new Chart({ name: "IoU", line: deciding, thin: c => c.values.trainIou, format: iou, most: 1 }, view),
  new Chart({ name: "Learning rate", line: c => c.values.rate, format: figure, log: false }, view),
  new Chart({ name: "Pictures a second", line: c => c.values.speed, format: figure }, view),
];
const table = new Table(byId<HTMLTableRowElement>("columns"), byId<HTMLTableSectionElement>("rows"),
  { choose, stop: run => void act(`stop?${named(run)}`), goOn: askLonger }, chosen);
let list: RunList | null = null, mark = "", isFirst = true, shownPictures = "", goesOn: Run | null = null, isTold = false;

byId("charts").append(...charts.map(c => c.host));
secret.value = key.value;
secret.addEventListener("change", () => { key.value = secret.value; void look(); });
byId("find").addEventListener("input", e => { table.filter((e.target as HTMLInputElement).value); showCount(); });
byId("clear").addEventListener("click", () => { for (const name of [...chosen]) choose(name, false); });
byId("swap").addEventListener("click", () => {
  if (second.value) [first.value, second.value] = [second.value, first.value];
  remember();
  void showPictures();
});
for (const select of [first, second]) select.addEventListener("change", () => { remember(); void showPictures(); });
byId("cancel").addEventListener("click", () => longer.close());
longer.addEventListener("close", () => {
  if (longer.returnValue === "go" && goesOn) {
    const more = Number(epochs.value);
    void act(`resume?${named(goesOn)}${more && more !== goesOn.allEpochs ? `&epochs=${more}` : ""}`);
  }
  goesOn = null;
});
whenLightChanges(() => { table.showChosen(); showLegend(); for (const chart of charts) chart.draw(); });
addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
void watch();

async function watch(): Promise<void> {
  for (;;) {
    await look();
    await sleep(document.hidden ? whenHidden : everyMilliseconds);
  }
}

/** Asks what has changed, and shows it. */
async function look(): Promise<void> {
  try {
    const answer = await (await ask(`api/runs?after=${mark}`)).json() as RunList;
    mark = answer.mark;
    byId("key").hidden = key.value === "";
    show(answer);
    await lookAtCurves();
    if (isTold) say("");
    isTold = false;
  } catch (e) {
    isTold = true;
    if (e instanceof Problem && e.status === 401) { byId("key").hidden = false; say("Type the key of this server.", true); }
    else say(e instanceof NoAnswer ? `${e.message} Figures are those of the last answer.` : reason(e), true);
  } finally {
    document.documentElement.dataset["ready"] = list ? "yes" : "no";
  }
}

function show(answer: RunList): void {
  const known = list?.names ?? [];
  list = { ...answer, names: answer.names ?? known };
  byId("folder").textContent = answer.folder;
  table.canGoOn = answer.canGoOn;
  table.update(answer.names, answer.runs, answer.differing);
  if (answer.names) {
    for (const name of [...chosen]) if (!answer.names.includes(name)) choose(name, false);
    fillSelects();
  }
  if (isFirst) chooseAtFirst();
  isFirst = false;
  if (answer.names || answer.runs.length > 0) { showCount(); void showPictures(); }
}

/** What the address names; else the runs that train, and the newest. */
function chooseAtFirst(): void {
  const named = new URLSearchParams(location.hash.slice(1)), names = new Set(list?.names ?? []);
  const said = named.getAll("run").filter(n => names.has(n)), runs = table.runs;
  const usual = [...runs.filter(r => r.state === "running"), ...runs.filter(r => r.state !== "running" && (r.epochs ?? 0) > 0)];
  for (const name of said.length > 0 || named.has("none") ? said : usual.slice(0, chosenAtFirst).map(r => r.name)) put(name);
  const measured = runs.filter(r => r.hasPictures);
  first.value = pick(named.get("first"), measured[0]?.name ?? runs[0]?.name ?? "");
  second.value = pick(named.get("second"), "");
  showChosen();

  function pick(wanted: string | null, usually: string): string { return wanted !== null && names.has(wanted) ? wanted : usually; }
}

function put(name: string): void {
  take(name);
  chosen.add(name);
}

function choose(name: string, isChosen: boolean): void {
  if (isChosen) put(name);
  else {
    chosen.delete(name);
    curves.delete(name);
    leave(name);
  }
  showChosen();
  remember();
  void lookAtCurves().catch(() => undefined);
}

function showChosen(): void {
  table.showChosen();
  showLegend();
  showCurves();
}

/** The address keeps what is chosen, so that it is there again after a reload. */
function remember(): void {
  const named = new URLSearchParams([...chosen].map(name => ["run", name]));
  if (chosen.size === 0) named.set("none", "");
  if (first.value) named.set("first", first.value);
  if (second.value) named.set("second", second.value);
  history.replaceState(null, "", `#${named}`);
}

async function lookAtCurves(): Promise<void> {
  if (chosen.size === 0) return;
  const asked = [...chosen], query = new URLSearchParams();
  for (const name of asked) query.append("run", name);
  for (const name of asked) query.append("after", curves.get(name)?.mark ?? "");
  const answer = await (await ask(`api/curves?${query}`)).json() as { curves: CurvesAnswer[] };
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

function joined(known: Curve | undefined, one: CurvesAnswer): Curve & { mark: string; fault: string | null } {
  const keep = <T>(before: T[] | undefined, after: T[]): T[] => [...before?.slice(0, one.from) ?? [], ...after];
  const v = known?.values;
  return {
    run: one.run, mark: one.mark, fault: one.fault, epoch: keep(known?.epoch, one.epoch),
    values: {
      loss: keep(v?.loss, one.loss), trainIou: keep(v?.trainIou, one.trainIou), validationIou: keep(v?.validationIou, one.validationIou),
      testIou: keep(v?.testIou, one.testIou), rate: keep(v?.rate, one.rate), speed: keep(v?.speed, one.speed),
    },
  };
}

function showCurves(): void {
  const shown = [...chosen].map(name => curves.get(name)).filter(c => c !== undefined);
  for (const chart of charts) chart.set(shown);
  hint.textContent = chosen.size === 0 ? "" : "IoU: of the part that epochs are compared by; thin, of the training part.";
}

function showLegend(): void {
  legend.replaceChildren(...[...chosen].map(name => {
    const line = sample(), close = button("×", () => choose(name, false));
    dress(line, name);
    close.setAttribute("aria-label", `Take ${name} out of the curves`);
    const fault = curves.get(name)?.fault;
    const bad = fault ? [make("span", { className: "bad" }, fault)] : [];
    return make("li", {}, line, make("span", { className: "run" }, name), ...bad, close);
  }));
  byId("clear").hidden = chosen.size === 0;
}

function showCount(): void {
  const [shown, all] = table.count;
  count.textContent = shown === all ? counted(all, "run") : `${shown} of ${counted(all, "run")}`;
}

function fillSelects(): void {
  for (const [select, none] of [[first, null], [second, "none"]] as const) {
    const before = select.value;
    select.replaceChildren(...none === null ? [] : [new Option(none, "")], ...(list?.names ?? []).map(n => new Option(n, n)));
    select.value = before;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }
}

/** Shows the test pictures where there are others to be shown than before. */
async function showPictures(): Promise<void> {
  if (!first.value) return;
  const wanted = JSON.stringify([first.value, second.value].map(n => [n, table.run(n)?.hasPictures, table.run(n)?.testIou]));
  if (wanted === shownPictures) return;
  shownPictures = wanted;
  try {
    const other = second.value && second.value !== first.value ? `&other=${encodeURIComponent(second.value)}` : "";
    const answer = await ask(`api/pictures?run=${encodeURIComponent(first.value)}${other}`);
    const comparison = await answer.json() as Comparison;
    if (wanted === shownPictures) showComparison(byId("pictures"), comparison);
  } catch (e) {
    shownPictures = "";
    byId("pictures").replaceChildren(make("p", { className: "bad" }, reason(e)));
  }
}

const named = (run: Run): string => `run=${encodeURIComponent(run.name)}`;

function askLonger(run: Run): void {
  goesOn = run;
  const isDone = run.state === "finished";
  byId("longer-heading").textContent = `Go on with ${run.name}`;
  const all = run.allEpochs ?? run.epochs ?? 1;
  epochs.value = String(isDone ? all + Math.max(1, Math.round(all / 2)) : all);
  epochs.min = String(isDone ? all + 1 : all);
  byId("longer-hint").textContent = isDone ? `It has come to its end after ${counted(run.epochs ?? 0, "epoch")}, so that it needs more.`
    : `It stands after ${counted(run.epochs ?? 0, "epoch")}.`;
  longer.returnValue = "";
  longer.showModal();
  epochs.select();
}

/** Asks the server to change something. */
async function act(what: string): Promise<void> {
  try {
    const answer = await ask(`api/${what}`, { method: "POST", headers: { "X-Boxfit-Page": "runs" } });
    say((await answer.json() as { message: string }).message);
    await look();
  } catch (e) {
    say(reason(e), true);
  }
}

function say(text: string, isBad = false): void {
  status.textContent = text;
  status.className = isBad ? "bad" : "";
}
