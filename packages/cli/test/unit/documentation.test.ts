import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isCoreError } from '@entente/core'
import { conventionAt, loadConvention } from '@entente/core/convention'
import { loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { parseCivilDate } from '@entente/core/time'
import { readGatewayFile } from '@entente/gateway'
import { checkVector, type VectorPolicy, vectorCheckList } from '@entente/interops-vector'
import { createPki, frozenClock } from '@entente/testkit'
import { createCrlCache, parseCertificate, parsePartnerBinding, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import {
  blocksOf,
  followedPages,
  type MarkdownBlock,
  markdownPages,
} from '../../../../scripts/markdown-blocks.mjs'
import { addressOf } from '../../../../scripts/site-places.mjs'
import { leaves, program, unknownIn } from '../support/command-lines.ts'
import { unknownLines } from '../support/shell-blocks.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const parsed = (file: string) => JSON.parse(read(file))

/** Blocks that the parser of their package, or its very message, must agree with, in the order of the page. */
const readers: Readonly<Record<string, readonly ((content: string) => void)[]>> = {
  'docs/guides/gateway-and-keys.md': [readAsPartOfGatewayFile, readAsPartOfGatewayFile, readAsKey],
  'docs/guides/writing-a-convention.md': [readAsConventionHead, isMessageOfWrongConvention, readAsAmendment],
}

const pages = markdownPages()
const followed = new Set(followedPages())
const blocks = pages.flatMap(blocksOf)

/** How a block is checked; undefined when nothing would notice that it is wrong. */
function checkOf({ page, language, file }: MarkdownBlock): string | undefined {
  if (language === 'ts') return 'compiled by scripts/check-snippets.mjs'
  if (followed.has(page))
    return file !== undefined || ['sh', 'text'].includes(language)
      ? 'done by scripts/follow-page.mjs'
      : undefined
  if (language === 'sh') return 'each command known'
  return page in readers && ['json', 'text'].includes(language) ? 'read' : undefined
}

describe('the blocks of the documentation', () => {
  it('are all of a kind that is compiled, run, compared or read', () => {
    const unchecked = blocks.filter((block) => checkOf(block) === undefined)
    expect(unchecked.map(({ page, line, language }) => `${page}:${line} ${language}`)).toEqual([])
    expect(blocks.length).toBeGreaterThan(80)
  })

  it('would not pass in an unknown language, without one, or as an output that no command comes before', () => {
    const block = (language: string, page = 'docs/limits.md') =>
      checkOf({ page, line: 1, language, file: undefined, content: '' })
    for (const language of ['', 'yaml', 'python', 'json', 'text', 'js', 'typescript'])
      expect(block(language)).toBeUndefined()
    expect(block('json', 'docs/start/verify-a-vi.md')).toBeUndefined()
  })

  it('ask the shell for verbs, options, scripts, packages and files that exist', () => {
    const commands = blocks.filter((block) => checkOf(block) === 'each command known')
    expect(commands.length).toBeGreaterThan(15)
    expect(
      commands.flatMap((block) => unknownLines(block).map((line) => `${block.page}:${block.line} ${line}`)),
    ).toEqual([])
    const inTrace = (content: string) =>
      unknownLines({ page: 'packages/runtime/README.md', line: 1, language: 'sh', file: undefined, content })
    expect(inTrace('npm install @entente/runtime pg@8 # beside it\nnpm run demo')).toEqual([])
    const wrong = [
      'npm install @entente/none',
      'npm install pg@7',
      'npm run none',
      'npm start',
      'cd none',
      'entente none',
      'node none.mjs',
      'yarn add pg',
    ]
    expect(inTrace(wrong.join('\n'))).toEqual(wrong)
  })

  it.each(Object.entries(readers))('are read by their package: %s', (page, each) => {
    const found = blocksOf(page).filter((block) => checkOf(block) === 'read')
    expect(found.length).toBe(each.length)
    for (const [index, { content }] of found.entries()) each[index]?.(content)
  })

  it('name verbs of the command in the running text that exist', () => {
    const prose = pages.filter((page) => !page.startsWith('vectors/'))
    const named = prose.flatMap((page) =>
      [...read(page).matchAll(/`entente ([a-z-]+(?: [a-z-]+)*)/g)].map(([, line = '']) => ({ page, line })),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ line }) => unknownIn(line) !== undefined)).toEqual([])
  })
})

describe('the pages of the documentation', () => {
  it('link to files and headings that exist', () => {
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
        if (/^(?:[a-z]+:|\/|#)/.test(link)) return []
        try {
          addressOf(link, page, new Set())
          return []
        } catch (error) {
          return [String(error)]
        }
      }),
    )
    expect(dead).toEqual([])
    expect(() => addressOf('./none.md', 'docs/limits.md', new Set())).toThrow('leads nowhere')
    expect(() => addressOf('../SECURITY.md#none', 'docs/limits.md', new Set())).toThrow('no such heading')
  })

  it('say in every guide what it is for, what it shows, what can go wrong and what comes next', () => {
    const guides = pages.filter((page) => /^docs\/guides\/(?!index)/.test(page))
    expect(guides.length).toBeGreaterThan(13)
    for (const guide of guides) {
      const text = read(guide)
      expect(text, guide).toContain('**Goal**')
      expect(text, guide).toMatch(/\*\*You\sneed\*\*/)
      expect(text, guide).toMatch(/\n## What can go wrong\n[\s\S]*\n## Next\n/)
    }
  })

  it('name error codes that the catalogue has', () => {
    const known = new Set(
      read('docs/errors.md')
        .match(/^### .+$/gm)
        ?.map((line) => line.slice(4)),
    )
    const named = pages
      .filter((page) => /^docs\/(?:guides|start|fr|concepts|conformite)\//.test(page))
      .flatMap((page) =>
        [
          ...read(page).matchAll(/`((?:VI|TRACE|WL|QF|GATEWAY|SQL|HTTP|CLI|EVENT|PARTNER|SIGNER)_[A-Z_]+)`/g),
        ].map(([, code = '']) => ({ page, code })),
      )
      .filter(({ code }) => !code.endsWith('_'))
    expect(named.length).toBeGreaterThan(60)
    expect(named.filter(({ code }) => !known.has(code))).toEqual([])
  })
})

describe('the number of checks of a VI', () => {
  it('is the one that the pages give for each way in which it arrives', async () => {
    const [soap, token, portal] = await Promise.all([
      countChecks('A', 'saml-assertion'),
      countChecks('A', 'jwt'),
      countChecks('P', 'saml-response'),
    ])
    expect(portal).toBe(Object.keys(vectorCheckList).length)
    expect(read('README.md')).toContain(`checked in ${soap} steps`)
    expect(read('docs/diagrams/life-of-a-vi.svg')).toContain(`>${soap} checks,`)
    const life = read('docs/concepts/life-of-a-vi.md').replaceAll(/\s+/g, ' ')
    expect(life).toContain(`makes ${soap} checks`)
    expect(life).toContain(
      `${soap} for a VI in a SOAP header, ${token} for a token, all ${portal} for the SAML Response of a portal`,
    )
  })
})

describe('the command', () => {
  it('says what it does not know', () => {
    expect(unknownIn('rules what-if convention.json --event x')).toBe('--event')
    expect(unknownIn('rules when')).toBe('rules when')
  })

  it('gives examples in help with verbs and options that exist', () => {
    for (const command of leaves(program)) {
      let help = ''
      command.configureOutput({
        writeOut: (text) => {
          help += text
        },
      })
      command.outputHelp()
      const examples = (/\nEx[ae]mples? ?:\n([\s\S]*)$/.exec(help)?.[1] ?? '').replaceAll(/\\\n\s*/g, ' ')
      const lines = examples.split('\n').flatMap((line) => /entente (.*)$/.exec(line)?.[1] ?? [])
      expect(lines.length, command.name()).toBeGreaterThan(0)
      expect(
        lines.map(unknownIn).filter((unknown) => unknown !== undefined),
        command.name(),
      ).toEqual([])
    }
  })
})

/** How many checks `acceptVector` reports: those of `checkVector`, and that the VI was not used before. */
async function countChecks(
  mode: 'A' | 'P',
  form: 'saml-assertion' | 'jwt' | 'saml-response',
): Promise<number> {
  const service = 'https://droits.caisse.example/consultation'
  const issuer = 'urn:interops:99000001000019:idp:jeton:1'
  const root = createPki(frozenClock('2026-03-02T09:00:00Z')).root({ subject: [['CN', 'Racine fictive']] })
  const { der, sha256 } = parseCertificate(root.certificatePem)
  const policy: VectorPolicy = {
    tenant: parseTenantId('99000000200016'),
    recipients: ['urn:interops:99000000200016:sp:droits:1'],
    services: [
      {
        audience: service,
        mode,
        ...(mode === 'A' && { encodings: ['saml', 'jwt'] as const }),
        authLevels: ['urn:oasis:names:tc:SAML:2.0:ac:classes:Password'],
        pagms: { [issuer]: ['CONSULTATION_DROITS'] },
        reuse: 'single',
        ...(mode === 'P' && { destinations: [service] }),
      },
    ],
    partners: [
      {
        issuer,
        signer: {
          trust: trustStore({
            anchors: [{ name: 'Racine fictive', certificate: der, sha256 }],
            crls: createCrlCache(),
          }),
          binding: parsePartnerBinding([{ leafKeySha256: [sha256] }]),
          revocation: { mode: 'require' },
        },
      },
    ],
  }
  const received = { form, bytes: Buffer.from('none'), relayState: undefined }
  const { report } = await checkVector(received, policy, { service, peer: 'not-visible', at: new Date(0) })
  return new Set([...report.checks.map(({ id }) => id), 'used-once']).size
}

function readAsPartOfGatewayFile(content: string): void {
  const service = 'https://droits.caisse.example/consultation'
  const file = {
    kind: 'gateway',
    schemaVersion: 1,
    deployment: 'deployment.json',
    conventions: ['convention.json'],
    admin: { port: 9900 },
    revocation: { lists: [] },
    tenants: [
      {
        id: '99000000200016',
        writer: 'passerelle-1',
        inbound: {
          port: 8443,
          token: { key: 'file:interne.key', certificate: 'file:interne.pem' },
          routes: [{ path: '/droits', service, target: 'http://127.0.0.1:9000/droits' }],
        },
      },
    ],
  }
  const part = JSON.parse(content)
  expect(readGatewayFile({ ...file, ...part })).toMatchObject(part)
}

function readAsKey(content: string): void {
  const deployment = parsed('vectors/conventions/valid/deployment-staging.json')
  const key = JSON.parse(content)
  const tenants = [{ id: key.tenant, conventions: ['INTEROPS-EX-2025-01'], party: 'caisse-exemple' }]
  const { keys } = loadDeployment({
    ...deployment,
    tenants: [...deployment.tenants, ...tenants],
    keys: [...deployment.keys, key],
  })
  expect(keys.at(-1)).toEqual(key)
}

function readAsConventionHead(content: string): void {
  const { $schema, ...head } = JSON.parse(content)
  const convention = parsed('vectors/conventions/valid/interops.json')
  expect(existsSync(join(root, 'docs', 'guides', $schema))).toBe(true)
  expect(convention).toMatchObject({ $schema, ...head })
}

function isMessageOfWrongConvention(content: string): void {
  const convention = parsed('vectors/conventions/valid/interops.json')
  convention.signing.place = ''
  convention.projects[0].services[0].audience = 'consultation'
  delete convention.amendments
  let message = ''
  try {
    loadConvention(convention)
  } catch (error) {
    if (!isCoreError(error, 'CONVENTION_INVALID')) throw error
    message = error.message
  }
  expect(message).toBe(content.replaceAll('\n', ' ').trim())
}

function readAsAmendment(content: string): void {
  const amendment = JSON.parse(content)
  const convention = { ...parsed('vectors/conventions/valid/qf.json'), amendments: [amendment] }
  const version = conventionAt(loadConvention(convention), parseCivilDate(amendment.effectiveOn))
  expect(version?.amendments).toEqual([amendment.id])
}
