import { expect, test } from "vitest";
import { findInlineAllow } from "../../src/policy/inline.ts";
import { draws, fc } from "../setup/draws.ts";

const allow = { marker: "unleak:allow" };

test.each([
	"key = 1 # unleak:allow",
	"# unleak:allow",
	"key = 'x'# unleak:allow",
	"call(key); // unleak:allow",
	"call(key);//unleak:allow",
	"call(/* unleak:allow */ key)",
	"/* a *//* unleak:allow */",
	"/* a */ key /* unleak:allow */",
	"<key/> <!-- unleak:allow -->",
	"<!--unleak:allow-->",
	"{{-- unleak:allow --}}",
	"{# unleak:allow #}",
	"{{! unleak:allow }}",
	"<%# unleak:allow %>",
	"{/* unleak:allow */}",
	"INSERT 'x' -- unleak:allow",
	"x --unleak:allow",
	"x = 1 --[[ unleak:allow",
	"key=x ; unleak:allow",
	";unleak:allow",
	"\\key{x} % unleak:allow",
	"x = 1 ' unleak:allow",
	"' unleak:allow",
	"REM unleak:allow",
	"set K=x & rem unleak:allow",
	":: unleak:allow",
	"AC_INIT dnl unleak:allow",
	" * key unleak:allow",
	" * unleak:allow */",
	'" unleak:allow',
	"! unleak:allow",
	"(* unleak:allow *)",
	"{- unleak:allow -}",
	"<# unleak:allow #>",
	"## unleak:allow",
	"/// unleak:allow",
	"/** unleak:allow */",
	'say "it\'s" # unleak:allow',
	'a = "say \\"#\\"" # unleak:allow',
	'5" pipe # unleak:allow',
	'rest of a string", "x" # unleak:allow',
	"url = 'https://x.test/#a' // unleak:allow",
	"https://x.test/ # unleak:allow",
])("findInlineAllow() takes the comment of %j", (line) => {
	expect(findInlineAllow(line)).toEqual(allow);
});

test.each([
	"",
	"key = 1",
	"unleak:allow",
	"key unleak:allow",
	'const marker = "unleak:allow"',
	'const marker = "# unleak:allow"; key()',
	"const marker = '// unleak:allow'",
	"const marker = `/* unleak:allow */`",
	'{"comment": "// unleak:allow"}',
	"https://x.test/unleak:allow",
	"https://x.test/#unleak:allow",
	"[link](#unleak:allow)",
	"https://x.test//unleak:allow",
	"KEY=abc#unleak:allow",
	"tool --key x --note unleak:allow",
	"tool --no-unleak:allow",
	"/* closed */ unleak:allow",
	"<!-- closed --> unleak:allow",
	"# unleak:allowed",
	"# unleak:allow-next-line",
	"# unleak:allow_list",
	"# unleak:allowé",
	"# nounleak:allow",
	"# not-unleak:allow",
	"# UNLEAK:ALLOW",
	"# unleak: allow",
	"# pragma: allowlist nextline secret",
	"# pragma: allowlist",
	"foo(); unleak:allow",
	"*p = unleak:allow",
	"!x && unleak:allow",
])("findInlineAllow() finds no marker in a comment of %j", (line) => {
	expect(findInlineAllow(line)).toBeUndefined();
});

test.each([
	'x = "KEY # unleak:allow',
	'x = "KEY # unleak:allow\\',
	"x = f'KEY # unleak:allow",
	"x = ['KEY # unleak:allow",
	"echo 'KEY # unleak:allow",
	"const x = `KEY // unleak:allow",
	'"KEY # unleak:allow',
	"x = '''KEY # unleak:allow",
	"x = '''KEY # unleak:allow'''",
	'x = """KEY # unleak:allow',
	'x = r"""KEY # unleak:allow"""',
	'{"k": "KEY", "note": "# unleak:allow"}',
	'{"k": "KEY", "unleak:allow": true}',
	'"k": "KEY // unleak:allow",',
	'"{\\"k\\": \\"KEY # unleak:allow\\"}"',
	'<a title="// unleak:allow" data-key="KEY">',
	'…KEY # unleak:allow" more',
	"…KEY # unleak:allow', more",
	"…KEY // unleak:allow` more",
	'x = "KEY # unleak:allow and more than is shown…',
])("findInlineAllow() takes no text of a string for a comment: %j", (line) => {
	expect(findInlineAllow(line, line.indexOf("KEY"))).toBeUndefined();
});

