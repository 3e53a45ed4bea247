// The one limit of time for a test, and for what a test waits for. It is long, for a busy machine is no failure, and
// no test asserts a time: it ends what would not come to an end.

export const limitMs = 300_000;
