/** Thrown from a key resolver when a recorded check already says why there is no key. */
export class NoTrustedKey extends Error {}
