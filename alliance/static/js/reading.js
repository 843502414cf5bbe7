// Work on a text that is not confirmed yet: nobody leaves the page by accident, and it is sent only while that loses nothing.
"use strict";
{
  const form = document.querySelector("form[data-work]");
  const said = document.getElementById("said");
  let isChanged = Boolean(form?.elements.draft);
  if (form) sendSignedIn(form, (words) => said.replaceChildren(...words));
  form?.addEventListener("input", () => (isChanged = true));
  form?.addEventListener("submit", (event) => (isChanged &&= event.defaultPrevented));
  window.addEventListener("pageshow", (event) => event.persisted && (isChanged = true));
  window.addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
}
