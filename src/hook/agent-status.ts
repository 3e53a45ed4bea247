// Describes which hooks of coding agents are active, broken, not trusted, switched off or overruled, for `unleak doctor`.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { eventsWithHooks, settingOf } from "./agent-settings.ts";
import { type AgentTarget, agentTargets, type Environment } from "./agent-targets.ts";

/** Gives lines for the agents that have hooks of ours, in a project or for the user. */
export async function describeAgentHooks(root: string, env: Environment): Promise<string[]> {
	const lines: string[] = [];
	for (const target of agentTargets) {
		const { projectFile, sharedFile, userFile } = target;
		const project = [projectFile, ...(sharedFile === undefined ? [] : [sharedFile])];
		const files = new Set([...project.map((file) => join(root, file)), userFile(env)]);
		const found: string[] = [];
		for (const file of files) found.push(...(await describeFile(target, file)));
		if (found.some((line) => line.startsWith("active"))) {
			for (const file of files) found.push(...(await switchesIn(target, file)));
			found.push(...(await overruling(target)));
		}
		lines.push(...found.map((line) => `${target.title}: ${line}`));
	}
	return lines;
}

async function describeFile(target: AgentTarget, file: string): Promise<string[]> {
	if (target.form === "files" || target.form === "plugin") {
		const files =
			target.form === "plugin" ? [file] : target.events.map((event) => join(file, event));
		const texts = files.map(readText).filter((text) => text?.includes('Made by "unleak hook'));
		if (texts.length === 0) return [];
		const isWhole = texts.length === files.length;
		return [`${isWhole ? "active" : "partly there"}: ${file}`, ...texts.flatMap(brokenPaths)];
	}
	const text = readText(file);
	if (text === undefined) return [];
	try {
		const events = await eventsWithHooks(text, target, file);
		if (events.length === 0) return [];
		const missing = target.events.filter((event) => !events.includes(event));
		return [
			missing.length === 0
				? `active: ${file}`
				: `active: ${file}, but not for ${missing.join(", ")}`,
			...brokenPaths(text),
			...(target.name === "codex" ? untrusted(file) : []),
		];
	} catch (error) {
		if (error instanceof UsageError) return [`cannot be read, so none may run: ${error.message}`];
		throw error;
	}
}

/** What a command starts may be gone, after another version of Node was installed, say. */
function brokenPaths(text: string | undefined): string[] {
	const paths = text?.match(
		/(?:\/|[A-Za-z]:\/)[^\s'"]*(?:agent-hook\.sh|hook\.cjs|\bnode(?:\.exe)?)(?=[\s'"])/g,
	);
	return [...new Set(paths)]
		.filter((path) => !existsSync(path))
		.map((path) => `broken: "${path}" is gone: install again`);
}

/** Codex keeps a hash of each hook that a person trusted, and runs no other, without a word. */
function untrusted(file: string): string[] {
	const config = readText(join(dirname(file), "config.toml")) ?? "";
	if (/^\s*hooks\s*=\s*false\b/m.test(config))
		return ['switched off: "hooks = false" in config.toml'];
	if (config.includes(`"${file}:`)) return [];
	return ['not trusted, so Codex runs none: start it, type "/hooks" and trust them'];
}

async function switchesIn({ name }: AgentTarget, file: string): Promise<string[]> {
	const text = readText(file);
	if (name !== "claude" || text === undefined) return [];
	const isOff = (await settingOf(text, "disableAllHooks", file).catch(() => undefined)) === true;
	return isOff ? [`switched off: "disableAllHooks" in ${file}`] : [];
}

/** Settings of an organisation. */
async function overruling({ name }: AgentTarget): Promise<string[]> {
	const lines: string[] = [];
	for (const file of name === "claude" ? managedFiles : []) {
		const text = readText(file);
		if (text === undefined) continue;
		const isOnly = await settingOf(text, "allowManagedHooksOnly", file).catch(() => undefined);
		if (isOnly === true) lines.push(`shadowed: "allowManagedHooksOnly" in ${file}`);
	}
	return lines;
}

const managedFiles = [
	"/etc/claude-code/managed-settings.json",
	"/Library/Application Support/ClaudeCode/managed-settings.json",
	"C:/Program Files/ClaudeCode/managed-settings.json",
];

/** A link is followed, as the agent does; a pipe or a device in a repository would keep us waiting. */
function readText(file: string): string | undefined {
	try {
		return statSync(file).isFile() ? readFileSync(file, "utf8") : undefined;
	} catch {
		return undefined;
	}
}
