import { REDACTED } from '@entente/core'
import {
  type Certificate,
  formatDistinguishedName,
  isTrustError,
  JWS_ALGORITHMS,
  parseCertificate,
  verifyJws,
} from '@entente/trust'
import type { Inspection, SeenValue } from './inspection.ts'

/** Claims that name no person. */
const OPEN_CLAIMS = [
  'iss',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'typ',
  'scope',
  'acr',
  'recipient',
  'pagm',
  'vi_ver',
]
const INSTANTS = ['exp', 'nbf', 'iat', 'auth_time']
const MAX_VALUE = 500

/** Shows a token and checks its form and signature; who signed is judged only with a given certificate. */
export async function inspectToken(
  token: string,
  signer: Certificate | undefined,
  options: { readonly at: Date; readonly revealPersonal: boolean },
): Promise<Inspection> {
  const [header = {}, claims = {}] = token.split('.', 2).map(readPart)
  const typ = typeof header.typ === 'string' ? header.typ : undefined
  let presented: readonly Uint8Array[] = []
  let code: string | undefined
  try {
    await verifyJws(token, { typ, algorithms: JWS_ALGORITHMS, maxBytes: 65_536 }, ({ certificates }) => {
      presented = certificates
      const certificate = signer ?? (certificates[0] && parseCertificate(certificates[0]))
      if (certificate === undefined) throw new NoKey()
      return { key: certificate.publicKey }
    })
  } catch (error) {
    if (isTrustError(error)) code = error.code
    else if (!(error instanceof NoKey)) throw error
  }
  const checked = signer !== undefined || presented.length > 0
  const note = code !== undefined || !checked ? 'no-key' : signer === undefined ? 'own-key' : 'given-key'
  return {
    kind: 'token',
    verdict: code !== undefined ? 'refused' : signer === undefined ? 'not-judged' : 'passed',
    ...(code === undefined ? { note } : { code }),
    values: [
      ...Object.entries(header).flatMap(([name, value]) => (name === 'x5c' ? [] : [seen(name, value)])),
      ...Object.entries(claims).map(([name, value]) => claim(name, value, options)),
    ],
    certificates: presented.flatMap(describe),
    checks: [
      {
        id: 'signature',
        outcome: code !== undefined ? 'failed' : checked ? 'passed' : 'skipped',
        ...(code !== undefined && { code, detail: code }),
      },
    ],
  }
}

class NoKey extends Error {}

function readPart(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function claim(
  name: string,
  value: unknown,
  { at, revealPersonal }: { readonly at: Date; readonly revealPersonal: boolean },
): SeenValue {
  if (INSTANTS.includes(name) && typeof value === 'number' && Math.abs(value) < 1e11) {
    const instant = new Date(value * 1000)
    const secondsFromNow = Math.round((instant.getTime() - at.getTime()) / 1000)
    return { name, value: instant.toISOString(), secondsFromNow }
  }
  return revealPersonal || OPEN_CLAIMS.includes(name) ? seen(name, value) : { name, value: REDACTED }
}

function seen(name: string, value: unknown): SeenValue {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return { name, value: text.slice(0, MAX_VALUE) }
}

function describe(der: Uint8Array): readonly string[] {
  try {
    const { subject, issuer, sha256, notAfter } = parseCertificate(der)
    return [
      `${formatDistinguishedName(subject)} ← ${formatDistinguishedName(issuer)}, ${notAfter.toISOString()}, SHA-256 ${sha256}`,
    ]
  } catch (error) {
    if (isTrustError(error)) return [error.code]
    throw error
  }
}
