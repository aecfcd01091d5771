/**
 * All properties, in the order in which findings are read: first what makes a Service have no endpoint at all, then what
 * its addresses and ports collide with, then who is let in or kept out, then what only fails for some clients or on some
 * nodes, then names. Within a group, causes come before the consequences that they explain.
 */
import type { Property, SiteProperty } from '../src/verify/property.ts';
import { property as aggregateBlackhole } from './bgp/aggregate-blackhole/property.ts';
import { property as announcedWithoutEndpoint } from './bgp/announced-without-endpoint/property.ts';
import { property as filterRejectsService } from './bgp/filter-rejects-service/property.ts';
import { property as filterTermShadowed } from './bgp/filter-term-shadowed/property.ts';
import { property as kernelBlackhole } from './bgp/kernel-blackhole/property.ts';
import { property as localRouteReAdvertised } from './bgp/local-route-re-advertised/property.ts';
import { property as noPeers } from './bgp/no-peers/property.ts';
import { property as prefixAnnouncedByTwoSites } from './bgp/prefix-announced-by-two-sites/property.ts';
import { property as rangeNotListed } from './bgp/range-not-listed/property.ts';
import { property as reflectorSelectsNothing } from './bgp/reflector-selects-nothing/property.ts';
import { property as serviceNotAnnounced } from './bgp/service-not-announced/property.ts';
import { property as sessionIncompatible } from './bgp/session-incompatible/property.ts';
import { property as singlePointOfFailure } from './bgp/single-point-of-failure/property.ts';
import { property as answerNameMismatch } from './dns/answer-name-mismatch/property.ts';
import { property as autopathWithoutVerifiedPods } from './dns/autopath-without-verified-pods/property.ts';
import { property as corefileRefused } from './dns/corefile-refused/property.ts';
import { property as duplicateServerBlock } from './dns/duplicate-server-block/property.ts';
import { property as exportWithoutService } from './dns/export-without-service/property.ts';
import { property as externalZoneExposesInternal } from './dns/external-zone-exposes-internal/property.ts';
import { property as forwardLoop } from './dns/forward-loop/property.ts';
import { property as importNotExported } from './dns/import-not-exported/property.ts';
import { property as memoryBudget } from './dns/memory-budget/property.ts';
import { property as missingFallthrough } from './dns/missing-fallthrough/property.ts';
import { property as pluginOrderAssumption } from './dns/plugin-order-assumption/property.ts';
import { property as queryAmplification } from './dns/query-amplification/property.ts';
import { property as regexNotRe2 } from './dns/regex-not-re2/property.ts';
import { property as regexUnanchored } from './dns/regex-unanchored/property.ts';
import { property as resolvConfLimits } from './dns/resolv-conf-limits/property.ts';
import { property as rewriteBlackhole } from './dns/rewrite-blackhole/property.ts';
import { property as rewriteConflict } from './dns/rewrite-conflict/property.ts';
import { property as rewriteHidesService } from './dns/rewrite-hides-service/property.ts';
import { property as rewriteLoop } from './dns/rewrite-loop/property.ts';
import { property as rewriteNameTooLong } from './dns/rewrite-name-too-long/property.ts';
import { property as rewriteShadowed } from './dns/rewrite-shadowed/property.ts';
import { property as searchPathShadowsPublicName } from './dns/search-path-shadows-public-name/property.ts';
import { property as shortNameAmbiguous } from './dns/short-name-ambiguous/property.ts';
import { property as stubDomainOverlap } from './dns/stub-domain-overlap/property.ts';
import { property as zoneDelegation } from './dns/zone-delegation/property.ts';
import { property as answeredFromBelow } from './records/answered-from-below/property.ts';
import { property as cnameBesideData } from './records/cname-beside-data/property.ts';
import { property as danglingTarget } from './records/dangling-target/property.ts';
import { property as emptyRecordSet } from './records/empty-record-set/property.ts';
import { property as familyMismatch } from './records/family-mismatch/property.ts';
import { property as massDeletion } from './records/mass-deletion/property.ts';
import { property as nameClaimedTwice } from './records/name-claimed-twice/property.ts';
import { property as outsideZones } from './records/outside-zones/property.ts';
import { property as ownerConflict } from './records/owner-conflict/property.ts';
import { property as privateAddressInPublicZone } from './records/private-address-in-public-zone/property.ts';
import { property as registryNameTooLong } from './records/registry-name-too-long/property.ts';
import { property as ttlInvalid } from './records/ttl-invalid/property.ts';
import { property as addressConflict } from './service/address-conflict/property.ts';
import { property as addressOutOfRange } from './service/address-out-of-range/property.ts';
import { property as affinityLost } from './service/affinity-lost/property.ts';
import { property as externalIPHijack } from './service/external-ip-hijack/property.ts';
import { property as familyUnfiltered } from './service/family-unfiltered/property.ts';
import { property as localPolicyBlackhole } from './service/local-policy-blackhole/property.ts';
import { property as noReadyEndpoint } from './service/no-ready-endpoint/property.ts';
import { property as nodePortConflict } from './service/node-port-conflict/property.ts';
import { property as portNameUnresolved } from './service/port-name-unresolved/property.ts';
import { property as selectsNothing } from './service/selects-nothing/property.ts';
import { property as shadowedByProxyName } from './service/shadowed-by-proxy-name/property.ts';
import { property as sourceRangeBypassedByNodePort } from './service/source-range-bypassed-by-node-port/property.ts';
import { property as sourceRangeNeverMatches } from './service/source-range-never-matches/property.ts';
import { property as survivesOneNode } from './service/survives-one-node/property.ts';
import { property as targetNotListening } from './service/target-not-listening/property.ts';
import { property as terminatingOnly } from './service/terminating-only/property.ts';
import { property as topologyStarvesZone } from './service/topology-starves-zone/property.ts';
import { property as udpScaleToZero } from './service/udp-scale-to-zero/property.ts';

