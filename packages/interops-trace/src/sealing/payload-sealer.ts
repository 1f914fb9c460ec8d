/** Turns the personal part of a record into what is stored. */
export interface PayloadSealer {
  readonly kind: 'encrypted' | 'clear'
  seal(
    plaintext: Uint8Array,
    scope: { readonly project: string | null; readonly at: Date },
  ): Promise<{ readonly key: string | null; readonly sealed: Uint8Array }>
}

/** Leaves the payload as it is: for development only, and said so in health and exports. */
export const clearSealer: PayloadSealer = {
  kind: 'clear',
  seal: async (plaintext) => ({ key: null, sealed: plaintext }),
}
