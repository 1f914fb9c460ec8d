// Drives the desk in a real browser: by keyboard, through its outcomes, over its idle time, and under axe-core.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { deskServer } from '../src/desk-server.ts'
import { openDesk } from '../src/open-desk.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** What finds the invented family. */
const whole = {
  inscription: '2026-0042',
  nom: 'Exemple',
  prenom: 'Camille',
  naissance: '17/04/1988',
  commune: '08480',
  information: '01/02/2026',
}

if (!existsSync(CHROMIUM)) {
  if (process.env.CI) throw new Error('The browser test needs the Debian package chromium.')
  console.log('chromium is not installed: the desk was not driven')
  process.exit(0)
}

let now = new Date('2026-03-02T09:00:00Z').getTime()
const desk = await openDesk({ now: () => new Date(now) })
const server = deskServer(desk)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
let browser: Browser | undefined
try {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
  const page = await browser.newPage({ bypassCSP: true })
  await signIn(page, 'agent-07')
  await checkAccessibility(page, 'Consulter un quotient familial')

  await consultByKeyboard(page)
  assert.equal(await page.textContent('.montant'), '437 €')
  assert.match((await page.textContent('dl')) ?? '', /mars 2026/)
  await checkAccessibility(page, 'Quotient familial')

  for (const [name, words] of [
    ['Ailleurs', /relève de la CAF/],
    ['Absente', /pas de dossier/],
    ['Inconnue', /Aucune caisse/],
    ['Autre', /autre personne/],
  ] as const) {
    await consult(page, { nom: name })
    assert.match((await page.textContent('main')) ?? '', words)
    assert.doesNotMatch((await page.textContent('main')) ?? '', /437/)
  }
  await checkAccessibility(page, 'Pas de quotient familial')

  await consult(page, { naissance: '31/02/1988' })
  assert.equal(await page.getAttribute('#naissance', 'aria-invalid'), 'true')
  assert.match(await page.title(), /^Erreur/)
  await checkAccessibility(page, 'Erreur – Consulter un quotient familial')

  await page.click('text=Se déconnecter')
  await signIn(page, 'superviseur')
  await checkAccessibility(page, 'Supervision')
  assert.match((await page.textContent('table')) ?? '', /no-opposition/)
  await fill(page, { nom: 'Exemple', prenom: 'Camille', naissance: '17/04/1988' })
  await page.click('text="Enregistrer"')
  assert.match((await page.textContent('main')) ?? '', /opposition est enregistrée/)
  await page.click('text=Se déconnecter')

  await signIn(page, 'agent-07')
  await consult(page, {})
  assert.match((await page.textContent('main')) ?? '', /opposée à la consultation/)

  now += 15 * 60_000
  await page.goto(`${url}/guichet`)
  assert.match((await page.textContent('main')) ?? '', /fermée faute de saisie/)

  await signIn(page, 'agent-07')
  const cookie = await page.context().cookies()
  assert.ok(cookie[0]?.httpOnly && cookie[0].sameSite === 'Strict')
  const foreign = await page.request.post(`${url}/guichet`, { form: { jeton: 'x' } })
  assert.equal(foreign.status(), 403)

  const stored = readdirSync(desk.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('\n')
  for (const secret of ['EXEMPLE', 'Exemple', 'Camille', '2026-0042'])
    assert.ok(!stored.includes(secret), secret)
  console.log('the desk was driven in a browser: outcomes, keyboard, opposition, idle time, accessibility')
} finally {
  await browser?.close()
  server.close()
  server.closeAllConnections()
  await desk.close()
  rmSync(desk.folder, { recursive: true, force: true })
}

async function signIn(page: Page, agent: string): Promise<void> {
  await page.goto(url)
  await page.selectOption('#agent', agent)
  await page.click('button')
}

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`#${name}`, value)
}

async function consult(page: Page, change: Partial<typeof whole>): Promise<void> {
  await page.goto(`${url}/guichet`)
  await fill(page, { ...whole, ...change })
  await page.click('text="Consulter"')
}

/** Without a mouse: from the link that skips to the content down to the button. */
async function consultByKeyboard(page: Page): Promise<void> {
  await page.goto(`${url}/guichet`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Aller au contenu')
  for (const name of Object.keys(whole)) {
    while ((await page.evaluate('document.activeElement.id')) !== name) await page.keyboard.press('Tab')
    await page.keyboard.type(whole[name as keyof typeof whole])
  }
  await page.keyboard.press('Enter')
  await page.waitForSelector('.montant')
}

async function checkAccessibility(page: Page, heading: string): Promise<void> {
  assert.equal(await page.textContent('h1'), heading)
  await page.addScriptTag({ content: axe.source })
  const violations: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    'axe.run().then((found) => found.violations)',
  )
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  assert.deepEqual(told, [], `accessibility of ${heading}`)
}