export const properties: readonly Property[] = Object.freeze([
  // No endpoint, or none that answers
  shadowedByProxyName,
  selectsNothing,
  portNameUnresolved,
  targetNotListening,
  noReadyEndpoint,
  terminatingOnly,
  // Addresses and ports
  addressOutOfRange,
  addressConflict,
  nodePortConflict,
  externalIPHijack,
  // Who is let in
  sourceRangeNeverMatches,
  familyUnfiltered,
  sourceRangeBypassedByNodePort,
  // Some clients, some nodes
  localPolicyBlackhole,
  topologyStarvesZone,
  affinityLost,
  udpScaleToZero,
  survivesOneNode,
  // Routes: who speaks with whom
  reflectorSelectsNothing,
  noPeers,
  sessionIncompatible,
  singlePointOfFailure,
  // What is announced, who is told of it, and where it leads
  serviceNotAnnounced,
  rangeNotListed,
  filterTermShadowed,
  filterRejectsService,
  localRouteReAdvertised,
  announcedWithoutEndpoint,
  aggregateBlackhole,
  kernelBlackhole,
  // Names
  corefileRefused,
  duplicateServerBlock,
  missingFallthrough,
  pluginOrderAssumption,
  autopathWithoutVerifiedPods,
  forwardLoop,
  stubDomainOverlap,
  resolvConfLimits,
  shortNameAmbiguous,
  queryAmplification,
  memoryBudget,
  searchPathShadowsPublicName,
  // Names of all clusters: what is offered, and what is there of it
  exportWithoutService,
  importNotExported,
  // Rewrites: what is refused, what never acts, what acts by chance, and where it leads
  regexNotRe2,
  regexUnanchored,
  rewriteShadowed,
  rewriteConflict,
  rewriteHidesService,
  rewriteBlackhole,
  rewriteLoop,
  rewriteNameTooLong,
  answerNameMismatch,
  // Public records: never written, written otherwise, written badly, and what a change takes away
  outsideZones,
  ownerConflict,
  nameClaimedTwice,
  cnameBesideData,
  answeredFromBelow,
  emptyRecordSet,
  familyMismatch,
  ttlInvalid,
  registryNameTooLong,
  danglingTarget,
  privateAddressInPublicZone,
  massDeletion,
]);

/** Properties of what stands beside the clusters, and of all together: whether it is found, what it shows, and what it shares. */
export const siteProperties: readonly SiteProperty[] = Object.freeze([
  zoneDelegation,
  externalZoneExposesInternal,
  prefixAnnouncedByTwoSites,
]);
