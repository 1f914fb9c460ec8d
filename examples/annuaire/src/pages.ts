import type { FoundRecord } from '@entente/interops-trace'
import type {
  DirectoryAnswer,
  DirectoryPurpose,
  MergedMailbox,
  PublishedMailbox,
} from '@entente/mssante-directory-client'
import { html, type Markup } from './markup.ts'
import type { Publishing, TeamMailbox } from './publishing.ts'
import { AGENTS, MANAGER, type Session } from './sessions.ts'

const PURPOSES: Readonly<Record<DirectoryPurpose, string>> = {
  'end-user-lookup': 'Mise à disposition des utilisateurs de notre service MSSanté',
  'directory-feed': 'Alimentation de l’annuaire',
  'bal-creation': 'Création de boîtes aux lettres',
}
const SOURCES: Readonly<Record<string, string>> = {
  fhir: 'API FHIR',
  extraction: 'Fichier du jour',
  embedded: 'Index local',
}
const FIELDS: Readonly<Record<string, string>> = {
  type: 'type',
  redList: 'liste rouge',
  service: 'service',
  family: 'nom',
  given: 'prénom',
  profession: 'profession',
}

/** A whole page; with a session, its menu. */
export function page(title: string, content: Markup, session?: Session): string {
  const menu =
    session &&
    html`<nav aria-label="Menu"><a href="/recherche">Rechercher</a>${session.agent === MANAGER ? html`<a href="/publier">Publier</a>` : undefined}
<span>${session.agent}</span><form method="post" action="/deconnexion">${tokenOf(session)}<button>Se déconnecter</button></form></nav>`
  return html`<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>${title} – Annuaire MSSanté</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/annuaire.css"></head>
<body><a class="saut" href="#contenu">Aller au contenu</a><header><p><strong>Annuaire MSSanté</strong> (démonstration, personnes inventées)</p>${menu}</header>
<main id="contenu" tabindex="-1"><h1>${title}</h1>${content}</main>
<footer><p>Accessibilité : non auditée.</p></footer></body></html>`.markup
}

export function signInPage(notice?: string): string {
  return page(
    'Connexion',
    html`${notice === undefined ? undefined : html`<p class="avis" role="alert">${notice}</p>`}
<form method="post" action="/session"><label for="agent">Utilisateur</label><select id="agent" name="agent">${AGENTS.map((agent) => html`<option>${agent}</option>`)}</select>
<label for="finalite">Finalité (obligatoire)</label><span class="aide" id="finalite-aide">Article 6.2 du contrat opérateur : aucune autre utilisation n’est permise.</span>
<select id="finalite" name="finalite" required aria-describedby="finalite-aide"><option value="">Choisir</option>${Object.entries(PURPOSES).map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>
<p><button>Entrer</button></p></form>`,
  )
}

/** How old the data are. */
export interface Freshness {
  readonly fileOf: Date | undefined
  readonly changedUntil: Date | undefined
  readonly mailboxes: number
  readonly at: Date
}

const DAY_MS = 86_400_000

export function searchPage(session: Session, freshness: Freshness, typed: string, results: Markup): string {
  return page(
    'Rechercher une adresse',
    html`<form id="recherche" method="post" action="/recherche">${tokenOf(session)}
<label for="nom">Nom, structure, commune ou adresse</label><span class="aide" id="nom-aide">Les résultats s’affichent pendant la saisie. Les accents ne comptent pas.</span>
<input type="search" id="nom" name="nom" value="${typed}" autocomplete="off" spellcheck="false" aria-describedby="nom-aide"><p><button>Rechercher</button></p></form>
<div id="resultats">${results}</div>${freshnessOf(freshness)}
<p class="aide">Finalité : ${PURPOSES[session.purpose]}. Chaque recherche est tracée.</p><script src="/annuaire.js"></script>`,
    session,
  )
}

