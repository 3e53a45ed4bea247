// Decides whether a path reaches the public, and so how severe a key there is. What is shipped to browsers and phones
// can be read by whoever has the app or opens the page, and neither provider allows server keys there (PROVIDERS 5.2;
// Mailchimp has no client-side keys at all).

import type { Severity } from "../model/match.ts";
import { severityOf } from "../model/severity.ts";
import type { Rule } from "../packs/pack.ts";

/** How bad a key of this type at this place is, and the reason where the place makes it worse. */
export function judgeSeverity(
	rule: Rule,
	{ keyType }: { readonly keyType?: string },
	{ path, name, around }: { readonly path: string; readonly name: string; readonly around: string },
): { severity: Severity; exposure?: string; isShipped: boolean } {
	const exposure = exposureReason(path, name, around);
	const isShipped = exposure !== undefined;
	const severity = severityOf(rule, keyType, isShipped);
	const isMeant = rule.clientSide.includes(keyType ?? "");
	return { severity, ...(exposure && !isMeant && { exposure }), isShipped };
}

const shippedPath =
	/(?:^|\/)(?:public|static|www|htdocs|public_html|wwwroot|_next|\.next\/static|assets|src\/main\/(?:res|assets)|ios|android|mobile|Payload)\/|\.(?:map|min\.js|bundle\.js|chunk\.js|html?|vue|svelte|plist|xcconfig|swift|storyboard|dart|ipa|apk)$|(?:^|\/)(?:AndroidManifest|strings)\.xml$|(?:^|\/)(?:Info\.plist|app\.json|eas\.json|google-services\.json)$/i;

/** Of an app for Android and of a server alike. */
const javaPath = /(?:^|\/)src\/main\/(?:java|kotlin)\//;
const androidCode = /\bandroid[x.]|\bcom\.iterable\b|\bcom\.mailchimp\.sdk\b/;

const shippedName =
	/^(?:next_public|react_app|vite|expo_public|gatsby|nuxt_public|vue_app|public|window|storybook)_/;

/** Says in words why a key at this place is shipped to the public, or nothing. */
function exposureReason(path: string, name: string, around: string): string | undefined {
	const prefix = shippedName.exec(name);
	if (prefix)
		return `the prefix "${prefix[0].toUpperCase()}" ships the value to every browser or phone`;
	if (shippedPath.test(path) || (javaPath.test(path) && androidCode.test(around)))
		return "the file is of a kind that is shipped to browsers or phones";
	return undefined;
}
