// Takes out of each test process what the caller's shell, git hook or CI put there. Without this, tests that a git
// hook starts would write to the repository that GIT_DIR names.

for (const name of Object.keys(process.env)) {
	if (/^(GIT_.*|NO_COLOR|FORCE_COLOR)$/.test(name)) delete process.env[name];
}
process.env.GIT_CONFIG_GLOBAL = "/dev/null";
process.env.GIT_CONFIG_NOSYSTEM = "1";
