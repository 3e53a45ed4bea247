// Writes the start and the end of the HTML report. The start has a content security policy under which nothing loads,
// and only our own style and script run, known by their hashes.

import { createHash } from "node:crypto";
import { Html, html } from "./html-markup.ts";
import { pageScript } from "./html-script.ts";
import { pageStyle } from "./html-style.ts";
import { htmlMark } from "./report-marks.ts";

/** All before the report's own content. */
export function pageStart(title: string): Html {
	const policy = [
		"default-src 'none'",
		`style-src '${digest(pageStyle)}'`,
		`script-src '${digest(pageScript)}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return html`${new Html(htmlMark)}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<div class="sheet">
<a class="skip" href="#main">Skip to the report</a>
<main id="main" tabindex="-1">`;
}

function digest(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Closes what pageStart opened. */
export const pageEnd: Html = html`
</main>
<footer>This page loads nothing and sends nothing.</footer>
</div>
<script>${new Html(pageScript)}</script>
</body>
</html>
`;
