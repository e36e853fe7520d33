// The things a case is about: what they are, what was reported, and recordings and images behind a deliberate hold.
import { Drama, EyeOff, Globe, Image, Lock, MessageSquareText, Mic, Trash2, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { Item } from '../../../shared/model/case.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { asciiHost } from '../../parts/plain.ts';
import { term } from '../../parts/terms.ts';
import { counted } from '../../parts/words.ts';

const ITEM_ICON = { persona: Drama, world: Globe, 'chat-message': MessageSquareText, 'voice-recording': Mic, image: Image, account: UserRound, url: Globe } as const satisfies Record<Item['kind'], unknown>;

/** What became of an item, where something did. */
const STATE = {
  shown: null,
  disabled: { icon: EyeOff, says: 'Out of view', tone: 'warn' },
  removed: { icon: Trash2, says: 'Deleted', tone: 'plain' },
  sealed: { icon: Lock, says: 'Sealed, shown to nobody', tone: 'hold' },
} as const satisfies Record<Item['state'], unknown>;

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
                {(item.kind !== 'url' || item.state !== 'shown') && <p className="item-head">{item.kind !== 'url' && <><b><Plain text={item.label} /></b> <Tag>{term(item.kind)}</Tag></>} <ItemState state={item.state} /></p>}
                {item.sealed !== null && <p className="small fixed item-sealed">{item.sealed.reference} · SHA-256 {item.sealed.sha256}</p>}
                {item.url !== null && <Address url={item.url} />}
                {item.kind === 'url' && item.url === null && item.sealed === null && <p><Plain text={item.label} /></p>}
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

function ItemState({ state }: { readonly state: Item['state'] }) {
  const known = STATE[state];
  if (known === null) return null;
  return <Tag tone={known.tone} icon={<known.icon aria-hidden size={12} />}>{known.says}</Tag>;
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
