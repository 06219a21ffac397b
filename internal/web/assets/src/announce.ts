// announce has a screen reader say text when it is next idle. It speaks
// through the page's own polite region, [data-announce], if there is one.
export function announce(text: string): void {
  const region = document.querySelector<HTMLElement>("[data-announce]");
  if (!region) return;
  region.textContent = "";
  // A change in the same frame as the clearing would not be noticed, and then
  // the same words twice would be spoken once.
  requestAnimationFrame(() => (region.textContent = text));
}
