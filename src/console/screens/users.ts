import { initiatorNamespace, targetNamespace } from '../../cim/namespaces.js';
import { namespaceOfRoles, printRoles } from '../../security/AdministrationRequest.js';
import { roles, type Role } from '../../security/Principal.js';
import type { Form } from '../Form.js';
import { changeForm, checkbox, field, hidden } from '../fields.js';
import { html, type Html } from '../html.js';
import { facts, table } from '../layout.js';
import { page, pathTo, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import type { View } from '../View.js';
import { administer, adminChange, adminPage, listUsers, refused, type ListedUser } from './administer.js';
import { confirmField, isConfirmed } from './confirm.js';

const usersPath = '/console/server/users';
const userPattern = '/console/server/users/:user';
const server = { path: '/console/server', text: 'Server' } as const;

/** Screens of the users: roles in all or single namespaces, passwords, and all changes. */
export function usersRoutes(deps: ServerScreenDeps): readonly Route[] {
  /** A form that changes an existing user. */
  const change = (
    action: string,
    name: string,
    answer: (request: ConsoleRequest, user: ListedUser, at: string) => Promise<Answered>,
  ): Route =>
    adminChange(`${userPattern}/${action}`, name, async (request) => {
      const user = await findUser(deps, request);
      return user ? answer(request, user, pathTo('server', 'users', user.name)) : missing(request);
    });
  return [
    adminPage(usersPath, 'users', async ({ view }) =>
      page({ title: 'Users', above: [server], body: await usersBody(deps, view) }),
    ),
    adminChange(`${usersPath}/add`, 'add user', ({ principal, form }) => {
      const password = newPassword(form);
      if (password === null) return refused(usersPath, 'The two passwords are not the same.');
      return administer(
        deps,
        principal,
        { kind: 'addUser', name: form.text('name'), password, roles: rolesIn(form), namespaceRoles: {} },
        usersPath,
        'The user was added.',
      );
    }),
    adminPage(userPattern, 'user', async (request) => {
      const user = await findUser(deps, request);
      return user ? page(userPage(user, request.view)) : missing(request);
    }),
    change('password', 'set password', async ({ principal, form }, { name }, at) => {
      const password = newPassword(form);
      if (password === null) return refused(at, 'The two passwords are not the same.');
      return administer(
        deps,
        principal,
        { kind: 'setPassword', name, password },
        at,
        'The password was set; the sessions of the user are over.',
      );
    }),
    change('roles', 'set roles', ({ principal, form }, { name, namespaceRoles }, at) =>
      administer(
        deps,
        principal,
        { kind: 'setRoles', name, roles: rolesIn(form), namespaceRoles },
        at,
        'The roles were set.',
      ),
    ),
    change('namespace', 'set roles in namespace', async ({ principal, form }, user, at) => {
      const namespace = namespaceOfRoles(form.text('namespace'));
      if (namespace === '' || namespace.length > maxNamespaceLength)
        return refused(
          at,
          `“${form.text('namespace')}” is no namespace: expected a name such as ${targetNamespace}.`,
        );
      const { [namespace]: _, ...others } = user.namespaceRoles;
      return administer(
        deps,
        principal,
        {
          kind: 'setRoles',
          name: user.name,
          roles: user.roles,
          namespaceRoles: form.isChecked('asElsewhere') ? others : { ...others, [namespace]: rolesIn(form) },
        },
        at,
        `The roles in ${namespace} were set.`,
      );
    }),
    change('remove', 'remove user', async ({ principal, form }, { name }, at) => {
      const fault = isConfirmed(form, name);
      return fault === null
        ? administer(
            deps,
            principal,
            { kind: 'removeUser', name },
            usersPath,
            'The user was removed, with its access keys.',
            at,
          )
        : refused(at, fault);
    }),
  ];
}

const maxNamespaceLength = 256;

async function findUser(deps: ServerScreenDeps, { param }: ConsoleRequest): Promise<ListedUser | null> {
  return (await listUsers(deps)).find(({ name }) => name === param('user')) ?? null;
}

function missing({ param }: ConsoleRequest): Answered {
  return { kind: 'missing', sentence: `There is no user “${param('user')}”.` };
}

function newPassword(form: Form): string | null {
  return form.text('password') === form.text('again') ? form.text('password') : null;
}

function rolesIn(form: Form): readonly Role[] {
  const sent = form.all('roles');
  return roles.filter((role) => sent.includes(role));
}

async function usersBody(deps: ServerScreenDeps, view: View): Promise<Html> {
  const users = await listUsers(deps);
  return html`${table(
    'Users',
    ['Name', 'Roles'],
    users.map(
      (user) =>
        html`<tr>
            <th scope="row"><a href="${pathTo('server', 'users', user.name)}">${user.name}</a></th>
            <td>${printRoles(user, ',')}</td>
          </tr>`,
    ),
    'There is no user.',
  )}
    <section aria-labelledby="add">
      <h2 id="add">Add a user</h2>
      ${changeForm(
        view,
        `${usersPath}/add`,
        'Add the user',
        html`${field('name', 'Name', { isRequired: true, maxLength: 64 })}${passwordFields()}${roleBoxes(['read'], 'role')}`,
      )}
    </section>`;
}

function passwordFields(): Html {
  const options = { type: 'password', isRequired: true, autocomplete: 'new-password' } as const;
  return html`${field('password', 'Password', options)}${field('again', 'The same again', options)}`;
}

const meanings: Readonly<Record<Role, string>> = {
  read: 'sees everything but secrets, users and records',
  write: 'makes classes and instances of its own',
  credentials: 'changes who may log in at a target',
  storage: 'changes what there is to log in to, and who may see it',
  admin: 'may do everything',
};

function roleBoxes(held: readonly Role[], id: string): Html {
  return html`<fieldset>
    <legend>Roles</legend>
    ${roles.map((role) => checkbox('roles', `${role}: ${meanings[role]}`, held.includes(role), `${id}-${role}`, role))}
  </fieldset>`;
}

function userPage(user: ListedUser, view: View) {
  const at = pathTo('server', 'users', user.name);
  const single = Object.entries(user.namespaceRoles);
  return {
    title: user.name,
    above: [server, { path: usersPath, text: 'Users' }],
    body: html`${facts([['Roles', user.roles.join(', ') || 'none']])}
    ${changeForm(view, `${at}/roles`, 'Set the roles', roleBoxes(user.roles, 'role'))}
      <section aria-labelledby="namespaces">
        <h2 id="namespaces">In single namespaces</h2>
        <p>
          Roles in a namespace hold there in place of the others. Targets and their storage are in
          <code>${targetNamespace}</code>, the server’s own initiator is in <code>${initiatorNamespace}</code>.
        </p>
        ${single.map(([namespace, held], index) =>
          changeForm(
            view,
            `${at}/namespace`,
            'Set the roles there',
            html`${hidden('namespace', namespace)}${roleBoxes(held, `namespace-${index}`)}${checkbox('asElsewhere', 'Nothing of its own: the roles of all namespaces hold there', false, `as-elsewhere-${index}`)}`,
            { legend: namespace },
          ),
        )}
        ${changeForm(
          view,
          `${at}/namespace`,
          'Set the roles there',
          html`${field('namespace', 'Namespace', { isRequired: true, maxLength: maxNamespaceLength, suggestions: [targetNamespace, initiatorNamespace] })}${roleBoxes([], 'new')}`,
          { legend: 'Other roles in a namespace' },
        )}
      </section>
    ${changeForm(view, `${at}/password`, 'Set the password', passwordFields(), { legend: 'New password' })}
    ${changeForm(view, `${at}/remove`, 'Remove the user', confirmField(user.name, 'confirm'), { isDangerous: true, legend: 'Remove it, with its access keys' })}`,
  };
}
