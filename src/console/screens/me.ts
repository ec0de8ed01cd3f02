import { html } from '../html.js';
import { facts } from '../layout.js';
import { page, type Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';

/** The screen with the signed-in user and its roles. */
export function meRoutes({ settings }: Pick<ServerScreenDeps, 'settings'>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console/me',
      name: 'me',
      role: 'read',
      answer: async ({ view: { principal, session } }) =>
        page({
          title: principal.name,
          body: html`${facts([
            ['Roles here', [...principal.roles].join(', ') || 'none'],
            [
              'Signed in with',
              session.authenticatedBy === 'password' ? 'a password' : 'a client certificate',
            ],
            ['From', principal.address],
            [
              'The session ends',
              `after ${settings.consoleIdleSeconds / 60} minutes without a request, and after ${settings.consoleSessionSeconds / 3600} hours in any case`,
            ],
          ])}`,
        }),
    },
  ];
}
