export type BrowserName = "chromium" | "firefox";
export type FoundBrowser = { readonly kind: "playwright" } | { readonly kind: "system"; readonly path: string };
export const BROWSER_NAMES: readonly BrowserName[];
export function findBrowser(name: BrowserName): FoundBrowser | undefined;
export function ensureBrowsers(): string | undefined;
