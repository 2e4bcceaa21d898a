// Words and figures as people read them.
import type { State } from "./contract";

export const stateTexts: Record<State, string> = {
  open: "open", accepted: "accepted", changed: "changed", none: "no object", skipped: "skipped", unreadable: "unreadable",
};

export const number = (value: number): string => value.toLocaleString("en-GB");

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** A state in words; a changed box where none was proposed is a new one. */
export const stateText = (state: State, proposed: unknown): string => state === "changed" && !proposed ? "drawn" : stateTexts[state];

/** A number with its word. */
export const counted = (n: number, one: string, several: string): string => `${number(n)} ${n === 1 ? one : several}`;

/** What there is of some texts, in one. */
export const joined = (texts: string[], between: string): string => texts.filter(text => text !== "").join(between);

/** A time as people say it. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.round(minutes / 60 / 24)} days`;
}
