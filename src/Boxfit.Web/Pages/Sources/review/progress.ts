// How far the review is.
import { byId } from "../shared/dom";
import type { Review } from "./contract";
import { duration, joined, number, percent } from "./texts";

/** Shows the figures of the review. */
export function showProgress({ progress, total, counts, proposing }: Review): void {
  const bar = byId<HTMLProgressElement>("bar");
  // Nobody can review what cannot be read: without it the bar is full.
  [bar.max, bar.value] = [Math.max(total - counts.unreadable, 1), progress.reviewed];
  const { perHour, shareUnchanged, meanIouOfChanges, secondsLeft } = progress;
  byId("reviewed").textContent = `${number(progress.reviewed)} of ${number(total)} reviewed`;
  byId("figures").textContent = joined([
    counts.skipped > 0 ? `${number(counts.skipped)} skipped` : "",
    counts.unreadable > 0 ? `${number(counts.unreadable)} unreadable` : "",
    perHour === null ? "" : `${number(Math.round(perHour))} an hour`,
    // Where all boxes are new, nothing was there to be left unchanged.
    shareUnchanged === null || (shareUnchanged === 0 && meanIouOfChanges === null) ? "" : `${percent(shareUnchanged)} of boxes unchanged`,
    meanIouOfChanges === null ? "" : `changes' IoU\u00a0${meanIouOfChanges.toFixed(2)}`,
    proposing > 0 ? `boxes of ${number(proposing)} still being computed` : "",
    secondsLeft === null || progress.reviewed >= total ? "" : `${duration(secondsLeft)} left`,
  ], " · ");
}
