import type { CheckReport } from '@entente/core/checks'
import type { QfConvention } from '@entente/core/convention/qf'
import { formatCivilDate, parseCivilDate } from '@entente/core/time'
import type { AvailabilityVerdict, ConsultationOutcome, GuardId, QfMonth } from '@entente/msa-qf-client'
import { html, type Markup } from './html.ts'
import type { Session } from './sessions.ts'

export const SUPERVISOR = 'superviseur'

/** A whole page. It closes itself when nothing happens for as long as the convention allows. */
export function page(title: string, content: Markup, session?: Session, idleMinutes?: number): string {
  const closing =
    idleMinutes !== undefined &&
    html`<p id="fermeture" role="alert"></p><script src="/guichet.js" data-idle-minutes="${idleMinutes}"></script>`
  const bar =
    session &&
    html`<nav aria-label="Session"><p>Agent : ${session.agent}</p>
<form method="post" action="/deconnexion"><input type="hidden" name="jeton" value="${session.formToken}">
<button>Se déconnecter</button></form></nav>`
  return html`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>${title} – Guichet QF</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/guichet.css"></head>
<body><a class="evitement" href="#contenu">Aller au contenu</a>
<header role="banner"><p><strong>Guichet du quotient familial</strong> (démonstration, familles inventées)</p>${bar}</header>
<main role="main" id="contenu" tabindex="-1"><h1>${title}</h1>${closing}${content}</main>
<footer role="contentinfo"><p>Accessibilité : non auditée. La page se ferme après une période sans saisie.</p></footer></body></html>`
    .text
}

export function signInPage(agents: readonly string[], notice?: string): string {
  return page(
    'Connexion',
    html`${notice && html`<p class="alerte" role="status">${notice}</p>`}
<form method="post" action="/session"><label for="agent">Agent</label>
<select id="agent" name="agent">${agents.map((agent) => html`<option>${agent}</option>`)}</select>
<p class="indice">Démonstration : un vrai guichet reprend ici l’authentification de la collectivité.</p>
<button>Ouvrir la session</button></form>`,
  )
}

/** What the agent entered, to be shown again beside a mistake. */
export interface DeskForm {
  readonly values: URLSearchParams
  readonly wrong?: { readonly field: string; readonly message: string }
}

const TEXT_FIELDS = [
  ['inscription', 'Référence d’inscription de la famille', 'Exemple : 2026-0042'],
  ['nom', 'Nom de naissance', 'Pour l’essai : Exemple, Ailleurs, Absente, Inconnue, Autre'],
  ['prenom', 'Premier prénom', 'Pour l’essai : Camille'],
  ['naissance', 'Date de naissance', 'Format : JJ/MM/AAAA. Pour l’essai : 17/04/1988'],
  ['commune', 'Code Insee de la commune de naissance', '5 caractères. Pour l’essai : 08480'],
  ['information', 'Date de remise de la notice à la famille', 'Format : JJ/MM/AAAA'],
] as const

export function deskPage(
  convention: QfConvention,
  session: Session,
  idleMinutes: number,
  { values, wrong }: DeskForm,
): string {
  const field = ([name, label, hint]: readonly [string, string, string]) => {
    const bad = wrong?.field === name
    return html`<label for="${name}">${label} (obligatoire)</label>
<span class="indice" id="${name}-indice">${hint}</span>${bad && html`<span class="erreur" id="${name}-erreur">Erreur : ${wrong.message}</span>`}
<input id="${name}" name="${name}" autocomplete="off" required aria-describedby="${name}-indice${bad ? ` ${name}-erreur` : ''}"${bad && html` aria-invalid="true"`} value="${values.get(name) ?? ''}">`
  }
  return page(
    wrong === undefined ? 'Consulter un quotient familial' : 'Erreur – Consulter un quotient familial',
    html`${
      wrong &&
      html`<div class="alerte" role="alert"><p>La consultation n’a pas été faite.</p>
<p><a href="#${wrong.field}">${wrong.message}</a></p></div>`
    }
<form method="post" action="/guichet"><input type="hidden" name="jeton" value="${session.formToken}">
<fieldset><legend>Activité</legend><label for="activite">Activité de la famille</label><select id="activite" name="activite">
${convention.purposes.map(({ id, title }) => html`<option value="${id}"${values.get('activite') === id && html` selected`}>${title}</option>`)}</select></fieldset>
<fieldset><legend>Allocataire</legend>${TEXT_FIELDS.map(field)}
<label for="sexe">Sexe à l’état civil</label><select id="sexe" name="sexe"><option value="F">Féminin</option><option value="M"${values.get('sexe') === 'M' && html` selected`}>Masculin</option></select></fieldset>
<button>Consulter</button></form>`,
    session,
    idleMinutes,
  )
}

