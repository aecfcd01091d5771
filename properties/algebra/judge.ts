/** The frame that most service properties share: which Services it speaks of, and what is wrong with one of them. */
import type { Network, Service } from '../../src/model/types/network.ts';
import type { Judgement } from '../../src/verify/property.ts';
import type { Finding } from '../../src/verify/verdict.ts';

/** Judges each Service that the property speaks of; the evidence counts them. */
export function judgeServices(
  network: Network,
  applies: (service: Service) => boolean,
  judge: (service: Service) => readonly Finding[],
): Judgement {
  const services = network.services.filter(applies);
  return {
    applicable: services.length > 0,
    evidence: { services: services.length },
    findings: services.flatMap(judge),
  };
}
