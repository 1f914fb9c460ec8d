import { join } from 'node:path'
import { createPki, type TestAuthority, type TestIdentity, toPem } from '@entente/testkit'
import { Option } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { inBothLanguages } from '../../language.ts'
import type { RegisterFamily, Terminal } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { type DemoParty, demoParties, draftOf } from './demo-parties.ts'

const words = inBothLanguages({
  en: {
    family: 'a PKI for demonstrations',
    demo: 'make two PKIs with every certificate of a demonstration; the keys are open, never for production',
    folder: 'folder to make; its files must not exist',
    host: 'DNS name of the servers',
    type: 'type of the key pairs',
    made: (folder: string, count: number) =>
      `${count} files in ${folder}. Everything in it is for demonstrations: the keys are not protected.`,
  },
  fr: {
    family: 'une IGC de démonstration',
    demo: 'faire deux IGC avec tous les certificats d’une démonstration ; les clés sont ouvertes, jamais pour la production',
    folder: 'dossier à faire ; ses fichiers ne doivent pas exister',
    host: 'nom DNS des serveurs',
    type: 'type des paires de clés',
    made: (folder, count) =>
      `${count} fichiers dans ${folder}. Tout y est pour la démonstration : les clés ne sont pas protégées.`,
  },
})

const KEY_TYPES = ['rsa-2048', 'rsa-3072', 'p-256'] as const

/** `entente pki demo`: what one needs to try the rest. */
export const registerPki: RegisterFamily = (program, answer, language) => {
  const said = words[language]
  program
    .command('pki')
    .description(said.family)
    .command('demo')
    .description(said.demo)
    .argument('<folder>', said.folder)
    .option('--host <name>', said.host, 'localhost')
    .addOption(new Option('--type <type>', said.type).choices(KEY_TYPES).default('rsa-2048'))
    .addHelpText(
      'after',
      '\nExample:\n  entente pki demo essai && entente partner export essai/cliente/fiche.json --key essai/cliente/sceau.key --certificate essai/cliente/sceau.pem',
    )
    .action(
      answer(async (terminal, folder: string, options: DemoOptions) => {
        const files: string[] = []
        for (const party of demoParties) {
          terminal.progress(`… ${party.id}`)
          for (const [name, content] of makeFiles(party, options, terminal)) {
            const file = join(folder, party.id, name)
            await writeNew(file, content, name.endsWith('.key') ? 0o600 : 0o644)
            files.push(file)
          }
        }
        return { text: said.made(folder, files.length), json: { folder, files }, exit: EXIT.ok }
      }),
    )
}

interface DemoOptions {
  readonly host: string
  readonly type: (typeof KEY_TYPES)[number]
}

function makeFiles(
  party: DemoParty,
  { host, type }: DemoOptions,
  { clock }: Terminal,
): readonly (readonly [string, string])[] {
  const named = (cn: string) => ({
    keyType: type,
    subject: [
      ['C', 'FR'],
      ['O', party.name],
      ['CN', cn],
    ] as const,
  })
  const root = createPki(clock).root({ ...named('Racine de démonstration') })
  const authority = root.authority({ ...named('AC de démonstration') })
  const tls = (usage: 'clientAuth' | 'serverAuth') =>
    authority.leaf({ ...named(host), extendedKeyUsage: [usage], dnsNames: [host] })
  return [
    ...authorityFiles('racine', root),
    ...authorityFiles('ac', authority),
    ...identityFiles('sceau', authority.leaf({ ...named('sceau') })),
    ...identityFiles('vi', authority.leaf({ ...named('vi') })),
    ...identityFiles('tls-client', tls('clientAuth')),
    ...identityFiles('tls-serveur', tls('serverAuth')),
    ['fiche.json', `${JSON.stringify(draftOf(party, host), null, 2)}\n`],
  ]
}

function authorityFiles(name: string, authority: TestAuthority): readonly (readonly [string, string])[] {
  return [
    [`${name}.pem`, authority.certificatePem],
    [`${name}.crl`, toPem(authority.crl(), 'X509 CRL')],
  ]
}

function identityFiles(name: string, identity: TestIdentity): readonly (readonly [string, string])[] {
  return [
    [`${name}.key`, identity.privateKeyPem],
    [`${name}.pem`, identity.chainPem],
  ]
}
