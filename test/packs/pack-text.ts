// A small pack as text, and ways to change it: each test breaks one thing.

/** Lines that tests name by what stands in them. */
export const packText = `provider: acme
title: Acme
rules:
  - id: acme-key
    title: Acme key
    shown: { first: 4 }
    severity: { default: high }
    forms:
      - pattern: '(?<secret>[0-9a-f]{32})'
        evidence:
          - says: named as a key
            name: 'acme_key$'
            gives: high
    examples:
      - 'acme_key=«{hex:32}»'
    counterexamples:
      - 'other={hex:32}'
playbook:
  - title: Revoke it
    text: On the page of the keys
`;

/** The pack with \`from\` replaced, which must stand in it. */
export function changed(from: string, to: string, text: string = packText): string {
	if (!text.includes(from)) throw new RangeError(`The pack does not hold "${from}"`);
	return text.replace(from, () => to);
}
