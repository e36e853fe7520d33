// Data categories as quiet words.
import { Tag } from '../../../parts/bits.tsx';
import { term } from '../../../parts/terms.ts';

/** The categories, or the sentence for none. */
export function Categories({ all, none }: { readonly all: readonly string[]; readonly none: string }) {
  if (all.length === 0) return <p className="none">{none}</p>;
  return <ul className="tags">{all.map((category) => <li key={category}><Tag>{term(category)}</Tag></li>)}</ul>;
}
