// The page's keys: one table, by which they work and are explained.
import { byId } from "../shared/dom";
import { isAsking, open } from "./dialogs";
import { make } from "../shared/make";

export interface Key {
  /** As the key's event calls it; letters in small. */
  keys: string[];
  shift?: boolean;
  alt?: boolean;
  /** How it is written in the list; empty where the row before stands for it too. */
  shown: string;
  text: string;
  /** Whether holding it down repeats it. */
  repeats?: boolean;
  run: (e: KeyboardEvent) => void;
}

/** Makes keys work wherever nothing is typed into. */
export function listen(table: readonly Key[]): void {
  addEventListener("keydown", e => {
    if (isAsking() || e.ctrlKey || e.metaKey || e.isComposing || isTyping(e)) return;
    const name = nameOf(e);
    const found = table.find(k => k.keys.includes(name) && !!k.alt === e.altKey && (k.shift === undefined || k.shift === e.shiftKey));
    if (!found) return;
    e.preventDefault();
    if (!e.repeat || found.repeats) found.run(e);
  });
}

/** Shows all keys. */
export async function explain(table: readonly Key[]): Promise<void> {
  byId("key-list").replaceChildren(...table.filter(k => k.shown !== "").map(({ shown, text }) =>
    make("li", {}, make("span", {}, ...shown.split(" ").map(k => make("kbd", {}, k))), text)));
  await open(byId<HTMLDialogElement>("keys"));
}

/** The key by its letter; where a keyboard has other letters than a to z, the one that stands at its place on a Latin one. */
function nameOf(e: KeyboardEvent): string {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  return key.length === 1 && key > "\u007f" && e.code.startsWith("Key") ? e.code.slice(3).toLowerCase() : key;
}

function isTyping(e: KeyboardEvent): boolean {
  const at = e.target as HTMLElement;
  if (at.closest("input, select, textarea")) return true;
  // Enter and the space bar belong to the button that has the focus, and the grid has its own arrows.
  return (e.key === "Enter" || e.key === " ") && at.closest("button, a, [role=option]") !== null;
}
