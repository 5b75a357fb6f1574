export { Legend } from "./Legend";
export { Timeline } from "./Timeline";
export type { Selection, Theme, TimelineProps } from "./types";
