import { setupI18n } from "@lingui/core";
import { useSyncExternalStore } from "react";
import en from "./en.json";

/** A key of the message catalogue. */
export type MessageKey = keyof typeof en;

/** What a message's placeholders are filled with. */
export type MessageParams = Readonly<Record<string, string | number>>;

/** Languages the page speaks: BCP 47 tags with a catalogue beside this file. */
export type UiLanguage = "en";

const i18n = setupI18n({ locale: "en", messages: { en: { ...en } } });

/**
 * The message of a key in the page's language, its placeholders filled.
 * Keys are checked by the compiler; see `en.json` for the placeholders each takes.
 */
export function t(key: MessageKey, params?: MessageParams): string {
  return i18n._(key, params);
}

/** Whether the catalogue has this key: for keys that are built from data, such as the kind of a finding. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/** The page's language. A component that uses this is rendered again when the language changes. */
export function useLanguage(): UiLanguage {
  return useSyncExternalStore(subscribe, currentLanguage);
}

/** The page's language, outside of components. */
export function currentLanguage(): UiLanguage {
  return i18n.locale as UiLanguage;
}

function subscribe(onChange: () => void): () => void {
  return i18n.on("change", onChange);
}
