// startLive keeps parts of a page up to date. <main data-live="URL"> names the
// one event stream of the page. On each event, every element that has an id
// and data-live-fragment="URL" is fetched anew and replaced by the element of
// the same id in the answer. An event whose data is not empty names the one id
// to replace.
//
// The element that has the focus is left alone, with all around it up to its
// fragment: nothing moves under a hand. It is replaced once the focus leaves.
export function startLive(root: Document): void {
  const stream = root.querySelector<HTMLElement>("main[data-live]")?.dataset.live;
  if (!stream) return;

  const fetching = new Set<string>(); // ids being fetched
  const again = new Set<string>(); // ids that changed meanwhile

  async function refresh(id: string): Promise<void> {
    if (fetching.has(id)) {
      again.add(id);
      return;
    }
    fetching.add(id);
    try {
      await replace(root, id);
    } catch {
      // The server is away. What is shown stays, and the stream, which
      // reconnects by itself, refreshes everything when it is back.
    } finally {
      fetching.delete(id);
      if (again.delete(id)) void refresh(id);
    }
  }

  function refreshAll(): void {
    for (const e of root.querySelectorAll("[id][data-live-fragment]")) void refresh(e.id);
  }

  let opened = false;
  const source = new EventSource(stream);
  source.onmessage = (event) => (event.data ? void refresh(event.data) : refreshAll());
  source.onopen = () => {
    if (opened) refreshAll(); // events were missed while it was closed
    opened = true;
  };
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // from the back-forward cache, its stream closed
  });
}

async function replace(root: Document, id: string): Promise<void> {
  const url = root.getElementById(id)?.dataset.liveFragment;
  if (!url) return;
  const response = await fetch(url, { headers: { Accept: "text/html", "X-Fragment": id }, credentials: "same-origin" });
  if (!response.ok || response.redirected) return; // signed out, or gone: the next click says so
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
  const old = root.getElementById(id);
  if (!fresh || !old || fresh.outerHTML === old.outerHTML) return;
  if (!old.contains(root.activeElement)) {
    put(old, fresh);
    return;
  }
  old.addEventListener("focusout", function left(event) {
    if (event.relatedTarget instanceof Node && old.contains(event.relatedTarget)) return;
    old.removeEventListener("focusout", left);
    void replace(root, id).catch(() => {});
  });
}

// put replaces old by fresh. A live region is kept and only its content
// changes, because a region that is itself new is not spoken.
function put(old: HTMLElement, fresh: HTMLElement): void {
  if (old.hasAttribute("aria-live") || old.getAttribute("role") === "status") {
    old.replaceChildren(...fresh.childNodes);
  } else {
    old.replaceWith(fresh);
  }
}
