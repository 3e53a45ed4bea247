// What build.js calls to compile rules/*.yaml.

import { compilePack } from "./compile-pack.ts";
import type { Pack } from "./pack.ts";

/** Compiles the package's own pack files. @throws FileError (code "pack") */
export function compilePackFiles(files: readonly { path: string; text: string }[]): Pack[] {
	return files.map(({ path, text }) => compilePack({ file: path, text, foreign: false }));
}
