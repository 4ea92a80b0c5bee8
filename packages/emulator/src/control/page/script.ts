/** Updates the page without changing the scroll position, and without the text that a person is writing. */
export const SCRIPT = `
const live = document.querySelector("#live");
live.parentElement.hidden = false;
setInterval(async () => {
  if (!live.checked || document.hidden) return;
  const response = await fetch(location.href).catch(() => undefined);
  if (!response?.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const now of document.querySelectorAll("[data-live]")) {
    const then = next.getElementById(now.id);
    if (then !== null && now.innerHTML !== then.innerHTML) now.replaceWith(then);
  }
}, 2000);
`;
