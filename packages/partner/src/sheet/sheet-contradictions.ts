import { LONGEST_WEAKENING_MONTHS } from '@entente/core/deployment'
import { type OrganismeUrn, partsOfOrganismeUrn } from '@entente/core/ids'
import { addMonths } from '@entente/core/time'
import { type Certificate, isTrustError, parseCertificate } from '@entente/trust'
import type { PartnerSheet, SheetCertificate } from './partner-sheet.ts'

/** One place of a sheet and what is expected there. Never what was found. */
export interface SheetProblem {
  readonly path: string
  readonly expected: string
}

const LONGEST_DAYS = 400
const DAY_MS = 86_400_000

/** What a sheet cannot mean, although its form is right. */
export function sheetContradictions(sheet: PartnerSheet): readonly SheetProblem[] {
  return [
    ...(['pkis', 'certificates', 'endpoints', 'services', 'contacts'] as const).flatMap((list) =>
      repeatedIds(sheet[list], list),
    ),
    ...validity(sheet),
    ...sheet.pkis.flatMap((pki, p) => [
      ...unreadable(pki.root, `pkis[${p}].root`),
      ...pki.issuingCas.flatMap((ca, c) => unreadable(ca, `pkis[${p}].issuingCas[${c}]`)),
    ]),
    ...sheet.certificates.flatMap((entry, c) => certificateProblems(entry, sheet, `certificates[${c}]`)),
    ...repeatedKeys(sheet),
    ...links(sheet),
    ...urnProblems(sheet),
    ...(sheet.environment === 'production' && sheet.endpoints.some(({ url }) => url.startsWith('http:'))
      ? [{ path: 'endpoints', expected: 'expected https in production' }]
      : []),
  ]
}

function repeatedIds(entries: readonly { readonly id: string }[], list: string): readonly SheetProblem[] {
  const seen = new Set<string>()
  return entries.flatMap(({ id }, index) => {
    const again = seen.has(id)
    seen.add(id)
    return again ? [{ path: `${list}[${index}].id`, expected: 'expected each id once' }] : []
  })
}

function validity({ issuedAt, validUntil }: PartnerSheet): readonly SheetProblem[] {
  const days = (Date.parse(validUntil) - Date.parse(issuedAt)) / DAY_MS
  return days > 0 && days <= LONGEST_DAYS
    ? []
    : [
        {
          path: 'validUntil',
          expected: `expected an instant after issuedAt, at most ${LONGEST_DAYS} days later`,
        },
      ]
}

function unreadable(base64: string, path: string): readonly SheetProblem[] {
  return readCertificate(base64) === undefined ? [{ path, expected: 'expected one X.509 certificate' }] : []
}

/** Reads a certificate of a sheet; undefined when it is none. */
function readCertificate(base64: string): Certificate | undefined {
  try {
    return parseCertificate(Buffer.from(base64, 'base64'))
  } catch (error) {
    if (isTrustError(error)) return undefined
    throw error
  }
}

function certificateProblems(
  entry: SheetCertificate,
  sheet: PartnerSheet,
  path: string,
): readonly SheetProblem[] {
  const certificate = readCertificate(entry.certificate)
  if (certificate === undefined) {
    return [{ path: `${path}.certificate`, expected: 'expected one X.509 certificate' }]
  }
  const [from, until] = [Date.parse(entry.from), Date.parse(entry.until)]
  const within =
    from < until && from >= certificate.notBefore.getTime() && until <= certificate.notAfter.getTime() + 1000
  const mixed = entry.uses.includes('seal') && entry.uses.length > 1
  return [
    ...(within ? [] : [{ path, expected: 'expected from and until in order and within the certificate' }]),
    ...(sheet.pkis.some(({ id }) => id === entry.pki)
      ? []
      : [{ path: `${path}.pki`, expected: 'expected the id of a PKI of the sheet' }]),
    ...(mixed ? [{ path: `${path}.uses`, expected: 'expected a seal of its own: one key has one use' }] : []),
    ...sharedProblems(entry, `${path}.shared`),
  ]
}

/** A certificate that signs VIs and serves TLS is stated as such, with a reason and an end. */
function sharedProblems({ uses, shared }: SheetCertificate, path: string): readonly SheetProblem[] {
  const serves = uses.includes('vector-signature') && uses.some((use) => use.startsWith('tls-'))
  if (serves !== (shared !== undefined)) {
    const expected = serves
      ? 'expected a certificate for each use, or why and until when one serves for signing and TLS'
      : 'expected nothing: the certificate does not serve for signing and TLS'
    return [{ path, expected }]
  }
  if (shared === undefined) return []
  const { date: latest } = addMonths(shared.decidedOn, LONGEST_WEAKENING_MONTHS)
  return shared.until >= shared.decidedOn && shared.until <= latest
    ? []
    : [{ path, expected: `expected a last day at most ${LONGEST_WEAKENING_MONTHS} months after decidedOn` }]
}

/** One key serves one entry, so that a renewal is a new key and a use is told by its key. */
function repeatedKeys({ certificates }: PartnerSheet): readonly SheetProblem[] {
  const seen = new Map<string, string>()
  return certificates.flatMap(({ certificate, uses }, index) => {
    const key = readCertificate(certificate)?.keySha256 ?? ''
    const earlier = seen.get(key)
    seen.set(key, uses.join(' '))
    return earlier !== undefined && earlier !== uses.join(' ')
      ? [{ path: `certificates[${index}]`, expected: 'expected a key of its own: one key has one use' }]
      : []
  })
}

function links({ services, endpoints, organisme }: PartnerSheet): readonly SheetProblem[] {
  return [
    ...services.flatMap(({ mode, carriage }, index) =>
      mode === 'P' && carriage !== undefined
        ? [
            {
              path: `services[${index}].carriage`,
              expected: 'expected no carriage in mode P: a form carries it',
            },
          ]
        : [],
    ),
    ...services.flatMap(({ endpoint, mode }, index) => {
      const served = endpoints.find(({ id }) => id === endpoint)
      const fits = mode === 'P' ? served?.use === 'portal-acs' : served?.use.startsWith('interops-') === true
      return fits
        ? []
        : [{ path: `services[${index}].endpoint`, expected: 'expected the id of an endpoint of the mode' }]
    }),
    ...(services.length > 0 && organisme.recipientUrn === undefined
      ? [
          {
            path: 'organisme.recipientUrn',
            expected: 'expected the URN under which the services receive VIs',
          },
        ]
      : []),
  ]
}

/** A URN that names a SIRET names the organisme's own. */
function urnProblems({ organisme }: PartnerSheet): readonly SheetProblem[] {
  const foreign = (urn: OrganismeUrn | undefined): boolean => {
    const parts = urn === undefined ? undefined : partsOfOrganismeUrn(urn)
    return parts?.form === 'interops' && parts.siret !== undefined && String(parts.siret) !== organisme.siret
  }
  return (['issuerUrn', 'recipientUrn'] as const).flatMap((field) =>
    foreign(organisme[field])
      ? [{ path: `organisme.${field}`, expected: 'expected the SIRET of the organisme itself' }]
      : [],
  )
}
