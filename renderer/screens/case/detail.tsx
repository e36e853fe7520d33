// What each kind of case adds to its facts, each in its own file.
import type { CaseOut } from './shown.ts';
import type { OpenForm } from './forms/form.ts';
import { RemovalFacts } from './facts/removal.tsx';
import { RequestFacts } from './facts/request.tsx';
import { RightsFacts } from './facts/rights.tsx';
import { Under18Facts } from './facts/under18.tsx';

/** The kind's own facts. `onForm` opens a letter; null where this person writes none here. */
export function Detail({ shown, onForm }: { readonly shown: CaseOut; readonly onForm: OpenForm | null }) {
  const { detail } = shown.case.facts;
  switch (detail.of) {
    case 'content-removal':
      return <RemovalFacts shown={shown} detail={detail} />;
    case 'under18':
      return <Under18Facts shown={shown} detail={detail} />;
    case 'law-enforcement':
      return <RequestFacts shown={shown} detail={detail} onForm={onForm} />;
    case 'data-subject':
      return <RightsFacts shown={shown} detail={detail} />;
  }
}
