import { z } from 'zod'
import type { QfFile, QfMonth, QfPerson } from './api-answer.ts'

const text = z.string().max(500).nullish()
const whole = z.number().int().nullish()
const people = (person: z.ZodType<QfPerson>) => z.array(person).max(50).nullish()

const personV3 = z
  .object({ nom_naissance: text, nom_usage: text, prenoms: text, date_naissance: text, sexe: text })
  .transform((person) =>
    personOf({
      birthName: person.nom_naissance,
      usualName: person.nom_usage,
      givenNames: person.prenoms,
      sex: person.sexe,
      date: person.date_naissance?.split('-') ?? [],
    }),
  )

/** The answer of version 3. Keys that a scope masks are absent, and keys that we do not know are dropped. */
export const answerV3 = z
  .object({
    data: z.object({
      quotient_familial: z.object({ fournisseur: text, valeur: whole, annee: whole, mois: whole }).nullish(),
      allocataires: people(personV3),
      enfants: people(personV3),
      adresse: z
        .object({
          destinataire: text,
          complement_information: text,
          complement_information_geographique: text,
          numero_libelle_voie: text,
          lieu_dit: text,
          code_postal_ville: text,
          pays: text,
        })
        .nullish(),
    }),
  })
  .transform(({ data }): QfFile => {
    const { quotient_familial: qf, allocataires, enfants, adresse } = data
    return fileOf({
      provider: qf?.fournisseur,
      amount: qf?.valeur,
      year: qf?.annee,
      month: qf?.mois,
      allocataires,
      children: enfants,
      address: adresse && [
        adresse.destinataire,
        adresse.complement_information,
        adresse.complement_information_geographique,
        adresse.numero_libelle_voie,
        adresse.lieu_dit,
        adresse.code_postal_ville,
        adresse.pays,
      ],
    })
  })

const part = z.union([z.string().max(10), z.number().int()]).nullish()

const personV2 = z
  .object({
    nomNaissance: text,
    nomUsuel: text,
    nomUsage: text,
    prenoms: text,
    anneeDateDeNaissance: part,
    moisDateDeNaissance: part,
    jourDateDeNaissance: part,
    sexe: text,
  })
  .transform((person) =>
    personOf({
      birthName: person.nomNaissance,
      usualName: person.nomUsuel ?? person.nomUsage,
      givenNames: person.prenoms,
      sex: person.sexe,
      date: [person.anneeDateDeNaissance, person.moisDateDeNaissance, person.jourDateDeNaissance].map((p) =>
        String(p ?? ''),
      ),
    }),
  )

/** The answer of version 2, for those who have not moved yet. `regime` is CAF, CNAF or MSA, and may be missing. */
export const answerV2 = z
  .object({
    regime: text,
    quotientFamilial: whole,
    annee: whole,
    mois: whole,
    allocataires: people(personV2),
    enfants: people(personV2),
    adresse: z
      .object({
        identite: text,
        complementInformation: text,
        complementInformationGeographique: text,
        numeroLibelleVoie: text,
        lieuDit: text,
        codePostalVille: text,
        pays: text,
      })
      .nullish(),
  })
  .refine((answer) => Object.values(answer).some((value) => value !== undefined))
  .transform(
    ({ regime, quotientFamilial, annee, mois, allocataires, enfants, adresse }): QfFile =>
      fileOf({
        provider: regime === 'CAF' ? 'CNAF' : regime,
        amount: quotientFamilial,
        year: annee,
        month: mois,
        allocataires,
        children: enfants,
        address: adresse && [
          adresse.identite,
          adresse.complementInformation,
          adresse.complementInformationGeographique,
          adresse.numeroLibelleVoie,
          adresse.lieuDit,
          adresse.codePostalVille,
          adresse.pays,
        ],
      }),
  )

type Maybe<Value> = Value | null | undefined

function fileOf(raw: {
  provider: Maybe<string>
  amount: Maybe<number>
  year: Maybe<number>
  month: Maybe<number>
  allocataires: Maybe<readonly QfPerson[]>
  children: Maybe<readonly QfPerson[]>
  address: Maybe<readonly Maybe<string>[]>
}): QfFile {
  const stated = monthOf(raw.year, raw.month)
  const lines = raw.address?.filter((line) => typeof line === 'string' && line !== '')
  return {
    ...(raw.provider === 'MSA' || raw.provider === 'CNAF' ? { provider: raw.provider } : {}),
    ...(typeof raw.amount === 'number' ? { amount: raw.amount } : {}),
    ...(stated === undefined ? {} : { stated }),
    ...(raw.allocataires ? { allocataires: raw.allocataires } : {}),
    ...(raw.children ? { children: raw.children } : {}),
    ...(lines === undefined ? {} : { address: lines.flatMap((line) => line ?? []) }),
  }
}

/** A month of 0, which the service uses for a month it does not know, is none. */
function monthOf(year: Maybe<number>, month: Maybe<number>): QfMonth | undefined {
  const known = typeof year === 'number' && typeof month === 'number'
  return known && year > 0 && month >= 1 && month <= 12 ? { year, month } : undefined
}

function personOf(raw: {
  birthName: Maybe<string>
  usualName: Maybe<string>
  givenNames: Maybe<string>
  sex: Maybe<string>
  date: readonly string[]
}): QfPerson {
  const [year, month, day] = raw.date.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : 0))
  const birthDate = {
    ...(year ? { year } : {}),
    ...(month ? { month } : {}),
    ...(day ? { day } : {}),
  }
  return {
    ...(raw.birthName ? { birthName: raw.birthName } : {}),
    ...(raw.usualName ? { usualName: raw.usualName } : {}),
    ...(raw.givenNames ? { givenNames: raw.givenNames } : {}),
    ...(Object.keys(birthDate).length > 0 ? { birthDate } : {}),
    ...(raw.sex === 'M' || raw.sex === 'F' ? { sex: raw.sex } : {}),
  }
}
