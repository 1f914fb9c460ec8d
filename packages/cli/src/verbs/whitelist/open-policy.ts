import { type ListPolicy, listPolicyFromPin, parsePin } from '@entente/mssante-whitelist'
import { type CrlCache, createCrlCache, trustStore } from '@entente/trust'
import type { Command } from 'commander'
import { collect } from '../../collect.ts'
import { readText } from '../../read-input.ts'
import { loadCrls, type RevocationOptions, revocationPolicy } from '../../revocation-options.ts'
import type { Terminal } from '../../verb.ts'

/** What verifying a list takes: the confirmed pin, the pinned root, and revocation lists. */
export interface PolicyOptions extends RevocationOptions {
  readonly pin: string
  readonly root: string
  readonly rootSha256: string
  readonly issuer?: string
}

const REQUIRED = [
  ['--pin <file>', 'the pin that two people confirmed; see whitelist inspect'],
  ['--root <file>', 'root of IGC-Santé, PEM'],
  ['--root-sha256 <hex>', 'its fingerprint, as its publication states it'],
] as const

/** Adds the options that say what a list must satisfy. */
export function takesPolicy(command: Command): Command {
  for (const [flags, description] of REQUIRED) command.requiredOption(flags, description)
  return takesMaterial(command)
}

/** The same options for a verb that can do without them when another option is given. */
export function takesPolicyUnless(command: Command, other: string): Command {
  for (const [flags, description] of REQUIRED)
    command.option(flags, `${description} (needed unless ${other})`)
  return takesMaterial(command)
}

function takesMaterial(command: Command): Command {
  return command
    .option('--issuer <file>', 'intermediate authorities, PEM, when the list does not carry them')
    .option(
      '--crl <list=issuer>',
      'revocation list and the certificate of its issuer; may be repeated',
      collect,
      [],
    )
    .option('--without-revocation <reason>', 'do not look at revocation')
}

/**
 * Opens the policy that the options describe.
 *
 * @throws {WhitelistError} `WL_PIN_INVALID` `WL_PIN_UNCONFIRMED`; {TrustError} `TRUST_STORE_INVALID`; the codes of `readInput`
 */
export async function openPolicy(
  options: PolicyOptions,
  terminal: Terminal,
  at: Date,
): Promise<{ readonly policy: ListPolicy; readonly crls: CrlCache }> {
  const crls = createCrlCache()
  await loadCrls(crls, options.crl, terminal)
  const trust = trustStore({
    anchors: [
      {
        name: 'IGC-Santé',
        certificate: await readText(options.root, terminal),
        sha256: options.rootSha256.replaceAll(':', '').toLowerCase(),
      },
    ],
    intermediates: options.issuer === undefined ? [] : [await readText(options.issuer, terminal)],
    crls,
  })
  const pin = parsePin(await readText(options.pin, terminal))
  return { policy: listPolicyFromPin(pin, trust, revocationPolicy(options.withoutRevocation, at)), crls }
}
