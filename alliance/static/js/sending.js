// A form that leads to another page is sent only while who opened this page is signed in: from the page to sign in there is
// no way back to what was typed. `say` tells why a form was not sent.
"use strict";

function sendSignedIn(form, say) {
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
    const refusal = await session.renewed().catch(() => ["The server does not answer; nothing was sent. Try again."]);
    isAsking = false;
    say(refusal ?? []);
    if (refusal) return;
    isThrough = true;
    form.requestSubmit(event.submitter);
  });
}
