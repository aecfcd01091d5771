/**
 * The public API. One way through the house: bytes → `readSources` → `link` → `compile` → `validateArtifacts` → report.
 * Nothing here reads files, prints or looks at a clock; every function is a function of its arguments.
 */

// Proof: texts and networks → verdicts
export { properties } from '../properties/registry.ts';
export type { Artifact, NamesArtifact, Provenance, RulesArtifact, TargetName } from './compile/artifact.ts';
// Artifacts: networks → texts with provenance
export { type CompileOptions, compile } from './compile/index.ts';
// Definitions: bytes → objects → networks
export type { Diagnostic, Severity } from './diagnostics/diagnostic.ts';
export type { Origin, Path, Span } from './diagnostics/span.ts';
export { type LinkOptions, link } from './model/link/index.ts';
export { readSources, type SourceInput } from './model/read/index.ts';
export type { Network } from './model/types/network.ts';
export type { ReadObjects, SourceText, UnknownObject, UnreadDocument } from './model/types/objects.ts';
export { formatHuman } from './report/human.ts';
export { formatJson, jsonOf } from './report/json.ts';
// Reports: verdicts → text
export { makeReport, type Report, type Summary } from './report/report.ts';
export { auditNode, type Dump, judge, type ValidateOptions, validateArtifacts } from './verify/index.ts';
export type { Judgement, Property } from './verify/property.ts';
export type { CheckResult, Finding, Obligation, Verdict } from './verify/verdict.ts';
