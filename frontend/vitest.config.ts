/** How the tests of the logic run: in a small document, without a browser. */
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { environment: "happy-dom", include: ["src/**/*.test.ts"] } });
