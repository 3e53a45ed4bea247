// The script of the HTML report: filters, ticks that this browser remembers by fingerprint, and all findings opened
// for printing. It is text, since the page contains it as it is and names its hash. Without it the page works, but
// for filters and ticks.

import { pagesScript } from "./html-script-pages.ts";

export const pageScript: string = `
"use strict";
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
let keys = all(".key");

// Ticks: one entry a key, which lists the titles of the steps that are done.
let remembers = true;
function readTicks(key) {
	try {
		const titles = JSON.parse(localStorage.getItem("unleak:" + key.dataset.fingerprint));
		return new Set(Array.isArray(titles) ? titles : []);
	} catch {
		return new Set();
	}
}
function writeTicks(key) {
	const done = all(".done", key).map((step) => step.dataset.step);
	const name = "unleak:" + key.dataset.fingerprint;
	try {
		if (done.length === 0) localStorage.removeItem(name);
		else localStorage.setItem(name, JSON.stringify(done));
	} catch {
		remembers = false;
	}
}
function showTicks(key) {
	const done = readTicks(key);
	for (const step of all("[data-step]", key)) setTick(step, done.has(step.dataset.step));
}
function setTick(step, isDone) {
	one(".tick", step).checked = isDone;
	step.classList.toggle("done", isDone);
}
function count() {
	let done = 0;
	for (const key of keys) {
		const ticked = all(".done", key).length;
		const steps = all("[data-step]", key).length;
		const badge = one(".progress", key);
		badge.hidden = ticked === 0;
		badge.textContent = ticked === steps ? "all steps done" : ticked + " of " + steps + " steps done";
		done += ticked;
	}
	const total = one("#progress");
	total.hidden = keys.length === 0;
	const where = remembers ? "Ticks are kept in this browser only." : "This browser keeps no ticks: they are gone with this page.";
	total.textContent = done + " of " + all("[data-step]").length + " steps done. " + where;
}
function prepare(key) {
	all("[data-step]", key).forEach((step, index) => {
		const title = one(".title", step);
		const label = document.createElement("label");
		const box = document.createElement("input");
		box.type = "checkbox";
		box.className = "tick";
		box.id = key.id + "-step-" + (index + 1);
		label.htmlFor = box.id;
		label.className = "title";
		label.textContent = index + 1 + ". " + title.textContent;
		title.replaceWith(label);
		step.prepend(box);
		box.addEventListener("change", () => {
			setTick(step, box.checked);
			writeTicks(key);
			count();
		});
	});
	for (const list of all(".steps", key)) list.classList.add("ticks");
	showTicks(key);
}
keys.forEach(prepare);
addEventListener("storage", () => {
	keys.forEach(showTicks);
	count();
});
count();

// Filters. A key some of whose places are not listed is never hidden for its path.
const controls = one(".controls");
const shown = one("#shown");
function isWanted(key, path) {
	for (const select of all("select", controls)) {
		if (select.value !== "" && key.dataset[select.name] !== select.value) return false;
	}
	if (path === "" || "cut" in key.dataset) return true;
	return all(".path", key).some((place) => place.textContent.toLowerCase().includes(path));
}
function filter() {
	const path = one("#path").value.trim().toLowerCase();
	if (pages) return pages.filter(path);
	const rows = new Map(all("[data-row]").map((row) => [row.dataset.row, row]));
	let amount = 0;
	for (const key of keys) {
		const wanted = isWanted(key, path);
		key.hidden = !wanted;
		const row = rows.get(key.id);
		if (row) row.hidden = !wanted;
		if (wanted) amount++;
	}
	say(amount, keys.length);
}
function say(amount, total) {
	const isNarrow = amount < total;
	controls.classList.toggle("narrowed", isNarrow);
	const fit = pages ? (isNarrow ? " fit these filters" : "") : " shown";
	shown.textContent = (isNarrow ? amount + " of " : "All ") + total + (total === 1 ? " key" : " keys") + fit;
	one("#none").hidden = amount > 0;
}
${pagesScript}
if (controls && keys.length > 0) {
	controls.hidden = false;
	controls.addEventListener("input", filter);
	controls.addEventListener("submit", (event) => event.preventDefault());
	controls.addEventListener("reset", () => setTimeout(filter));
	one("#toggle").addEventListener("click", () => {
		const open = keys.some((key) => !key.hidden && !key.open);
		for (const key of keys) if (!key.hidden) key.open = open;
	});
	filter();
}

// A link to a key opens it; paper shows everything.
function openTarget() {
	pages?.find(location.hash);
	const key = keys.find(({ id }) => "#" + id === location.hash);
	if (key) key.open = true;
}
addEventListener("hashchange", openTarget);
for (const link of all("[data-row] a")) {
	link.addEventListener("click", () => {
		pages?.find(link.hash);
		const key = document.getElementById(link.hash.slice(1));
		if (key) key.open = true;
	});
}
openTarget();
let closed = [];
addEventListener("beforeprint", () => {
	closed = all("details").filter((details) => !details.open);
	for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
	for (const details of closed) details.open = false;
});
`;
