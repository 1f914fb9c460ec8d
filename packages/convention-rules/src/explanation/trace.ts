import type { CivilDate } from '@entente/core/time'
import { articleOf, findRule, isKnownRule, type RuleId } from '../catalogue/rule.ts'
import type { Operation } from '../deadlines/counter.ts'
import type { Deadline } from '../deadlines/deadline.ts'
import { RuleError } from '../errors.ts'
import { type Assumption, assumptionsOf } from '../interpretation/interpretation.ts'
import { DEFAULT_READINGS } from '../interpretation/interpretations.generated.ts'
import type { LifecycleSnapshot } from '../lifecycle/replay.ts'

/** Name of the format: it changes when a reader of the format would have to. */
export const TRACE_VERSION = 'convention-trace.v1'

/** One node of an explanation: a rule, what was done with it, from what, and what came out. */
export interface Trace {
  readonly version: typeof TRACE_VERSION
  readonly rule: RuleId
  readonly article: string
  readonly quote: string
  readonly review: 'none'
  /** `rule`, `deadline`, `alternative`, `state`, `step`, `refused`, `check`, or an operation on dates. */
  readonly op: string
  readonly inputs: Readonly<Record<string, string | number | boolean>>
  readonly output: string
  /** Readings and warnings that the result rests on. */
  readonly parameters: readonly Assumption[]
  readonly lawRefs: readonly string[]
  readonly children: readonly Trace[]
}

/** What a node says beside its rule. */
export interface NodeInput {
  readonly op: string
  readonly inputs?: Trace['inputs']
  readonly output: string
  readonly parameters?: readonly Assumption[]
  readonly lawRefs?: readonly string[]
  readonly children?: readonly Trace[]
}

/** Makes one node of a trace. */
export function traceNode(rule: RuleId, node: NodeInput): Trace {
  return {
    version: TRACE_VERSION,
    rule,
    article: articleOf(rule),
    quote: findRule(rule).quote,
    review: 'none',
    op: node.op,
    inputs: node.inputs ?? {},
    output: node.output,
    parameters: node.parameters ?? [],
    lawRefs: node.lawRefs ?? [],
    children: node.children ?? [],
  }
}

/** Anything that carries its own trace, as the results of checks do. */
export interface Explained {
  readonly trace: Trace
}

/**
 * Explains a rule, a deadline, the state of a lifecycle, or a result of this package, as a tree of rules.
 *
 * The tree is plain data, the same for the same input; `renderTrace` writes it for people.
 *
 * @throws {RuleError} `RULE_UNKNOWN`
 * @example
 * renderTrace(explain('QF-9.2-1'), { language: 'fr' })
 */
export function explain(subject: RuleId | Deadline | LifecycleSnapshot | Explained): Trace {
  if (typeof subject === 'string') return explainRule(subject)
  if ('trace' in subject) return subject.trace
  return 'machine' in subject ? explainSnapshot(subject) : explainDeadline(subject)
}

/** Refuses a trace that another version of the format wrote. Throws {@link RuleError} `TRACE_VERSION_UNKNOWN`. */
export function checkTraceVersion(trace: { readonly version: string }): void {
  if (trace.version === TRACE_VERSION) return
  throw new RuleError({
    code: 'TRACE_VERSION_UNKNOWN',
    what: 'The explanation was written in another format.',
    why: `This version reads ${TRACE_VERSION}.`,
    fix: 'Compute the explanation again.',
  })
}

function explainRule(id: RuleId): Trace {
  const found = findRule(id)
  return traceNode(found.id, {
    op: 'rule',
    inputs: { type: found.type, mode: found.mode, subject: found.subject },
    output: found.statement,
    parameters: assumptionsOf([id], DEFAULT_READINGS),
  })
}

function explainDeadline(deadline: Deadline): Trace {
  const { envelope, rule } = deadline
  return traceNode(rule, {
    op: 'deadline',
    inputs: {
      anchor: deadline.anchor.name,
      on: deadline.anchor.on,
      nature: deadline.nature,
      state: deadline.state,
      safe: envelope.safe,
      latestArguable: envelope.latestArguable,
      ...(envelope.sendBy === undefined ? {} : { sendBy: envelope.sendBy }),
      ...(envelope.dueAt === undefined ? {} : { dueAt: envelope.dueAt }),
      ...(deadline.channel === undefined ? {} : { channel: deadline.channel }),
      ...(deadline.metOn === undefined ? {} : { metOn: deadline.metOn }),
    },
    output: envelope.literal,
    parameters: envelope.assumptions,
    lawRefs: [...new Set(deadline.operations.flatMap(({ law }) => law))],
    children: [
      ...deadline.operations.map((operation) => explainOperation(rule, operation)),
      ...envelope.alternatives.map(({ date, readings }) =>
        traceNode(rule, {
          op: isExpertOnly(deadline, date) ? 'alternative-expert' : 'alternative',
          inputs: readings,
          output: date,
        }),
      ),
    ],
  })
}

/** A date more favourable than the literal one is for the expert view. */
export function isExpertOnly({ envelope }: Deadline, date: CivilDate): boolean {
  return envelope.latestArguable >= envelope.literal && envelope.safe <= envelope.literal
    ? date > envelope.literal
    : date < envelope.literal
}

function explainOperation(rule: RuleId, operation: Operation): Trace {
  return traceNode(rule, {
    op: operation.op,
    inputs: operation.clamped === true ? { ...operation.inputs, clamped: true } : operation.inputs,
    output: operation.output,
    lawRefs: operation.law,
  })
}

function explainSnapshot(snapshot: LifecycleSnapshot): Trace {
  const last = snapshot.steps.at(-1)
  const main =
    last?.rules[0] ?? snapshot.possible[0]?.rules[0] ?? snapshot.upcoming?.rules[0] ?? 'INTEROPS-2-1'
  return traceNode(main, {
    op: 'state',
    inputs: { machine: snapshot.machine, asOf: snapshot.asOf },
    output: snapshot.state,
    parameters: snapshot.assumptions,
    children: [
      ...snapshot.steps.map((step) =>
        traceNode(step.rules[0] ?? main, {
          op: 'step',
          inputs: {
            on: step.on,
            event: step.type,
            from: step.from,
            derived: step.event === undefined,
            rules: step.rules.join(', '),
          },
          output: step.to,
        }),
      ),
      ...snapshot.refused.flatMap((refused) =>
        refused.reasons.map((reason) =>
          traceNode(isKnownRule(reason.rule) ? reason.rule : main, {
            op: 'refused',
            inputs: { on: refused.on, event: refused.type, reasonFr: reason.fr, reasonEn: reason.en },
            output: refused.state,
          }),
        ),
      ),
    ],
  })
}
