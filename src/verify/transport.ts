// The interface between the live check and the network: a request goes out, a reply comes back. client.ts implements
// it; tests use a provider of their own.

/** A request with a key in it: it is handed to a Transport and to nobody else. */
export interface OutgoingRequest {
	readonly method: "GET" | "POST";
	readonly host: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
}

export type Reply =
	| {
			readonly kind: "answer";
			readonly status: number;
			readonly contentType: string;
			/** As it came, when there was a Retry-After header. */
			readonly retryAfter?: string;
			/** Cut at the limit when `isTooLong`. */
			readonly body: string;
			readonly isTooLong: boolean;
	  }
	| {
			readonly kind: "failure";
			/** In words, without anything of the request. */
			readonly reason: string;
			/** True for a connection that broke, which happens to good ones too. */
			readonly isTransient: boolean;
	  };

/** Sends one request and never throws for what the network does. */
export type Transport = (
	request: OutgoingRequest,
	limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<Reply>;
