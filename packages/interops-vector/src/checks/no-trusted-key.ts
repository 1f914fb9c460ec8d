/**
 * Thrown from a key resolver when a recorded check already says why there is no key. One object serves every refusal:
 * a flood of VIs that nobody can have signed makes no stack traces.
 */
export const NO_TRUSTED_KEY = new Error('No key is trusted for this VI.')
