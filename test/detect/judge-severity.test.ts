// Which places count as shipped to browsers and phones, and what that makes of a key.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const marketing = 'String k = "{hex:32}-us6";\n';
const server = 'ITERABLE_SERVER_KEY = "{uuid4}"\n';
const mobile = 'IterableApi.initialize(this, "{uuid4}");\n';
const android = "import android.app.Application;\n";

test.each([
	["app/src/main/java/App.java", android + marketing, true, "critical"],
	["wear/src/main/kotlin/App.kt", `import com.iterable.iterableapi.*\n${server}`, true, "critical"],
	["app/src/main/java/Server.java", `import java.util.List;\n${marketing}`, false, "critical"],
	["app/src/main/res/values/strings.xml", marketing, true, "critical"],
	["ios/App/AppDelegate.swift", server, true, "critical"],
	["Sources/App.swift", server, true, "critical"],
	["lib/main.dart", server, true, "critical"],
	["public/app.min.js", server, true, "critical"],
	["app/src/main/java/App.java", android + mobile, true, "medium"],
	[
		"app/src/main/java/Keys.java",
		'import com.iterable.iterableapi.IterableApi;\nstatic final String ITERABLE_KEY = "{uuid4}";\n',
		true,
		"medium",
	],
	["src/server.js", server, false, "critical"],
])("%s with %j", (path, text, isShipped, severity) => {
	const [match] = scan(Buffer.from(expandSample(text).text), { path }).matches;
	expect([match?.isShipped === true, match?.severity]).toEqual([isShipped, severity]);
});

test.each(["NEXT_PUBLIC_", "EXPO_PUBLIC_", "VITE_", "REACT_APP_", "GATSBY_"])(
	"%s says that the value is shipped",
	(prefix) => {
		const text = expandSample(`${prefix}ITERABLE_API_KEY={uuid4}\n`).text;
		expect(scan(Buffer.from(text), { path: ".env" }).matches[0]?.isShipped).toBe(true);
	},
);
