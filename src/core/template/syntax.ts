/** The parsed form of a Go template (text/template/parse), with places for messages. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Why a template could not be read or carried out. */
export interface TemplateFault extends Place {
  readonly message: string;
}

export type Node = Place &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'action'; readonly pipe: Pipe }
    | {
        readonly kind: 'if' | 'range' | 'with';
        readonly pipe: Pipe;
        readonly body: readonly Node[];
        readonly otherwise: readonly Node[];
      }
    | { readonly kind: 'break' | 'continue' }
    | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined }
  );

export interface Pipe {
  readonly declares: readonly string[];
  /** `=` in the place of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Command extends Place {
  readonly args: readonly Operand[];
}

export type Operand = Place &
  (
    | { readonly kind: 'dot' }
    | { readonly kind: 'nil' }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'field'; readonly names: readonly string[] }
    | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'chain'; readonly base: Operand; readonly names: readonly string[] }
    | { readonly kind: 'pipe'; readonly pipe: Pipe }
  );

export interface Template {
  readonly nodes: readonly Node[];
  /** What `define` and `block` named. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
}
