/** What every source works with: the objects, the options, and the templates, read once. */
import type { Template } from '../../core/template/syntax.ts';
import { isForeign } from './annotations.ts';
import type { Endpoint } from './endpoint.ts';
import type { Options } from './flags.ts';
import { namesFrom, pairEndpoints, readTemplate } from './fqdn.ts';
import { type ApiObject, annotationsOf, labelsOf, nameOf, namespaceOf } from './objects.ts';
import { given, type Outcome } from './outcome.ts';
import { parseSelector, type Requirement, satisfies } from './selector.ts';

export interface World {
  readonly objects: readonly ApiObject[];
  readonly options: Options;
  readonly prefix: string;
  readonly template: Template | undefined;
  readonly pairTemplate: Template | undefined;
  readonly annotationFilter: readonly Requirement[];
  readonly labelFilter: readonly Requirement[];
  /** The addresses of a host name, for `--resolve-service-load-balancer-hostname`. */
  lookup(name: string): readonly string[];
}

export function worldOf(
  objects: readonly ApiObject[],
  options: Options,
  lookup: World['lookup'] = () => [],
): Outcome<World> {
  const template = readTemplate(options.list('fqdn-template'));
  if (!template.ok) return template;
  const pairTemplate = readTemplate(options.list('fqdn-target-template'));
  if (!pairTemplate.ok) return pairTemplate;
  return given({
    objects,
    options,
    prefix: options.text('annotation-prefix'),
    template: template.value,
    pairTemplate: pairTemplate.value,
    annotationFilter: requirementsOf(options.text('annotation-filter')),
    labelFilter: requirementsOf(options.text('label-filter')),
    lookup,
  });
}

/** A source takes a filter that can't be read for none; the start-up checks refuse it before. */
function requirementsOf(text: string): readonly Requirement[] {
  const selector = parseSelector(text);
  return selector.ok ? selector.value : [];
}

/** The object passes `--namespace` and both filters. */
export const isWatched = (world: World, object: ApiObject): boolean =>
  isInNamespace(world, object) && isSelected(world, object);

/** The API server itself selects by namespace and labels, and not by annotations. */
export const isSent = (world: World, object: ApiObject): boolean =>
  isInNamespace(world, object) && satisfies(world.labelFilter, labelsOf(object));

function isInNamespace(world: World, object: ApiObject): boolean {
  const namespace = world.options.text('namespace');
  return namespace === '' || namespaceOf(object) === namespace;
}

export const isSelected = (world: World, object: ApiObject): boolean =>
  satisfies(world.annotationFilter, annotationsOf(object)) && satisfies(world.labelFilter, labelsOf(object));

export const isOurs = (world: World, object: ApiObject): boolean => !isForeign(annotationsOf(object), world.prefix);

/** `<kind>/<namespace>/<name>`, the label that tells where a record comes from. */
export const resourceOf = (kind: string, object: ApiObject): string =>
  [kind, namespaceOf(object), nameOf(object)].filter((part) => part !== '').join('/');

/**
 * What templates do to an object's endpoints: nothing without a template, or when there are some and none are to be
 * combined; else they are added, or stand in their place. A template is only evaluated when it can matter.
 */
export function withTemplates(
  world: World,
  type: string,
  object: ApiObject,
  endpoints: readonly Endpoint[],
  forNames: (names: readonly string[]) => readonly Endpoint[],
  { pairs = true, isReplaced = false }: { pairs?: boolean; isReplaced?: boolean } = {},
): Outcome<readonly Endpoint[]> {
  const combines = world.options.isSet('combine-fqdn-annotation');
  const steps: readonly (readonly [Template | undefined, (names: readonly string[]) => readonly Endpoint[]])[] = [
    [pairs && world.options.version !== '0.21' ? world.pairTemplate : undefined, pairEndpoints],
    [world.template, forNames],
  ];
  let found = endpoints;
  let isOwn = isReplaced;
  for (const [template, make] of steps) {
    if (template === undefined || (found.length > 0 && !combines && !isOwn)) continue;
    const names = namesFrom(template, type, object);
    if (!names.ok) return names;
    const made = make(names.value);
    found = combines ? [...found, ...made] : made;
    isOwn = false;
  }
  return given(found);
}
