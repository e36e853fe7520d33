// The few words of oidc-provider that this room says; the package ships no types of its own.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** What an authorization request looks like from a check or from `loadExistingGrant`. */
  export type ProviderContext = {
    readonly oidc: {
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId?: string };
      readonly result?: { readonly login?: { readonly accountId: string } };
    };
    type: string;
    body: unknown;
  };

  export type AdapterPort = {
    readonly upsert: (id: string, payload: Record<string, unknown>, expiresIn?: number) => Promise<void>;
    readonly find: (id: string) => Promise<Record<string, unknown> | undefined>;
    readonly findByUid: (uid: string) => Promise<Record<string, unknown> | undefined>;
    readonly findByUserCode: (code: string) => Promise<undefined>;
    readonly consume: (id: string) => Promise<void>;
    readonly destroy: (id: string) => Promise<void>;
    readonly revokeByGrantId: (grantId: string) => Promise<void>;
  };

  type GrantMaking = {
    readonly addOIDCScope: (scope: string) => void;
    readonly addResourceScope: (resource: string, scope: string) => void;
    readonly save: (ttl: number) => Promise<string>;
  };

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    /** Koa's switch for writing stacks to the console. */
    silent: boolean;
    readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => GrantMaking;
    readonly callback: () => (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    readonly interactionDetails: (req: IncomingMessage, res: ServerResponse) => Promise<{ readonly uid: string }>;
    readonly interactionFinished: (req: IncomingMessage, res: ServerResponse, result: { readonly login: { readonly accountId: string }; readonly consent: Record<string, never> } | { readonly error: string; readonly error_description: string }) => Promise<void>;
    readonly on: (event: 'server_error', listener: (ctx: ProviderContext, error: Error) => void) => void;
  }

  export const errors: { readonly InvalidTarget: new (description: string) => Error };
}
