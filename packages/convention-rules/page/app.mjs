// The offline page: reads the form, asks the package, shows what it answers. All rules are in ../src.
import {
  DERIVED_EVENTS,
  deadlines,
  formatSituation,
  interpretations,
  MACHINE_IDS,
  machineOf,
  nameOf,
  OCCURRENCE_TYPES,
  parseSituation,
  readSituation,
  renderTimeline,
  statusOfRead,
  toCsv,
  toICalendar,
} from '../src/index.ts'

const KIND_OF_MACHINE = { 'interops.': 'interops', 'mss.': 'mssante', 'qf.': 'qf' }
const form = document.getElementById('form')
const at = (id) => document.getElementById(id)
const field = (name) => form.elements.namedItem(name)
let events = []
let shown = { situation: undefined, found: [] }

const today = new Date().toISOString().slice(0, 10)
field('asOf').value = today
field('to').value = `${Number(today.slice(0, 4)) + 3}${today.slice(4, 8)}01`

function years(count) {
  return `P${count}Y`
}

function durationOf(kind) {
  if (kind === 'qf') return { kind: 'fixed', initial: years(1), renewal: years(1) }
  if (kind === 'mssante') return { kind: 'fixed', initial: years(2), renewal: years(2) }
  if (field('duration').value === 'indefinite') return { kind: 'indefinite' }
  return { kind: 'fixed', initial: years(field('initial').value), renewal: years(field('renewal').value) }
}

/** The form as the file format has it: the same reader checks both. */
function fileOfForm() {
  const kind = field('kind').value
  const signatures = ['signed1', 'signed2']
    .map((name, index) => ({ party: `partie-${index + 1}`, on: field(name).value }))
    .filter(({ on }) => on !== '')
  const readings = {}
  for (const select of at('readings').querySelectorAll('select')) {
    if (select.value !== select.dataset.default) readings[select.name] = select.value
  }
  const projects = field('projects')
    .value.split(',')
    .map((id) => id.trim())
  return {
    schemaVersion: 1,
    convention: {
      kind,
      id: field('id').value,
      title: field('title').value,
      parties: [
        { id: 'partie-1', name: 'Partie 1' },
        { id: 'partie-2', name: 'Partie 2' },
      ],
      signing: { signatures },
      duration: durationOf(kind),
      delays: {},
      amendments: [],
      ...(kind === 'qf' && field('transmitted').value !== ''
        ? { formality: { transmittedOn: field('transmitted').value } }
        : {}),
      ...(kind === 'interops'
        ? { projects: projects.filter((id) => id !== '').map((id) => ({ id, phase: 'production' })) }
        : {}),
    },
    events,
    readings,
  }
}

function show() {
  const language = field('language').value
  translate(language)
  at('problem').textContent = ''
  try {
    const situation = parseSituation(fileOfForm())
    const query = { asOf: field('asOf').value, to: field('to').value }
    const read = readSituation(situation, query.asOf)
    const found = deadlines(situation, query)
    shown = { situation, found }
    const status = statusOfRead(read)
    at('status').textContent = statusText(status, language)
    at('refused').replaceChildren(
      ...read.lifecycles.flatMap(({ snapshot }) =>
        snapshot.refused.map((refused) => item(refusedText(refused, language))),
      ),
    )
    at('timeline').innerHTML = renderTimeline(found, {
      language,
      asOf: query.asOf,
      from: query.asOf,
      to: query.to,
      expert: field('expert').checked,
    })
  } catch (error) {
    at('problem').textContent = error instanceof Error ? error.message : String(error)
    at('timeline').replaceChildren()
    at('status').textContent = ''
    shown = { situation: undefined, found: [] }
  }
}

function statusText(status, language) {
  const fr = { draft: 'en projet', 'in-force': 'en vigueur', suspended: 'suspendue', ended: 'terminée' }
  const state = language === 'fr' ? fr[status.state] : status.state
  const parts = [state]
  if (status.effectiveOn) parts.push(`${language === 'fr' ? 'effet' : 'effective'} ${status.effectiveOn}`)
  if (status.phase) parts.push(`phase ${status.phase}`)
  if (status.nextTerm)
    parts.push(`${language === 'fr' ? 'prochaine échéance' : 'next term'} ${status.nextTerm}`)
  if (status.ends) parts.push(`${language === 'fr' ? 'fin' : 'ends'} ${status.ends}`)
  return parts.join(' · ')
}

function refusedText(refused, language) {
  const reasons = refused.reasons.map((reason) => `${reason[language]} (${reason.rule})`).join(' ; ')
  return `${refused.on} ${nameOf(refused.type, language)} : ${reasons}`
}

function item(text) {
  const li = document.createElement('li')
  li.textContent = text
  return li
}

