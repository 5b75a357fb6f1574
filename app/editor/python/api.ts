/** What CPython says of the standard concurrency modules; `api.json` is written by `npm run python-api`. */
export type ApiKind = "class" | "constant" | "exception" | "function" | "method" | "property";

export type ApiEntry = readonly [
  kind: ApiKind,
  /** `(a, b=1)`; empty where there is none. */
  signature: string,
  /** The first sentence of its documentation. */
  doc: string,
  /** Of a class, or of what a function makes. */
  members?: Readonly<Record<string, ApiEntry>>,
];

export interface ApiModule {
  readonly doc: string;
  readonly members: Readonly<Record<string, ApiEntry>>;
}

/** Modules by name. */
export type Api = Readonly<Record<string, ApiModule>>;

let api: Promise<Api> | null = null;

/** The description, fetched when it is first wanted. */
export function loadApi(): Promise<Api> {
  // As text: as a module, every one of its objects would be a literal to compile.
  api ??= import("./api.json?raw").then(({ default: text }) => JSON.parse(text) as Api);
  return api;
}

export type Members = Readonly<Record<string, ApiEntry>>;

/** A member of its own, not one that every object has. */
export function memberOf(members: Members | undefined, name: string): ApiEntry | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}
