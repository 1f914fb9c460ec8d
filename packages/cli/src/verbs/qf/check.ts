import { loadConvention } from '@entente/core/convention'
import { loadDeployment } from '@entente/core/deployment'
import { parseInstant } from '@entente/core/time'
import { type CheckedQfPolicy, checkQfPolicy, qfPolicyFrom } from '@entente/msa-qf-client'
import { nodeDigest } from '@entente/runtime'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { readJson } from '../../read-json.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { words } from './words.ts'

interface CheckOptions {
  readonly deployment: string
  readonly tenant?: string
  readonly at?: string
}

/** `entente qf check`: what a service may consult, by both documents. */
export function registerCheck(family: Command, answer: Answer, language: Language): void {
  const said = words[language]
  family
    .command('check')
    .description(said.checks)
    .argument('<convention>', said.convention)
    .requiredOption('--deployment <file>', said.deployment)
    .option('--tenant <siret>', said.tenant)
    .option('--at <instant>', said.at)
    .addHelpText('after', '\nExample:\n  entente qf check convention.json --deployment deployment.json')
    .action(answer(check))
}

async function check(terminal: Terminal, file: string, options: CheckOptions) {
  const policy = await openPolicy(terminal, file, options)
  const { tenant, environment, convention, habilitation, api, purposes, users, digest } = policy
  return {
    text: describe(policy, terminal.language),
    json: {
      tenant,
      environment,
      convention: convention ?? null,
      api:
        api === undefined ? null : { ...api, datapass: habilitation?.datapass, scopes: habilitation?.scopes },
      purposes,
      agents: users.length,
      digest,
    },
    exit: EXIT.ok,
  }
}

async function openPolicy(terminal: Terminal, file: string, options: CheckOptions): Promise<CheckedQfPolicy> {
  const convention = loadConvention(await readJson(file, terminal))
  if (convention.kind !== 'qf')
    throw invalid('The convention is not a QF convention.', 'La convention n’est pas une convention QF.')
  const deployment = loadDeployment(await readJson(options.deployment, terminal))
  const acting = deployment.tenants.filter(
    ({ id, conventions }) =>
      conventions.includes(convention.id) && (options.tenant === undefined || id === options.tenant),
  )
  const [tenant] = acting
  if (tenant === undefined || acting.length > 1) {
    throw invalid(
      'The deployment does not have exactly one such tenant under this convention: see --tenant.',
      'Le déploiement n’a pas exactement un tel organisme sous cette convention : voir --tenant.',
    )
  }
  const at = options.at === undefined ? terminal.clock.now() : parseInstant(options.at)
  const material = { tenant: tenant.id, digest: nodeDigest }
  return checkQfPolicy(qfPolicyFrom(convention, deployment, at, material), nodeDigest)
}

function describe(policy: CheckedQfPolicy, language: Language): string {
  const said = words[language]
  const { tenant, environment, convention, habilitation, api, purposes, users, digest } = policy
  const indented = (text: string) => `            ${text}`
  return [
    said.policyOf(tenant, environment),
    ...(convention === undefined
      ? []
      : [
          `  ${said.extranet(convention.id, convention.caisse)}`,
          indented(said.departments(convention.departments.join(', '))),
          indented(said.open(convention.openingHours.opens, convention.openingHours.closes)),
        ]),
    ...(api === undefined || habilitation === undefined
      ? [`  ${said.noApi}`]
      : [
          `  ${said.api(api.baseUrl, habilitation.datapass)}`,
          indented(said.scopes(habilitation.scopes.join(', '))),
          indented(said.pace(api.callsPerSecond)),
        ]),
    ...purposes.map(({ id, rubrics }) => `  ${said.purpose(id, rubrics.join(', '))}`),
    `  ${said.agents(users.length)}`,
    said.digest(digest),
  ].join('\n')
}