function translate(language) {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll('[data-en]')) {
    // The page is written in French; its words are kept when they are first replaced.
    element.dataset.fr ??= element.textContent
    element.textContent = element.dataset[language]
  }
  const kind = field('kind').value
  for (const element of document.querySelectorAll('[data-kind]'))
    element.hidden = element.dataset.kind !== kind
  at('events').replaceChildren(
    ...events.map((event, index) => {
      const li = item(
        `${event.on} — ${nameOf(event.type, language)}${event.subject ? ` — ${event.subject}` : ''} `,
      )
      const remove = document.createElement('button')
      remove.type = 'button'
      remove.textContent = '×'
      remove.addEventListener('click', () => {
        events = events.filter((_, other) => other !== index)
        show()
      })
      li.append(remove)
      return li
    }),
  )
}

function fillEventTypes() {
  const kind = field('kind').value
  const language = field('language').value
  const options = []
  for (const machine of MACHINE_IDS) {
    const prefix = Object.keys(KIND_OF_MACHINE).find((start) => machine.startsWith(start))
    if (KIND_OF_MACHINE[prefix] !== kind) continue
    const types = new Set(machineOf(machine).transitions.map(({ event }) => event))
    for (const type of types) {
      if (!DERIVED_EVENTS.has(type) && type !== 'SIGNED_BY_ALL') options.push([machine, type])
    }
  }
  for (const type of Object.keys(OCCURRENCE_TYPES[kind])) options.push(['occurrence', type])
  at('event-type').replaceChildren(
    ...options.map(([machine, type]) => {
      const option = document.createElement('option')
      option.value = `${machine}|${type}`
      option.textContent = `${machine === 'occurrence' ? '•' : machine} ${nameOf(type, language)}`
      return option
    }),
  )
}

function fillReadings() {
  at('readings').replaceChildren(
    ...interpretations
      .filter(({ options }) => options.length > 0)
      .map((point) => {
        const label = document.createElement('label')
        const select = document.createElement('select')
        select.name = point.id
        select.dataset.default = point.default
        for (const value of point.options)
          select.add(new Option(value, value, false, value === point.default))
        const name = document.createElement('span')
        name.textContent = `${point.id} — ${point.fr}`
        label.append(name, select)
        return label
      }),
  )
}

function addEvent() {
  const [machine, type] = at('event-type').value.split('|')
  const sent = at('event-sent').value
  const channel = at('event-channel').value
  const subject = at('event-subject').value.trim()
  let more = {}
  try {
    more = at('event-facts').value.trim() === '' ? {} : JSON.parse(at('event-facts').value)
  } catch {
    at('problem').textContent = 'JSON ?'
    return
  }
  const facts = { ...more, ...(sent === '' ? {} : { sentOn: sent }), ...(channel === '' ? {} : { channel }) }
  events = [
    ...events,
    {
      id: `e${Date.now().toString(36)}${events.length}`,
      machine,
      type,
      on: at('event-on').value,
      ...(subject === '' ? {} : { subject }),
      ...(Object.keys(facts).length === 0 ? {} : { facts }),
    },
  ].sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0))
  show()
}

function save(name, type, content) {
  const link = document.createElement('a')
  link.href = `data:${type};charset=utf-8,${encodeURIComponent(content)}`
  link.download = name
  link.click()
}

async function open(file) {
  try {
    const saved = JSON.parse(await file.text())
    const { convention } = parseSituation(saved)
    field('kind').value = convention.kind
    field('id').value = convention.id
    field('title').value = convention.title
    field('signed1').value = convention.signing.signatures[0]?.on ?? ''
    field('signed2').value = convention.signing.signatures[1]?.on ?? ''
    field('transmitted').value = convention.formality?.transmittedOn ?? ''
    field('duration').value = convention.duration.kind
    field('projects').value = (convention.projects ?? []).map(({ id }) => id).join(', ')
    events = [...saved.events]
    for (const select of at('readings').querySelectorAll('select')) {
      select.value = saved.readings?.[select.name] ?? select.dataset.default
    }
    fillEventTypes()
    show()
  } catch (error) {
    at('problem').textContent = error instanceof Error ? error.message : String(error)
  }
}

form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('input', (event) => {
  if (event.target === field('kind') || event.target === field('language')) fillEventTypes()
  if (!event.target.id?.startsWith('event-')) show()
})
at('add-event').addEventListener('click', addEvent)
at('print').addEventListener('click', () => window.print())
at('save-csv').addEventListener('click', () => {
  save('echeances.csv', 'text/csv', toCsv(shown.found, { language: field('language').value }))
})
at('save-ics').addEventListener('click', () => {
  const { situation, found } = shown
  if (situation === undefined) return
  const { id, title } = situation.convention
  const calendar = toICalendar(found, {
    convention: id,
    title,
    language: field('language').value,
    stampedAt: new Date(),
  })
  save('echeances.ics', 'text/calendar', calendar)
})
at('save-json').addEventListener('click', () => {
  if (shown.situation !== undefined)
    save('situation.json', 'application/json', formatSituation(shown.situation))
})
at('open-json').addEventListener('change', (event) => {
  const [file] = event.target.files
  if (file !== undefined) open(file)
})

fillReadings()
fillEventTypes()
show()
