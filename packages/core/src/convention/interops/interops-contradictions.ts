import { canonicalJson } from '../../canonical-json.ts'
import { type DocumentProblem, problemAt } from '../../documents/document-problem.ts'
import { repeated, repeatedIds } from '../../documents/repeated.ts'
import { partsOfOrganismeUrn } from '../../ids/index.ts'
import { contactContradictions, partyIds } from '../convention-reader.ts'
import type {
  CertificateBinding,
  InteropsConvention,
  InteropsParty,
  InteropsProject,
  InteropsService,
} from './interops-convention.ts'

/** What an INTEROPS convention cannot mean, although its form is right. */
export function interopsContradictions(convention: InteropsConvention): readonly DocumentProblem[] {
  const { parties, pkis, projects, authLevelScale } = convention
  const services = projects.flatMap((project, p) =>
    project.services.map((service, s) => ({ service, at: ['projects', p, 'services', s] })),
  )
  return [
    ...designationContradictions(parties),
    ...repeated(
      parties,
      ({ siret }) => siret,
      (p) => ['parties', p, 'siret'],
      'a SIRET that no other party has',
    ),
    ...repeated(
      parties,
      ({ issuerUrn }) => issuerUrn,
      (p) => ['parties', p, 'issuerUrn'],
      'a URN of its own',
    ),
    ...repeated(
      parties,
      ({ recipientUrn }) => recipientUrn,
      (p) => ['parties', p, 'recipientUrn'],
      'a URN of its own',
    ),
    ...parties.flatMap((party, p) => partyContradictions(party, convention, ['parties', p])),
    ...sharedBindings(parties),
    ...repeatedIds(pkis, 'pkis'),
    ...repeated(
      pkis,
      ({ rootSha256 }) => rootSha256,
      (k) => ['pkis', k, 'rootSha256'],
      'a root of its own',
    ),
    ...pkis.flatMap(({ issuingCas }, k) => repeatedIds(issuingCas, 'pkis', k, 'issuingCas')),
    ...repeated(
      authLevelScale ?? [],
      (level) => level,
      (l) => ['authLevelScale', l],
      'each level once',
    ),
    ...repeatedIds(projects, 'projects'),
    ...projects.flatMap((project, p) => projectContradictions(project, convention, ['projects', p])),
    ...repeated(
      services,
      ({ service }) => service.audience,
      (index) => [...(services[index]?.at ?? []), 'audience'],
      'an audience that no other service of the convention has',
    ),
  ]
}

function designationContradictions(parties: readonly InteropsParty[]): readonly DocumentProblem[] {
  return (['fournisseur', 'client'] as const)
    .filter((designation) => parties.every((party) => party.designation !== designation))
    .map((designation) => problemAt(['parties'], `expected a party designated '${designation}'`))
}

function partyContradictions(
  { certificates, siret, issuerUrn, recipientUrn }: InteropsParty,
  { pkis }: InteropsConvention,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  const urns = { issuerUrn, recipientUrn }
  return [
    ...(['issuerUrn', 'recipientUrn'] as const).flatMap((field) => {
      const urn = urns[field]
      const parts = urn === undefined ? undefined : partsOfOrganismeUrn(urn)
      const foreign = parts?.form === 'interops' && parts.siret !== undefined && parts.siret !== siret
      return foreign ? [problemAt([...at, field], 'expected a URN that names the SIRET of the party')] : []
    }),
    ...repeatedIds(certificates, ...at, 'certificates'),
    ...certificates.flatMap((binding, c) => {
      const place = [...at, 'certificates', c]
      const pki = pkis.find(({ id }) => id === binding.pki)
      if (pki === undefined)
        return [problemAt([...place, 'pki'], 'expected the id of a PKI of the convention')]
      if (binding.kind === 'key') return []
      return [
        ...(pki.issuingCas.some(({ id }) => id === binding.issuingCa)
          ? []
          : [problemAt([...place, 'issuingCa'], 'expected the id of an issuing CA of that PKI')]),
        ...(binding.subject.every(({ type }) => type === 'CN' || type === '2.5.4.3')
          ? [problemAt([...place, 'subject'], 'expected an RDN besides CN that tells the party from others')]
          : []),
      ]
    }),
  ]
}

