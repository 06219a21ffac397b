import { announce } from "./announce";

// startCopy makes each button with data-copy put that text on the clipboard
// and say data-copied. Where the browser refuses, it says data-refused: the
// text itself stands on the page, to be copied by hand.
export function startCopy(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("button[data-copy]");
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    announce(button.dataset.copied ?? "");
  } catch {
    announce(button.dataset.refused ?? "");
  }
}
