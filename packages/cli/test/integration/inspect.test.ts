import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { frozenClock, makeVi, plantSentinels, viClaims } from '@entente/testkit'
import { signerFromPem, signJws } from '@entente/trust'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openExplanations } from '../../src/tell-error.ts'
import { inspectText } from '../../src/verbs/inspect/inspect-text.ts'
import { type Inspector, startInspector } from '../../src/verbs/inspect/serve.ts'
import { entente } from '../support/run.ts'
import { untilCtrlC } from '../support/serving-entente.ts'
import { noteAnswer } from '../support/shape-file.ts'
import { AT, SERVICE, writeViWorld } from '../support/vi-world.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS =
  '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const missing = !existsSync(CHROMIUM)
if (missing && process.env.CI) throw new Error('The browser tests need the Debian package chromium.')

const clock = frozenClock(AT)
const ATTACK = '"><img src=x onerror="document.title=1"><script>document.title=1</script>'

describe('entente inspect', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const judged = () => [...world.provider, ...world.crls]
  const inspect = (args: string[], input: string | Uint8Array = '', language: 'en' | 'fr' = 'en') =>
    entente(['--json', 'inspect', ...args], { at: AT, input, language })
  let world: ReturnType<typeof writeViWorld>
  let vi: string
  let token: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-inspect-'))
    world = writeViWorld(folder)
    const made = await world.make()
    expect(made.error).toBe('')
    vi = made.out
    const key = signerFromPem({
      privateKey: world.signer.privateKeyPem,
      certificateChain: world.signer.chainPem,
    })
    const claims = { iss: 'a', sub: 'agent-test', exp: Date.parse(AT) / 1000 + 60, pagm: ['X'] }
    token = await signJws(Buffer.from(JSON.stringify(claims)), key, { typ: 'at+jwt' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('shows and judges a VI, without its personal data unless asked', async () => {
    const sentinels = plantSentinels()
    sentinels.watch('agent-test')
    const { exit, out } = await inspect(['-', ...judged(), '--to', at('vi.html')], vi)
    expect(exit, out).toBe(0)
    expect(JSON.parse(out).inspection).toMatchObject({ kind: 'vector', verdict: 'passed' })
    expect(statSync(at('vi.html')).mode & 0o777).toBe(0o600)
    expect(sentinels.leaksIn(out, readFileSync(at('vi.html'), 'utf8'))).toEqual([])
    await inspect(['-', '--reveal-personal', '--to', at('open.html')], vi)
    expect(readFileSync(at('open.html'), 'utf8')).toContain('agent-test')
  })

  it('refuses what was changed, with the code, and ends with 1', async () => {
    const { exit, out } = await inspect(
      ['-', ...judged(), '--to', at('changed.html')],
      vi.replace('agent-test', 'agent-autre'),
    )
    expect(exit).toBe(1)
    expect(JSON.parse(out).inspection).toMatchObject({
      verdict: 'refused',
      code: expect.stringMatching(/^VI_/),
    })
  })

  it('writes the page in French: what departs from the form, why, what to do, the fault', async () => {
    const changed = vi.replace(/ NotBefore="[^"]*"/, '')
    const args = ['inspect', '-', ...judged(), '--to', at('changé.html')]
    const { exit, out } = await entente(args, { at: AT, input: changed, language: 'fr' })
    expect(exit).toBe(1)
    expect(out).toBe(
      `Écrit : ${at('changé.html')}. Il contient ce qui a été montré : le garder comme on garde un VI.\n`,
    )
    const page = readFileSync(at('changé.html'), 'utf8').replaceAll('&#39;', "'")
    expect(page).toContain('<html lang="fr">')
    expect(page).toContain('class="verdict refused">Refusé : VI_FORMAT_INVALID</p>')
    expect(page).toContain('<th scope="row">problem</th><td>Conditions/@NotBefore manque.</td>')
    const [, reasons = ''] =
      /<th scope="row">signature-valid<\/th><td>échoué<\/td><td>(.*?)<\/td>/.exec(page) ?? []
    expect(reasons.split('<br>')).toEqual([
      'VI_SIGNATURE_INVALID : La signature du VI est fausse, ou n’a pas la seule forme acceptée. Vérifier que rien ne réécrit l’assertion après sa signature.',
      'DIGEST_MISMATCH : Le contenu signé n’est pas celui qui a été signé. Refuser le document : il a été altéré après signature.',
      expect.stringMatching(/^Détail technique \(en anglais\) : The signed content/),
      "répondu comme wsse:FailedCheck La signature ou le chiffrement n'est pas valide",
    ])
    expect(await inspect(['-', ...judged(), '--to', at('changed-en.html')], changed)).toMatchObject({
      exit: 1,
    })
    const english = readFileSync(at('changed-en.html'), 'utf8')
    expect(english).toContain('class="verdict refused">Refused: VI_FORMAT_INVALID</p>')
    expect(english).toContain('<th scope="row">problem</th><td>Conditions/@NotBefore is missing.</td>')
  })

  it('shows a token; only a given certificate says who signed', async () => {
    const look = async (more: string[], input: string, to: string) =>
      JSON.parse((await inspect(['-', '--to', at(to), ...more], input)).out).inspection
    const alone = await look([], token, 't1.html')
    expect(alone).toMatchObject({ kind: 'token', verdict: 'not-judged' })
    expect(alone.values).toContainEqual({ name: 'sub', value: '[redacted]' })
    expect(alone.values).toContainEqual({
      name: 'exp',
      value: '2026-03-02T09:01:00.000Z',
      secondsFromNow: 60,
    })
    expect(await look(['--signer', at('vi.pem')], token, 't2.html')).toMatchObject({ verdict: 'passed' })
    expect(await look(['--signer', at('ac.pem')], token, 't3.html')).toMatchObject({
      verdict: 'refused',
      code: 'JWS_SIGNATURE_INVALID',
    })
  })

  it('shows a list, and says what cannot be read', async () => {
    const list = await inspect(
      ['-', '--to', at('l.html')],
      '<ListeBlancheMSSante xmlns="urn:x"><a/></ListeBlancheMSSante>',
    )
    expect(list.exit).toBe(1)
    expect(JSON.parse(list.out).inspection).toMatchObject({ kind: 'list', verdict: 'refused' })
    const noise = await inspect(['-', '--to', at('n.html')], 'nothing of the kind')
    expect(JSON.parse(noise.out).inspection).toMatchObject({ kind: 'nothing', verdict: 'unreadable' })
  })

  it('asks for what belongs together', async () => {
    expect((await inspect(['-', '--service', SERVICE], vi)).out).toContain('go together')
    expect((await inspect(['--to', at('x.html')])).out).toContain('needs something to show')
  })

  it('serves until Ctrl+C, then says how much was shown', { timeout: 60_000 }, async () => {
    const answer = await untilCtrlC(['inspect'], /Ctrl\+C/, async (said) => {
      expect(said).toMatch(
        /^La page est à http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/ jusqu’à Ctrl\+C\. Elle ne répond qu’à ce poste\.\n$/,
      )
      const [url = ''] = /http:\S+/.exec(said) ?? []
      const shown = await fetch(url, { method: 'POST', body: new URLSearchParams({ text: token }) })
      expect(await shown.text()).toContain('Jeton (JWT)')
    })
    expect(answer).toEqual({ shown: 1 })
    noteAnswer('inspect', answer)
  })

  describe('served', () => {
    let inspector: Inspector
    beforeAll(async () => {
      inspector = await startInspector({
        language: 'fr',
        explain: await openExplanations('fr'),
        clock,
        inspect: (bytes) =>
          inspectText(bytes, {
            at: clock.now(),
            revealPersonal: true,
            judge: undefined,
            signer: undefined,
          }),
      })
    })
    afterAll(() => inspector.close())

    const status = (path: string, headers: Record<string, string>, method = 'GET', body = '') =>
      new Promise<number>((resolve, reject) => {
        const { port } = new URL(inspector.url)
        request({ host: '127.0.0.1', port, path, method, headers }, ({ statusCode = 0 }) =>
          resolve(statusCode),
        )
          .on('error', reject)
          .end(body)
      })

    it('answers this machine under its own name and secret only', async () => {
      const { host, pathname } = new URL(inspector.url)
      expect(await status(pathname, { host })).toBe(200)
      expect(await status('/', { host })).toBe(404)
      expect(await status(pathname, { host: 'pirate.example' })).toBe(404)
      expect(await status(pathname, { host, origin: 'https://pirate.example' }, 'POST', 'text=a')).toBe(404)
      expect(await status(pathname, { host, 'sec-fetch-site': 'cross-site' }, 'POST', 'text=a')).toBe(404)
      expect(await status(pathname, { host }, 'DELETE')).toBe(405)
      expect(await status(pathname, { host }, 'POST', `text=${'a'.repeat(9_000_000)}`)).toBe(413)
    })

    describe.skipIf(missing)('in a browser', () => {
      let browser: Browser
      let page: Page
      const asked: string[] = []
      beforeAll(async () => {
        browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
        page = await browser.newPage()
        page.on('request', (one) => asked.push(one.url()))
      })
      afterAll(() => browser?.close())

      const paste = async (text: string) => {
        await page.goto(inspector.url)
        await page.getByLabel('Coller un message SOAP').fill(text)
        await page.getByRole('button', { name: 'Montrer et contrôler' }).click()
        await page.waitForSelector('#verdict')
      }

      it('shows what is pasted', async () => {
        await paste(vi)
        expect(await page.textContent('#kind')).toBe('Vecteur d’identification')
        expect(await page.textContent('#values')).toContain('agent-test')
        await paste(token)
        expect(await page.textContent('#kind')).toBe('Jeton (JWT)')
        expect(await page.textContent('#checks')).toContain('passé')
      })

      it('shows hostile text as text: nothing of it runs, nothing is fetched', async () => {
        const claims = viClaims(new Date(AT), {
          issuer: ATTACK.replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
          subject: 'a',
        })
        await paste(makeVi(claims, world.signer))
        expect(await page.textContent('#values')).toContain('onerror')
        expect(await page.title()).toBe('entente – Inspection')
        expect(await page.locator('img, main script').count()).toBe(0)
        const { origin } = new URL(inspector.url)
        expect(asked.filter((url) => !url.startsWith(origin))).toEqual([])
      })

      it('would not run a script even if one came through', async () => {
        await page.goto(inspector.url)
        const blocked = page.waitForEvent('console', (message) =>
          message.text().includes('Content Security Policy'),
        )
        await page.evaluate(() => {
          const script = document.createElement('script')
          script.textContent = 'document.title = "run"'
          document.body.append(script)
        })
        await blocked
        expect(await page.title()).toBe('entente – Inspection')
      })

      it('opens the offline file, which asks the network for nothing', async () => {
        await inspect(['-', ...judged(), '--to', at('offline.html')], vi, 'fr')
        const offline = await browser.newPage()
        const urls: string[] = []
        offline.on('request', (one) => urls.push(one.url()))
        await offline.goto(pathToFileURL(at('offline.html')).href)
        expect(await offline.textContent('#verdict')).toBe('Tous les contrôles sont passés')
        expect(await offline.locator('form, script').count()).toBe(0)
        expect(urls).toEqual([pathToFileURL(at('offline.html')).href])
      })
    })
  })
})
