// The hub's routes: who asks, in which wire version, with what; the answers come from streams, judging and intake.
import { timingSafeEqual } from 'node:crypto';
import fastifySwagger from '@fastify/swagger';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CASE_KINDS, Id } from '../../shared/model/words.ts';
import type { CaseKind, Stream } from '../../shared/model/words.ts';
import { Hello, HubFault, INTAKE_SEGMENT, IntakeAsked, IntakeShown, LIMITS, Poke, PullAsked, PullShown, PushAsked, PushShown, WIRE_VERSION } from '../../shared/wire.ts';
import { push } from '../judging/push.ts';
import type { BooksNow } from '../settings/in-force.ts';
import { sha256 } from '../store/ids.ts';
import { codeOf, isPassing } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { pull } from '../streams/pull.ts';
import { personOf } from '../streams/records.ts';
import { readBody } from './body.ts';
import { hasNul } from './json.ts';
import { mediaFor } from './media.ts';
import type { Pokes } from './poke.ts';
import { HubRefusal, hubFault } from './refusal.ts';

/** Says whose access token this is, or null. Never throws. Given by the identity room. */
export type Verify = (token: string) => Promise<{ readonly sub: string } | null>;

/** A line for the operator: an event's name and harmless facts. Never content, tokens, keys or messages of errors. */
export type Log = (event: string, facts?: Readonly<Record<string, string | number>>) => void;

export type AppParts = {
  readonly store: Store;
  readonly hello: Omit<Hello, 'now' | 'wire'>;
  readonly verify: Verify;
  readonly intakeKey: string;
  readonly books: BooksNow;
  readonly accept: (kind: CaseKind, asked: IntakeAsked) => Promise<IntakeShown>;
  readonly pokes: Pokes;
  readonly now: () => string;
  readonly newId: () => string;
  readonly log: Log;
};

/** On every answer: nothing is kept by a cache or taken for another type. */
const UNKEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

const FAULTS = { '4xx': HubFault, '5xx': HubFault } as const;

/** As PushAsked, but an act that is too long is judged by itself (`bad_shape`) instead of refusing the acts beside it (P9). */
const PushEnvelope = PushAsked.extend({ acts: z.array(z.string()).min(1).max(LIMITS.pushActs) });

