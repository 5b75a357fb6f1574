import source from "virtual:classic-worker/src/runtimes/python/worker/key-derivation.ts";

/** What `key-derivation.ts` leaves behind. */
export interface KeyDerivation {
  pbkdf2(password: Uint8Array, salt: Uint8Array, how: Pbkdf2): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, how: Scrypt): Uint8Array;
}

interface Pbkdf2 {
  readonly function: "pbkdf2";
  readonly hash: string;
  readonly iterations: number;
  readonly size: number;
}

interface Scrypt {
  readonly function: "scrypt";
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly size: number;
}

type Parameters = (Pbkdf2 | Scrypt) & {
  /** How many of the bytes are the password; the others are the salt. */
  readonly passwordBytes: number;
};

let derivation: KeyDerivation | null = null;

/** Derives a key from password and salt, as `parameters` (JSON) say. Null where there is no room for it. */
export function deriveKey(parameters: string, bytes: Uint8Array): Uint8Array | null {
  derivation ??= load();
  const how = JSON.parse(parameters) as Parameters;
  const password = bytes.slice(0, how.passwordBytes);
  const salt = bytes.slice(how.passwordBytes);
  try {
    return how.function === "pbkdf2" ? derivation.pbkdf2(password, salt, how) : derivation.scrypt(password, salt, how);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function load(): KeyDerivation {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  importScripts(url);
  URL.revokeObjectURL(url);
  const holder = globalThis as { keyDerivation?: KeyDerivation };
  const loaded = holder.keyDerivation;
  delete holder.keyDerivation;
  if (loaded === undefined) throw new Error("the script of key derivation has not run");
  return loaded;
}
