import { type FakeReply, jsonReply } from './fake-faults.ts'
import type { CallParams } from './fake-lookup.ts'

export const VERSION_2_PATH = '/api/v2/composition-familiale-v2'

/** Names that version 2 gives to parameters of version 3. */
const NAMES: Readonly<Record<string, string>> = {
  anneeDateDeNaissance: 'anneeDateNaissance',
  moisDateDeNaissance: 'moisDateNaissance',
  jourDateDeNaissance: 'jourDateNaissance',
  sexe: 'sexeEtatCivil',
  codePaysLieuDeNaissance: 'codeCogInseePaysNaissance',
  codeInseeLieuDeNaissance: 'codeCogInseeCommuneNaissance',
}

/** The parameters of a call of version 2 under the names of version 3. */
export function asVersion3(params: CallParams): CallParams {
  return Object.fromEntries(Object.entries(params).map(([name, values]) => [NAMES[name] ?? name, values]))
}

/** An answer of version 3 in the form of version 2: flat, with other statuses and no codes in its errors. */
export function asVersion2(reply: FakeReply): FakeReply {
  if (typeof reply === 'string') return reply
  const body = jsonOf(reply.body)
  if (reply.status === 200)
    return body === undefined ? reply : { ...reply, ...jsonReply(200, flatFile(body)) }
  const [status, error] = ERRORS[reply.status] ?? [reply.status, 'internal_error']
  return { ...reply, ...jsonReply(status, { error, reason: 'Erreur', message: 'Erreur du service simulé.' }) }
}

const ERRORS: Readonly<Record<number, readonly [status: number, error: string]>> = {
  401: [401, 'access_denied'],
  403: [401, 'access_denied'],
  404: [404, 'not_found'],
  422: [400, 'bad_request'],
  502: [503, 'data_provider_error'],
  503: [503, 'data_provider_error'],
  504: [503, 'network_error'],
}

function flatFile({ data }: Json): unknown {
  const { quotient_familial: qf, allocataires = [], enfants = [], adresse } = Object(data)
  const { fournisseur, valeur, annee, mois } = Object(qf)
  const { complement_information, numero_libelle_voie, code_postal_ville, destinataire, pays } =
    Object(adresse)
  return {
    regime: fournisseur,
    quotientFamilial: valeur,
    annee,
    mois,
    allocataires: allocataires.map(flatPerson),
    enfants: enfants.map(flatPerson),
    adresse: {
      identite: destinataire,
      complementInformation: complement_information,
      numeroLibelleVoie: numero_libelle_voie,
      codePostalVille: code_postal_ville,
      pays,
    },
  }
}

function flatPerson(person: unknown): unknown {
  const { nom_naissance, nom_usage, prenoms, date_naissance, sexe } = Object(person)
  const [year, month, day] = String(date_naissance).split('-')
  return {
    nomNaissance: nom_naissance,
    nomUsuel: nom_usage,
    prenoms,
    anneeDateDeNaissance: year,
    moisDateDeNaissance: month,
    jourDateDeNaissance: day,
    sexe,
  }
}

type Json = Readonly<Record<string, unknown>>

function jsonOf(text: string): Json | undefined {
  try {
    return Object(JSON.parse(text))
  } catch {
    return undefined
  }
}
