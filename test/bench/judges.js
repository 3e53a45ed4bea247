// Did a run do its work? Each judge reads one program's exit code and words: a peer that scanned
// nothing is the fastest of all, and must not be called so.

const maxQuoted = 200;

/** Plain programs: only the exit code tells. */
export function endsWith(...codes) {
	return ({ end, stderr }) => (codes.includes(end) ? {} : { fault: failure(end, stderr) });
}

/** unleak with --format json: 0, 1 and 3 are ends of a scan, and the report says how it went. */
export function judgeUnleak({ end, stdout, stderr }) {
	if (![0, 1, 3].includes(end)) return { fault: failure(end, stderr) };
	const { summary, findings, problems } = JSON.parse(stdout);
	const codes = [...new Set(problems.map(({ code }) => code))].join(", ");
	const says = [
		findings.length > 0 && `${findings.length} findings`,
		!summary.complete && `incomplete (${codes})`,
	];
	return {
		bytes: summary.scanned.bytes,
		says: says.filter((part) => part).join(", "),
		report: { findings, summary },
	};
}

/** gitleaks with --exit-code 0 and --log-level info: any other code is an error. */
export function judgeGitleaks({ end, stderr }) {
	const bytes = Number(/scanned ~(\d+) bytes/.exec(stderr)?.[1] ?? 0);
	const leaks = /leaks found: (\d+)/.exec(stderr)?.[1];
	return judgePeer(end, stderr, bytes, leaks);
}

/**
 * trufflehog says "finished scanning" and exits with 0 even where it could not read anything; and
 * at random, in one run of twenty, with 1 where it could.
 */
export function judgeTrufflehog({ end, stderr }) {
	const [, scanned] = /finished scanning.*"bytes": (\d+)/.exec(stderr) ?? [];
	const leaks = /"unverified_secrets": (\d+)/.exec(stderr)?.[1];
	if (end !== 1 || !(scanned > 0)) return judgePeer(end, stderr, Number(scanned ?? 0), leaks);
	return { bytes: Number(scanned), says: "exit 1 at times, after it had finished" };
}

function judgePeer(end, stderr, bytes, leaks) {
	if (end !== 0) return { fault: failure(end, stderr) };
	if (bytes === 0) return { fault: "scanned 0 bytes, exit 0" };
	return { bytes, says: leaks > 0 ? `${leaks} findings` : "" };
}

function failure(end, stderr) {
	const lines = stderr.split("\n").filter((line) => line.trim() !== "");
	const line = lines.findLast((text) => /error|fatal|panic/i.test(text)) ?? lines.at(-1) ?? "";
	return `failed (${end}): ${JSON.stringify(line.slice(0, maxQuoted))}`;
}
