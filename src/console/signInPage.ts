import { html, type Html } from './html.js';

/** The sign-in form. */
export function signInPage({
  to,
  name,
  fault,
}: {
  /** The page to go to after signing in. */
  readonly to: string;
  readonly name: string;
  /** Why the sign-in failed; null if there was no attempt yet. */
  readonly fault: string | null;
}): { readonly title: string; readonly body: Html } {
  return {
    title: 'Sign in',
    body: html`<form method="post" action="/console/sign-in" class="sign-in">
      ${fault !== null && html`<p class="notice refused" role="alert" id="fault" tabindex="-1">${fault}</p>`}
      <input type="hidden" name="to" value="${to}" />
      <label for="name">User</label>
      <input
        id="name"
        name="name"
        autocomplete="username"
        required
        maxlength="64"
        value="${name}"
        ${fault !== null && html` aria-describedby="fault"`}
        autofocus
      />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        maxlength="1024"
      />
      <button type="submit">Sign in</button>
      <p>
        The users are those of the command line and of WBEM clients: <code>iscsi-wbem user list</code> on the
        server shows them.
      </p>
    </form>`,
  };
}
