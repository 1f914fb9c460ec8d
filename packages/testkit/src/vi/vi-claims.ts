/** What a made VI says. Every value is written as given, right or wrong. */
export interface TestViClaims {
  readonly id: string
  readonly issueInstant: string
  readonly issuer: string
  readonly subject: string
  readonly subjectFormat: string
  readonly confirmationMethod: string
  readonly recipient: string
  readonly audience: string
  readonly notBefore: string
  readonly notOnOrAfter: string
  /** NotOnOrAfter of the bearer confirmation. @default the same as `notOnOrAfter` */
  readonly confirmationNotOnOrAfter?: string
  readonly authnInstant: string
  readonly authnContext: string
  readonly sessionIndex?: string
  /** One `AttributeValue` each, in one `PAGM` attribute; `[]` leaves the attribute out. */
  readonly pagms: readonly string[]
  /** Further attributes, each with its values. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

const MINUTE_MS = 60_000

/** A complete set of claims of two invented caisses, valid for five minutes around the given instant. */
export function viClaims(at: Date, overrides: Partial<TestViClaims> = {}): TestViClaims {
  const instant = (minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS).toISOString()
  return {
    id: '_5f1c0d2e-7a3b-4c4d-8e5f-6a7b8c9d0e1f',
    issueInstant: instant(0),
    issuer: 'urn:interops:99999999800019:idp:caisse-cliente:1',
    subject: 'agent-0042',
    subjectFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    recipient: 'urn:interops:sp:99999998000017:caisse-fournisseuse',
    audience: 'https://droits.caisse-fournisseuse.example/service',
    notBefore: instant(-1),
    notOnOrAfter: instant(4),
    authnInstant: instant(-10),
    authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    pagms: ['CONSULTATION_DROITS'],
    ...overrides,
  }
}
