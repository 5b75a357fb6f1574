import { hasMessage, t } from "./index";

/** The title of an example; its id where the catalogue has none. */
export function exampleTitle(id: string): string {
  const key = `example.${id}.title`;
  return hasMessage(key) ? t(key) : id;
}

/** One sentence on what an example shows; null where the catalogue has none. */
export function exampleDescription(id: string): string | null {
  const key = `example.${id}.description`;
  return hasMessage(key) ? t(key) : null;
}
