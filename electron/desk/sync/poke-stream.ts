// Reads server-sent events: the poke of P22, which says "pull now" and nothing else.

/**
 * Calls `poked` for each event that carries data, until the body ends. Comments (a hub's heartbeat) only feed
 * `heard`. What an event says is not read: a poke that could say more could be lied with. A line without an end is cut
 * off, so that a server cannot fill the memory with it.
 */
export async function readPokes(body: ReadableStream<Uint8Array>, poked: () => void, heard: () => void): Promise<void> {
  const decoder = new TextDecoder();
  let line = '';
  let hasData = false;
  for await (const part of body) {
    heard();
    for (const character of decoder.decode(part, { stream: true })) {
      if (character === '\r') continue;
      if (character !== '\n') {
        if (line.length < 4_096) line += character;
        continue;
      }
      if (line === '' && hasData) {
        hasData = false;
        poked();
      }
      if (line.startsWith('data:')) hasData = true;
      line = '';
    }
  }
}
