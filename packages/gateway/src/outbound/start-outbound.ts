import { createServer, type Server } from 'node:http'
import { boundedServerOptions, boundServer } from '../http/server-bounds.ts'
import { reportDefect } from '../observe/report-defect.ts'
import type { Serving } from '../serving.ts'
import type { OutboundState } from './outbound-state.ts'
import { serveOutbound } from './serve-outbound.ts'

/** Makes the listener that our own applications call, in plain HTTP on the loopback interface. */
export function outboundServer(serving: Serving<OutboundState>): Server {
  const server = createServer(boundedServerOptions(serving.limits), (request, response) => {
    serveOutbound(request, response, serving).catch((error: unknown) => {
      reportDefect(serving.observer, error, { direction: 'outbound' })
      response.destroy()
    })
  })
  boundServer(server, serving.limits, serving.observer, 'outbound')
  return server
}