const REFUSALS: Readonly<Record<Exclude<ConsultationOutcome['kind'], 'found'>, string>> = {
  'caf-allocataire': 'La famille relève de la CAF. Aucune donnée n’est affichée.',
  'no-msa-file': 'La MSA n’a pas de dossier pour cette personne.',
  'not-referenced': 'Aucune caisse ne connaît cette personne.',
  'identity-not-recognised': 'L’identité n’est pas reconnue : vérifiez-la avec la famille.',
  'identity-diverges': 'La réponse porte sur une autre personne : elle n’est pas affichée.',
  'period-refused': 'Ce mois ne peut pas être garanti par la MSA.',
  opposition: 'La personne s’est opposée à la consultation. Demandez-lui un justificatif.',
  'service-closed': 'Le service est fermé à cette heure.',
  'convention-refuses': 'La convention ne permet pas cette consultation.',
  quota: 'Trop de consultations : attendez quelques secondes.',
  maintenance: 'La caisse est en maintenance.',
}

export function outcomePage(
  outcome: ConsultationOutcome,
  activity: string,
  session: Session,
  idleMinutes: number,
): string {
  if (outcome.kind !== 'found') {
    return page(
      'Pas de quotient familial',
      html`<p class="alerte" role="status">${REFUSALS[outcome.kind]}</p>${remarks(outcome.guards)}<p><a href="/guichet">Nouvelle consultation</a></p>`,
      session,
      idleMinutes,
    )
  }
  const { quotientFamilial, period } = outcome
  return page(
    'Quotient familial',
    html`<p role="status"><span class="montant">${quotientFamilial ?? 'non communiqué'}${quotientFamilial !== undefined && ' €'}</span></p>
<dl><dt>Mois</dt><dd>${period.stated ? monthName(period.stated) : 'non précisé'}${period.guarantee === 'recomputed' && ' (recalculé à ce jour)'}</dd>
<dt>Activité</dt><dd>${activity}</dd></dl>
<h2>Ce qui peut être conservé</h2><ul><li>Le montant et le mois, pour ${activity}, le temps de la facturation.</li></ul>
<h2>Ce qui n’est pas conservé</h2><ul><li>L’identité et l’adresse renvoyées par la caisse : elles ne sont ni affichées ni enregistrées.</li>
<li>Le montant dans les traces : elles disent qui a consulté, quand et pourquoi.</li></ul>${remarks(outcome.guards)}
<p><a href="/guichet">Nouvelle consultation</a></p>`,
    session,
    idleMinutes,
  )
}

/** What the supervisor sees. */
export interface Supervision {
  readonly last?: CheckReport<GuardId>
  readonly availability: AvailabilityVerdict
  readonly oppositions: readonly string[]
  readonly notice?: string
}

export function supervisionPage(state: Supervision, session: Session, idleMinutes: number): string {
  const { last, availability, oppositions, notice } = state
  const measured = { kept: 'respectée', broken: 'non respectée', 'not-known': 'pas assez d’observations' }
  const outcomes = { passed: 'respectée', failed: 'BLOQUE', warning: 'avertit', skipped: 'sans objet' }
  return page(
    'Supervision',
    html`${notice && html`<p role="status">${notice}</p>`}
<h2>Gardes de la dernière consultation</h2>
${
  last === undefined
    ? html`<p>Aucune consultation depuis le démarrage.</p>`
    : html`<table><caption>Chaque garde, son article et son résultat</caption>
<thead><tr><th scope="col">Garde</th><th scope="col">Article</th><th scope="col">Résultat</th></tr></thead>
<tbody>${last.checks.map((check) => html`<tr><th scope="row">${check.id}</th><td>${check.spec?.section ?? ''}</td><td>${outcomes[check.outcome]}</td></tr>`)}</tbody></table>`
}
<h2>Disponibilité du service</h2><p>${measured[availability.verdict]}${availability.percent !== undefined && ` (${availability.percent} %)`}</p>
<h2>Oppositions</h2><p>${oppositions.length} enregistrée(s) depuis le démarrage${oppositions.length > 0 && ` : ${oppositions.join(', ')}`}. Le registre ne connaît aucun nom.</p>
<form method="post" action="/opposition"><input type="hidden" name="jeton" value="${session.formToken}"><fieldset><legend>Enregistrer une opposition</legend>
<label for="nom">Nom de naissance</label><input id="nom" name="nom" required autocomplete="off">
<label for="prenom">Premier prénom</label><input id="prenom" name="prenom" required autocomplete="off">
<label for="naissance">Date de naissance</label><span class="indice" id="naissance-indice">Format : JJ/MM/AAAA</span>
<input id="naissance" name="naissance" required autocomplete="off" aria-describedby="naissance-indice">
<label for="sexe">Sexe à l’état civil</label><select id="sexe" name="sexe"><option value="F">Féminin</option><option value="M">Masculin</option></select>
</fieldset><button>Enregistrer</button></form>`,
    session,
    idleMinutes,
  )
}

function remarks(guards: CheckReport<GuardId>): Markup {
  const shown = guards.checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning')
  if (shown.length === 0) return html``
  return html`<h2>Gardes</h2><ul>${shown.map(({ id, spec }) => html`<li>${id} (${spec?.section ?? ''})</li>`)}</ul>`
}

function monthName({ year, month }: QfMonth): string {
  return formatCivilDate(parseCivilDate(`${year}-${String(month).padStart(2, '0')}-02`), 'fr').slice(2)
}
