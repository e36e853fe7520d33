// Taking cases along for offline work: how many, for how long, with which evidence, and why.
import { Luggage, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Queue } from '../../shared/model/words.ts';
import { CACHED_HOURS } from '../../shared/rules/offline.ts';
import { Trouble } from '../parts/bits.tsx';
import { QUEUE_WORDS } from '../parts/terms.ts';
import { useConsole, useStore } from '../parts/use.ts';
import { counted } from '../parts/words.ts';

const HOURS = [4, 8, 12, 24, 48, 72] as const;
const MOST = 200;
const USUAL = 40;

/** The dialog. `view` names the list as it is on the screen: its cases are taken from the top. */
export function TakeAlong({ queue, view, total, onClose }: { readonly queue: Queue; readonly view: string; readonly total: number; readonly onClose: () => void }) {
  const { desk, route } = useConsole();
  const online = useStore(desk.status)?.online ?? false;
  const box = useRef<HTMLDialogElement>(null);
  const most = CACHED_HOURS[queue];
  const media = queue !== 'under18' && queue !== 'law-enforcement';
  const [many, setMany] = useState(String(Math.min(USUAL, Math.max(1, total))));
  const [hours, setHours] = useState(8);
  const [withMedia, setWithMedia] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  useEffect(() => box.current?.showModal(), []);
  const wanted = /^\d{1,3}$/.test(many) ? Number(many) : 0;
  const ready = wanted >= 1 && wanted <= MOST && reason.trim().length >= 3 && !busy;
  const take = async () => {
    if (!ready) return;
    setBusy(true);
    setMessage(null);
    const answer = await desk.ask('checkOut', { view, count: wanted, hours, media: media && withMedia, reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) {
      setMessage(answer.fault.message);
      return;
    }
    desk.trips.set([answer.value, ...desk.trips.get().filter(({ id }) => id !== answer.value.id)]);
    onClose();
    route.set({ screen: 'trips' });
  };
  return (
    <dialog ref={box} className="take" aria-labelledby="take-title" data-testid="take-along" onClose={onClose} onClick={(event) => { if (event.target === box.current) onClose(); }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}>
        <header><h2 id="take-title"><Luggage aria-hidden size={17} /> Take cases along</h2><button type="button" className="icon-button" aria-label="Close" onClick={onClose}><X aria-hidden size={16} /></button></header>
        <p className="small">From the top of {QUEUE_WORDS[queue]} as it is filtered now. Cases that somebody else has are passed over. Others see until when they are with you.</p>
        <div className="take-row">
          <label className="field">
            <span>How many</span>
            <input className="input" inputMode="numeric" data-testid="take-count" value={many} onChange={(event) => setMany(event.currentTarget.value)} autoFocus />
          </label>
          <fieldset className="take-hours">
            <legend>For how long</legend>
            <div className="segments segments-form">
              {HOURS.map((each) => (
                <label key={each} className="segment">
                  <input type="radio" name="take-hours" disabled={each > most} checked={hours === each} onChange={() => setHours(each)} />
                  <span>{each} h</span>
                </label>
              ))}
            </div>
          </fieldset>
        </div>
        <p className="small">{most < 72 ? `Cases of this queue stay on a computer for at most ${most} hours.` : 'No case stays on a computer for more than 72 hours away from the hub.'} Texts are here already, sealed.</p>
        {media
          ? <label className="check"><input type="checkbox" data-testid="take-media" checked={withMedia} onChange={(event) => setWithMedia(event.currentTarget.checked)} /> Recordings and images too, sealed and removed afterwards</label>
          : <p className="small">Recordings and images of this queue never travel.</p>}
        <label className="field">
          <span>Reason</span>
          <textarea className="input" rows={2} maxLength={4_000} required data-testid="take-reason" placeholder="Train to Leipzig, back at six" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </label>
        {!online && <p className="small">The hub cannot be reached now. The leases are asked for when it can.</p>}
        {wanted > MOST && <p className="preview-not">At most {MOST} cases at once.</p>}
        {message !== null && <Trouble message={message} />}
        <footer className="take-foot">
          <button type="button" className="button" onClick={onClose}>Cancel</button>
          <button type="submit" className="button button-main" data-testid="take-go" disabled={!ready}>{wanted > 0 ? `Take ${counted(Math.min(wanted, MOST), 'case')} along` : 'Take along'}</button>
        </footer>
      </form>
    </dialog>
  );
}
