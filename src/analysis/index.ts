/** Pure functions of a trace: what threads and objects did, the state at a time, who waits for whom, findings. */
export { findings } from "./findings";
export { objectInfos } from "./objectInfos";
export { sliceDetails } from "./sliceDetails";
export { stateAt } from "./stateAt";
export { threadInfos } from "./threadInfos";
export { threadLocals } from "./threadLocals";
export type * from "./types";
export { waitForGraph } from "./waitForGraph";
