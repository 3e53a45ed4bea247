// The part of the page's script for progress: steps are ticked, this browser remembers them by fingerprint, and a small
// file takes them to somebody else. It holds fingerprints and titles of steps, and nothing of a key.

export const progressScript = `
// Ticks: one entry a key, which lists the titles of the steps that are done.
let remembers = true;
const ticks = new Map();
function readTicks(fingerprint) {
	if (ticks.has(fingerprint)) return ticks.get(fingerprint);
	let titles = [];
	try {
		titles = JSON.parse(localStorage.getItem("unleak:" + fingerprint));
	} catch {}
	const done = new Set(Array.isArray(titles) ? titles.filter((title) => typeof title === "string") : []);
	ticks.set(fingerprint, done);
	return done;
}
function writeTicks(fingerprint, done) {
	ticks.set(fingerprint, done);
	try {
		if (done.size === 0) localStorage.removeItem("unleak:" + fingerprint);
		else localStorage.setItem("unleak:" + fingerprint, JSON.stringify([...done]));
	} catch {
		remembers = false;
	}
}
function showTicks(key) {
	const done = readTicks(key.dataset.fingerprint);
	for (const step of all("[data-step]", key)) setTick(step, done.has(step.dataset.step));
}
function setTick(step, isDone) {
	one(".tick", step).checked = isDone;
	step.classList.toggle("done", isDone);
}
let told = "";
function count() {
	const counted = rows && rows.length > firstKeys.length ? keys : firstKeys;
	let done = 0;
	let total = 0;
	for (const key of counted) {
		const ticked = all(".done", key).length;
		const steps = all("[data-step]", key).length;
		const badge = one(".progress", key);
		badge.hidden = ticked === 0;
		badge.textContent = ticked === steps ? "all steps done" : ticked + " of " + steps + " steps done";
		done += ticked;
		total += steps;
	}
	const part = one("#progress-part");
	if (!part) return;
	part.hidden = total === 0;
	const where = remembers ? "Ticks are kept in this browser only. To hand them on, save them to a file, in which no key is, and read it on another copy of this page." : "This browser keeps no ticks: they are gone with this page.";
	one("#progress").textContent = [done + " of " + total + " steps done.", told, where].filter((text) => text !== "").join(" ");
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
		const who = one(".who", step);
		if (who) {
			who.id = box.id + "-who";
			box.setAttribute("aria-describedby", who.id);
		}
		box.addEventListener("change", () => {
			setTick(step, box.checked);
			writeTicks(key.dataset.fingerprint, new Set(all(".done", key).map((one) => one.dataset.step)));
			count();
		});
	});
	for (const list of all(".steps", key)) list.classList.add("ticks");
	showTicks(key);
}
firstKeys.forEach(prepare);
addEventListener("storage", () => {
	ticks.clear();
	keys.forEach(showTicks);
	count();
});
count();

const fingerprints = () => (rows ? rows.map((row) => row[0]) : firstKeys.map((key) => key.dataset.fingerprint));
one("#save-progress")?.addEventListener("click", () => {
	const done = {};
	for (const fingerprint of fingerprints()) {
		const titles = [...readTicks(fingerprint)];
		if (titles.length > 0) done[fingerprint] = titles;
	}
	const file = { kind: "unleak-progress", version: 1, done };
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1) + "\\n"], { type: "application/json" }));
	link.download = "unleak-progress.json";
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
// What is ticked here stays ticked: progress of several people adds up.
function addProgress(text) {
	const file = JSON.parse(text);
	if (file?.kind !== "unleak-progress" || file.version !== 1 || typeof file.done !== "object" || file.done === null) throw new Error();
	let read = 0;
	for (const fingerprint of new Set(fingerprints())) {
		const titles = Object.hasOwn(file.done, fingerprint) ? file.done[fingerprint] : [];
		if (!Array.isArray(titles)) throw new Error();
		const known = titles.filter((title) => typeof title === "string" && title.length < 500).slice(0, 100);
		if (known.length === 0) continue;
		writeTicks(fingerprint, new Set([...readTicks(fingerprint), ...known]));
		read++;
	}
	return read;
}
one("#load-progress")?.addEventListener("change", async ({ target }) => {
	const [file] = target.files;
	if (!file) return;
	try {
		if (file.size > 5000000) throw new Error();
		const read = addProgress(await file.text());
		told = "The file has progress of " + read + (read === 1 ? " key" : " keys") + " of this page.";
	} catch {
		told = "This file is no progress of unleak: nothing was changed.";
	}
	target.value = "";
	keys.forEach(showTicks);
	count();
});
`;
