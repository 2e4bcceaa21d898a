// What the server says and takes, as docs/review.md has it.
import type { Box } from "./box";

export type State = "open" | "accepted" | "changed" | "none" | "skipped" | "unreadable";
export type Decision = "accepted" | "none" | "skipped" | "open";
export type Order = "uncertain" | "disagreement" | "size" | "name" | "random";

/** Which pictures are gone through, and in which order. */
export interface Choice { order: string; state: string; find: string }

export interface Proposal { source: string; box: Box | null; label: string | null; confidence: number | null }

export interface Picture {
  id: number; name: string; width: number; height: number; version: number;
  state: State; box: Box | null; label: string | null; proposals: Proposal[];
  by: string | null; at: string | null; lentTo: string | null; problem: string | null;
}

/** A picture as the grid has it. */
export interface Tile {
  id: number; name: string; state: State; box: Box | null; label: string | null;
  /** 0 where it is not known. */
  width: number; height: number;
  proposed: Box | null; source: string | null; confidence: number | null; disagreement: number | null; by: string | null;
}

export interface Training {
  state: "none" | "running" | "done" | "failed"; run: string | null; epoch: number | null; epochs: number | null;
  secondsLeft: number | null; meanIou: number | null; message: string | null;
  /** How good the model is that it has made. */
  model: { meanIou: number; measuredOn: string; pictures: number | null; constantBoxIou: number | null } | null;
}

export interface Review {
  id: string; name: string; file: string; labels: string[]; sources: string[];
  /** Those of the sources that are models. */
  models: string[];
  /** The folder that all pictures lie in, with a slash at its end; empty where there is none. */
  folder: string;
  total: number; orders: string[];
  counts: Record<State, number>;
  progress: {
    reviewed: number; perHour: number | null; shareUnchanged: number | null; meanIouOfChanges: number | null; secondsLeft: number | null;
  };
  training: Training; canTrain: boolean;
  /** The fewest reviewed boxes that can be trained on. */
  fewestBoxes: number;
  /** Of how many pictures the boxes are still being computed. */
  proposing: number;
}
