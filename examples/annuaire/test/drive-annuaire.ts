// Drives the pages in a real browser: by keyboard alone, under axe-core, through look-ups, faults and a publication.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { openAnnuaire } from '../src/open-annuaire.ts'
import { webServer } from '../src/web-server.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync'

if (!existsSync(CHROMIUM)) {
  if (process.env.CI) throw new Error('The browser test needs the Debian package chromium.')
  console.log('chromium is not installed: the pages were not driven')
  process.exit(0)
}

const annuaire = await openAnnuaire()
const server = webServer(annuaire)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const { hidden, disputed, fhir } = annuaire.source
const addresses: string[] = []
let browser: Browser | undefined
try {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
  const visitor = await browser.newPage({ bypassCSP: true })
  visitor.on('request', (request) => addresses.push(request.url()))
  await lookUp(visitor)
  await publish(visitor)
  await failures(visitor)
  nothingLeaks()
  console.log(
    'the directory was driven in a browser: typing, provenance, red list, purpose, publication, faults, accessibility',
  )
} finally {
  await browser?.close()
  server.close()
  server.closeAllConnections()
  await annuaire.close()
  rmSync(annuaire.folder, { recursive: true, force: true })
}

async function lookUp(page: Page): Promise<void> {
  for (const [form, words] of [
    [{ agent: 'utilisatrice-01' }, /finalité est obligatoire/],
    [{ agent: 'utilisatrice-01', finalite: 'directory-feed' }, /celle du gestionnaire/],
    [{ agent: 'personne', finalite: 'end-user-lookup' }, /Utilisateur inconnu/],
  ] as const) {
    const refused = await page.request.post(`${url}/session`, { form })
    assert.equal(refused.status(), 400)
    assert.match(await refused.text(), words)
  }

  await page.goto(url)
  await checkPage(page, 'Connexion', ['combobox "Utilisateur"', 'combobox "Finalité (obligatoire)"'])
  await signIn(page, 'utilisatrice-01', 'Mise')
  await checkPage(page, 'Rechercher une adresse', [
    'navigation "Menu"',
    'searchbox "Nom, structure, commune ou adresse"',
    'heading "Fraîcheur" [level=2]',
  ])
  assert.match(await mainText(page), /Données à jour\. Fichier du .* boîtes, avec les changements jusqu’au/)
  assert.doesNotMatch(await mainText(page), /Publier/)

  const before = annuaire.journal.health().size
  await type(page, 'lefev zo')
  await page.waitForFunction("document.querySelectorAll('#resultats li').length > 0")
  const [first] = await page.locator('#resultats li').allTextContents()
  assert.match(first ?? '', /Zoé LEFÈVRE, .*@.*mssante\.test/)
  assert.ok(annuaire.journal.health().size > before, 'no look-up was recorded')
  await checkPage(page, 'Rechercher une adresse', ['status', 'button "Zoé LEFÈVRE'])

  await tabTo(page, '#resultats button')
  await loaded(page, () => page.keyboard.press('Enter'))
  await checkPage(page, 'Zoé LEFÈVRE', [
    'table "Qui le dit, et depuis quand"',
    'rowheader "Fichier du jour"',
    'rowheader "Index local"',
  ])
  assert.match((await page.textContent('.adresse')) ?? '', /^zoe\.lefevre\.\d+@/)
  assert.match(await mainText(page), /Copie à oublier après le/)

  await page.goto(`${url}/recherche`)
  await type(page, disputed.address)
  await page.waitForSelector('#resultats li')
  await tabTo(page, '#resultats button')
  await loaded(page, () => page.keyboard.press('Enter'))
  assert.match(
    await mainText(page),
    /Les sources diffèrent \(prénom\) : API FHIR : Prénom-Rectifié ; Fichier du jour/,
  )
  assert.equal(await page.locator('tbody th', { hasText: 'API FHIR' }).count(), 1)

  await page.goto(`${url}/recherche`)
  await type(page, hidden.address)
  await page.waitForFunction("document.querySelector('#resultats').textContent.includes('Aucune adresse')")
  const jeton = (await page.getAttribute('main [name=jeton]', 'value')) ?? ''
  const asked = await page.request.post(`${url}/fiche`, { form: { jeton, adresse: hidden.address } })
  assert.match(await asked.text(), /0 adresse\(s\)\. 1 adresse\(s\) en liste rouge, non affichée/)
  assert.ok(!(await asked.text()).includes(hidden.address), 'the liste rouge is not honoured')
  await type(page, `${hidden.professional?.family} ${hidden.professional?.given}`)
  await page.waitForSelector('#resultats li')
  assert.ok(!(await mainText(page)).includes(hidden.address), 'the liste rouge is not honoured')

  await type(page, 'zzzzz')
  await page.waitForFunction("document.querySelector('#resultats').textContent.includes('Aucune adresse')")
  await withoutScript(page)
  await tabTo(page, 'nav button')
  await loaded(page, () => page.keyboard.press('Enter'))
}

