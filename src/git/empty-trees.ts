// The ids of the empty tree, by both hashes. Git knows them though no repository stores them.

export const emptyTrees: readonly string[] = [
	"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
	"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
];
