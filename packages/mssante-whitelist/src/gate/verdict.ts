import type { Check } from '@entente/core/checks'
import type { MssanteDomain, TenantId } from '@entente/core/ids'
import type { ListState } from '../refresh/freshness.ts'

/** Why the gate decided as it did. Reply codes and texts are ours: no public document states any. */
export const verdictReasons = {
  listed: { decision: 'allow', smtp: '250', enhanced: '2.0.0', text: 'OK' },
  'address-malformed': { decision: 'reject', smtp: '553', enhanced: '5.1.3', text: 'Adresse non conforme' },
  'recipient-domain-not-listed': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Domaine destinataire hors espace de confiance MSSante',
  },
  'sender-domain-not-listed': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Domaine emetteur hors espace de confiance MSSante',
  },
  'recipient-domain-not-ours': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Domaine destinataire non servi ici',
  },
  'sender-domain-not-ours': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Domaine emetteur non servi ici',
  },
  'tls-required': {
    decision: 'reject',
    smtp: '530',
    enhanced: '5.7.0',
    text: 'Must issue a STARTTLS command first',
  },
  'tls-too-old': { decision: 'reject', smtp: '550', enhanced: '5.7.4', text: 'Version de TLS trop ancienne' },
  'certificate-missing': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.5',
    text: 'Certificat IGC-Sante absent',
  },
  'certificate-untrusted': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.5',
    text: 'Certificat non issu de l IGC-Sante',
  },
  'certificate-expired': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.5',
    text: 'Certificat hors validite',
  },
  'certificate-revoked': { decision: 'reject', smtp: '550', enhanced: '5.7.5', text: 'Certificat revoque' },
  'certificate-not-of-domain': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Certificat non declare pour ce domaine',
  },
  'header-from-mismatch': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Domaine de l en-tete From non couvert par le certificat',
  },
  'test-mailboxes-only': {
    decision: 'reject',
    smtp: '550',
    enhanced: '5.7.1',
    text: 'Integration provisoire : BAL de test uniquement',
  },
  'operator-ended': { decision: 'reject', smtp: '550', enhanced: '5.7.1', text: 'Contrat operateur termine' },
  'operator-not-in-force': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.7.1',
    text: 'Contrat operateur suspendu',
  },
  'operator-status-outdated': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.3.0',
    text: 'Statut de l operateur a actualiser',
  },
  'revocation-unknown': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.7.5',
    text: 'Revocation indeterminee',
  },
  'whitelist-unavailable': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.3.0',
    text: 'Liste blanche indisponible',
  },
  'whitelist-stale': { decision: 'defer', smtp: '451', enhanced: '4.3.0', text: 'Liste blanche perimee' },
  'tenant-mismatch': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.3.0',
    text: 'Configuration de la passerelle a corriger',
  },
  'whitelist-unverified': {
    decision: 'defer',
    smtp: '451',
    enhanced: '4.3.0',
    text: 'Liste blanche non verifiee',
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly decision: 'allow' | 'reject' | 'defer'
      readonly smtp: string
      readonly enhanced: string
      readonly text: string
    }
  >
>

/** Why the gate decided: a key of {@link verdictReasons}. */
export type VerdictReason = keyof typeof verdictReasons

/** What a verdict rests on. Domains and hashes only: never a local part. */
export interface VerdictEvidence {
  readonly tenant: TenantId
  /** SHA-256 of the list that decided; undefined when there was none. */
  readonly snapshot: string | undefined
  readonly listState: ListState
  /** SHA-256 of the gate's policy. */
  readonly policy: string
  /** SHA-256 of the contract's text that the policy was made from; undefined for a policy written by hand. */
  readonly convention: string | undefined
  readonly senderDomain: MssanteDomain | undefined
  readonly recipientDomain: MssanteDomain | undefined
  /** SHA-256 of the peer's certificate. */
  readonly peerCertificate: string | undefined
  /** The name in the list that the certificate matched. */
  readonly matchedName: string | undefined
  readonly checks: readonly Check[]
}

/** The answer for one recipient. */
export interface Verdict {
  readonly decision: 'allow' | 'reject' | 'defer'
  readonly reason: VerdictReason
  /** The reply for the SMTP session, three-digit code and enhanced code (RFC 3463). */
  readonly smtp: { readonly code: string; readonly enhanced: string; readonly text: string }
  readonly evidence: VerdictEvidence
  /** In audit mode: what the unverified list would have said. Never a reason to let mail pass. */
  readonly audit:
    | { readonly decision: 'allow' | 'reject' | 'defer'; readonly reason: VerdictReason }
    | undefined
}

/** Builds a verdict from its reason. */
export function verdictOf(reason: VerdictReason, evidence: VerdictEvidence, audit?: VerdictReason): Verdict {
  const { decision, smtp: code, enhanced, text } = verdictReasons[reason]
  return Object.freeze({
    decision,
    reason,
    smtp: { code, enhanced, text },
    evidence,
    audit: audit === undefined ? undefined : { decision: verdictReasons[audit].decision, reason: audit },
  })
}

/** The reply line: `550 5.7.1 …`. */
export function smtpReply({ smtp }: Verdict): string {
  return `${smtp.code} ${smtp.enhanced} ${smtp.text}`
}