/** The button does what typing does. */
async function withoutScript(page: Page): Promise<void> {
  const bare = await page.context().browser()?.newContext({ javaScriptEnabled: false })
  if (bare === undefined) throw new Error('no browser')
  await bare.addCookies(await page.context().cookies())
  const plain = await bare.newPage()
  await plain.goto(`${url}/recherche`)
  await plain.fill('#nom', 'dubois')
  await loaded(plain, () => plain.click('main button'))
  assert.match((await plain.textContent('#resultats')) ?? '', /DUBOIS/)
  await bare.close()
}

async function publish(page: Page): Promise<void> {
  await signIn(page, 'gestionnaire', 'Alimentation')
  await checkPage(page, 'Publier une boîte de service', [
    'textbox "Adresse (obligatoire)"',
    'checkbox "Liste rouge"',
    'columnheader "Empreinte"',
  ])
  assert.match(await mainText(page), /Aucune\./)

  await enter(page, {
    address: 'accueil@ailleurs.test',
    service: 'Accueil',
    responsible: 'Responsable fictive',
  })
  await checkPage(page, 'Publier une boîte de service', ['alert'])
  assert.match(await mainText(page), /Rien n’est publié\. Le contrat s’y oppose : BAL-02 \(art\. 5\.1\)/)
  assert.equal(fhir.log.filter(({ method }) => method === 'PATCH').length, 0)

  await enter(page, {
    address: 'accueil@s1.mssante.test',
    service: 'Accueil',
    responsible: 'Responsable fictive',
  })
  assert.match(
    await mainText(page),
    /1 opération\(s\) : 1 mise\(s\) en file, 1 transmise\(s\)\. Retard : aucun/,
  )
  assert.match(
    await mainText(page),
    /Boîtes publiées de la structure\s*accueil@s1\.mssante\.test \(Accueil\)/,
  )
  const records = await page.locator('tbody td:nth-child(2)').allTextContents()
  assert.ok(
    records.includes('directory.publication') && records.includes('directory.look-up'),
    records.join(),
  )
  assert.match((await page.textContent('tbody')) ?? '', /change : insert/)
  assert.doesNotMatch((await page.textContent('tbody')) ?? '', /@/, 'the records are not for everybody')
  assert.equal(fhir.log.filter(({ method }) => method === 'PATCH').length, 1)

  await enter(page, {
    address: 'accueil@s1.mssante.test',
    service: 'Secrétariat',
    responsible: 'Responsable fictive',
  })
  assert.match((await page.textContent('tbody')) ?? '', /change : update/)
  await loaded(page, () => page.click('nav button'))

  await signIn(page, 'utilisateur-02', 'Mise')
  await type(page, 'fictif secret')
  await page.waitForSelector('#resultats li')
  assert.match(
    (await page.textContent('#resultats')) ?? '',
    /CENTRE DE SANTÉ FICTIF, Secrétariat.*accueil@s1/,
  )
  await tabTo(page, '#resultats button')
  await loaded(page, () => page.keyboard.press('Enter'))
  assert.equal(await page.locator('tbody th', { hasText: 'API FHIR' }).count(), 1)
  await page.goto(`${url}/publier`)
  assert.equal(page.url(), `${url}/recherche`, 'publishing is for the manager')
}

