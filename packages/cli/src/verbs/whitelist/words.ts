import {
  type DiagnosticKind,
  formatDiffHtml,
  formatDiffText,
  type ListInspection,
  type SnapshotDiff,
  summarizeDiff,
  type WhitelistHealth,
} from '@entente/mssante-whitelist'
import { frenchCount, inBothLanguages } from '../../language.ts'
import { frenchDifference, frenchDifferencePage, frenchSummary } from './french-difference.ts'

interface WhitelistWords {
  readonly fetched: (file: string, bytes: number, sha256: string, etag: string | undefined) => string
  readonly notModified: string
  /** Labels of the lines of `inspect`. */
  readonly labels: Readonly<
    Record<'integrity' | 'generated' | 'signed' | 'signature' | 'signer' | 'contents', string>
  >
  readonly bytes: (count: number) => string
  readonly integrity: Readonly<Record<ListInspection['integrity'], string>>
  readonly unknown: string
  readonly issuedBy: (issuer: string) => string
  readonly validity: (from: string, to: string) => string
  readonly more: (count: number) => string
  readonly unreadable: string
  readonly contents: (entries: number, domains: number, certificates: number) => string
  readonly diagnostic: (kind: string) => string
  readonly notCompared: string
  readonly pinWritten: (file: string) => string
  readonly differs: string
  readonly confirmed: (count: number, names: string) => string
  readonly refused: (code: string) => string
  readonly verified: (sha256: string) => string
  readonly dates: (generated: string, signed: string) => string
  readonly signer: (subject: string) => string
  readonly counts: (entries: number, domains: number, diagnostics: number) => string
  readonly listed: string
  readonly notListed: string
  readonly certificate: Readonly<Record<'other' | 'matches' | 'matches-with-drift', string>>
  readonly byVerified: (sha256: string) => string
  readonly byUnverified: (sha256: string) => string
  readonly difference: (diff: SnapshotDiff) => string
  /** The difference as a page that needs nothing else. */
  readonly page: (diff: SnapshotDiff) => string
  readonly summary: (diff: SnapshotDiff) => string
  readonly noHistory: string
  readonly health: (health: WhitelistHealth) => string
}

const KINDS: Readonly<Record<DiagnosticKind, string>> = {
  'row-invalid-domain': 'ligne au domaine invalide',
  'row-incomplete': 'ligne incomplète',
  'row-duplicate': 'ligne en double',
  'operator-unreadable': 'opérateur illisible',
  'operator-unusual-ou': 'OU d’opérateur inhabituelle',
  'domain-not-canonical': 'domaine en forme non canonique',
  'element-unknown': 'élément inconnu',
  'update-date-unreadable': 'date de mise à jour illisible',
  'generation-date-unreadable': 'date de génération illisible',
}

const LEVELS: Readonly<Record<WhitelistHealth['level'], string>> = {
  ok: 'bon',
  degraded: 'dégradé',
  down: 'à l’arrêt',
}

const STATES: Readonly<Record<WhitelistHealth['state'], string>> = {
  fresh: 'fraîche',
  'soft-stale': 'vieillissante',
  'break-glass': 'prolongée en urgence',
  'hard-stale': 'trop vieille',
  'clock-wrong': 'horloge fausse',
  absent: 'absente',
  audit: 'en audit',
}

const OUTCOMES: Readonly<Record<NonNullable<WhitelistHealth['lastRefresh']>['outcome'], string>> = {
  swapped: 'remplacée',
  unchanged: 'inchangée',
  observed: 'observée',
  refused: 'refusée',
  unavailable: 'indisponible',
}

