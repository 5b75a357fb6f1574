import type { SandboxClient } from "../../src/client/types";
import { useApp } from "./store";

let current: Promise<SandboxClient> | null = null;

/**
 * The page's one sandbox, started on first use. Rejects with SandboxError where this browser cannot run it;
 * the next call then tries again.
 */
export function sandbox(): Promise<SandboxClient> {
  current ??= start();
  return current;
}

/** Removes a sandbox that broke; the next {@link sandbox} starts a new one. */
export function discardSandbox(): void {
  const broken = current;
  current = null;
  useApp.setState({ python: { phase: "absent" } });
  broken?.then(
    (client) => client.dispose(),
    () => undefined,
  );
}

async function start(): Promise<SandboxClient> {
  try {
    const { createSandboxClient } = await import("../../src/client");
    const client = createSandboxClient();
    await client.ready;
    return client;
  } catch (error) {
    current = null;
    throw error;
  }
}
