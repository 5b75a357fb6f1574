import * as v from "valibot";
import { fromBase64Url, toBase64Url } from "./base64url";
import { deflateRaw, InflateLimitError, inflateRaw } from "./deflate";
import { ShareLinkError } from "./errors";
import { programSchema, programToJson, type SharedProgram } from "./program";

/** What a share link carries. */
export type ShareState = SharedProgram;

/** Longer fragments are neither made nor read. Characters, `#` included. */
export const MAX_FRAGMENT_CHARS = 64 * 1024;

/** 64 kB of fragment can hold 48 MB of repetitions; no program is that long. */
const MAX_JSON_BYTES = 1024 * 1024;

const PREFIX = "v1.";

/**
 * The fragment of a share link, `#` included: `#v1.` and the base64url of the raw DEFLATE of the program's JSON.
 *
 * @throws {ShareLinkError} of kind "too-large" if the program does not fit
 */
export async function encodeShareLink(state: ShareState): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(programToJson(state)));
  if (json.length > MAX_JSON_BYTES) throw programTooLarge();
  const fragment = `#${PREFIX}${toBase64Url(await deflateRaw([json]))}`;
  if (fragment.length > MAX_FRAGMENT_CHARS) throw programTooLarge();
  return fragment;
}

/**
 * The program in a share link's fragment, with or without the `#`. It is a stranger's program: show it, never
 * run it by itself.
 *
 * @throws {ShareLinkError} if the fragment is too large, of a later version, or damaged
 */
export async function decodeShareLink(fragment: string): Promise<ShareState> {
  if (fragment.length > MAX_FRAGMENT_CHARS) throw linkTooLarge();
  const text = fragment.startsWith("#") ? fragment.slice(1) : fragment;
  if (!text.startsWith(PREFIX)) {
    if (!/^v\d+\./.test(text)) throw malformed();
    throw new ShareLinkError(
      "unknown-version",
      "This link was made by a later version of Interleave. Reload the page to get the newest version and open the link again.",
    );
  }
  const bytes = fromBase64Url(text.slice(PREFIX.length));
  if (bytes === undefined) throw malformed();
  const parsed = v.safeParse(programSchema, await readJson(bytes));
  if (!parsed.success) throw malformed();
  return parsed.output;
}

async function readJson(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  try {
    const json = await inflateRaw(bytes, MAX_JSON_BYTES);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json));
  } catch (error) {
    throw error instanceof InflateLimitError ? linkTooLarge() : malformed();
  }
}

function malformed(): ShareLinkError {
  return new ShareLinkError(
    "malformed",
    "This link is damaged: a part of it is missing or was changed on the way. Ask for it again, and copy it whole.",
  );
}

function linkTooLarge(): ShareLinkError {
  return new ShareLinkError(
    "too-large",
    `This link is too large: more than ${MAX_FRAGMENT_CHARS / 1024} kB, or a program of more than ${MAX_JSON_BYTES / 1024} kB. Ask for the program as a file.`,
  );
}

function programTooLarge(): ShareLinkError {
  return new ShareLinkError(
    "too-large",
    `The program is too large for a link: it would be longer than ${MAX_FRAGMENT_CHARS / 1024} kB. Shorten it or pass it on as a file.`,
  );
}
