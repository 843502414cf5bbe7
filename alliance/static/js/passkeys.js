// Passkeys: asks the browser for one, or to make one, and sends the form with what it gives.
// A form says by data-passkey what it wants: login (the server is asked what to ask), get, create.

const able = window.isSecureContext && Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON) &&
  !/^(\[.*\]|[\d.]+)$/.test(location.hostname); // a passkey belongs to a name, never to a number

class Refusal extends Error {} // of the server, in a sentence

async function asked(form) {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById("passkey-options").textContent).publicKey;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (!answer.ok) throw new Refusal(said.told);
  return said.request_options.publicKey;
}

async function made(options, alone) {
  options.authenticatorSelection.residentKey = alone ? "required" : "discouraged";
  options.authenticatorSelection.requireResidentKey = alone;
  if (alone) options.authenticatorSelection.userVerification = "required";
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

async function given(form) {
  const options = await asked(form);
  if (form.dataset.passkey === "create") return made(options, form.elements.passwordless.checked);
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = !able;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify((await given(form)).toJSON());
      form.submit();
    } catch (error) {
      if (error instanceof Refusal) failed.textContent = error.message;
      failed.hidden = false;
    }
  });
}
for (const sentence of document.querySelectorAll("[data-passkey-unable]")) sentence.hidden = able;
