// What stands beside the picture: its name, facts and label, and which buttons can be used.
import { byId } from "../shared/dom";
import { overlap, same, told } from "./box";
import { certainty, isNone } from "./certainty";
import { make } from "../shared/make";
import { joined, stateText } from "./texts";
import type { Visit } from "./visit";

/** Makes a button for each label, where there are several. */
export function makeLabels(labels: readonly string[], choose: (index: number) => void): void {
  byId("labels").hidden = labels.length < 2;
  byId("labels").append(...labels.map((label, i) =>
    make("button", { type: "button", onclick: () => choose(i) }, ...i < 9 ? [make("kbd", {}, String(i + 1)), " "] : [], label)));
}

/** Shows a picture's name, facts and label. */
export function showFacts(visit: Visit | null, labels: readonly string[], me: string | null): void {
  byId("picture-name").textContent = visit?.picture.name ?? "";
  byId("facts").replaceChildren(...visit ? facts(visit, me) : []);
  for (const [i, element] of [...byId("labels").querySelectorAll("button")].entries())
    element.ariaPressed = String(labels[i] === visit?.history.now.label);
}

/** Lets the buttons be used that can do something now. */
export function showUse(use: Record<string, boolean>): void {
  for (const [id, isOf] of Object.entries(use)) byId<HTMLButtonElement>(id).disabled = !isOf;
}

function facts({ picture, history: { now: { box, label } } }: Visit, me: string | null): HTMLElement[] {
  const rows: [string, Node | string][] = [
    ["State", `${stateText(picture.state, picture.proposals[0]?.box)}${picture.by && picture.state !== "open" ? ` by ${picture.by}` : ""}`],
    ["Picture", `${picture.width} × ${picture.height}`],
    ["Box", box ? told(box) : "none"],
    ["Class", label ?? "none"],
    ...picture.proposals.map((p, kind): [string, Node] => [p.source, make("span", {},
      make("i", { className: `swatch kind${kind}` }), joined([
        !p.box ? isNone(p) ? "no object" : "no box" : same(p.box, box) ? "this box" : box ? `IoU ${overlap(p.box, box).toFixed(2)}` : "a box",
        certainty(p.source, p.confidence, p.box)], ", "))]),
  ];
  if (picture.lentTo && picture.lentTo !== me) rows.push(["Open at", picture.lentTo]);
  return rows.flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]);
}
