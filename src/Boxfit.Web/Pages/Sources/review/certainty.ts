// How certain a source is of what it says, in words. Of a box a model does not say it: its figure is how far the mirrored picture's box
// agrees. That there is no object it says itself.
import type { Proposal } from "./contract";
import { percent } from "./texts";

let models: readonly string[] = [];

/** Takes which sources are models. */
export function know(names: readonly string[]): void { models = names; }

/** What stands beside a picture. */
export const certainty = (source: string, confidence: number | null, box: unknown): string =>
  confidence === null ? ""
    : box && models.includes(source) ? `agrees with its mirror image ${percent(confidence)}` : `${percent(confidence)} sure`;

/** The same where there is little room. */
export const shortCertainty = (source: string, confidence: number | null, box: unknown): string =>
  confidence !== null && !box ? `no object ${percent(confidence)}`
    : confidence !== null && models.includes(source) ? `mirror ${percent(confidence)}` : certainty(source, confidence, box);

/** Whether a source says that the picture has no object, and how sure it is; one that found nothing says less. */
export const isNone = (proposal: Proposal | undefined): boolean => !!proposal && !proposal.box && proposal.confidence !== null;
