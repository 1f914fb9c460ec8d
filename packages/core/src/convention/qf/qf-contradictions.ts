import { type DocumentProblem, problemAt } from '../../documents/document-problem.ts'
import { repeated, repeatedIds } from '../../documents/repeated.ts'
import { contactContradictions, partyIds } from '../convention-reader.ts'
import { signingDay } from '../signing-day.ts'
import type { QfConvention } from './qf-convention.ts'

/** What a QF convention cannot mean, although its form is right. */
export function qfContradictions(convention: QfConvention): readonly DocumentProblem[] {
  const { parties, purposes, users, families, thirdParties, contacts } = convention
  return [
    ...(['caisse', 'partner'] as const)
      .filter((role) => parties.filter((party) => party.role === role).length !== 1)
      .map((role) => problemAt(['parties'], `expected exactly one party with role '${role}'`)),
    ...parties.flatMap((party, p) =>
      party.role === 'caisse'
        ? repeated(
            party.departments,
            (department) => department,
            (d) => ['parties', p, 'departments', d],
            'each department once',
          )
        : [],
    ),
    ...repeatedIds(purposes, 'purposes'),
    ...purposes.flatMap(({ rubrics }, p) =>
      repeated(
        rubrics,
        (rubric) => rubric,
        (r) => ['purposes', p, 'rubrics', r],
        'each rubric once',
      ),
    ),
    ...repeatedIds(users, 'users'),
    ...userContradictions(convention),
    ...(families.objectionWith.includes('caisse')
      ? []
      : [
          problemAt(
            ['families', 'objectionWith'],
            "expected 'caisse', which always takes objections (art. 6-3)",
          ),
        ]),
    ...repeatedIds(thirdParties, 'thirdParties'),
    ...contactContradictions(contacts, partyIds(convention), ['contacts']),
  ]
}

/** Nobody is habilitated before the convention is signed (art. 4-2), nor until a day before the first. */
function userContradictions({ users, signing, parties }: QfConvention): readonly DocumentProblem[] {
  const signedOn = signingDay(
    signing,
    parties.map(({ id }) => id),
  )
  return users.flatMap(({ from, until }, u) => [
    ...(signedOn === undefined || from < signedOn
      ? [problemAt(['users', u, 'from'], 'expected a day not before both parties signed (art. 4-2)')]
      : []),
    ...(until !== undefined && until < from
      ? [problemAt(['users', u, 'until'], 'expected a day not before the first one')]
      : []),
  ])
}
