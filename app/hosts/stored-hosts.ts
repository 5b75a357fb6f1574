import { DEFAULT_HOSTS, type HostTable } from "../../src/protocol/hosts";
import { hostText, readHosts } from "./host-text";

const KEY = "interleave.hosts";

export const DEFAULT_TEXT = hostText(DEFAULT_HOSTS);

/** What a person has saved in this visit, where storage is forbidden. */
let unstored: string | null = null;

/** The names as they were saved last on this device, as text and as the table; the page's own where none were. */
export function storedHosts(): { readonly text: string; readonly table: HostTable } {
  const text = stored();
  const table = text === null ? null : readHosts(text).table;
  return text === null || table === null ? { text: DEFAULT_TEXT, table: DEFAULT_HOSTS } : { text, table };
}

/** Keeps them for the next runs and visits. */
export function storeHosts(text: string): void {
  unstored = text;
  try {
    if (text === DEFAULT_TEXT) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    // They then hold for this visit.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return unstored;
  }
}
