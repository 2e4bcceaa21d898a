// What the server says of runs.

export type State = "running" | "starting" | "finished" | "stopped" | "failed" | "damaged";

export interface Run {
  name: string;
  state: State;
  reason: string | null;
  epochs: number | null;
  allEpochs: number | null;
  bestIou: number | null;
  modelEpoch: number | null;
  measuredOn: string | null;
  testIou: number | null;
  loss: number | null;
  speed: number | null;
  step: number | null;
  started: string | null;
  canStop: boolean;
  canGoOn: boolean;
  hasPictures: boolean;
  settings: string[];
}

export interface RunList {
  folder: string;
  mark: string;
  canGoOn: boolean;
  differing: string[];
  names: string[] | null;
  runs: Run[];
}

export type Column = "loss" | "trainIou" | "validationIou" | "testIou" | "rate" | "speed";

export type Values = (number | null)[];

export interface CurvesAnswer extends Record<Column, Values> {
  run: string;
  from: number;
  mark: string;
  epoch: number[];
  fault: string | null;
}

export interface Size { size: string; pictures: number; smallestArea: number; largestArea: number; meanIou: number | null }

export interface TestPart {
  run: string;
  missing: string | null;
  command: string | null;
  note: string | null;
  pictures: number;
  meanIou: number | null;
  medianIou: number | null;
  shares: number[];
  histogram: number[];
  sizes: Size[];
  places: { pictures: number; meanIou: number | null }[];
}

export type Corners = [number, number, number, number];

export interface Measured { box: Corners; iou: number }

export interface TestPicture {
  index: number;
  name: string;
  width: number;
  height: number;
  truth: Corners;
  first: Measured;
  second: Measured | null;
}

export interface Comparison {
  table: string | null;
  first: TestPart;
  second: TestPart | null;
  sections: { heading: string; pictures: TestPicture[] }[];
}