async function failures(page: Page): Promise<void> {
  await type(page, disputed.address)
  await page.waitForSelector('#resultats li')
  fhir.faults.statuses.push(...Array.from({ length: 20 }, () => 503))
  await tabTo(page, '#resultats button')
  await loaded(page, () => page.keyboard.press('Enter'))
  fhir.faults.statuses.length = 0
  assert.match(await mainText(page), /Sans réponse : API FHIR\. Le reste peut être incomplet/)
  await checkPage(page, undefined, ['status'])

  const foreign = await page.request.post(`${url}/resultats`, { form: { jeton: 'x', nom: 'dubois' } })
  assert.equal(foreign.status(), 403)
  const [cookie] = await page.context().cookies()
  assert.ok(cookie?.httpOnly && cookie.sameSite === 'Strict')

  await annuaire.journal.close()
  await page.goto(`${url}/recherche`)
  await type(page, 'dubois')
  await page.waitForFunction("document.querySelector('#resultats').textContent.includes('TRACE_REQUIRED')")
  assert.doesNotMatch((await page.textContent('#resultats')) ?? '', /DUBOIS/, 'no record, no answer')
}

/** What was looked for stands in no address and in no trace that is not encrypted. */
function nothingLeaks(): void {
  const traces = readdirSync(annuaire.folder)
    .filter((name) => name.startsWith('traces.db'))
    .map((name) => readFileSync(join(annuaire.folder, name)).toString('latin1'))
    .join('\n')
  const secrets = [
    'lefev',
    'LEFEV',
    hidden.address,
    disputed.address,
    'accueil@s1.mssante.test',
    'utilisatrice-01',
  ]
  for (const secret of secrets) {
    assert.ok(!traces.includes(secret), `${secret} is in the traces`)
    assert.ok(
      !addresses.some((each) => decodeURIComponent(each).includes(secret)),
      `${secret} is in an address`,
    )
  }
}

async function signIn(page: Page, agent: string, purpose: string): Promise<void> {
  await page.goto(url)
  await tabTo(page, 'select#agent')
  await page.keyboard.type(agent)
  await tabTo(page, 'select#finalite')
  await page.keyboard.type(purpose)
  await tabTo(page, 'main button')
  await loaded(page, () => page.keyboard.press('Enter'))
}

async function type(page: Page, text: string): Promise<void> {
  await tabTo(page, 'input#nom')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

async function enter(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await tabTo(page, `input#${name}`)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(value)
  }
  await loaded(page, () => page.keyboard.press('Enter'))
}

/** Does something that leads to another page, and waits until that page is whole. */
async function loaded(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

/** Goes on with the tab key until the element has the focus, and fails when it never gets it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate(`document.activeElement.matches('${selector}')`)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the keyboard does not reach ${selector}`)
}

async function mainText(page: Page): Promise<string> {
  return (await page.textContent('main')) ?? ''
}

/** The heading, what axe-core objects to, and what assistive technology is told. */
async function checkPage(page: Page, heading: string | undefined, tree: readonly string[]): Promise<void> {
  if (heading !== undefined) assert.equal(await page.textContent('h1'), heading)
  await page.addScriptTag({ content: axe.source })
  const violations: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    'axe.run().then((found) => found.violations)',
  )
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  assert.deepEqual(told, [], `accessibility of ${await page.title()}`)
  const shown = await page.locator('body').ariaSnapshot()
  for (const line of tree)
    assert.ok(shown.includes(line), `${line} is not in the accessibility tree:\n${shown}`)
}
