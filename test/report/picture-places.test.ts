// A key in a picture: every format says that it was read there, where in the picture, and what that means.

import { expect, test } from "vitest";
import type { Finding } from "../../src/model/report.ts";
import { encodingText } from "../../src/report/encoding-text.ts";
import { groupLocations } from "../../src/report/location-groups.ts";
import {
	allowCommand,
	rotateCommand,
	shortFingerprint,
} from "../../src/report/proposed-commands.ts";
import { reportSarif } from "../../src/report/sarif.ts";
import { reportText } from "../../src/report/text.ts";
import { fullReport, reportOf } from "./sample.ts";

const [sample] = fullReport.findings;
const region = { x: 99, y: 80, width: 374, height: 21 };
const place = { path: "docs/setup.png", line: 1, column: 1, endLine: 1, endColumn: 1 } as const;

function picture(more: Finding["details"] = {}): Finding {
	return {
		...sample!,
		fingerprint: "0123456789abcdef0123456789abcdef01234567",
		confidence: "medium",
		details: { datacenter: "us6", encoding: "ocr", ...more },
		locations: [
			{ ...place, where: "file", region },
			{ ...place, where: "file", region: { ...region, y: 300 } },
		],
	};
}

const look = { width: 100, color: false, verbose: false, quiet: false };

test("text and SARIF say where in the picture, and what may be misread", () => {
	const report = reportOf({ findings: [picture({ legibility: "seen" })] });
	const text = [...reportText(report, look)].join("").replace(/\s+/g, " ");
	expect(text).toContain("docs/setup.png, at 99,80 in the picture critical");
	expect(text).toContain("seen in a picture, letters of it may be misread");
	const sarif = JSON.parse([...reportSarif(report, look)].join(""));
	const [result] = sarif.runs[0].results;
	expect(result.message.text).toContain(
		"It stands in the picture at 99,80 (374 × 21 pixels), where letters of it may be misread",
	);
	expect(result.properties.region).toEqual(region);
});

test("two places in one picture are two", () => {
	expect(groupLocations(picture().locations)).toEqual([
		{ name: "docs/setup.png, at 99,80 in the picture, at 99,300 in the picture", history: "" },
	]);
});

test("what is encoded is said in words", () => {
	expect(encodingText({ encoding: "base64" })).toBe("encoded as base64");
	expect(encodingText({ encoding: "ocr" })).toBe("read from a picture");
	expect(encodingText({})).toBeUndefined();
});

test("a key in a picture is named by its whole fingerprint, for which nothing is searched", () => {
	expect(allowCommand(picture())).toBe(
		'unleak allow 0123456789abcdef0123456789abcdef01234567 --reason "why"',
	);
	expect(shortFingerprint({ ...picture(), details: {} })).toBe("0123456789ab");
});

test("the rotation of a key in a picture is by its whole fingerprint; of one that may be misread there is none", () => {
	expect(rotateCommand(picture())).toBe("unleak rotate 0123456789abcdef0123456789abcdef01234567");
	expect(rotateCommand(picture({ legibility: "seen" }))).toBe(
		"unleak playbook mailchimp-api-key --dc us6",
	);
});
