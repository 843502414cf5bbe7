// Work on a text that is not confirmed yet: nobody leaves the page by accident.
"use strict";
{
  const form = document.querySelector("form[data-work]");
  let isChanged = Boolean(form?.elements.draft);
  form?.addEventListener("input", () => (isChanged = true));
  form?.addEventListener("submit", () => (isChanged = false));
  window.addEventListener("pageshow", (event) => event.persisted && (isChanged = true));
  window.addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
}
