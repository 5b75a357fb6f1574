export { createSandboxClient } from "./sandbox-client";
export { type PythonBoot, type RunHandle, type SandboxClient, SandboxError } from "./types";
