// A certificate authority for tests, made by the openssl program: certificates that are good,
// expired, for another host, or signed by somebody else.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
	readonly cert: string;
	readonly key: string;
}

export interface Authority {
	/** The file for NODE_EXTRA_CA_CERTS. */
	readonly file: string;
	readonly certificate: string;
	/** The same for the same hosts: to make one takes three processes. */
	issue(hosts: readonly string[], validity?: "now" | "expired"): Certificate;
	/** Removes its files. */
	remove(): void;
}

export function createAuthority(): Authority {
	const folder = mkdtempSync(join(tmpdir(), "unleak-ca-"));
	const run = (...words: string[]) =>
		execFileSync("openssl", words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
	const newKey = (name: string) =>
		run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name);
	writeFileSync(join(folder, "ca.cnf"), settings);
	mkdirSync(join(folder, "new"));
	newKey("ca.key");
	const self = ["-x509", "-new", "-key", "ca.key", "-days", "2", "-subj", "/CN=unleak tests"];
	run("req", ...self, "-config", "ca.cnf", "-extensions", "authority", "-out", "ca.pem");
	const issued = new Map<string, Certificate>();
	return {
		file: join(folder, "ca.pem"),
		certificate: readFileSync(join(folder, "ca.pem"), "utf8"),
		remove: () => rmSync(folder, { recursive: true }),
		issue(hosts, validity = "now") {
			const wanted = [validity, ...hosts].join(" ");
			const known = issued.get(wanted);
			if (known !== undefined) return known;
			const name = `leaf${issued.size}`;
			newKey(`${name}.key`);
			run(
				"req",
				"-new",
				"-key",
				`${name}.key`,
				"-subj",
				"/CN=leaf",
				"-config",
				"ca.cnf",
				"-out",
				`${name}.csr`,
			);
			const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? "IP" : "DNS"}:${host}`);
			writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names.join(",")}\n`);
			writeFileSync(join(folder, "index.txt"), "");
			writeFileSync(join(folder, "serial"), `${randomBytes(8).toString("hex")}\n`);
			const [start, end] = validity === "now" ? [-1, 1] : [-3, -2];
			const dates = ["-startdate", dayFromNow(start), "-enddate", dayFromNow(end)];
			const files = ["-in", `${name}.csr`, "-extfile", `${name}.ext`, "-out", `${name}.pem`];
			run("ca", "-batch", "-config", "ca.cnf", "-notext", ...dates, ...files);
			const read = (file: string) => readFileSync(join(folder, file), "utf8");
			const certificate = { cert: read(`${name}.pem`), key: read(`${name}.key`) };
			issued.set(wanted, certificate);
			return certificate;
		},
	};
}

function dayFromNow(days: number): string {
	const date = new Date(Date.now() + days * 86_400_000);
	return date.toISOString().replace(/\.\d+|[-:T]/g, "");
}

const settings = `
[req]
distinguished_name = subject
[subject]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[ca]
default_ca = tests
[tests]
certificate = ca.pem
private_key = ca.key
new_certs_dir = new
database = index.txt
serial = serial
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
`;
