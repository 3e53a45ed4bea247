// Reads from the line of a key when it was written, and in which session and project: fields of a JSON record, or the
// time that a shell writes beside a command.

export interface SessionFacts {
	/** ISO 8601. */
	readonly date?: string;
	readonly session?: string;
	readonly project?: string;
}

/** `before` and `after` are the lines beside it. */
export function factsOfLine(line: string, before = "", after = ""): SessionFacts {
	const text = line.trim();
	if (text.startsWith("{")) return factsOfRecord(text);
	const seconds =
		/^: (\d{9,10}):\d+;/.exec(text)?.[1] ??
		/^#(\d{9,10})\s*$/.exec(before)?.[1] ??
		/^\s+when: (\d{9,10})\s*$/.exec(after)?.[1];
	return seconds === undefined ? {} : withDate(Number(seconds));
}

function factsOfRecord(text: string): SessionFacts {
	let record: unknown;
	try {
		record = JSON.parse(text);
	} catch {
		return {};
	}
	const parts = [record, ...nestedNames.map((name) => fieldOf(record, name))];
	const context = fieldOf(fieldOf(record, "data"), "context");
	const first = (names: readonly string[]): unknown =>
		[...parts, context]
			.flatMap((part) => names.map((name) => fieldOf(part, name)))
			.find((value) => typeof value === "string" || typeof value === "number");
	const isHead = fieldOf(record, "type") === "session_meta";
	const session = shortText(first(isHead ? [...sessionNames, "id"] : sessionNames));
	const project = shortText(first(projectNames));
	return {
		...withDate(first(dateNames)),
		...(session === undefined ? {} : { session }),
		...(project === undefined ? {} : { project }),
	};
}

const nestedNames = ["payload", "data", "message"] as const;
const dateNames = ["timestamp", "ts", "time", "createdAt", "created_at", "startTime", "date"];
const sessionNames = ["sessionId", "session_id", "sessionID", "conversationId", "conversation_id"];
const projectNames = ["cwd", "project", "workspace", "directory", "projectPath"];

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;
}

/** What a record says may be anything. */
function shortText(value: unknown): string | undefined {
	if (typeof value !== "string" || value === "" || value.length > maxLength) return undefined;
	return /\p{C}/u.test(value) ? undefined : value;
}

const maxLength = 500;

/** A time in seconds or milliseconds since 1970, or as text. */
function withDate(value: unknown): { readonly date?: string } {
	const ms =
		typeof value === "number"
			? value < 1e11
				? value * 1000
				: value
			: typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && value.length < 40
				? Date.parse(value)
				: Number.NaN;
	return ms > earliestMs && ms < latestMs ? { date: new Date(ms).toISOString() } : {};
}

const earliestMs = Date.UTC(1990, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);
