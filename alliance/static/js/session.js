// Whether the person who opened this page is still signed in. It is asked when the server has refused something: who has
// signed in anew meanwhile has another token, which the forms of the page need; for somebody else nothing is sent.
"use strict";

const session = (() => {
  const { address, signIn, user } = document.currentScript.dataset;

  const linkToSignIn = () =>
    Object.assign(document.createElement("a"), { href: signIn, target: "_blank", textContent: "Sign in in another window" });

  // Null where the same person is signed in, and all forms have the token of now; else what to tell, text and a link.
  // It throws where the server does not answer.
  const renewed = async () => {
    const answer = await fetch(`${address}?${new URLSearchParams({ user })}`, { credentials: "same-origin" });
    const { token, sentence } = await answer.json();
    if (!answer.ok) return [`${sentence} `, linkToSignIn()];
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return null;
  };

  // The answer to a request, made once more with the token of now where it was refused; or why nobody may make it.
  // `ask` reads the token from the form anew each time. What leads to the page to sign in counts where `ask` does not
  // follow it (redirect: "manual"). A 403 that stays says that this person may not do this.
  const isRefused = ({ type, status }) => type === "opaqueredirect" || [401, 403].includes(status);
  const asked = async (ask) => {
    const answer = await ask();
    if (!isRefused(answer)) return { answer };
    const refusal = await renewed();
    return refusal ? { refusal } : { answer: await ask() };
  };

  return { user, renewed, asked };
})();
