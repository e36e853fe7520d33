// The facts of one kind of case, by the word of the kind.
import type { CaseDetail } from '../../../../shared/model/case.ts';
import type { CaseOut } from '../shown.ts';

export type DetailOf<K extends CaseDetail['of']> = { readonly shown: CaseOut; readonly detail: Extract<CaseDetail, { of: K }> };
