// Renders the plugin of opencode. It runs inside of opencode, asks unleak about each prompt and each call, and does with
// the answer what keeps the text from the model: it throws before, and replaces the texts after.

import type { AgentCommand } from "./agent-targets.ts";

/** `commands`: of each event. */
export function renderOpencodePlugin(commands: Readonly<Record<string, AgentCommand>>): string {
	const starts = Object.fromEntries(
		Object.entries(commands).map(([event, { program, args }]) => [event, [program, ...args]]),
	);
	return `${pluginMark}
import { spawn } from "node:child_process";

const commands = ${JSON.stringify(starts, null, "\t")};
const withheld = "[unleak hid this text: it could not be checked for keys]";

/** Asks about one event; undefined where nothing was found. Whatever fails is refused. */
function ask(event, cwd, fields) {
	const [program, ...args] = commands[event];
	return new Promise((resolve) => {
		const refuse = (reason) =>
			resolve({ refused: \`unleak: Could not look for keys, so nothing was let through: \${reason}\` });
		const child = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
		const timer = setTimeout(() => child.kill(), ${timeoutMs});
		let [said, errors] = ["", ""];
		child.stdout.on("data", (data) => {
			said += data;
		});
		child.stderr.on("data", (data) => {
			errors += data;
		});
		child.stdin.on("error", () => {});
		child.on("error", (error) => refuse(error.code));
		child.on("close", (code) => {
			clearTimeout(timer);
			if (code !== 0) return refuse(errors.trim() || \`it ended with \${code}\`);
			try {
				resolve(said.trim() === "" ? undefined : JSON.parse(said));
			} catch {
				refuse("its answer is no JSON");
			}
		});
		child.stdin.end(JSON.stringify({ event, cwd, ...fields }));
	});
}

/** Puts the texts of \`from\` into \`into\`, in place, as deep as they go. */
function replace(into, from) {
	for (const name of Object.keys(into)) {
		const value = into[name];
		const other = from?.[name];
		if (typeof value === "string") into[name] = typeof other === "string" ? other : withheld;
		else if (typeof value === "object" && value !== null) replace(value, other);
	}
}

export const Unleak = async ({ directory, client }) => {
	const say = async (message) => {
		try {
			await client?.tui?.showToast?.({ body: { message, variant: "warning" } });
		} catch {
			// Without a terminal there is nobody to tell.
		}
	};
	return {
		"chat.message": async (_, output) => {
			const parts = output?.parts ?? [];
			const texts = parts.flatMap((part) => (typeof part?.text === "string" ? [part.text] : []));
			const urls = parts.flatMap((part) =>
				part?.type === "file" && typeof part.url === "string" ? [part.url] : [],
			);
			const answer = await ask("chat.message", directory, { prompt: [...texts, ...urls].join("\\n") });
			if (answer?.refused === undefined) return;
			await say(answer.refused);
			throw new Error(answer.refused);
		},
		"tool.execute.before": async ({ tool }, output) => {
			const answer = await ask("tool.execute.before", directory, { tool, args: output?.args });
			if (answer?.refused !== undefined) throw new Error(answer.refused);
		},
		"tool.execute.after": async ({ tool, args }, output) => {
			const { title, output: text, metadata } = output;
			const given = { title, output: text, metadata };
			const answer = await ask("tool.execute.after", directory, { tool, args, output: given });
			if (answer === undefined) return;
			replace(given, answer.output);
			Object.assign(output, { title: given.title, output: given.output });
			if (answer.note !== undefined) output.output = \`\${output.output}\\n\\n\${answer.note}\`;
			if (answer.notice !== undefined) await say(answer.notice);
		},
	};
};
`;
}

/** The first line of each file of ours. */
export const pluginMark = '// Made by "unleak hook install"; "unleak hook uninstall" removes it.';

const timeoutMs = 30_000;
