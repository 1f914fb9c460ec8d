import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testToken } from '@entente/msa-qf-client/testing'
import { plantSentinels } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'
import { untilCtrlC } from '../support/serving-entente.ts'
import { noteAnswer } from '../support/shape-file.ts'

const AT = '2026-03-02T09:00:00Z'
const sample = (name: string) =>
  fileURLToPath(new URL(`../../../../vectors/conventions/valid/${name}.json`, import.meta.url))

describe('entente qf', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const qf = (args: readonly string[], language: 'en' | 'fr' = 'en', input = '') =>
    entente(['qf', ...args], { at: AT, language, input })
  const documents = () => [sample('qf'), '--deployment', at('deployment.json')]
  const change = (name: string, changes: object) =>
    writeFileSync(
      at(name),
      JSON.stringify({ ...JSON.parse(readFileSync(sample('deployment-staging'), 'utf8')), ...changes }),
    )

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-qf-'))
    change('deployment.json', {})
    change('extranet.json', { habilitations: [] })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('check says what both documents open', async () => {
    const { exit, out } = await entente(['--json', 'qf', 'check', ...documents()], { at: AT })
    expect(exit, out).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      tenant: '99000005100013',
      environment: 'staging',
      convention: { id: 'QF-EX-2026-001', departments: ['38', '73'] },
      api: { datapass: 'DP-EX-0001', callsPerSecond: 15 },
      agents: 2,
    })
    const extranet = await entente(
      ['--json', 'qf', 'check', sample('qf'), '--deployment', at('extranet.json')],
      { at: AT },
    )
    expect(JSON.parse(extranet.out)).toMatchObject({ api: null })
  })

  it('check speaks French, line for line', async () => {
    const { exit, out } = await qf(['check', ...documents()], 'fr')
    expect(exit).toBe(0)
    expect(out.split('\n')).toEqual([
      'Politique de 99000005100013 (staging)',
      '  extranet  QF-EX-2026-001 avec MSA fictive des Trois Vallées',
      '            départements 38, 73',
      '            ouvert de 05:00 à 23:00, heure de Paris',
      '  API       https://staging.particulier.api.gouv.fr/, habilitation DP-EX-0001',
      '            périmètres cnaf_quotient_familial, cnaf_allocataires',
      '            au plus 15 appels par seconde',
      '  finalité  alsh : montant',
      '  finalité  cantine : montant, coordonnees',
      '  agents    2 nommés',
      expect.stringMatching(
        /^Empreinte de la politique, telle que la citent les enregistrements : [0-9a-f]{64}$/,
      ),
      '',
    ])
    expect((await qf(['check', sample('qf'), '--deployment', at('extranet.json')], 'fr')).out).toContain(
      '\n  API       fermée : le déploiement ne nomme pas d’habilitation\n',
    )
  })

  it('check names what does not go together', async () => {
    const early = await qf(['check', ...documents(), '--at', '2026-01-10T09:00:00Z'])
    expect(early).toMatchObject({ exit: 3, error: expect.stringContaining('QF_POLICY_INVALID') })
    const other = await qf(['check', sample('mssante'), '--deployment', at('deployment.json')])
    expect(other.error).toContain('CLI_OPTION_INVALID: The convention is not a QF convention.')
    const nobody = await qf(['check', ...documents(), '--tenant', '99000001000019'], 'fr')
    expect(nobody.error).toContain('voir --tenant')
  })

  it('token says when it ends and what it opens, and is never printed', async () => {
    const sentinels = plantSentinels()
    const token = (end: string, scopes?: readonly string[]) =>
      sentinels.watch(testToken(new Date(end), scopes))
    const far = await qf(
      ['token', '-'],
      'fr',
      `${token('2027-09-01T00:00:00Z', ['cnaf_quotient_familial'])}\n`,
    )
    expect(far).toEqual({
      exit: 0,
      out: 'finit le 2027-09-01, dans 547 jours\npérimètres cnaf_quotient_familial\n',
      error: '',
    })
    const near = await qf(['token', '-'], 'fr', token('2026-03-20T00:00:00Z', []))
    expect(near.out).toBe(
      'finit le 2026-03-20, dans 17 jours\nIl reste moins de 30 jours : demander dès maintenant son renouvellement.\nne nomme pas de périmètre : les droits viennent de la délégation\n',
    )
    const over = await qf(['token', '-'], 'en', token('2026-03-01T00:00:00Z'))
    expect(over).toMatchObject({ exit: 1, out: expect.stringContaining('ended on 2026-03-01: renew it\n') })
    const silent = `e30.${Buffer.from('{}').toString('base64url')}.e30`
    const unsaid = await entente(['--json', 'qf', 'token', '-'], { at: AT, input: silent })
    expect(JSON.parse(unsaid.out)).toEqual({ expiresAt: null, daysLeft: null, reminder: null, scopes: [] })
    const wrong = await qf(['token', '-'], 'fr', 'jeton')
    expect(wrong).toMatchObject({ exit: 3, error: expect.stringContaining('QF_TOKEN_MALFORMED : ') })
    const shown = [far, near, over, wrong].flatMap(({ out, error }) => [out, error])
    expect(sentinels.leaksIn(...shown)).toEqual([])
  })

  it('sandbox answers a client until Ctrl+C, then says how often', { timeout: 60_000 }, async () => {
    const answer = await untilCtrlC(['qf', 'sandbox'], /vaut rien ailleurs :\n\S+\n/, async (said) => {
      const [, url = ''] =
        /^Le bac à sable est à (\S+) jusqu’à Ctrl\+C\. Ses familles sont inventées\.\n/.exec(said) ?? []
      const [token = ''] = said.trimEnd().split('\n').slice(-1)
      const introspected = await fetch(`${url}/api/introspect`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(introspected.status).toBe(200)
    })
    expect(answer).toEqual({ calls: expect.any(Number) })
    noteAnswer('qf sandbox', answer)
  })
})