function freshnessOf({ fileOf, changedUntil, mailboxes, at }: Freshness): Markup {
  const latest = changedUntil ?? fileOf
  const isOld = latest === undefined || at.getTime() - latest.getTime() > DAY_MS
  return html`<h2>Fraîcheur</h2><p${isOld ? html` class="avis"` : undefined}>${isOld ? 'Données anciennes. ' : 'Données à jour. '}Fichier du ${shown(fileOf)}, ${mailboxes} boîtes${changedUntil === undefined ? '' : `, avec les changements jusqu’au ${shown(changedUntil)}`}.</p>`
}

/** What was found, to be put under the form. */
export function resultsOf(
  session: Session,
  answer: DirectoryAnswer | 'too-short' | { readonly code: string },
): Markup {
  if (answer === 'too-short') return html`<p role="status">Entrez au moins deux lettres.</p>`
  if ('code' in answer) {
    return html`<p class="avis" role="status">La recherche n’a pas abouti (${answer.code}). Rien n’est affiché.</p>`
  }
  if (answer.status === 'unavailable')
    return html`<p class="avis" role="status">L’annuaire ne répond pas.</p>`
  if (answer.status === 'not-found') return html`<p role="status">Aucune adresse.</p>`
  const { mailboxes, withheld } = answer
  return html`<p role="status">${mailboxes.length} adresse(s).${withheld > 0 ? ` ${withheld} adresse(s) en liste rouge, non affichée(s).` : ''}</p>
<form method="post" action="/fiche">${tokenOf(session)}<ul class="resultats">${mailboxes.map((mailbox) => html`<li><button name="adresse" value="${mailbox.address}"><strong>${nameOf(mailbox)}</strong>${aboutOf(mailbox)}<br>${mailbox.address}</button></li>`)}</ul></form>`
}

export function mailboxPage(session: Session, answer: DirectoryAnswer | { readonly code: string }): string {
  const back = html`<p><a href="/recherche">Nouvelle recherche</a></p>`
  const [mailbox] = 'status' in answer && answer.status === 'found' ? answer.mailboxes : []
  if (mailbox === undefined || 'code' in answer) {
    return page('Adresse', html`${resultsOf(session, answer)}${back}`, session)
  }
  const missing = answer.unavailable.map(({ source }) => SOURCES[source] ?? source).join(', ')
  return page(
    nameOf(mailbox),
    html`<p class="adresse">${mailbox.address}</p><p>${typeOf(mailbox)}${aboutOf(mailbox)}${mailbox.redList === true ? html` <strong>Liste rouge : à ne pas communiquer.</strong>` : undefined}</p>
${missing === '' ? undefined : html`<p class="avis" role="status">Sans réponse : ${missing}. Le reste peut être incomplet.</p>`}
${mailbox.disagreements.map(({ field, values }) => html`<p class="avis">Les sources diffèrent (${FIELDS[field] ?? field}) : ${values.map(({ source, value }) => `${SOURCES[source] ?? source} : ${value}`).join(' ; ')}.</p>`)}
<table><caption>Qui le dit, et depuis quand</caption><thead><tr><th scope="col">Source</th><th scope="col">À la date du</th><th scope="col">Titulaire</th><th scope="col">Structure</th></tr></thead>
<tbody>${mailbox.said.map((each) => html`<tr><th scope="row">${SOURCES[each.provenance.source] ?? each.provenance.source}</th><td>${shown(each.provenance.asOf)}</td><td>${each.professional === undefined ? 'non précisé' : `${each.professional.given} ${each.professional.family}`}</td><td>${each.structure?.name ?? 'non précisée'}</td></tr>`)}</tbody></table>
<p>Copie à oublier après le ${shown(answer.forgetAfter)}.</p>${back}`,
    session,
  )
}

/** What the manager sees. */
export interface PublishState {
  readonly published: readonly PublishedMailbox[]
  readonly records: readonly FoundRecord[]
  readonly entered?: TeamMailbox
  readonly outcome?: Publishing
}

