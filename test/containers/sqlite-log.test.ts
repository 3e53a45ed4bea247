// A write-ahead log holds pages that were changed, and often no schema: the database beside it, which is read before,
// tells what its columns are called. That a log lacks the other pages is no damage.

import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import type { Report } from "../../src/model/report.ts";
import { fill, run } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";

const secret = fill("{uuid4}");
const program = `
import os, shutil, sqlite3
db = sqlite3.connect("shop.db")
db.execute("pragma page_size=1024")
db.execute("pragma journal_mode=wal")
db.execute("create table settings(id integer primary key, shop, iterable_key, note)")
db.execute("create table keys(name text primary key, secret) without rowid")
for i in range(400):
    db.execute("insert into settings(shop, iterable_key, note) values(?, '', ?)", (f"shop {i}", "x" * 3000 if i % 50 == 0 else ""))
    db.execute("insert into keys values(?, '')", (f"key {i}",))
db.commit()
db.execute("pragma wal_checkpoint(truncate)")
db.execute("pragma wal_autocheckpoint=0")
for table, where in (("settings set iterable_key", "id=120"), ("keys set secret", "name='key 120'")):
    for value in ("${secret}", ""):
        db.execute(f"update {table}=? where {where}", (value,))
        db.commit()
shutil.copy("shop.db", "database")
shutil.copy("shop.db-wal", "log")
for i in range(100):
    db.execute("insert into settings(shop, iterable_key) values('young', ?)", (f"${secret}-{i}",))
db.execute("create table young(token)")
db.execute("insert into young values('${secret}')")
db.commit()
shutil.copy("shop.db-wal", "log-with-schema")
db.close()
`;

async function read(bytes: Buffer, name: string) {
	const texts = new Map<string, string>();
	const problems: string[] = [];
	for await (const item of openContainer(bytes, {
		name,
		maxDepth: 4,
		budget: new ContainerBudget(),
	})) {
		if (isProblem(item)) problems.push(item.message);
		else texts.set(item.name, Buffer.from(item.bytes).toString());
	}
	return { texts, problems };
}

const row = (columns: string, values: string) => `(${columns}) VALUES (${values});`;

test("a log is read with the schema of the database beside it, or with its own", async () => {
	const folder = makeFolder();
	execFileSync("python3", ["-c", program], { cwd: folder });
	const readFile = (file: string, name: string) => read(readFileSync(join(folder, file)), name);
	const nameless = row('"column2","column3","column4"', `'shop 119','${secret}',''`);
	const alone = await readFile("log", "data/shop.db-wal");
	expect(alone.problems).toEqual([]);
	expect([...alone.texts.keys()]).toEqual(["rows of the log"]);
	expect(alone.texts.get("rows of the log")).toContain(nameless);

	expect((await readFile("database", "data/shop.db")).problems).toEqual([]);
	const { texts, problems } = await readFile("log", "data/shop.db-wal");
	expect(problems).toEqual([]);
	expect([...texts.keys()].sort()).toEqual(['table "keys"', 'table "settings"']);
	const columns = '"id","shop","iterable_key"';
	expect(texts.get('table "settings"')).toContain(
		row(`${columns},"note"`, `120,'shop 119','${secret}',''`),
	);
	expect(texts.get('table "keys"')).toContain(row('"name","secret"', `'key 120','${secret}'`));

	const elsewhere = await readFile("log", "other/shop.db-wal");
	expect(elsewhere.texts.get("rows of the log")).toContain(nameless);
	const own = await readFile("log-with-schema", "data/shop.db-wal");
	expect(own.problems).toEqual([]);
	// On a page that the log brought, and in a table that it made.
	expect(own.texts.get('table "settings"')).toContain(row(columns, `500,'young','${secret}-99'`));
	expect(own.texts.get('table "young"')).toBe(
		`INSERT INTO "young" ${row('"token"', `'${secret}'`)}`,
	);

	const tree = makeFolder();
	const scan = async (): Promise<Report> => {
		const { stdout } = await run(["scan", "--json", "--no-config", "."], { cwd: tree });
		return JSON.parse(stdout);
	};
	copyFileSync(join(folder, "log"), join(tree, "shop.db-wal"));
	expect(await scan()).toMatchObject({ findings: [], problems: [] });
	copyFileSync(join(folder, "database"), join(tree, "shop.db"));
	const { findings, problems: none } = await scan();
	expect(none).toEqual([]);
	expect(findings).toMatchObject([
		{ locations: [{ path: "shop.db-wal", member: 'table "settings"' }] },
	]);
});
