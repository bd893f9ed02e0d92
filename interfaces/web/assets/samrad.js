// Pages work without this. It opens what an address points at, and lets sliders answer at once.
"use strict";

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  const folded = target.matches("details") ? target : target.closest("details");
  for (let one = folded; one; one = one.parentElement.closest("details")) one.open = true;
  if (folded) target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
addEventListener("DOMContentLoaded", openTarget);

// On a phone the menus are rows that scroll: the entry one stands at is in sight.
addEventListener("DOMContentLoaded", () => {
  for (const here of document.querySelectorAll("nav [aria-current=page]")) here.closest("ul").scrollLeft = here.offsetLeft - here.closest("ul").offsetLeft - 16;
});

// --- parts of a page that are exchanged: what the address gives stays the whole page ---

let asking;

async function exchange(address, ids) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ids) document.getElementById(id)?.replaceWith(document.adoptNode(page.getElementById(id)));
    history.replaceState(null, "", answer.url);
    for (const own of document.querySelectorAll("a[hreflang]")) own.href = page.querySelector(`a[hreflang="${own.hreflang}"]`).href;
    return page;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-part]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (await exchange(link.href, [link.dataset.part])) document.getElementById(link.dataset.part).scrollIntoView({ block: "nearest" });
});

// --- a verdict opens into its evidence, which is fetched when it is asked for ---

document.addEventListener("toggle", async (event) => {
  const folded = event.target;
  const address = folded.open && folded.dataset.evidence;
  if (!address) return;
  delete folded.dataset.evidence;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return; // the link to it is there
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const evidence = document.adoptNode(page.getElementById("evidence"));
  evidence.removeAttribute("id");
  folded.querySelector(".evidence").replaceWith(evidence);
}, true);

// --- the slider of a replay ---

function replay(form) {
  const slider = form.querySelector("input[type=range]");
  const play = form.querySelector(".play");
  let timer, moved, showing;

  // One question at a time: what is dragged past meanwhile is not asked for, and is seen to move.
  function show() {
    moved = true;
    return (showing ??= follow().finally(() => (showing = undefined)));
  }

  async function follow() {
    while (moved) {
      moved = false;
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      const page = await exchange(address, ["moment", "parts"]);
      if (!page) return;
      slider.setAttribute("aria-valuetext", page.getElementById("step").getAttribute("aria-valuetext"));
      form.querySelector(".steps").querySelectorAll("a").forEach((link) => link.remove());
      form.querySelector(".steps").prepend(...page.querySelectorAll(".steps a"));
    }
  }

  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = play.dataset.play;
  }

  function begin() {
    if (slider.value === slider.max) slider.value = slider.min;
    play.textContent = play.dataset.pause;
    timer = setInterval(() => {
      if (slider.value === slider.max) return stop();
      slider.stepUp();
      show();
    }, 1200);
    show();
  }

  slider.addEventListener("input", () => { if (timer) stop(); show(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("click", async (event) => {
    const link = event.target.closest(".steps a");
    if (!link) return;
    event.preventDefault();
    if (timer) stop();
    if (link.rel === "first") slider.value = slider.min;
    else link.rel === "next" ? slider.stepUp() : slider.stepDown();
    await show();
    (form.querySelector(`.steps a[rel=${link.rel}]`) ?? slider).focus();
  });
  play.addEventListener("click", () => (timer ? stop() : begin()));
  play.textContent = play.dataset.play;
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  form.querySelector(".go").hidden = true;
}

addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-replay]").forEach(replay));

// --- forms: a draft is kept in this window until it is recorded, and names are suggested as one types ---

function keep(form) {
  const key = `draft ${form.dataset.draft}`;
  const own = () => [...form.querySelectorAll("input[type=text], textarea, select, input[type=checkbox]")];
  const typed = () => own().map((one) => (one.type === "checkbox" ? one.checked : one.value));
  const first = JSON.stringify(typed());
  const draft = sessionStorage.getItem(key);
  if (draft && draft !== first && !form.querySelector("#advice") && !document.querySelector("[role=alert]")) {
    const kept = JSON.parse(draft);
    if (kept.length === own().length)
      own().forEach((one, at) => (one.type === "checkbox" ? (one.checked = kept[at]) : (one.value = kept[at])));
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed())));
  form.addEventListener("submit", (event) => { if (event.submitter?.name === "seen") sessionStorage.removeItem(key); });
}

function suggest(area) {
  const list = document.createElement("ul");
  list.className = "suggested";
  area.after(list);
  let asking;
  area.addEventListener("input", async () => {
    asking?.abort();
    const line = area.value.slice(0, area.selectionStart).split("\n").pop().trim();
    if (line.length < 2) return list.replaceChildren();
    asking = new AbortController();
    try {
      const answer = await fetch(`${area.dataset.suggest}?${new URLSearchParams({ name: line })}`, { signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...[...page.querySelectorAll(".who a")].slice(0, 6).map((link) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = link.textContent;
        button.addEventListener("click", () => {
          const end = area.selectionStart, begin = area.value.lastIndexOf("\n", end - 1) + 1;
          area.value = `${area.value.slice(0, begin)}${link.textContent}\n${area.value.slice(end)}`;
          list.replaceChildren();
          area.focus();
          area.dispatchEvent(new Event("input", { bubbles: true }));
        });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }));
    } catch (error) { if (error.name !== "AbortError") list.replaceChildren(); }
  });
}

addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("form[data-draft]").forEach(keep);
  document.querySelectorAll("[data-suggest]").forEach(suggest);
});
