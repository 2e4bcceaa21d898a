// How certain a source is of its box, in words. A model does not say it: its figure is how far the mirrored picture's box agrees.
import { percent } from "./texts";

let models: readonly string[] = [];

/** Takes which sources are models. */
export function know(names: readonly string[]): void { models = names; }

/** What stands beside a picture. */
export const certainty = (source: string, confidence: number | null): string =>
  confidence === null ? ""
    : models.includes(source) ? `agrees with its mirror image ${percent(confidence)}` : `${percent(confidence)} sure`;

/** The same where there is little room. */
export const shortCertainty = (source: string, confidence: number | null): string =>
  confidence !== null && models.includes(source) ? `mirror ${percent(confidence)}` : certainty(source, confidence);
