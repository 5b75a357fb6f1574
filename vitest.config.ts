import { defineConfig, mergeConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      include: ["{src,app,build,scripts,bench}/**/*.test.{ts,tsx}"],
      environment: "node",
      // Real workers and real bundles need more than the default 5 s on a busy machine.
      testTimeout: 30_000,
      maxWorkers: 2,
    },
  }),
);
