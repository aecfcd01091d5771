/** Calico's BGPFilter: rules that accept, change or reject routes on their way in or out. */
import type { BgpFilterObject } from '../../types/calico.ts';
import { prefix } from '../rules.ts';
import { integer, list, object, oneOf, string } from '../schema.ts';
import { asNumber, community, defineCalico, interfacePattern } from './calico.ts';

const priority = integer(1, 2147483646);

const operation = object(
  {
    addCommunity: object({ value: string(community) }, { required: ['value'] }),
    prependASPath: object({ prefix: list(asNumber) }, { required: ['prefix'] }),
    setPriority: object({ value: priority }, { required: ['value'] }),
  },
  {
    check(value, at) {
      if (Object.keys(value).length !== 1)
        at.invalid(Object.keys(value).join(', '), 'one of `addCommunity`, `prependASPath` and `setPriority`');
    },
  },
);

const rules = (width: 32 | 128) =>
  list(
    object(
      {
        action: oneOf(['Accept', 'Reject']),
        cidr: string({
          expected: width === 32 ? 'an IPv4 CIDR' : 'an IPv6 CIDR',
          test: (text) => prefix.test(text) && text.includes(':') === (width === 128),
        }),
        matchOperator: oneOf(['In', 'NotIn', 'Equal', 'NotEqual']),
        prefixLength: object({ min: integer(0, width), max: integer(0, width) }),
        source: oneOf(['RemotePeers']),
        interface: string(interfacePattern),
        communities: object({ values: list(string(community)) }, { required: ['values'] }),
        asPathPrefix: list(asNumber),
        priority,
        peerType: oneOf(['eBGP', 'iBGP']),
        operations: list(operation),
      },
      {
        required: ['action'],
        check(rule, at) {
          if (rule.cidr !== undefined && rule.matchOperator === undefined)
            at.missing('matchOperator', 'one of `In`, `NotIn`, `Equal` and `NotEqual`');
          if (rule.cidr === undefined && (rule.matchOperator !== undefined || rule.prefixLength !== undefined))
            at.missing('cidr', prefix.expected);
          if (rule.action === 'Reject' && rule.operations !== undefined && rule.operations.length > 0)
            at.at('operations', () => at.invalid('operations', 'none in a rule that rejects'));
          if (rule.communities !== undefined && rule.communities.values.length !== 1)
            at.at('communities', () => at.invalid(rule.communities!.values.join(', '), 'exactly one value'));
        },
      },
    ),
  );

const spec = object({ importV4: rules(32), exportV4: rules(32), importV6: rules(128), exportV6: rules(128) });

export const bgpFilter = defineCalico(
  'BGPFilter',
  spec,
  (head, read): BgpFilterObject => ({ kind: 'BGPFilter', ...head, spec: read }),
);
