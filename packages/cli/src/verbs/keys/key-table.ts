import type { KeyUse } from '@entente/core/deployment'
import { inBothLanguages } from '../../language.ts'

/** How a key of one use is made and kept. */
interface KeyRule {
  /** `pair`: key and certificate request. `ed25519`, `secret`: 32 random bytes. `received`: somebody else issues it. `journal`: the journal makes it. */
  readonly made: 'pair' | 'ed25519' | 'auditor' | 'secret' | 'received' | 'journal'
  /** Months after which it is due; undefined where another event decides. */
  readonly months?: number
}

/** One rule for each row of the key table of the architecture. */
export const KEY_RULES: Readonly<Record<KeyUse, KeyRule>> = {
  'vector-signature': { made: 'pair' },
  'tls-client': { made: 'pair' },
  'tls-server': { made: 'pair' },
  'head-seal': { made: 'pair', months: 12 },
  'log-checkpoint': { made: 'ed25519', months: 12 },
  'trace-data': { made: 'journal' },
  'trace-auditor': { made: 'auditor' },
  'index-hash': { made: 'secret' },
  'opposition-hash': { made: 'secret' },
  'api-token': { made: 'received', months: 18 },
}

/** Every use, in the order of the table. */
export const KEY_USES = Object.keys(KEY_RULES).filter((use): use is KeyUse => use in KEY_RULES)

/** What people must know of each use: when it is renewed, what a loss and a theft mean. */
export const keyAdvice = inBothLanguages<Readonly<Record<KeyUse, string>>>({
  en: {
    'vector-signature':
      'renew with the certificate, two in force; lost: no new VI; stolen: the partner removes the pin',
    'tls-client': 'renew with the certificate; lost: no channel; stolen: useless without the VI key',
    'tls-server': 'renew with the certificate; lost: no channel; stolen: useless without the VI key',
    'head-seal': 'yearly; lost: new log; stolen: the part that is not anchored can be forged',
    'log-checkpoint': 'yearly; lost: new log; stolen: the part that is not anchored can be forged',
    'trace-data': 'made by the journal for each project and period, wrapped to two auditors at least',
    'trace-auditor': 'on departure; lost: the other auditor opens; stolen: the archive is readable',
    'index-hash':
      'a new key means a new index, recorded; lost: no search; stolen: identifiers can be guessed',
    'opposition-hash': 'a new key means a new index; lost: no look-up; stolen: identifiers can be guessed',
    'api-token': 'every 18 months; lost: no call; stolen: revoke it',
  },
  fr: {
    'vector-signature':
      'avec le certificat, deux en vigueur ; perdue : plus de VI ; volée : le partenaire retire l’épingle',
    'tls-client': 'avec le certificat ; perdue : plus de canal ; volée : inutile sans la clé des VI',
    'tls-server': 'avec le certificat ; perdue : plus de canal ; volée : inutile sans la clé des VI',
    'head-seal': 'chaque année ; perdue : nouveau registre ; volée : la part non ancrée peut être forgée',
    'log-checkpoint':
      'chaque année ; perdue : nouveau registre ; volée : la part non ancrée peut être forgée',
    'trace-data':
      'faite par le journal pour chaque projet et période, enveloppée pour deux auditeurs au moins',
    'trace-auditor':
      'au départ de la personne ; perdue : l’autre auditeur ouvre ; volée : l’archive est lisible',
    'index-hash':
      'une clé neuve veut un index neuf, enregistré ; perdue : plus de recherche ; volée : identifiants devinables',
    'opposition-hash':
      'une clé neuve veut un index neuf ; perdue : plus de consultation ; volée : identifiants devinables',
    'api-token': 'tous les 18 mois ; perdu : plus d’appel ; volé : le révoquer',
  },
})
