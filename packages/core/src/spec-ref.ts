/** Documents that Entente implements or relies on. Conventions first, then public norms. */
export type SpecDocument =
  | 'INTEROPS-CONVENTION'
  | 'INTEROPS-STANDARD'
  | 'MSSANTE-CONTRACT'
  | 'MSA-QF-CONVENTION'
  | 'API-PARTICULIER'
  | 'ANS-ANNUAIRE'
  | 'ENTENTE'
  | 'SAML-2.0-CORE'
  | 'SAML-2.0-BINDINGS'
  | 'SAML-2.0-PROFILES'
  | 'WSS-SAML-TOKEN-PROFILE-1.1'
  | 'XMLDSIG-1.1'
  | 'XML-1.0'
  | 'XML-EXC-C14N'
  | 'XML-C14N-1.0'
  | 'XADES'
  | 'SOAP-1.1'
  | 'SOAP-1.2'
  | 'ISO-7064'
  | `RFC ${number}`
  | `C2SP ${string}`

/** Where a rule comes from: a document and the place in it, `{ document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' }`. */
export interface SpecRef {
  readonly document: SpecDocument
  /** The place in the document, as its readers name it: `art. 5.3`, `§4.1.4.2`, `annexe 3`. */
  readonly section: string
}

/** Writes a reference the way people cite it: `INTEROPS-CONVENTION art. 7.2.2`. */
export function formatSpecRef(ref: SpecRef): string {
  return `${ref.document} ${ref.section}`
}
