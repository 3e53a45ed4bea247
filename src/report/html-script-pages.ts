// The part of the page's script for very many keys (html-pages.ts): it turns text into elements where they are shown, a
// page at a time. `pages` is undefined where all keys stand in the page.

export const pagesScript = `
function createPages(rows) {
	const perPage = keys.length;
	const firstKeys = keys;
	const batches = all(".batch");
	const perBatch = 20;
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
		const last = first + keys.length;
		one("#page").textContent = keys.length === 0 ? "" : "Keys " + (first + 1) + " to " + last + " of " + wanted.length;
		one("#previous").disabled = first === 0;
		one("#next").disabled = last >= wanted.length;
		count();
	}
	function turn(from) {
		show(from);
		one("#keys").scrollIntoView();
	}
	one("#previous").addEventListener("click", () => turn(first - perPage));
	one("#next").addEventListener("click", () => turn(first + perPage));
	one(".pager").hidden = false;
	one("#left-out").hidden = true;
	return {
		filter(path) {
			const [provider, verdict, severity] = ["provider", "verdict", "severity"].map((name) => one("select[name=" + name + "]", controls).value);
			const fits = (asked, value) => asked === "" || asked === value;
			wanted = [];
			rows.forEach((row, at) => {
				const isListed = row[3] === true || path === "" || row[3].includes(path);
				if (isListed && fits(provider, row[0]) && fits(verdict, row[1]) && fits(severity, row[2])) wanted.push(at);
			});
			const left = new Set(wanted.map((at) => "key-" + (at + 1)));
			for (const row of all("[data-row]")) row.hidden = !left.has(row.dataset.row);
			show(0);
			say(wanted.length, rows.length);
		},
		find(hash) {
			const at = Number(/^#key-(\\d+)$/.exec(hash)?.[1]) - 1;
			const place = wanted.indexOf(at);
			if (place < 0 || keys.some(({ id }) => "#" + id === hash)) return;
			show(place - (place % perPage));
			one(hash).scrollIntoView();
		},
	};
}
const index = one("#index");
const pages = index ? createPages(JSON.parse(index.textContent)) : undefined;
`;
