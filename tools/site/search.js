// SPDX-License-Identifier: MIT
// The search: every word has to stand in a section, but for one of three and more; those with the words in their title
// come first. The index is loaded with the first letter.
"use strict";
const top_ = document.currentScript.dataset.top;
const field = document.getElementById("search");
const found = document.getElementById("found");
let searchData = null;

function load() {
    if (searchData !== null || document.getElementById("index")) return;
    const script = document.createElement("script");
    script.id = "index";
    script.src = top_ + "/search_data.js";
    script.onload = show;
    document.head.append(script);
}

// The words of a question that say what is asked for, in the singular; all of them if there are no others.
const small = new Set(("a an and are as at be by can do does for from how i in is it its many much my of on or so " +
                       "that the to what when where which why with").split(" "));
function wordsOf(question) {
    const all = question.toLowerCase().split(/[\s?-]+/).filter(Boolean);
    const words = all.filter((word) => !small.has(word));
    return (words.length === 0 ? all : words).map((word) => (/[^s_]{3}s$/.test(word) ? word.slice(0, -1) : word));
}

// How well an entry fits: 0 if words are missing.
function score([title, page, url, text], words) {
    const low = title.toLowerCase().replaceAll("-", " ");
    const lowText = text.toLowerCase();
    let sum = 0, missing = 0;
    for (const word of words) {
        const at = low.indexOf(word);
        if (at === 0) sum += 12;
        else if (at > 0) sum += /\w/.test(low[at - 1]) ? 5 : 9;
        else if (page.toLowerCase().includes(word)) sum += 4;
        else if (lowText.includes(word)) sum += Math.min(3, lowText.split(word).length - 1);
        else ++missing;
    }
    if (missing > (words.length > 2 ? 1 : 0)) return 0;
    // What explains.
    if (/^[a-z_]+\.html/.test(url) && !/^(messages|sendable|benchmarks|changes|guide|demo)/.test(url)) sum += 1.5;
    // Linux' first, unless the system is among the words.
    if (/(darwin|freebsd|netbsd|openbsd|windows)/.test(low)) sum -= 6;
    if (/^api/.test(url)) sum -= 1;
    if (low === words.join(" ") || low.endsWith("::" + words.join(" "))) sum += 20;
    return Math.max(sum - 12 * missing - low.length / 100, 0.01);
}

function snippet(text, word) {
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
    return (at > 0 ? "…" : "") + text.slice(at, at + 140);
}

function show() {
    const words = wordsOf(field.value);
    found.hidden = words.length === 0;
    if (searchData === null || words.length === 0) return;
    const best = searchData.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0)
        .sort((a, b) => b[0] - a[0]).slice(0, 25);
    found.replaceChildren(...best.map(([, [title, page, url, text]]) => {
        const link = document.createElement("a");
        link.href = top_ + "/" + url;
        const name = document.createElement("strong");
        name.textContent = title;
        const where = document.createElement("span");
        where.textContent = title === page ? "" : " " + page;
        const line = document.createElement("small");
        line.textContent = snippet(text, words[0]);
        link.append(name, where, line);
        return link;
    }));
    if (best.length === 0) found.textContent = "Nothing has all of these words.";
}

field.addEventListener("focus", load);
field.addEventListener("input", () => { load(); show(); });
field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; show(); }
    if (event.key === "Enter") found.querySelector("a")?.click();
});
found.addEventListener("click", () => { found.hidden = true; });
document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
});
// Open beside the text where there is room for it.
const wide = matchMedia("(min-width: 60rem)");
const contents = document.querySelector(".contents");
const fit = () => { contents.open = wide.matches; };
wide.addEventListener("change", fit);
fit();
