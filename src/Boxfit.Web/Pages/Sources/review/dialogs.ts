// Dialogs that ask for something, one after the other.
import { byId } from "../shared/dom";
import { make } from "../shared/make";

let turn: Promise<unknown> = Promise.resolve();

/** Whether a dialog is open, so that keys belong to it. */
export const isAsking = (): boolean => document.querySelector("dialog[open]") !== null;

/** Opens a dialog once those before it are closed; ends with the value that it is closed with. */
export function open(dialog: HTMLDialogElement): Promise<string> {
  const mine = turn.then(() => new Promise<string>(resolve => {
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

/** Asks for a line of text, which may be left empty. */
export async function askText(title: string, text: string, type: "text" | "password"): Promise<string> {
  const input = make("input", { type, name: "answer", autocomplete: "off", maxLength: 200 });
  const dialog = make("dialog", { className: "small" },
    make("form", { method: "dialog" },
      make("h2", {}, title), make("label", {}, text, input),
      make("div", { className: "row" }, make("button", { className: "primary" }, "Go on"))));
  dialog.setAttribute("aria-label", title);
  byId("dialogs").append(dialog);
  await open(dialog);
  dialog.remove();
  return input.value.trim();
}
