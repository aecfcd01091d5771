/** A trace for people and for programs. */
import type { Span } from '../diagnostics/span.ts';
import type { Step, Trace } from '../verify/trace/trace.ts';

/** One line for each step, with the first place where it is declared. */
export function formatTrace({ steps, outcome }: Trace): string {
  const width = Math.max(...steps.map(({ layer }) => layer.length), 0);
  const lines = steps.map((step) => `${step.layer.padEnd(width)}  ${step.text}${placeText(step)}`);
  const { disposition, endpoints } = outcome;
  const where = endpoints.length === 0 ? '' : ` to ${endpoints.map(({ endpoint }) => endpoint).join(' or ')}`;
  return `${[...lines, `${disposition}${where}`].join('\n')}\n`;
}

function placeText({ provenance: [first] }: Step): string {
  return first === undefined ? '' : `  (${first.file}:${first.line}:${first.column})`;
}

export function traceJson({ steps, outcome }: Trace): string {
  const location = ({ file, line, column, endLine, endColumn }: Span) => ({ file, line, column, endLine, endColumn });
  return `${JSON.stringify(
    {
      steps: steps.map(({ layer, text, provenance }) => ({ layer, text, provenance: provenance.map(location) })),
      outcome: {
        disposition: outcome.disposition,
        endpoint: outcome.endpoint,
        endpoints: outcome.endpoints.map(({ endpoint, probability }) => ({ endpoint, probability })),
        sourceRewritten: outcome.sourceRewritten,
      },
    },
    null,
    2,
  )}\n`;
}
