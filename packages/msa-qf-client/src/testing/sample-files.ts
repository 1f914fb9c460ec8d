/** One invented family: what asks for it, and what the service answers. */
export interface SampleFile {
  /**
   * Parameters that must all be sent, and no others, whatever their case; `recipient` is left out. A call with a
   * FranceConnect token counts as the parameter `france-connect`.
   */
  readonly params: Readonly<Record<string, string | readonly string[]>>
  readonly status: number
  readonly body: unknown
}

const woman = {
  nom_naissance: 'EXEMPLE',
  nom_usage: null,
  prenoms: 'CAMILLE INES',
  date_naissance: '1988-04-17',
  sexe: 'F',
}
const address = {
  destinataire: 'Madame EXEMPLE CAMILLE',
  complement_information: null,
  complement_information_geographique: null,
  numero_libelle_voie: '1 RUE DU MODELE',
  lieu_dit: null,
  code_postal_ville: '00000 VILLE-EXEMPLE',
  pays: 'FRANCE',
}

/** Staging knows a person only by all that is sent. */
const camille = {
  nomNaissance: 'EXEMPLE',
  'prenoms[]': ['CAMILLE'],
  sexeEtatCivil: 'F',
  anneeDateNaissance: '1988',
  moisDateNaissance: '4',
  jourDateNaissance: '17',
  codeCogInseePaysNaissance: '99100',
  codeCogInseeCommuneNaissance: '08480',
}

const absent = (code: string, provider: string) => ({
  errors: [{ code, title: 'Dossier absent', detail: 'Dossier absent.', source: null, meta: { provider } }],
})

/** A file of the MSA for one month, `currentMonth` as `YYYY-MM`. */
function msaFile(currentMonth: string, month?: string) {
  const [year, monthOfYear] = (month ?? currentMonth).split('-').map(Number)
  return {
    params: {
      ...camille,
      ...(month === undefined ? {} : { annee: String(year), mois: String(monthOfYear) }),
    },
    status: 200,
    body: {
      data: {
        quotient_familial: {
          fournisseur: 'MSA',
          valeur: 437,
          annee: year,
          mois: monthOfYear,
          annee_calcul: (year ?? 0) - 2,
          mois_calcul: 12,
        },
        allocataires: [woman],
        enfants: [{ ...woman, prenoms: 'ALIX', date_naissance: '2019-00-00', sexe: 'M' }],
        adresse: address,
      },
      links: {},
      meta: {},
    },
  }
}

/**
 * Invented families, one for each outcome.
 *
 * @param currentMonth `YYYY-MM`, the month that an answer states by default
 */
export function sampleFiles(currentMonth: string): readonly SampleFile[] {
  const asked = (birthName: string) => ({ ...camille, nomNaissance: birthName })
  const found = msaFile(currentMonth)
  const previous = previousMonth(currentMonth)
  return [
    found,
    msaFile(currentMonth, currentMonth),
    msaFile(currentMonth, previous),
    { ...found, params: { 'france-connect': 'jeton-fictif-camille' } },
    {
      params: asked('AILLEURS'),
      status: 200,
      body: {
        ...found.body,
        data: {
          ...found.body.data,
          quotient_familial: { ...found.body.data.quotient_familial, fournisseur: 'CNAF' },
        },
      },
    },
    {
      params: asked('AUTRE'),
      status: 200,
      body: {
        ...found.body,
        data: { ...found.body.data, allocataires: [{ ...woman, date_naissance: '1978-04-17' }] },
      },
    },
    { params: asked('ABSENTE'), status: 404, body: absent('10003', 'MSA') },
    { params: asked('CAISSE'), status: 404, body: absent('23003', 'CNAF') },
    { params: asked('INCONNUE'), status: 404, body: absent('35003', 'CNAF & MSA') },
    { params: asked('NON-RECONNUE'), status: 422, body: absent('35560', 'CNAV') },
  ]
}

function previousMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}
