// Recognises addresses that may become links: plain https ones. Nothing in them can end the markup around them, name
// a user, or start a script.

export const safeUrl: RegExp = /^https:\/\/[A-Za-z0-9.-]+(?:\/[\w.~/?#=&%+,-]*)?$/;
