import { once } from 'node:events'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import { type ConnectionCheck, certificatesInUse, noticeAt, type PartnerSheet } from '@entente/partner'
import { parseCertificate } from '@entente/trust'

/** What our side shows and trusts. */
export interface TlsMaterial {
  /** Root and issuing certificates of the partner, PEM. */
  readonly ca: readonly string[]
  readonly key: string
  readonly certificate: string
}

const TIMEOUT_MS = 10_000
const DAY_MS = 86_400_000
const MODERN = ['TLSv1.2', 'TLSv1.3']

/** Tries one TLS connection and judges version, chain, name, and the certificate against the sheet. */
export async function probeTls(
  url: URL,
  sheet: PartnerSheet,
  { ca, key, certificate }: TlsMaterial,
  at: Date,
): Promise<readonly ConnectionCheck[]> {
  const host = url.hostname.replaceAll(/[[\]]/g, '')
  // Nothing is sent on it: a connection that would be refused is opened to say exactly why.
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
    ca: [...ca],
    key,
    cert: certificate,
    rejectUnauthorized: false,
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return judge(socket, host, sheet, at)
  } catch (error) {
    const observed = error instanceof Error && 'code' in error ? String(error.code) : 'no connection'
    return [check('tls-connection', false, 'a TLS connection', observed)]
  } finally {
    socket.destroy()
  }
}

function judge(socket: TLSSocket, host: string, sheet: PartnerSheet, at: Date): readonly ConnectionCheck[] {
  const version = socket.getProtocol() ?? 'none'
  const peer = socket.getPeerCertificate()
  const named = peer.raw === undefined ? new Error('none') : checkServerIdentity(host, peer)
  const listed = certificatesInUse(sheet, 'tls-server', at).map(({ certificate }) => certificate)
  const presented = Buffer.from(peer.raw ?? []).toString('base64')
  return [
    check('tls-connection', true, 'a TLS connection', 'connected'),
    check('tls-version', MODERN.includes(version), MODERN.join(' or '), version),
    check(
      'tls-chain',
      socket.authorized,
      'a chain to the PKI of the sheet',
      // Node.js gives the code of OpenSSL here, as a text in spite of its type.
      socket.authorized ? 'verified' : String(socket.authorizationError),
    ),
    check(
      'tls-name',
      named === undefined,
      'the name of the address',
      named === undefined ? 'matches' : 'does not match',
    ),
    check(
      'tls-certificate',
      listed.includes(presented),
      'a tls-server certificate that the sheet lists',
      listed.includes(presented) ? 'listed' : 'another certificate',
    ),
    ...(peer.raw === undefined ? [] : [expiry(peer.raw, at)]),
  ]
}

function expiry(der: Uint8Array, at: Date): ConnectionCheck {
  const days = Math.floor((parseCertificate(der).notAfter.getTime() - at.getTime()) / DAY_MS)
  const notice = noticeAt(days)
  return check(
    'tls-expiry',
    notice === undefined || (notice !== 'ended' && notice > 15),
    'more than 15 days left',
    `${days} days`,
  )
}

/** One line of the report. */
export function check(
  id: string,
  good: boolean,
  expected: string,
  observed: string,
  service?: string,
): ConnectionCheck {
  return {
    id,
    ...(service !== undefined && { service }),
    outcome: good ? 'as-expected' : 'unexpected',
    expected,
    observed,
  }
}
