// Makes archives of one folder with the tools that people make them with, and by hand where no tool is at hand.

import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An archive: its name, the command of the shell that makes it from the folder "in", and the member to look for. */
interface Recipe {
	readonly name: string;
	readonly command: string;
	/** What holds the file "db/dump.sql" of the folder. */
	readonly member: string;
}

const file = "db/dump.sql";

export const recipes: readonly Recipe[] = [
	{ name: "a.zip", command: "cd in && zip -qr ../a.zip db", member: file },
	{ name: "stored.zip", command: "cd in && zip -q0r ../stored.zip db", member: file },
	{ name: "streamed.zip", command: "cd in && zip -qr - db | cat > ../streamed.zip", member: file },
	{ name: "zip-without-its-ending", command: "cp a.zip zip-without-its-ending", member: file },
	{ name: "prefixed", command: "(echo '#!/bin/sh'; cat a.zip) > prefixed", member: file },
	{ name: "plain.tar", command: "tar -cf plain.tar -C in db", member: file },
	{ name: "old.tar", command: "tar --format=v7 -cf old.tar -C in db", member: file },
	{ name: "pax.tar", command: "tar --format=pax -cf pax.tar -C in db", member: file },
	{ name: "backup.tar.gz", command: "tar -czf backup.tar.gz -C in db", member: file },
	{ name: "backup.tgz", command: "cp backup.tar.gz backup.tgz", member: file },
	{ name: "backup.tar.bz2", command: "tar -cjf backup.tar.bz2 -C in db", member: file },
	{ name: "backup.tar.xz", command: "tar -cJf backup.tar.xz -C in db", member: file },
	{ name: "backup.tar.zst", command: "zstd -qc plain.tar > backup.tar.zst", member: file },
	{ name: "dump.sql.gz", command: "gzip -c in/db/dump.sql > dump.sql.gz", member: "dump.sql" },
	{
		name: "two.sql.gz",
		command: "(: | gzip; gzip -c in/db/dump.sql) > two.sql.gz",
		member: "two.sql",
	},
	{ name: "dump.sql.bz2", command: "bzip2 -c in/db/dump.sql > dump.sql.bz2", member: "dump.sql" },
	{ name: "dump.sql.xz", command: "xz -c in/db/dump.sql > dump.sql.xz", member: "dump.sql" },
	{ name: "dump.sql.zst", command: "zstd -qc in/db/dump.sql > dump.sql.zst", member: "dump.sql" },
	{ name: "lib.a", command: "cd in/db && ar rcS ../../lib.a dump.sql", member: "dump.sql" },
	{
		name: "nested.zip",
		command: "zip -q nested.zip backup.tar.xz",
		member: `backup.tar.xz!${file}`,
	},
	{
		name: "twice.zip",
		command: "zip -q twice.zip nested.zip",
		member: `nested.zip!backup.tar.xz!${file}`,
	},
	// The second layer of the image deletes what the first one holds.
	{
		name: "image.tar",
		command:
			"mkdir -p blobs/db && tar -czf blobs/layer -C in db && : > blobs/db/.wh.dump.sql && tar -cf blobs/second -C blobs db && echo '[]' > blobs/manifest.json && tar -cf image.tar -C blobs manifest.json layer second",
		member: `layer!${file}`,
	},
	{
		name: "shop.deb",
		command:
			"mkdir deb && echo 2.0 > deb/debian-binary && tar -cJf deb/data.tar.xz -C in db && (cd deb && ar rcS ../shop.deb debian-binary data.tar.xz)",
		member: `data.tar.xz!${file}`,
	},
	...[
		["config.jar", "config/shop.properties"],
		["shop.war", "WEB-INF/classes/shop.properties"],
		["shop.aar", "assets/shop.properties"],
		["shop.aab", "base/assets/shop.properties"],
		["Shop.ipa", "Payload/Shop.app/settings.txt"],
		["shop-1.0-py3-none-any.whl", "shop/settings.py"],
		["shop.1.0.0.nupkg", "content/shop.config"],
		["shop.vsix", "extension/settings.env"],
		["shop.xpi", "background.js"],
		["shop.epub", "OEBPS/chapter1.xhtml"],
	].map(
		([name, member = ""]): Recipe => ({
			name: name!,
			command: `mkdir -p "kin/${name}/$(dirname ${member})" && cp in/${file} "kin/${name}/${member}" && cd "kin/${name}" && zip -qr "../../${name}" .`,
			member,
		}),
	),
	{
		name: "shop.crx",
		command: "(printf 'Cr24\\003\\000\\000\\000\\004\\000\\000\\000head'; cat a.zip) > shop.crx",
		member: file,
	},
];

/** Makes all of them in a folder, in which "in" holds the files. */
export function makeArchives(folder: string): void {
	const commands = recipes.map(({ command }) => `(${command})`).join(" && ");
	execFileSync("sh", ["-c", commands], { cwd: folder });
	execFileSync("rm", ["-r", "in", "blobs", "deb", "kin"], { cwd: folder });
}

/** Runs a shell command in a folder. */
export function shell(folder: string, command: string): void {
	execFileSync("sh", ["-c", command], { cwd: folder });
}

/** Cuts a file to a part of itself. */
export function cutFile(folder: string, name: string, bytes: number): void {
	const path = join(folder, name);
	writeFileSync(path, readFileSync(path).subarray(0, bytes));
}

export function appendTo(folder: string, name: string, text: string): void {
	appendFileSync(join(folder, name), text);
}
