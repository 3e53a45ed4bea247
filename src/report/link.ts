// Which addresses may become links? Plain https ones alone: nothing in them can end the markup
// around them, name a user, or start a script.

export const plainUrl: RegExp = /^https:\/\/[A-Za-z0-9.-]+(?:\/[\w.~/?#=&%+,-]*)?$/;