/** What `entente whitelist` says about a list. */
export const words = inBothLanguages<WhitelistWords>({
  en: {
    fetched: (file, bytes, sha256, etag) =>
      `${file}: ${bytes} bytes, SHA-256 ${sha256}${etag === undefined ? '' : `, ETag ${etag}`}\nNothing in it was verified.`,
    notModified: 'The site has no newer list.',
    labels: {
      integrity: 'integrity',
      generated: 'generated',
      signed: 'signed',
      signature: 'signature',
      signer: 'signer',
      contents: 'contents',
    },
    bytes: (count) => `${count} bytes`,
    integrity: { intact: 'intact', broken: 'broken', unsigned: 'unsigned' },
    unknown: 'unknown',
    issuedBy: (issuer) => `issued by ${issuer}`,
    validity: (from, to) => `${from} to ${to}`,
    more: (count) => `and ${count} more certificates`,
    unreadable: 'not readable',
    contents: (entries, domains, certificates) =>
      `${entries} entries, ${domains} domains, ${certificates} operator certificates`,
    diagnostic: (kind) => kind,
    notCompared:
      'Nothing of this was compared with a pin: intact means unchanged since the holder of that certificate signed it.',
    pinWritten: (file) => `${file} is written. It enforces nothing until two people confirmed it.`,
    differs: 'This list does not show what the pin says. Nothing was confirmed.',
    confirmed: (count, names) => `Confirmed by ${count} of 2: ${names}.`,
    refused: (code) => `Refused: ${code}`,
    verified: (sha256) => `Verified. SHA-256 ${sha256}`,
    dates: (generated, signed) => `generated ${generated}, signed ${signed}`,
    signer: (subject) => `signer ${subject}`,
    counts: (entries, domains, diagnostics) =>
      `${entries} entries, ${domains} domains, ${diagnostics} diagnostics`,
    listed: 'listed',
    notListed: 'not listed',
    certificate: {
      other: 'the certificate is not one of it',
      matches: 'the certificate matches',
      'matches-with-drift': 'the certificate matches with drift',
    },
    byVerified: (sha256) => `By the verified list ${sha256}.`,
    byUnverified: (sha256) => `By the list ${sha256}, which nobody verified.`,
    difference: formatDiffText,
    page: formatDiffHtml,
    summary: summarizeDiff,
    noHistory: 'The folder keeps fewer than two lists.',
    health: ({ level, state, domains, sha256, lastRefresh: last }) =>
      [
        `${level}: ${state}, ${domains} domains`,
        `list ${sha256 ?? 'none'}`,
        `last refresh ${last?.outcome ?? 'none'}${last?.code === undefined ? '' : `, ${last.code}`}`,
      ].join('\n'),
  },
  fr: {
    fetched: (file, bytes, sha256, etag) =>
      `${file} : ${bytes} octets, SHA-256 ${sha256}${etag === undefined ? '' : `, ETag ${etag}`}\nRien n’y a été vérifié.`,
    notModified: 'Le site n’a pas de liste plus récente.',
    labels: {
      integrity: 'intégrité',
      generated: 'générée',
      signed: 'signée',
      signature: 'signature',
      signer: 'signataire',
      contents: 'contenu',
    },
    bytes: (count) => `${count} octets`,
    integrity: { intact: 'intacte', broken: 'rompue', unsigned: 'non signée' },
    unknown: 'date inconnue',
    issuedBy: (issuer) => `émis par ${issuer}`,
    validity: (from, to) => `du ${from} au ${to}`,
    more: (count) => `et ${frenchCount(count, 'autre certificat', 'autres certificats')}`,
    unreadable: 'illisible',
    contents: (entries, domains, certificates) =>
      `${listed(entries, domains)}, ${frenchCount(certificates, 'certificat d’opérateur', 'certificats d’opérateurs')}`,
    diagnostic: (kind) => {
      const said = Object.entries(KINDS).find(([known]) => known === kind)?.[1]
      return said === undefined ? kind : `${kind} (${said})`
    },
    notCompared:
      'Rien de ceci n’a été comparé à une épingle : intacte veut dire inchangée depuis que le porteur de ce certificat l’a signée.',
    pinWritten: (file) =>
      `${file} est écrit. L’épingle n’impose rien tant que deux personnes ne l’ont pas confirmée.`,
    differs: 'Cette liste ne montre pas ce que dit l’épingle. Rien n’a été confirmé.',
    confirmed: (count, names) =>
      `Confirmée par ${frenchCount(count, 'personne', 'personnes')} sur 2 : ${names}.`,
    refused: (code) => `Refusée : ${code}`,
    verified: (sha256) => `Vérifiée. SHA-256 ${sha256}`,
    dates: (generated, signed) => `générée ${generated}, signée ${signed}`,
    signer: (subject) => `signataire ${subject}`,
    counts: (entries, domains, diagnostics) =>
      `${listed(entries, domains)}, ${frenchCount(diagnostics, 'diagnostic', 'diagnostics')}`,
    listed: 'inscrit',
    notListed: 'non inscrit',
    certificate: {
      other: 'le certificat n’est pas l’un des siens',
      matches: 'le certificat correspond',
      'matches-with-drift': 'le certificat correspond, à des écarts d’écriture près',
    },
    byVerified: (sha256) => `D’après la liste vérifiée ${sha256}.`,
    byUnverified: (sha256) => `D’après la liste ${sha256}, que personne n’a vérifiée.`,
    difference: frenchDifference,
    page: frenchDifferencePage,
    summary: frenchSummary,
    noHistory: 'Le dossier garde moins de deux listes.',
    health: ({ level, state, domains, sha256, lastRefresh: last }) =>
      [
        `${LEVELS[level]} : liste ${STATES[state]}, ${frenchCount(domains, 'domaine', 'domaines')}`,
        `liste ${sha256 ?? 'aucune'}`,
        `dernier rafraîchissement : ${last === undefined ? 'aucun' : OUTCOMES[last.outcome]}${last?.code === undefined ? '' : `, ${last.code}`}`,
      ].join('\n'),
  },
})

function listed(entries: number, domains: number): string {
  return `${frenchCount(entries, 'entrée', 'entrées')}, ${frenchCount(domains, 'domaine', 'domaines')}`
}
