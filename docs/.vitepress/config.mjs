// The site shows every page of the repository that people read: docs/ at its root, the README of each package, example
// and folder of vectors beside it. A link that leads nowhere is a failure.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { placeOf, root } from '../../scripts/site-places.mjs'
import { linkedFiles, linkNames } from './link-names.mjs'

const read = (page) => readFileSync(join(root, page), 'utf8')
const item = (page, text) => ({
  text:
    text ??
    read(page)
      .match(/^# (.+)$/m)?.[1]
      ?.replaceAll('`', '') ??
    page,
  link: `/${placeOf(page)
    .replace(/(?:^|(?<=\/))index\.md$/, '')
    .replace(/\.md$/, '')}`,
})
const itemsOf = (folder, except = []) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md') && !['README.md', 'index.md', ...except].includes(name))
    .sort()
    .map((name) => item(join(folder, name)))
const readmesOf = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => existsSync(join(root, folder, name, 'README.md')))
    .map((name) => item(join(folder, name, 'README.md'), name))

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/><path d="M8 11h10M8 16h16M14 21h10" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
const HOME = `
.VPHome .VPHero { padding-top: calc(var(--vp-nav-height) + 28px); padding-bottom: 28px }
.VPHome .VPHero .main { max-width: 960px }
.VPHome .VPHero .container .name, .VPHome .VPHero .container .text { font-size: 36px; line-height: 44px; max-width: none }
.VPHome .VPHero .container .tagline { font-size: 18px; line-height: 28px; max-width: none }
`

const english = {
  nav: [
    { text: 'Start', link: '/start/' },
    { text: 'Guides', link: '/guides/' },
    { text: 'API', link: '/api/' },
    { text: 'Errors', link: '/errors' },
    { text: 'Security', link: '/security' },
  ],
  sidebar: [
    {
      text: 'Start',
      items: [item('docs/start/index.md', 'Which page is for me?'), ...itemsOf('docs/start', ['fr.md'])],
    },
    { text: 'Concepts', items: itemsOf('docs/concepts') },
    { text: 'Guides', items: [item('docs/guides/index.md', 'All guides'), ...itemsOf('docs/guides')] },
    {
      text: 'Reference',
      items: [
        { text: 'API', link: '/api/' },
        item('docs/errors.md'),
        item('GLOSSARY.md'),
        { text: 'Packages', collapsed: true, items: readmesOf('packages') },
        { text: 'Examples', collapsed: true, items: readmesOf('examples') },
        item('docs/packages.md', 'Sizes and dependencies'),
      ],
    },
    {
      text: 'How far to trust it',
      items: [
        item('docs/limits.md'),
        item('SECURITY.md', 'Security and threat model'),
        item('docs/trust-xml-threats.md', 'Threats to the XML engine'),
        item('docs/spec-coverage.md'),
        item('docs/trust-coverage.md', 'Coverage of XML, X.509, JWS'),
        item('docs/trust-suites.md', 'Public test suites'),
        item('docs/trust-mutation.md', 'Mutation testing'),
        item('docs/comparison.md'),
        item('docs/newcomer-times.md'),
        item('docs/adr/README.md', 'Decisions'),
      ],
    },
  ],
}

/** The API has too many names for one menu: what one can import is enough. */
const api = [
  {
    text: '@entente/…',
    items: read('docs/api/index.md')
      .match(/^- \[.+$/gm)
      .map((line) => /\[(.+)\]\((.+)\.md\)/.exec(line))
      .map(([, text, path]) => ({ text: text.replace('@entente/', ''), link: `/api/${path}` })),
  },
  {
    text: 'Back',
    items: [
      { text: 'Guides', link: '/guides/' },
      { text: 'Error catalogue', link: '/errors' },
    ],
  },
]

const french = {
  nav: [
    { text: 'Démarrer', link: '/fr/' },
    { text: 'Calendrier', link: '/fr/calendrier' },
    { text: 'Conformité', link: '/fr/conformite/registre-et-aipd' },
    { text: 'Glossaire', link: '/glossary' },
  ],
  sidebar: [
    { text: 'Démarrer', items: [item('docs/start/fr.md', 'Quelle page pour moi ?'), ...itemsOf('docs/fr')] },
    { text: 'Dossier de conformité', items: itemsOf('docs/conformite') },
    {
      text: 'En anglais',
      items: [
        item('docs/guides/index.md', 'Guides'),
        item('docs/errors.md', 'Catalogue des erreurs'),
        item('docs/limits.md', 'Limites et inconnues'),
        item('SECURITY.md', 'Sécurité'),
      ],
    },
  ],
  outline: { label: 'Sur cette page' },
  docFooter: { prev: 'Page précédente', next: 'Page suivante' },
  darkModeSwitchLabel: 'Apparence',
  lightModeSwitchTitle: 'Passer au thème clair',
  darkModeSwitchTitle: 'Passer au thème sombre',
  sidebarMenuLabel: 'Menu',
  returnToTopLabel: 'Haut de page',
  langMenuLabel: 'Changer de langue',
  skipToContentLabel: 'Aller au contenu',
  notFound: {
    title: 'Page introuvable',
    quote: 'Cette adresse ne mène à aucune page.',
    linkLabel: 'Retour à l’accueil',
    linkText: 'Retour à l’accueil',
  },
}

export default {
  title: 'Entente',
  description: 'Libraries for exchanges under a signed convention in the French social and health sphere',
  cleanUrls: true,
  head: [
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
    // What it is and for whom stands on the first screen.
    ['style', {}, HOME],
  ],
  srcDir: '..',
  srcExclude: ['{bench,tools,.changeset,.ci,.github}/**', '**/{node_modules,dist}/**', '**/CHANGELOG.md'],
  rewrites: placeOf,
  // A `<verb>` in a sentence is text, never an element.
  markdown: { html: false, config: linkNames },
  locales: {
    root: { label: 'English', lang: 'en' },
    fr: {
      label: 'Français',
      lang: 'fr',
      description: 'Bibliothèques pour les échanges sous convention signée de la sphère sociale et de santé',
      themeConfig: french,
    },
  },
  themeConfig: {
    nav: english.nav,
    sidebar: { '/api/': api, '/': english.sidebar },
    outline: [2, 3],
    i18nRouting: false,
    search: {
      provider: 'local',
      options: {
        locales: {
          fr: {
            translations: {
              button: { buttonText: 'Chercher', buttonAriaLabel: 'Chercher' },
              modal: {
                noResultsText: 'Aucun résultat pour',
                resetButtonTitle: 'Effacer',
                backButtonTitle: 'Fermer',
                displayDetails: 'Montrer les extraits',
                footer: { selectText: 'ouvrir', navigateText: 'parcourir', closeText: 'fermer' },
              },
            },
          },
        },
      },
    },
  },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      mkdirSync(dirname(join(outDir, 'files', file)), { recursive: true })
      cpSync(join(root, file), join(outDir, 'files', file))
    }
  },
}
