import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const docs = fileURLToPath(new URL('..', import.meta.url))

/** Pages of a folder, each with its first heading as the title. */
function pagesOf(folder) {
  if (!existsSync(join(docs, folder))) return []
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith('.md') && !['README.md', 'index.md'].includes(file))
    .sort()
    .map((file) => ({
      text: readFileSync(join(docs, folder, file), 'utf8').match(/^# (.+)$/m)?.[1] ?? file,
      link: `/${folder}/${file.replace(/\.md$/, '')}`,
    }))
}

export default {
  title: 'Entente',
  description: 'Libraries for exchanges under a signed convention in the French social and health sphere',
  lang: 'en',
  cleanUrls: true,
  rewrites: { 'adr/README.md': 'adr/index.md' },
  // Links out of the site point to files of the repository.
  ignoreDeadLinks: [
    /\.\.\/\.\.\//,
    /SECURITY/,
    /GLOSSARY/,
    /CONTRIBUTING/,
    /packages\//,
    /examples\//,
    /vectors\//,
    /adr\/README/,
    /\.sh$/,
  ],
  // A `<verb>` in a sentence is text, never an element.
  markdown: { html: false },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start/' },
      { text: 'Démarrer', link: '/start/fr' },
      { text: 'Guides', link: '/guides/' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Start here',
        items: [
          { text: 'In English', link: '/start/' },
          { text: 'En français', link: '/start/fr' },
          ...pagesOf('start').filter(({ link }) => link !== '/start/fr'),
        ],
      },
      { text: 'Concepts', items: pagesOf('concepts') },
      { text: 'Guides', items: [{ text: 'All guides', link: '/guides/' }, ...pagesOf('guides')] },
      { text: 'Dossier de conformité', items: pagesOf('conformite') },
      {
        text: 'Reference',
        items: [
          { text: 'API', link: '/api/' },
          { text: 'Error catalogue', link: '/errors' },
          { text: 'Spec coverage', link: '/spec-coverage' },
          { text: 'Threat model of the XML engine', link: '/trust-xml-threats' },
          { text: 'Limits and unknowns', link: '/limits' },
          { text: 'Comparison', link: '/comparison' },
          { text: 'Packages', link: '/packages' },
          { text: 'Times of a newcomer', link: '/newcomer-times' },
          { text: 'Decisions', link: '/adr/' },
        ],
      },
    ],
  },
}