test.each(["\r", "\v", "\f", "\u0085", "\u2028", "\u2029"])(
	"findInlineAllow() sees %j as the end of a line",
	(end) => {
		for (const line of [`KEY${end}# unleak:allow`, `# unleak:allow${end}KEY`]) {
			expect(findInlineAllow(line, line.indexOf("KEY"))).toBeUndefined();
		}
		const own = `# other${end}KEY # unleak:allow${end}more`;
		expect(findInlineAllow(own, own.indexOf("KEY"))).toEqual(allow);
	},
);

test.each([
	'…KEY", "x"] # unleak:allow',
	"…KEY'; // unleak:allow",
	"…KEY # don't say unleak:allow",
	"…KEY # unleak:allow",
	"don't KEY # unleak:allow",
	"x = 1 'unleak:allow KEY",
	'"\tunleak:allow KEY',
	'f(`KEY`, "x") // unleak:allow',
])("findInlineAllow() takes the comment of a cut or odd line: %j", (line) => {
	expect(findInlineAllow(line, line.indexOf("KEY"))?.marker).toBe("unleak:allow");
});

test.each([
	["# gitleaks:allow", "gitleaks:allow"],
	["// trufflehog:ignore", "trufflehog:ignore"],
	["# pragma: allowlist secret", "pragma: allowlist secret"],
	["<!-- pragma:allowlist secret -->", "pragma: allowlist secret"],
	["# noqa, gitleaks:allow unleak:allow", "gitleaks:allow"],
])("findInlineAllow() honours the marker of %j", (line, marker) => {
	expect(findInlineAllow(line)?.marker).toBe(marker);
});

const key = "0123456789abcdef".repeat(2);

test.each([
	["# unleak:allow closed test account", "closed test account"],
	["# unleak:allow: closed", "closed"],
	["# unleak:allow - closed", "closed"],
	["/* unleak:allow: closed */ key()", "closed"],
	[" * unleak:allow closed */", "closed"],
	["<!-- unleak:allow closed --> <key>", "closed"],
	["# unleak:allow see https://tracker.test/SEC-12", "see https://tracker.test/SEC-12"],
	[`# unleak:allow was ${key}`, "was …"],
	[`/* unleak:allow */ "${key}"`, undefined],
	["# unleak:allow  ", undefined],
])("findInlineAllow() reads the reason of %j", (line, reason) => {
	expect(findInlineAllow(line)).toEqual({ ...allow, ...(reason && { reason }) });
});

test("findInlineAllow() never gives a reason that holds a key", () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), fc.constantFrom("# ", "// ", "/* "), (a, b, opener) => {
			const found = findInlineAllow(`${opener}unleak:allow ${a} ${key} ${b}`);
			expect(found?.reason ?? "").not.toContain(key);
		}),
	);
});

test("findInlineAllow() answers for any line", () => {
	const piece = fc.constantFrom(
		..."\"'`\\#/*-;%!<>{}() ".split(""),
		"unleak:allow",
		"rem",
		"dnl",
		"<!--",
		"-->",
		"é",
		"x",
	);
	fc.assert(
		fc.property(fc.array(piece), (pieces) => {
			const found = findInlineAllow(pieces.join(""));
			expect(found?.marker ?? "unleak:allow").toBe("unleak:allow");
		}),
		draws(2000),
	);
});
