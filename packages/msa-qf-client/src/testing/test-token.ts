/**
 * Makes a token of the form that API Particulier issues. It is signed by nobody: the loopback service accepts any.
 *
 * @param expiresAt end of its life
 * @param scopes    what it opens. @default the four scopes of the quotient familial
 */
export function testToken(
  expiresAt: Date,
  scopes: readonly string[] = ['cnaf_quotient_familial', 'cnaf_allocataires', 'cnaf_enfants', 'cnaf_adresse'],
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    scopes,
    sub: 'habilitation fictive',
    exp: Math.floor(expiresAt.getTime() / 1_000),
    version: '1.0',
  }
  return `${part({ alg: 'HS256' })}.${part(claims)}.${Buffer.alloc(32).toString('base64url')}`
}
