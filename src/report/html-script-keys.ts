// The part of the page's script for the list of keys: search, filters and order, by the index (html-pages.ts). Of very
// many keys it turns text into elements where they are shown, a page at a time.

export const keysScript = `
const controls = one(".controls");
function createList() {
	const perPage = firstKeys.length;
	const isPaged = rows.length > perPage;
	const batches = all(".batch");
	const perBatch = 20;
	const [previous, next] = [one("#previous"), one("#next")];
	let wanted = rows.map((row, at) => at);
	let first = 0;
	function open(batch) {
		const template = document.createElement("template");
		template.innerHTML = batch.textContent;
		return [...template.content.children];
	}
	function fill(key) {
		for (const place of all("[data-steps]", key)) {
			const template = document.createElement("template");
			template.innerHTML = document.getElementById("steps-" + place.dataset.steps).textContent;
			for (const part of all("[data-shown]", template.content)) part.replaceWith(place.dataset.of);
			place.replaceWith(template.content);
		}
		prepare(key);
		return key;
	}
	function show(from) {
		first = Math.max(0, Math.min(from, wanted.length - 1));
		const opened = new Map();
		keys = wanted.slice(first, first + perPage).map((at) => {
			if (at < perPage) return firstKeys[at];
			const batch = Math.floor((at - perPage) / perBatch);
			if (!opened.has(batch)) opened.set(batch, open(batches[batch]));
			return fill(opened.get(batch)[(at - perPage) % perBatch]);
		});
		one("#cards").replaceChildren(...keys);
		keys.forEach(showTicks);
		count();
		if (!isPaged) return;
		const last = first + keys.length;
		one("#page").textContent = keys.length === 0 ? "" : "Keys " + (first + 1) + " to " + last + " of " + wanted.length;
		previous.disabled = first === 0;
		next.disabled = last >= wanted.length;
	}
	function turn(from) {
		show(from);
		one("#keys").scrollIntoView();
	}
	if (isPaged) {
		previous.addEventListener("click", () => turn(first - perPage));
		next.addEventListener("click", () => turn(first + perPage));
		one(".pager").hidden = false;
		one("#left-out").hidden = true;
	}
	const chosen = (name) => one("select[name=" + name + "]", controls)?.value ?? "";
	// Without a value: last. Sorting is stable, so that equal ones stay in the order of risk.
	const by = (read, isDown) => (one, other) => {
		const [a, b] = [read(rows[one]), read(rows[other])];
		if (a === b) return 0;
		if (a === "" || b === "") return a === "" ? 1 : -1;
		return a < b !== Boolean(isDown) ? -1 : 1;
	};
	const orders = {
		exposed: by((row) => row[10], true),
		oldest: by((row) => row[6]),
		newest: by((row) => row[6], true),
		places: by((row) => row[7], true),
		provider: by((row) => row[1]),
		repository: by((row) => row[4]),
		account: by((row) => row[5]),
	};
	function filter() {
		const words = one("#search").value.trim().toLowerCase().split(/\\s+/);
		const [provider, verdict, severity, repository, account, change] = ["provider", "verdict", "severity", "repository", "account", "change"].map(chosen);
		const fits = (asked, value) => asked === "" || asked === value;
		wanted = [];
		rows.forEach((row, at) => {
			// A key some of whose places are not listed is never hidden for its path.
			const isFound = row[9] === 1 || words.every((word) => row[8].includes(word));
			const isInside = repository === "" || row[4].split("\\n").includes(repository);
			if (isFound && isInside && fits(provider, row[1]) && fits(verdict, row[2]) && fits(severity, row[3]) && fits(account, row[5]) && fits(change, row[11])) wanted.push(at);
		});
		const left = new Set(wanted.map((at) => "key-" + (at + 1)));
		for (const row of all("[data-row]")) row.hidden = !left.has(row.dataset.row);
		const order = orders[chosen("order")];
		if (order) wanted.sort(order);
		show(0);
		say(wanted.length, rows.length);
	}
	function say(amount, total) {
		const isNarrow = amount < total;
		controls.classList.toggle("narrowed", isNarrow);
		const fit = isPaged ? (isNarrow ? " fit these filters" : "") : " shown";
		one("#shown").textContent = (isNarrow ? amount + " of " : "All ") + total + (total === 1 ? " key" : " keys") + fit;
		one("#none").hidden = amount > 0;
	}
	controls.hidden = false;
	controls.addEventListener("input", filter);
	controls.addEventListener("submit", (event) => event.preventDefault());
	controls.addEventListener("reset", () => setTimeout(filter));
	one("#toggle").addEventListener("click", () => {
		const open = keys.some((key) => !key.open);
		for (const key of keys) key.open = open;
	});
	filter();
	return {
		// Shows a key, whatever is asked of the controls.
		turnTo(at) {
			if (!wanted.includes(at)) {
				one("#search").value = "";
				for (const select of all("select", controls)) select.selectedIndex = 0;
				filter();
			}
			const place = wanted.indexOf(at);
			if (!keys.some(({ id }) => id === "key-" + (at + 1))) show(place - (place % perPage));
		},
	};
}
const list = controls && rows ? createList() : undefined;
`;
