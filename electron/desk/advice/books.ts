// The books that a desk advises by: the shipped ones under what the organisation writes differently, as the directory brought it.
import { booksWith } from '../../../shared/rules/books.ts';
import type { CaseBooks } from '../../../shared/rules/case-books.ts';
import { booksWithDocuments } from '../../../shared/rules/documents.ts';
import type { Cache } from '../cache/cache.ts';
import { organisationDocuments } from '../cache/records.ts';

/**
 * Gives the books as of the directory that is in the cache, made anew only when that moved. Documents that this desk
 * cannot read (a newer hub's) leave the shipped books: what is shown here is advice, and the hub judges by its own.
 */
export function deskBooks(): (cache: Cache) => CaseBooks {
  let shipped: CaseBooks | null = null;
  let kept: { readonly cache: Cache; readonly generation: number; readonly books: CaseBooks } | null = null;
  return (cache) => {
    const generation = cache.generations.get('directory') ?? 0;
    if (kept !== null && kept.cache === cache && kept.generation === generation) return kept.books;
    shipped ??= booksWith();
    const documents = organisationDocuments(cache);
    const { books, faults } = booksWithDocuments(shipped, new Map(Object.entries(documents)), null);
    kept = { cache, generation, books: faults.length === 0 ? books : shipped };
    return kept.books;
  };
}
