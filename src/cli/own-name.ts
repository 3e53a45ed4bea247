// How does a person call this program? Where npx started it, it may not be on PATH: then the
// commands that it proposes begin with npx too.

/** "unleak" or "npx unleak". */
export function ownName(env: Readonly<Record<string, string | undefined>> = process.env): string {
	return env.npm_command === "exec" && env.npm_lifecycle_event === "npx" ? "npx unleak" : "unleak";
}

/** Gives a hint with the commands in it, which stand in quotes, as they can be typed here. */
export function asTyped(hint: string): string {
	return hint.replaceAll('"unleak ', `"${ownName()} `);
}
