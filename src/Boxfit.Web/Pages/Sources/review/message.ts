// What stands in the picture's place: that it is loading, why it cannot be shown, that none is left.
import { byId } from "../shared/dom";
import { button, make } from "../shared/make";
import { say, type Way } from "./notices";

/** Shows a message with ways to go on, of which the first has the focus. */
export function tell(title: string, text = "", ...ways: Way[]): void {
  const message = byId("message");
  message.hidden = false;
  message.replaceChildren(make("h2", {}, title), ...text ? [make("p", {}, text)] : [],
    make("div", { className: "row" }, ...ways.map((way, i) => button(way.text, way.run, i === 0 ? "primary" : ""))));
  if (ways.length === 0) return;
  say(text ? `${title}. ${text}` : title);
  if (!document.activeElement?.matches("input, select")) message.querySelector("button")?.focus();
}

/** Lets the picture be seen. */
export function untell(): void {
  const message = byId("message"), isHere = message.contains(document.activeElement);
  message.hidden = true;
  if (isHere) byId("stage").focus({ preventScroll: true });
}
