export { createSandboxClient } from "./sandbox-client";
export { type RunHandle, type SandboxClient, SandboxError } from "./types";
