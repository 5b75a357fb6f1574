import type { Bash, InitialFiles } from "just-bash/browser";
import { allocateRaw, release } from "../../kernel/heap";
import type { SharedMemory } from "../../kernel/memory";

/** Files as they travel between processes, in the format of `lib/process/handover.py`. */
export interface HandedFiles {
  /** Folders whose files are handed down, and come back where they changed. */
  readonly roots: readonly string[];
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, HandedFile>;
  readonly deleted: readonly string[];
}

interface HandedFile {
  readonly mode: number;
  readonly content: Uint8Array;
  readonly changedMs: number;
}

interface Header {
  readonly roots: readonly string[];
  /** A size of −1 is a folder's. */
  readonly entries: readonly (readonly [path: string, mode: number, size: number, changedMs: number])[];
  readonly deleted: readonly string[];
}

const FOLDER = -1;
const SIZES_BYTES = 8;

/** Takes the files at an address, and frees the block. */
export function takeFiles(memory: SharedMemory, address: number): HandedFiles {
  const folders = new Set<string>();
  const files = new Map<string, HandedFile>();
  if (address === 0) return { roots: [], folders, files, deleted: [] };
  memory.reach(address + SIZES_BYTES);
  const sizes = new DataView(memory.buffer, address, SIZES_BYTES);
  const total = sizes.getUint32(0, true);
  let at = SIZES_BYTES + sizes.getUint32(4, true);
  memory.reach(address + total);
  const block = memory.u8.slice(address, address + total);
  release(memory, address);
  const { roots, entries, deleted } = JSON.parse(new TextDecoder().decode(block.subarray(SIZES_BYTES, at))) as Header;
  for (const [path, mode, size, changedMs] of entries) {
    if (size === FOLDER) folders.add(path);
    else {
      files.set(path, { mode, changedMs, content: block.slice(at, at + size) });
      at += size;
    }
  }
  return { roots, folders, files, deleted };
}

/** Takes over the files that a process has left at an address. */
export async function applyFiles(memory: SharedMemory, fs: Bash["fs"], address: number): Promise<void> {
  const { folders, files, deleted } = takeFiles(memory, address);
  for (const path of deleted) await fs.rm(path, { recursive: true, force: true });
  for (const folder of folders) await fs.mkdir(folder, { recursive: true });
  for (const [path, { content, mode, changedMs }] of files) {
    await fs.writeFile(path, content);
    await fs.chmod(path, mode);
    await fs.utimes(path, new Date(changedMs), new Date(changedMs));
  }
}

/** The files as the shell's file system begins with them. */
export function initialFiles({ files }: HandedFiles): InitialFiles {
  return Object.fromEntries(
    [...files].map(([path, { content, mode, changedMs }]) => [path, { content, mode, mtime: new Date(changedMs) }]),
  );
}

/** Puts what has changed since then into shared memory; gives the address, 0 where nothing has. */
export async function giveFiles(memory: SharedMemory, fs: Bash["fs"], before: HandedFiles): Promise<number> {
  const isMine = (path: string): boolean => before.roots.some((root) => path === root || path.startsWith(`${root}/`));
  const entries: [string, number, number, number][] = [];
  const contents: Uint8Array[] = [];
  const seen = new Set<string>();
  for (const path of fs.getAllPaths().filter(isMine).sort()) {
    const { isDirectory, isFile, mode, mtime } = await fs.lstat(path);
    seen.add(path);
    if (isDirectory && !before.folders.has(path)) entries.push([path, mode & 0o777, FOLDER, 0]);
    if (!isFile) continue;
    const content = await fs.readFileBuffer(path);
    const old = before.files.get(path);
    if (old !== undefined && old.mode === (mode & 0o777) && areEqual(old.content, content)) continue;
    entries.push([path, mode & 0o777, content.length, mtime.getTime()]);
    contents.push(content);
  }
  const deleted = [...before.files.keys(), ...before.folders].filter((path) => !seen.has(path));
  if (entries.length === 0 && deleted.length === 0) return 0;
  return pack(memory, { roots: before.roots, entries, deleted }, contents);
}

function pack(memory: SharedMemory, header: Header, contents: readonly Uint8Array[]): number {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const total = contents.reduce((sum, { length }) => sum + length, SIZES_BYTES + text.length);
  const address = allocateRaw(memory, total);
  const sizes = new DataView(memory.buffer, address, SIZES_BYTES);
  sizes.setUint32(0, total, true);
  sizes.setUint32(4, text.length, true);
  let at = address + SIZES_BYTES;
  for (const piece of [text, ...contents]) {
    memory.u8.set(piece, at);
    at += piece.length;
  }
  return address;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