export function publishPage(
  session: Session,
  { published, records, entered, outcome }: PublishState,
): string {
  const field = (name: keyof TeamMailbox, label: string, help: string) =>
    html`<label for="${name}">${label} (obligatoire)</label><span class="aide" id="${name}-aide">${help}</span><input type="text" id="${name}" name="${name}" required autocomplete="off" aria-describedby="${name}-aide" value="${entered === undefined ? '' : String(entered[name])}">`
  return page(
    'Publier une boîte de service',
    html`${outcome && outcomeOf(outcome)}
<form method="post" action="/publier">${tokenOf(session)}${field('address', 'Adresse', 'Pour l’essai : accueil@s1.mssante.test ; un autre domaine est refusé.')}
${field('service', 'Service de rattachement', 'Pour l’essai : Accueil')}${field('responsible', 'Responsable', 'La personne qui répond de la boîte dans la structure.')}
<p><input type="checkbox" id="redList" name="redList"> <label for="redList">Liste rouge</label></p><p><button>Publier</button></p></form>
<h2>Boîtes publiées de la structure</h2>${
      published.length === 0
        ? html`<p>Aucune.</p>`
        : html`<ul>${published.map(({ address, service }) => html`<li>${address}${service === undefined ? '' : ` (${service})`}</li>`)}</ul>`
    }
<h2>Traces</h2><table><caption>Dernières traces : qui et quoi sont chiffrés pour les auditeurs</caption><thead><tr><th scope="col">Rang</th><th scope="col">Nature</th><th scope="col">Date</th><th scope="col">Faits</th><th scope="col">Empreinte</th></tr></thead>
<tbody>${records.map(({ index, open, leafHash }) => html`<tr><th scope="row">${index}</th><td>${open.kind}</td><td>${shown(new Date(open.at))}</td><td>${factsOf(open.facts)}</td><td>${leafHash.slice(0, 16)}…</td></tr>`)}</tbody></table>`,
    session,
  )
}

function outcomeOf({ plan, done }: Publishing): Markup {
  if (plan.status === 'refused' || done === undefined) {
    const rules = [...plan.checks.values()].flatMap(({ checks }) =>
      checks.flatMap(({ id, outcome, spec }) =>
        outcome === 'failed' ? [`${id} (${spec?.section ?? ''})`] : [],
      ),
    )
    return html`<p class="avis" role="alert">Rien n’est publié. Le contrat s’y oppose : ${rules.join(', ')}.</p>`
  }
  const { queued, sent, lag } = done
  return html`<p role="status">${plan.operations.length} opération(s) : ${queued} mise(s) en file, ${sent} transmise(s). Retard : ${lag.status === 'late' ? 'alarme' : 'aucun'}.</p>`
}

function factsOf(facts: FoundRecord['open']['facts']): string {
  return Object.entries(facts)
    .filter(([name]) => name !== 'key')
    .map(([name, value]) => `${name} : ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' ; ')
}

function nameOf({ professional, structure, service }: MergedMailbox): string {
  if (professional !== undefined) return `${professional.given} ${professional.family}`
  return [structure?.name ?? 'Structure sans nom', service].filter(Boolean).join(', ')
}

function aboutOf({ professional, structure, service }: MergedMailbox): string {
  const parts = professional === undefined ? [] : [professional.profession?.label, structure?.name, service]
  return [...parts, structure?.postalCode].flatMap((part) => (part ? [`, ${part}`] : [])).join('')
}

function typeOf({ type }: MergedMailbox): string {
  const names = {
    PER: 'Boîte personnelle',
    ORG: 'Boîte de structure',
    APP: 'Boîte applicative',
    CAB: 'Boîte de cabinet',
  }
  return type === undefined ? 'Boîte' : names[type]
}

function tokenOf({ token }: Session): Markup {
  return html`<input type="hidden" name="jeton" value="${token}">`
}

function shown(at: Date | undefined): string {
  if (at === undefined) return 'date inconnue'
  return at.toLocaleString('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'long', timeStyle: 'short' })
}
