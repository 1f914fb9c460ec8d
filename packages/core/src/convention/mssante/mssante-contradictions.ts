import { type DocumentProblem, problemAt } from '../../documents/document-problem.ts'
import { repeated, repeatedIds } from '../../documents/repeated.ts'
import { contactContradictions, partyIds } from '../convention-reader.ts'
import { signingDay } from '../signing-day.ts'
import type { DeclaredDomain, MssanteContract } from './mssante-contract.ts'

/** What an operator contract cannot mean, although its form is right. */
export function mssanteContradictions(contract: MssanteContract): readonly DocumentProblem[] {
  const { parties, domains, commitments, contacts } = contract
  return [
    ...(['operator', 'keeper'] as const)
      .filter((role) => parties.filter((party) => party.role === role).length !== 1)
      .map((role) => problemAt(['parties'], `expected exactly one party with role '${role}'`)),
    ...repeatedIds(domains, 'domains'),
    ...repeated(
      domains,
      ({ name }) => name,
      (d) => ['domains', d, 'name'],
      'each domain once',
    ),
    ...domains.flatMap(domainContradictions),
    ...repeatedIds(commitments, 'commitments'),
    ...phaseContradictions(contract),
    ...contactContradictions(contacts, partyIds(contract), ['contacts']),
  ]
}

/** Names under mssante.fr belong to the keeper of the espace de confiance, and to nobody else (art. 5.1). */
function domainContradictions(
  { name, holder, balTypes }: DeclaredDomain,
  d: number,
): readonly DocumentProblem[] {
  const keepers = name.endsWith('.mssante.fr')
  return [
    ...(keepers !== (holder === 'keeper')
      ? [
          problemAt(
            ['domains', d, 'holder'],
            "expected 'keeper' for a name under mssante.fr and only for one",
          ),
        ]
      : []),
    ...repeated(
      balTypes,
      (type) => type,
      (t) => ['domains', d, 'balTypes', t],
      'each type once',
    ),
  ]
}

function phaseContradictions({
  phases,
  parties,
  signing,
  commitments,
}: MssanteContract): readonly DocumentProblem[] {
  const concludedOn = signingDay(
    signing,
    parties.map(({ id }) => id),
  )
  return phases.flatMap(({ phase, from }, p) => {
    const before = phases[p - 1]
    const expectedPhase = p === 0 ? 'provisoire' : 'validee'
    const committed = commitments.some(({ signedOn }) => signedOn <= from)
    return [
      ...(phase !== expectedPhase
        ? [
            problemAt(
              ['phases', p, 'phase'],
              `expected '${expectedPhase}', as the integration takes two steps (art. 4)`,
            ),
          ]
        : []),
      ...(before !== undefined && from < before.from
        ? [problemAt(['phases', p, 'from'], 'expected a day not before the phase above')]
        : []),
      ...(concludedOn === undefined || from < concludedOn
        ? [
            problemAt(
              ['phases', p, 'from'],
              'expected a day not before the contract was signed by both parties',
            ),
          ]
        : []),
      ...(phase === 'validee' && !committed
        ? [problemAt(['phases', p], 'expected a commitment signed by that day (art. 4.2)')]
        : []),
    ]
  })
}
