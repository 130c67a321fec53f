/** How the value of a field becomes a subdomain: an extract of it, the language of a path, or what a table says. */
import { compileCapture } from './capture-pattern.ts';
import { LANGUAGE_BY_EXTENSION } from './language-by-extension.ts';

export interface SubdomainRule {
  readonly field: string;
  /** A pattern of RE2 syntax with one capture group, whose text is taken in place of the value. */
  readonly match?: string | undefined;
  /** What a path is read for: its extension, in small letters and without the dot, or the language it stands for. */
  readonly as?: 'extension' | 'language' | undefined;
  /** Value → subdomain, asked last. */
  readonly map?: { readonly [value: string]: string } | undefined;
  /** The subdomain of values for which there is no other. @default such a record is a bad one */
  readonly other?: string | undefined;
}

/** The subdomain for a value; undefined if the rule has none for it. */
export type LabelValue = (value: string) => string | undefined;

const DERIVATIONS: { readonly [As in NonNullable<SubdomainRule['as']>]: LabelValue } = {
  extension: (path) => extensionOf(path),
  language: (path) => LANGUAGE_BY_EXTENSION.get(extensionOf(path) ?? ''),
};

/** @throws RangeError naming the part of the rule that cannot be used. */
export function resolveSubdomainRule(rule: SubdomainRule): LabelValue {
  const { map, other } = rule;
  const capture =
    rule.match === undefined ? undefined : compileCapture(rule.match, 'mapping.subdomain.match');
  const derive = rule.as === undefined ? undefined : DERIVATIONS[rule.as];
  if (map !== undefined && Object.keys(map).length === 0)
    throw new RangeError('mapping.subdomain.map: expected at least one value');
  for (const label of [...Object.values(map ?? {}), ...(other === undefined ? [] : [other])])
    if (label === '') throw new RangeError('mapping.subdomain: a subdomain must not be empty');
  const steps = [
    capture,
    derive,
    map && ((value: string) => (Object.hasOwn(map, value) ? map[value] : undefined)),
  ];
  return (value) => {
    let label: string | undefined = value;
    for (const step of steps) if (step && label !== undefined) label = step(label);
    return label || other;
  };
}

/** `src/Main.java` → `java`, `a/Dockerfile` → `dockerfile`; nothing for a name without an ending. */
function extensionOf(path: string): string | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  if (name === 'dockerfile') return name;
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1) : undefined;
}
