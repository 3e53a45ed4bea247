// Compiles the live check of a pack: fills in what one check takes over from another, and refuses what could never
// work or would ask a host that belongs to no provider.

import type { LiveAnswer, LiveCase, LiveCheck, LiveHost } from "./pack.ts";
import { analysePattern, PatternError } from "./pattern.ts";
import { isProviderHost } from "./provider-hosts.ts";
import type { PackFile } from "./schema.ts";

type Written = PackFile["live"][number];
type Fault = (path: readonly (string | number)[], message: string) => void;

/** Compiles the checks of a pack file; `fault` gets the path in the file and what is wrong there. */
export function compileLive(written: readonly Written[], fault: Fault): LiveCheck[] {
	const ids = new Set<string>();
	written.forEach(({ id }, index) => {
		if (ids.has(id)) fault(["live", index, "id"], `the id "${id}" is used twice`);
		ids.add(id);
	});
	return written.map((check, index) => {
		const tell: Fault = (path, message) => fault(["live", index, ...path], message);
		const filled = fillIn(check, written);
		if (!filled) tell(["like"], `no check of this pack has the id "${check.like}"`);
		const whole = filled ?? check;
		checkParts(whole, check, tell);
		for (const id of [...(whole.forDetails ? [whole.forDetails] : []), ...nextOf(whole)]) {
			if (!ids.has(id)) tell([], `no check of this pack has the id "${id}"`);
		}
		checkHosts(whole, tell);
		checkPatterns(whole, tell);
		const { like, hosts, control, answers, cases, ...rest } = whole;
		return {
			...(rest as Omit<LiveCheck, "hosts" | "control" | "answers" | "cases">),
			hosts: (hosts ?? []).map(compileHost),
			control: control ?? "",
			answers: (answers ?? []) as LiveAnswer[],
			cases: cases as LiveCase[],
		};
	});
}

function fillIn(check: Written, all: readonly Written[]): Written | undefined {
	if (check.like === undefined) return check;
	const base = all.find(({ id }) => id === check.like);
	if (!base) return undefined;
	const { hosts, control, answers, forDetails } = base;
	return { hosts, control, answers, forDetails, ...check } as Written;
}

function compileHost({
	knownDatacenters,
	...host
}: NonNullable<Written["hosts"]>[number]): LiveHost {
	if (knownDatacenters === undefined) return host as LiveHost;
	const [first = 0, last = 0] = (knownDatacenters.match(/\d+/g) ?? []).map(Number);
	const count = Math.max(0, last - first + 1);
	const all = Array.from({ length: count }, (_, index) => `us${first + index}`);
	return { ...host, knownDatacenters: all } as LiveHost;
}

function nextOf({ answers = [] }: Written): string[] {
	return answers.flatMap(({ next = [] }) => next);
}

function checkParts(whole: Written, own: Written, fault: Fault): void {
	if (whole.unasked) {
		if (whole.request) fault(["request"], 'contradicts "unasked"');
		return;
	}
	for (const part of ["request", "hosts", "control", "answers"] as const) {
		if (whole[part] === undefined) fault([], `the key "${part}" is missing`);
	}
	if (own.answers && own.cases.length === 0) fault(["cases"], "must hold at least one case");
}

function checkHosts({ hosts = [] }: Written, fault: Fault): void {
	hosts.forEach(({ name }, index) => {
		// Every data centre that may stand there gives an allowed host, or none does.
		if (isProviderHost(name.replace(/^\{datacenter\}(?=\.)/, "us1"))) return;
		fault(["hosts", index, "name"], `"${name}" is no host that a key may be sent to`);
	});
}

function checkPatterns({ answers = [] }: Written, fault: Fault): void {
	answers.forEach(({ contentType, json = {}, elsewhere }, index) => {
		const patterns = [contentType, elsewhere?.pattern, ...Object.values(json)];
		for (const pattern of patterns) {
			if (!pattern) continue;
			try {
				analysePattern(pattern);
			} catch (error) {
				if (!(error instanceof PatternError)) throw error;
				fault(["answers", index], `the pattern "${pattern}" is refused: ${error.message}`);
			}
		}
	});
}
