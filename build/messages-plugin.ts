import { type CompiledMessage, compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

const CATALOGUE = /\/app\/i18n\/[a-z]{2}(-[A-Za-z]+)?\.json$/;

/**
 * Compiles the message catalogues (`app/i18n/<language>.json`, flat keys to ICU messages) at build time, so that
 * no message parser is shipped. A message that does not parse fails the build and names its key.
 */
export function messagesPlugin(): Plugin {
  return {
    name: "interleave-messages",
    enforce: "pre",
    transform(code, id) {
      const file = id.split("?")[0] ?? id;
      if (!CATALOGUE.test(file)) return null;
      // The answer is JSON again: Vite's own JSON plugin makes the module of it.
      return { code: JSON.stringify(compileCatalogue(JSON.parse(code))), map: null };
    },
  };
}

/** Compiles every message of a catalogue; throws an error that names the key of a message that does not parse. */
export function compileCatalogue(catalogue: Readonly<Record<string, string>>): Record<string, CompiledMessage> {
  const compiled: Record<string, CompiledMessage> = {};
  for (const [key, message] of Object.entries(catalogue)) {
    try {
      compiled[key] = compileMessageOrThrow(message);
    } catch (error) {
      throw new Error(`Message ${key} is not a valid ICU message: ${error instanceof Error ? error.message : error}`);
    }
  }
  return compiled;
}
