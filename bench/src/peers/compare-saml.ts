import { withBenchJournal } from '../vector-accept.ts'
import { altered } from './messages/altered.ts'
import { claimed } from './messages/claimed.ts'
import { lawful } from './messages/lawful.ts'
import { GENUINE, type MessageGroup, type SamlMessage } from './messages/material.ts'
import { signed } from './messages/signed.ts'
import { wrapped } from './messages/wrapped.ts'
import { JUDGES, type Judge, type JudgeName, makeJudges, type Verdict } from './saml-judges.ts'
import { makeSamlWorld, PAGM, type SamlWorld } from './saml-world.ts'

const GROUPS: readonly MessageGroup[] = [lawful, wrapped, signed, altered, claimed]

/** What one library did with one message. */
export type Behaviour =
  | { readonly kind: 'refused'; readonly reason: string; readonly twinRefused: boolean }
  /** Taken, with what the partner signed. */
  | { readonly kind: 'accepted' }
  /** Hostile, and harmless: what was read is what the partner signed. */
  | { readonly kind: 'read-signed' }
  | { readonly kind: 'misread'; readonly subject: string }
  | { readonly kind: 'not-its-job' }

export interface SamlRow {
  readonly message: SamlMessage
  readonly group: MessageGroup
  readonly behaviours: ReadonlyMap<JudgeName, Behaviour>
}

/**
 * Gives every message to the named libraries, in the form of a posted SAML Response of this minute. Each library judges
 * messages of its own making of the same kind, because Entente takes one only once.
 */
export function compareSaml(names: readonly JudgeName[] = JUDGES): Promise<readonly SamlRow[]> {
  return withBenchJournal(async (_material, journal) => {
    const world = makeSamlWorld()
    const judges = makeJudges(names, world, journal)
    const rows: SamlRow[] = []
    for (const group of GROUPS) {
      for (const message of group.messages) {
        const twin = rows.find((row) => row.message.id === (message.twin ?? 'plain'))
        const behaviours = new Map<JudgeName, Behaviour>()
        for (const [name, judge] of judges) {
          const verdict = await judgeMessage(message, world, judge)
          const twinRefused = twin?.behaviours.get(name)?.kind === 'refused'
          behaviours.set(name, behaviourOf(verdict, { message, group, name, twinRefused }))
        }
        rows.push({ message, group, behaviours })
      }
    }
    return rows
  })
}

async function judgeMessage(message: SamlMessage, world: SamlWorld, judge: Judge): Promise<Verdict> {
  const xml = message.make(world)
  if (message.twice === true) await judge(xml)
  return judge(xml)
}

interface Circumstances extends Pick<SamlRow, 'message' | 'group'> {
  readonly name: JudgeName
  readonly twinRefused: boolean
}

function behaviourOf(verdict: Verdict, { message, group, name, twinRefused }: Circumstances): Behaviour {
  if (verdict.outcome === 'refused') return { kind: 'refused', reason: verdict.reason, twinRefused }
  if (message.notTheJobOf?.includes(name) === true) return { kind: 'not-its-job' }
  const { subject, pagms } = verdict
  if (subject !== (message.subject ?? GENUINE) || pagms.join() !== PAGM) return { kind: 'misread', subject }
  return { kind: (message.harm ?? group.harm) === 'acceptance' ? 'accepted' : 'read-signed' }
}
