// Does this place reach the public? What is shipped to browsers and phones can be read by
// whoever has the app or opens the page, and neither provider allows server keys there
// (PROVIDERS 5.2; Mailchimp has no client-side keys at all).

import { type Severity, severities } from "../model/match.ts";
import type { Rule } from "../packs/pack.ts";

/** How bad a key of this type at this place is, and the reason where the place makes it worse. */
export function judgeSeverity(
	rule: Rule,
	details: Record<string, string>,
	path: string,
	name: string,
): { severity: Severity; exposure?: string; isShipped: boolean } {
	const { keyType = "" } = details;
	const { byKeyType } = rule.severity;
	const own = Object.hasOwn(byKeyType, keyType) ? byKeyType[keyType] : undefined;
	const severity = own ?? rule.severity.default;
	const reason = exposureReason(path, name);
	const isShipped = reason !== undefined;
	const exposure = rule.clientSide.includes(keyType) ? undefined : reason;
	if (!exposure) return { severity, isShipped };
	const raised = severities[Math.min(severities.length - 1, severities.indexOf(severity) + 1)]!;
	return { severity: raised, exposure, isShipped };
}

const shippedPath =
	/(?:^|\/)(?:public|static|www|htdocs|public_html|wwwroot|_next|\.next\/static|assets|app\/src\/main\/(?:res|assets|java|kotlin)|ios|android|mobile|Payload)\/|\.(?:map|min\.js|bundle\.js|chunk\.js|html?|vue|svelte|plist|xcconfig|swift|storyboard|dart|ipa|apk)$|(?:^|\/)(?:AndroidManifest|strings)\.xml$|(?:^|\/)(?:Info\.plist|app\.json|eas\.json|google-services\.json)$/i;

const shippedName =
	/^(?:next_public|react_app|vite|expo_public|gatsby|nuxt_public|vue_app|public|window|storybook)_/;

/** Says in words why a key at this place is shipped to the public, or nothing. */
function exposureReason(path: string, name: string): string | undefined {
	const prefix = shippedName.exec(name);
	if (prefix)
		return `the prefix "${prefix[0].toUpperCase()}" ships the value to every browser or phone`;
	if (shippedPath.test(path)) return "the file is of a kind that is shipped to browsers or phones";
	return undefined;
}
