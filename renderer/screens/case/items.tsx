// The things a case is about: what they are, what was reported, and recordings and images behind a deliberate hold.
import { Globe, Image, MessageSquareText, Mic, UserRound, Drama } from 'lucide-react';
import { useState } from 'react';
import type { Item } from '../../../shared/model/case.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { asciiHost } from '../../parts/plain.ts';
import { counted, term } from '../../parts/words.ts';

const ITEM_ICON = { persona: Drama, world: Globe, 'chat-message': MessageSquareText, 'voice-recording': Mic, image: Image, account: UserRound, url: Globe } as const satisfies Record<Item['kind'], unknown>;

/** A notice may report thousands of addresses; the first of them are drawn, the rest on asking. */
const AT_FIRST = 40;

/** The items of a case, in the order they were reported. */
export function Items({ caseId, items }: { readonly caseId: string; readonly items: readonly Item[] }) {
  const [most, setMost] = useState(AT_FIRST);
  return (
    <>
      <h3>Items <span className="h3-count">{items.length}</span></h3>
      <ol className="items">
        {items.slice(0, most).map((item) => {
          const Icon = ITEM_ICON[item.kind];
          return (
            <li key={item.id} className="item">
              <Icon aria-hidden size={15} />
              <div className="item-body">
                {item.kind !== 'url' && <p className="item-head"><b><Plain text={item.label} /></b> <Tag>{term(item.kind)}</Tag></p>}
                {item.url !== null && <Address url={item.url} />}
                {item.kind === 'url' && item.url === null && <p><Plain text={item.label} /></p>}
                {item.excerpt !== null && <blockquote className="reading"><Plain text={item.excerpt} /></blockquote>}
                {item.media !== null && <Reveal caseId={caseId} item={item} media={item.media} />}
              </div>
            </li>
          );
        })}
      </ol>
      {items.length > most && <button type="button" className="button" onClick={() => setMost(most + 400)}>Show more ({counted(items.length - most, 'item')} not shown)</button>}
    </>
  );
}

/** An address as text: never a link, and with its ASCII host where a look-alike could hide. */
function Address({ url }: { readonly url: string }) {
  const host = asciiHost(url);
  return (
    <p className="address">
      <Plain text={url} />
      {host !== null && <Tag tone="warn" title="The host as computers read it">{host}</Tag>}
    </p>
  );
}
