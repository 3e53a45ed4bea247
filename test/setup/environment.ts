// Takes out of each test process what the caller's shell, git hook or CI put there. Without
// this, tests started by a git hook would write to the repository that GIT_DIR names. And gives
// tests time: a machine that is slow or busy is no failure, and no test asserts a time.

import { vi } from "vitest";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

for (const name of Object.keys(process.env)) {
	if (/^(GIT_.*|NO_COLOR|FORCE_COLOR)$/.test(name)) delete process.env[name];
}
process.env.GIT_CONFIG_GLOBAL = "/dev/null";
process.env.GIT_CONFIG_NOSYSTEM = "1";
