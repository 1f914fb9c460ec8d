import { inBothLanguages } from '../../language.ts'
import type { FindingId, FindingReason } from './finding.ts'

interface DoctorWords {
  readonly summary: string
  readonly deployment: string
  readonly online: string
  readonly clock: string
  readonly drill: string
  readonly auditor: string
  readonly archive: string
  readonly passphrase: string
  readonly well: string
  readonly ill: (count: number) => string
  readonly looking: (what: string) => string
  readonly ids: Readonly<Record<FindingId, string>>
  readonly reasons: Readonly<Record<FindingReason, (amount: number) => string>>
}

/** What `entente doctor` says. */
export const words = inBothLanguages<DoctorWords>({
  en: {
    summary:
      'look at the environment, anchors, clock, certificates and keys; --drill proves that an auditor opens the archive',
    deployment: 'our own deployment, JSON; its file: references are read beside it',
    online: 'compare the clock with every endpoint of the deployment',
    clock: 'compare the clock with this https address',
    drill: 'private key of an auditor, PEM: opens the archive for real, off-line',
    auditor: 'with --drill: name of that key, as the journal was given it',
    archive: 'with --drill: an export of the journal, NDJSON; - for standard input',
    passphrase: 'with --drill: file that holds the passphrase of the key',
    well: 'Nothing is wrong.',
    ill: (count) => (count === 1 ? '1 thing is wrong.' : `${count} things are wrong.`),
    looking: (what) => `… ${what}`,
    ids: {
      'node-version': 'Node.js',
      environment: 'environment',
      deployment: 'deployment',
      anchor: 'anchor',
      'key-file': 'key',
      certificate: 'certificate',
      auditors: 'auditors',
      clock: 'clock',
      archive: 'archive',
    },
    reasons: {
      supported: () => 'a version supported in production',
      'development-only': () => 'runs, but production support is 22 and 24',
      unsupported: () => 'too old: install 22 or 24',
      clean: () => 'nothing in it weakens TLS',
      'tls-off': () => 'switches certificate checks off: remove it',
      'key-log': () => 'writes the keys of TLS connections to a file: remove it',
      'legacy-crypto': () => 'brings back algorithms that are refused: remove it',
      readable: () => 'readable',
      unreadable: () => 'cannot be read',
      'not-a-file': () => 'is not in a file; not looked at from here',
      mismatch: () => 'is not the one that is written in the deployment, or the key beside it is another',
      'open-to-others': () => 'can be read by others: chmod 600',
      valid: (days) => `valid for ${days} more days`,
      ending: (days) => `ends in ${days} days: prepare its successor`,
      ended: (days) => `ended ${-days} days ago`,
      enough: (count) => `${count} keys`,
      'too-few': (count) => `${count} of the two that production requires`,
      'in-step': (seconds) => `${seconds} s apart`,
      apart: (seconds) => `${seconds} s apart, more than half the accepted skew: set the clock`,
      'no-answer': () => 'did not answer with a date',
      opens: (count) => `the key opens it: ${count} data keys tried, every one opened`,
      'does-not-open': (count) => `${count} data keys do not open with this key`,
      'not-encrypted': () => 'holds nothing that is encrypted',
    },
  },
  fr: {
    summary:
      'regarder environnement, ancres, horloge, certificats et clés ; --drill prouve qu’un auditeur ouvre l’archive',
    deployment: 'notre déploiement, JSON ; ses références file: sont lues à côté de lui',
    online: 'comparer l’horloge avec chaque point d’accès du déploiement',
    clock: 'comparer l’horloge avec cette adresse https',
    drill: 'clé privée d’un auditeur, PEM : ouvre vraiment l’archive, hors ligne',
    auditor: 'avec --drill : nom de cette clé, tel que donné au journal',
    archive: 'avec --drill : un export du journal, NDJSON ; - pour l’entrée standard',
    passphrase: 'avec --drill : fichier qui contient la phrase de passe de la clé',
    well: 'Rien à redire.',
    ill: (count) => (count === 1 ? '1 point ne va pas.' : `${count} points ne vont pas.`),
    looking: (what) => `… ${what}`,
    ids: {
      'node-version': 'Node.js',
      environment: 'environnement',
      deployment: 'déploiement',
      anchor: 'ancre',
      'key-file': 'clé',
      certificate: 'certificat',
      auditors: 'auditeurs',
      clock: 'horloge',
      archive: 'archive',
    },
    reasons: {
      supported: () => 'version soutenue en production',
      'development-only': () => 'fonctionne, mais la production est soutenue en 22 et 24',
      unsupported: () => 'trop ancienne : installer 22 ou 24',
      clean: () => 'rien n’y affaiblit TLS',
      'tls-off': () => 'coupe le contrôle des certificats : l’ôter',
      'key-log': () => 'écrit les clés des connexions TLS dans un fichier : l’ôter',
      'legacy-crypto': () => 'ramène des algorithmes refusés : l’ôter',
      readable: () => 'lisible',
      unreadable: () => 'ne peut être lu',
      'not-a-file': () => 'n’est pas dans un fichier ; non regardé d’ici',
      mismatch: () => 'n’est pas celui qu’écrit le déploiement, ou la clé à côté en est une autre',
      'open-to-others': () => 'peut être lu par d’autres : chmod 600',
      valid: (days) => `valable encore ${days} jours`,
      ending: (days) => `finit dans ${days} jours : préparer son successeur`,
      ended: (days) => `fini depuis ${-days} jours`,
      enough: (count) => `${count} clés`,
      'too-few': (count) => `${count} sur les deux qu’exige la production`,
      'in-step': (seconds) => `${seconds} s d’écart`,
      apart: (seconds) => `${seconds} s d’écart, plus de la moitié de la tolérance : régler l’horloge`,
      'no-answer': () => 'n’a pas répondu avec une date',
      opens: (count) => `la clé l’ouvre : ${count} clés de données essayées, toutes ouvertes`,
      'does-not-open': (count) => `${count} clés de données ne s’ouvrent pas avec cette clé`,
      'not-encrypted': () => 'ne contient rien de chiffré',
    },
  },
})
