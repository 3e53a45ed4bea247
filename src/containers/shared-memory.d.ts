// Types of shared memory that grows: Node 20 has it, and the types of its year do not.

interface SharedArrayBuffer {
	grow(byteLength: number): void;
}
interface SharedArrayBufferConstructor {
	new (byteLength: number, options: { maxByteLength: number }): SharedArrayBuffer;
}