/** Builds the routes. The caller sends requests in by `app.routing` and closes the app before the store. */
export async function makeApp(parts: AppParts): Promise<FastifyInstance> {
  const { store, now, log } = parts;
  const app = Fastify({
    bodyLimit: LIMITS.pageBytes,
    logger: false,
    exposeHeadRoutes: false,
    // A path that cannot be decoded never reaches the routes; without this it is answered in the framework's words, not P24's.
    frameworkErrors: (_error, _request, reply) => refuse(reply.headers(UNKEPT), new HubRefusal('not_found')),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) => readBody(body, request.headers['content-encoding']));
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(UNKEPT);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, new HubRefusal('not_found')));
  app.setErrorHandler((thrown, request, reply) => refuse(reply, refusalOf(thrown, request, log)));

  const people = new WeakMap<FastifyRequest, string>();
  /** P21: the version first, then who asks; both before a byte of the body is read. */
  const fromDesk = async (request: FastifyRequest): Promise<void> => {
    if (request.headers['x-docket-wire'] !== String(WIRE_VERSION)) throw new HubRefusal('wire_version');
    const token = bearerOf(request);
    const who = token === null ? null : await parts.verify(token);
    if (who === null) throw new HubRefusal('signed_out');
    if ((await personOf(store, who.sub)) === null) throw new HubRefusal('not_allowed');
    people.set(request, who.sub);
  };
  const personId = (request: FastifyRequest): string => {
    const id = people.get(request);
    if (id === undefined) throw new HubRefusal('signed_out');
    return id;
  };
  const grantedTo = (id: string) => async (): Promise<readonly Stream[]> => (await personOf(store, id))?.streams ?? [];
  const intakeKeyHash = Buffer.from(sha256(parts.intakeKey), 'hex');
  const fromPlatform = async (request: FastifyRequest): Promise<void> => {
    // Hashes are compared, so that neither the key's length nor its first bytes show in the time taken.
    if (!timingSafeEqual(Buffer.from(sha256(bearerOf(request) ?? ''), 'hex'), intakeKeyHash)) throw new HubRefusal('signed_out');
  };

  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ Hello, PullAsked, PullShown, PushAsked: PushEnvelope, PushShown, HubFault, IntakeAsked, IntakeShown })) registry.add(schema, { id });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Docket hub', version: String(WIRE_VERSION), description: 'The protocol between desk and hub, and the intake of cases. Desk routes need the header x-docket-wire.' },
      components: { securitySchemes: { person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, platform: { type: 'http', scheme: 'bearer', description: 'the intake key' } } },
    },
    transform: createJsonSchemaTransform({ schemaRegistry: registry, skipList: ['/openapi.json'] }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: registry }),
  });

  const typed = app.withTypeProvider<ZodTypeProvider>();
  const deskHeaders = z.looseObject({ 'x-docket-wire': z.literal(String(WIRE_VERSION)) });
  const desk = { onRequest: fromDesk } as const;
  const security = [{ person: [] }];

  typed.get('/v1/hello', { schema: { summary: 'Who this hub is and how to sign in', response: { 200: Hello, ...FAULTS } } }, async () => ({ wire: WIRE_VERSION, now: now(), ...parts.hello }));

  typed.post('/v1/pull', { ...desk, schema: { summary: 'One page of all granted streams', security, headers: deskHeaders, body: PullAsked, response: { 200: PullShown, ...FAULTS } } }, async (request, reply) => {
    if (request.body.wire !== WIRE_VERSION) throw new HubRefusal('wire_version');
    const page = await pull(store, personId(request), request.body, now());
    if (page === null) throw new HubRefusal('not_allowed');
    // Already JSON, of the stored texts: sent as it is, or a first fill would be parsed and written twice.
    return reply.type('application/json; charset=utf-8').serializer((text: string) => text).send(page as never);
  });

  typed.post('/v1/push', { ...desk, schema: { summary: 'Acts, each judged by itself', security, headers: deskHeaders, body: PushEnvelope, response: { 200: PushShown, ...FAULTS } } }, (request) => {
    const { wire, device, acts } = request.body;
    if (wire !== WIRE_VERSION) throw new HubRefusal('wire_version');
    const judged = push({ store, personId: personId(request), device, now, books: parts.books, newId: parts.newId, onLater: (code) => log('act_later', { code }) }, acts);
    return judged.then((verdicts) => ({ wire: WIRE_VERSION, now: now(), verdicts }));
  });

  typed.get('/v1/poke', { ...desk, schema: { summary: 'Server-sent events that say "pull now"', security, headers: deskHeaders, response: { 200: Poke.describe('the data of each event named poke'), ...FAULTS } } }, (request, reply) => {
    const id = personId(request);
    parts.pokes.open(reply.raw, id, grantedTo(id));
    reply.hijack();
  });

  typed.get('/v1/media/:id', { ...desk, schema: { summary: 'One recording or image of a case that the person may see', security, headers: deskHeaders, params: z.strictObject({ id: Id }), response: FAULTS } }, async (request, reply) => {
    const found = await mediaFor(store, { personId: personId(request), mediaId: request.params.id, viewId: parts.newId(), at: now() });
    if (found === null) throw new HubRefusal('not_found');
    return reply.headers({ 'content-type': found.mime, 'content-disposition': 'attachment', 'content-security-policy': "default-src 'none'; sandbox" }).send(found.bytes as never);
  });

  for (const kind of CASE_KINDS) {
    typed.post(
      `/v1/intake/${INTAKE_SEGMENT[kind]}`,
      { onRequest: fromPlatform, schema: { summary: `A case for ${kind}; the same external id again changes nothing`, security: [{ platform: [] }], body: IntakeAsked, response: { 200: IntakeShown, ...FAULTS } } },
      async (request) => {
        if (hasNul(request.body)) throw new HubRefusal('bad_input', 'Text may not hold U+0000.');
        return parts.accept(kind, request.body);
      },
    );
  }

  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())));
  await app.ready();
  return app;
}

function bearerOf(request: FastifyRequest): string | null {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(request.headers.authorization ?? '') ?? [];
  return token ?? null;
}

/** Whatever was thrown as one of P24's refusals. A message of ours goes out; any other stays here, because it may carry content. */
function refusalOf(thrown: unknown, request: FastifyRequest, log: Log): HubRefusal {
  if (thrown instanceof HubRefusal) return thrown;
  const of = typeof thrown === 'object' && thrown !== null ? (thrown as { validation?: readonly { readonly instancePath?: unknown }[]; statusCode?: unknown }) : {};
  if (of.validation !== undefined) return new HubRefusal('bad_input', fieldOf(of.validation[0]?.instancePath));
  if (isPassing(thrown)) {
    log('request_busy', { route: request.routeOptions.url ?? '', code: codeOf(thrown) });
    return new HubRefusal('busy');
  }
  if (of.statusCode === 413) return new HubRefusal('too_large');
  if (typeof of.statusCode === 'number' && of.statusCode >= 400 && of.statusCode < 500) return new HubRefusal('bad_input');
  log('request_failed', { route: request.routeOptions.url ?? '', code: codeOf(thrown) });
  return new HubRefusal('hub_broken');
}

/** The first step of where the input is wrong: a name from our schemas, deeper ones may be somebody's words. */
function fieldOf(path: unknown): string | undefined {
  const [, field] = /^\/([A-Za-z]{1,30})(?:\/|$)/.exec(typeof path === 'string' ? path : '') ?? [];
  return field === undefined ? undefined : `Look at "${field}".`;
}

function refuse(reply: FastifyReply, refusal: HubRefusal): FastifyReply {
  if (refusal.retryAfterSeconds !== null) reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(refusal.status).type('application/json; charset=utf-8').serializer((body: unknown) => JSON.stringify(body)).send(hubFault(refusal));
}
