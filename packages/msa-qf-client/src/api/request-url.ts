import type { ApiAccess, HabilitationTitle } from '../policy/qf-policy.ts'
import type { CivilIdentityFields } from '../subjects/civil-identity.ts'
import type { ApiSubject } from '../subjects/subject.ts'
import type { QfMonth } from './api-answer.ts'

const PATHS = {
  v3: {
    identity: '/v3/dss/quotient_familial/identite',
    'france-connect': '/v3/dss/quotient_familial/france_connect',
  },
  v2: { identity: '/api/v2/composition-familiale-v2', 'france-connect': '/api/v2/composition-familiale-v2' },
} as const

/** Names of the parameters that differ between the versions. */
const NAMES = {
  v3: {
    year: 'anneeDateNaissance',
    month: 'moisDateNaissance',
    day: 'jourDateNaissance',
    sex: 'sexeEtatCivil',
    country: 'codeCogInseePaysNaissance',
    commune: 'codeCogInseeCommuneNaissance',
  },
  v2: {
    year: 'anneeDateDeNaissance',
    month: 'moisDateDeNaissance',
    day: 'jourDateDeNaissance',
    sex: 'sexe',
    country: 'codePaysLieuDeNaissance',
    commune: 'codeInseeLieuDeNaissance',
  },
} as const

/** The address of one consultation. It holds the identity: it never goes into a message, a log or a trace. */
export function requestUrl(
  { baseUrl, version }: Required<ApiAccess>,
  { recipient, delegation }: HabilitationTitle,
  subject: ApiSubject,
  period: QfMonth | undefined,
): URL {
  const url = new URL(PATHS[version][subject.kind], baseUrl)
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) url.searchParams.append(name, String(value))
  }
  add('recipient', recipient)
  add('delegation_id', delegation)
  if (subject.kind === 'identity') addIdentity(add, subject.reveal(), version)
  add('annee', period?.year)
  add('mois', period?.month)
  return url
}

function addIdentity(
  add: (name: string, value: string | number | undefined) => void,
  fields: CivilIdentityFields,
  version: 'v3' | 'v2',
): void {
  const names = NAMES[version]
  const { birthPlace, birthDate } = fields
  add('nomNaissance', fields.birthName)
  add('nomUsage', fields.usualName)
  for (const givenName of fields.givenNames) add('prenoms[]', givenName)
  add(names.year, birthDate?.year)
  add(names.month, birthDate?.month)
  add(names.day, birthDate?.day)
  add(names.sex, fields.sex)
  add(names.country, birthPlace.country)
  if ('commune' in birthPlace) add(names.commune, birthPlace.commune)
  if ('communeName' in birthPlace) {
    add('nomCommuneNaissance', birthPlace.communeName)
    add('codeCogInseeDepartementNaissance', birthPlace.department)
  }
}
