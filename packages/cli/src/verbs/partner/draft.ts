import { dirname, resolve } from 'node:path'
import { type PartnerSheet, parsePartnerSheet } from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import { readInput } from '../../read-input.ts'
import { readJson } from '../../read-json.ts'
import type { Terminal } from '../../verb.ts'

const YEAR_MS = 365 * 86_400_000

/**
 * Reads a draft and completes it: `file:` references become the certificates that they lead to, missing dates become
 * now, one year, and the life of each certificate.
 */
export async function readDraft(file: string, terminal: Terminal): Promise<PartnerSheet> {
  const draft = await readJson(file, terminal)
  if (!isRecord(draft)) return parsePartnerSheet(draft)
  const folder = file === '-' ? process.cwd() : dirname(resolve(file))
  const now = terminal.clock.now()
  const filled = await fillReferences(draft, folder, terminal)
  const { certificates } = filled
  return parsePartnerSheet({
    kind: 'partner-sheet',
    schemaVersion: 1,
    issuedAt: now.toISOString(),
    validUntil: new Date(now.getTime() + YEAR_MS).toISOString(),
    ...filled,
    ...(Array.isArray(certificates) && { certificates: certificates.map((one) => withDates(one, now)) }),
  })
}

type Draft = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Only the places of certificates may be references: nothing else of a draft reads files. */
async function fillReferences(draft: Draft, folder: string, terminal: Terminal): Promise<Draft> {
  const certificate = async (value: unknown): Promise<unknown> => {
    if (typeof value !== 'string' || !value.startsWith('file:')) return value
    const bytes = await readInput(resolve(folder, value.slice('file:'.length)), terminal, 65_536)
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(
      Buffer.from(bytes).toString('latin1'),
    )
    return Buffer.from(parseCertificate(pem?.[0] ?? bytes).der).toString('base64')
  }
  const each = async (list: unknown, change: (entry: Draft) => Promise<Draft>): Promise<unknown> =>
    Array.isArray(list) ? Promise.all(list.map((entry) => (isRecord(entry) ? change(entry) : entry))) : list
  return {
    ...draft,
    pkis: await each(draft.pkis, async (pki) => ({
      ...pki,
      root: await certificate(pki.root),
      issuingCas: Array.isArray(pki.issuingCas)
        ? await Promise.all(pki.issuingCas.map(certificate))
        : pki.issuingCas,
    })),
    certificates: await each(draft.certificates, async (one) => ({
      ...one,
      certificate: await certificate(one.certificate),
    })),
  }
}

function withDates(entry: unknown, now: Date): unknown {
  if (!isRecord(entry) || typeof entry.certificate !== 'string') return entry
  const { notBefore, notAfter } = parseCertificate(Buffer.from(entry.certificate, 'base64'))
  const from = new Date(Math.max(notBefore.getTime(), Math.min(now.getTime(), notAfter.getTime())))
  return { from: from.toISOString(), until: notAfter.toISOString(), ...entry }
}