/** Two parties that one certificate could stand for. */
function sharedBindings(parties: readonly InteropsParty[]): readonly DocumentProblem[] {
  const owners = new Map<string, string>()
  return parties.flatMap((party, p) =>
    party.certificates.flatMap((binding, c) => {
      const identity = identityOf(binding)
      const owner = owners.get(identity) ?? party.id
      owners.set(identity, owner)
      return owner === party.id
        ? []
        : [problemAt(['parties', p, 'certificates', c], 'expected certificates that no other party has')]
    }),
  )
}

function identityOf(binding: CertificateBinding): string {
  if (binding.kind === 'key') return binding.spkiSha256
  const subject = binding.subject.map(({ type, value }) => `${type}=${value}`).sort()
  return canonicalJson({ ca: `${binding.pki}/${binding.issuingCa}`, subject })
}

function projectContradictions(
  project: InteropsProject,
  convention: InteropsConvention,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  const { provider, services, standard, traceRetention, contacts } = project
  const owner = convention.parties.find(({ id }) => id === provider)
  const uses = (mode: 'A' | 'P') => services.some((service) => service.mode === mode)
  return [
    ...(owner === undefined ? [problemAt([...at, 'provider'], 'expected the id of a party')] : []),
    ...(owner !== undefined && owner.recipientUrn === undefined
      ? [problemAt([...at, 'provider'], 'expected a party that has a recipientUrn')]
      : []),
    ...(uses('A') && standard.application === undefined
      ? [
          problemAt(
            [...at, 'standard', 'application'],
            'expected a version, as a service runs in mode A (art. 3)',
          ),
        ]
      : []),
    ...(uses('P') && standard.portal === undefined
      ? [problemAt([...at, 'standard', 'portal'], 'expected a version, as a service runs in mode P (art. 3)')]
      : []),
    ...(traceRetention.unit === 'hour'
      ? [problemAt([...at, 'traceRetention', 'unit'], 'expected days, months or years')]
      : []),
    ...repeatedIds(services, ...at, 'services'),
    ...services.flatMap((service, s) =>
      serviceContradictions(service, project, convention, [...at, 'services', s]),
    ),
    ...contactContradictions(contacts, partyIds(convention), [...at, 'contacts']),
  ]
}

function serviceContradictions(
  { mode, reuse, requiredAuthLevel, access }: InteropsService,
  { provider, phase }: InteropsProject,
  { parties, authLevelScale }: InteropsConvention,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  return [
    ...(mode === 'P' && reuse !== 'single'
      ? [problemAt([...at, 'reuse'], "expected 'single', as the service runs in mode P")]
      : []),
    ...(authLevelScale !== undefined && !authLevelScale.includes(requiredAuthLevel)
      ? [problemAt([...at, 'requiredAuthLevel'], 'expected a level of authLevelScale')]
      : []),
    ...repeated(
      access,
      ({ client }) => client,
      (a) => [...at, 'access', a, 'client'],
      'each client once',
    ),
    ...access.flatMap(({ client, pagms }, a) => {
      const place = [...at, 'access', a]
      const party = parties.find(({ id }) => id === client)
      const signs = party?.certificates.some(({ uses }) => uses.includes('vector-signature')) ?? false
      return [
        ...(party === undefined || client === provider
          ? [problemAt([...place, 'client'], 'expected the id of a party other than the provider')]
          : []),
        ...(party !== undefined && party.issuerUrn === undefined
          ? [problemAt([...place, 'client'], 'expected a party that has an issuerUrn')]
          : []),
        ...(party !== undefined && phase === 'production' && !signs
          ? [problemAt([...place, 'client'], "expected a party with a certificate for 'vector-signature'")]
          : []),
        ...repeated(
          pagms,
          (pagm) => pagm,
          (g) => [...place, 'pagms', g],
          'each PAGM once',
        ),
      ]
    }),
  ]
}
