// A platform for several processes: every call is a row in a table of its own database, and a key is done once but for a delivery.
import type { Executors, Told } from '../../server/effects/port.ts';
import type { Store } from '../../server/store/store.ts';
import { dice } from '../hub/rig.ts';

export const TABLES = [
  'create table calls (n bigserial primary key, port text not null, key text not null, by_name text not null)',
  // A delivery is not kept once per key: a second one would be a second row.
  'create table happened (n bigserial primary key, port text not null, key text not null)',
  `create unique index once on happened (key) where port <> 'deliver'`,
];

export function tablePlatform(world: Store, name: string, seed: number): Executors {
  const roll = dice(seed);
  const answer = (port: 'erase' | 'switch' | 'deliver') => async ({ key }: { readonly key: string }): Promise<Told> => {
    await world.query('insert into calls (port, key, by_name) values ($1, $2, $3)', [port, key, name]);
    await new Promise((done) => setTimeout(done, 1 + Math.floor(roll() * 12)));
    await world.query(`insert into happened (port, key) values ($1, $2) ${port === 'deliver' ? '' : `on conflict (key) where port <> 'deliver' do nothing`}`, [port, key]);
    return { done: true };
  };
  return { erase: answer('erase'), switch: answer('switch'), deliver: answer('deliver') };
}
