// Types of shared memory that grows: Node 20 has it, and the types of its year do not.

interface SharedArrayBuffer {
	readonly maxByteLength: number;
	grow(byteLength: number): void;
}
interface SharedArrayBufferConstructor {
	new (byteLength: number, options: { maxByteLength: number }): SharedArrayBuffer;
}
