import { version } from "../../package.json";

/** Semantic version of the app. */
export const APP_VERSION: string = version;
