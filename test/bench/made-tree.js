// A working tree that the bench makes itself: 5,500 files, 31 MB of source-like text.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeText } from "./made-text.js";
import { openOwnRepository } from "./programs.js";
import { createRandom } from "./random.js";

const fileCount = 5500;
const folderCount = 90;
const lineCount = 150;

export async function makeTree(root, env) {
	const random = createRandom(1);
	for (let folder = 0; folder < folderCount; folder++) {
		mkdirSync(join(root, `part-${folder}`), { recursive: true });
	}
	for (let file = 0; file < fileCount; file++) {
		const path = join(root, `part-${file % folderCount}`, `file-${file}.js`);
		writeFileSync(path, makeText(random, lineCount));
	}
	await openOwnRepository(root, env).init();
}
