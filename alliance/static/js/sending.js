// A form that leads to another page is sent only while who opened this page is signed in: from the page to sign in there is
// no way back to what was typed. `say` tells why a form was not sent; `first` is done and awaited before it is.
"use strict";

function sendSignedIn(form, say, first = () => {}) {
  let isThrough = false;
  let isAsking = false;
  form.addEventListener("submit", async (event) => {
    if (isThrough) {
      isThrough = false;
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    await first();
    const refusal = await session.renewed().catch(() => ["The server does not answer; nothing was sent. Try again."]);
    isAsking = false;
    say(refusal ?? []);
    if (refusal) return;
    isThrough = true;
    form.requestSubmit(event.submitter);
  });
}
