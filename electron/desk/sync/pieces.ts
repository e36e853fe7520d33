// A push that was refused whole, sent again in pieces: the act that it is refused for is found, and stops no other (PROTOCOL.md P35).
import type { WaitingAct } from '../outbox/acts.ts';
import { HubTrouble } from './hub-port.ts';

/** What sending some acts came to: what the answers did, or the refusal of all of them. */
export type Sent<T> = { readonly round: T } | { readonly refused: HubTrouble };

export type Pieces<T> = {
  readonly rounds: readonly T[];
  /** Acts that every push with them is refused for. */
  readonly blamed: readonly WaitingAct[];
  /** Acts that were refused alone while the hub took nothing else either. */
  readonly unclear: readonly WaitingAct[];
  /** What ended it early, or the refusal of what is unclear; null where the acts that were tried are answered or blamed. */
  readonly trouble: HubTrouble | null;
};

/** After so many acts that were refused alone it is time to ask whether the hub takes anything at all: a broken one must not be asked by the hundred. */
const ENOUGH = 10;

/**
 * Sends acts in halves, in their order, down to single ones. One that is refused alone is blamed at once where the
 * refusal is about `this` request, or where `known` says that it was refused before and others got through after that.
 * Else it is sent once more after the others, and then one that got through before is sent again, which changes nothing
 * (P7): only if the hub takes that one, the others are blamed.
 * `send` answers with a refusal or throws; a {@link HubTrouble} ends the pieces, and what was answered until then stands.
 */
export async function inPieces<T>(acts: readonly WaitingAct[], send: (piece: readonly WaitingAct[]) => Promise<Sent<T>>, known: (act: WaitingAct) => boolean): Promise<Pieces<T>> {
  const rounds: T[] = [];
  const blamed: WaitingAct[] = [];
  const ended = (trouble: HubTrouble | null, unclear: readonly WaitingAct[] = []): Pieces<T> => ({ rounds, blamed, unclear, trouble });
  try {
    const suspects: WaitingAct[] = [];
    let refused: HubTrouble | null = null;
    let through: WaitingAct | undefined;
    const pieces = halves(acts);
    for (let piece = pieces.shift(); piece !== undefined && suspects.length < ENOUGH; piece = pieces.shift()) {
      const sent = await send(piece);
      const [act] = piece;
      if ('round' in sent) {
        rounds.push(sent.round);
        through = piece.at(-1);
      } else if (piece.length > 1) pieces.unshift(...halves(piece));
      else if (act !== undefined && (sent.refused.refusal === 'this' || known(act))) blamed.push(act);
      else if (act !== undefined) {
        suspects.push(act);
        refused = sent.refused;
      }
    }
    if (through === undefined || refused === null) return ended(refused, suspects);
    const again: WaitingAct[] = [];
    for (const act of suspects) {
      const sent = await send([act]);
      if ('round' in sent) rounds.push(sent.round);
      else again.push(act);
    }
    if (again.length === 0) return ended(null);
    const proof = await send([through]);
    if ('refused' in proof) return ended(proof.refused, again);
    blamed.push(...again);
    return ended(null);
  } catch (thrown) {
    if (thrown instanceof HubTrouble) return ended(thrown);
    throw thrown;
  }
}

/** Two halves in their order; one act by itself is its own only piece. */
function halves(acts: readonly WaitingAct[]): (readonly WaitingAct[])[] {
  const middle = Math.ceil(acts.length / 2);
  return acts.length < 2 ? [acts] : [acts.slice(0, middle), acts.slice(middle)];
}
